"""How long the songs that are on the charts now are expected to stay: only where that is proven to help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chartlake.report.asking import Athena, Row, day, one_chart, rows, songs_of, titles
from chartlake.report.model import Grid
from chartlake.report.wording import columns, count, decimals, first_of, listed, market_name, on, percent, song


def expectations(athena: Athena, markets: Sequence[str], chart_date: date) -> list[Row]:
    """expected_run of the markets' daily Spotify charts, best placed first.

    `rank` is that on the newest date held up to the chart date; null where the song is not on it, or was not seen on
    every date since `as_of`: what was expected was of the stay that it was fitted in.
    """
    return rows(
        athena,
        f"""
        SELECT e.market, e.recording_id, e.as_of, e.median_left, e.low_80, e.high_80, e.horizon, e.top_10_probability,
            e.top_10_status, e.beats_baselines, e.top_10_beats_baselines, t.title, t.artist_names_text,
            CASE WHEN r.start_date <= e.as_of THEN d.rank END AS rank
        FROM expected_run e
        LEFT JOIN (
            SELECT n.platform, n.chart, n.market, max(n.chart_date) AS chart_date
            FROM chart_depth n
            WHERE {songs_of("n", markets)} AND n.chart_date <= {day(chart_date)}
            GROUP BY n.platform, n.chart, n.market
        ) n ON {one_chart("n", "e")}
        LEFT JOIN recording_daily d
            ON {one_chart("d", "e")} AND d.chart_date = n.chart_date AND d.recording_id = e.recording_id
            AND {songs_of("d", markets)}
        LEFT JOIN chart_runs r
            ON {one_chart("r", "e")} AND r.recording_id = e.recording_id AND {songs_of("r", markets)}
            AND n.chart_date BETWEEN r.start_date AND r.end_date
        {titles("e", songs_of("t", markets))}
        WHERE {songs_of("e", markets)}
        ORDER BY d.rank, e.market
        """,  # noqa: S608 - quoted by literals
    )


def expected_grid(found: list[Row], songs: frozenset[str], chart_date: date) -> Grid:
    """The watched songs, then the best placed; `found` as `expectations` gives it for the chart date."""
    title = "Expected to stay"
    if not found:
        return Grid(title=title, note="Not known: nothing was fitted for these markets yet (docs/expectations.md).")
    known = [row for row in found if row["as_of"] <= chart_date]
    proven = [row for row in known if row["beats_baselines"]]
    here = sorted((row for row in proven if row["rank"] is not None), key=lambda row: row["recording_id"] not in songs)
    days = sorted({row["as_of"] for row in here})
    notes = (
        f"Dates on the chart from {listed([on(one) for one in days])} on." if here else "",
        _unshown([row for row in found if row not in known], f"what is known was fitted after {on(chart_date)}"),
        _unshown(
            [row for row in known if row not in proven], "there the models are not proven better than the baselines"
        ),
        f"{len(proven) - len(here)} left out: not seen on every date of the chart since."
        if len(proven) > len(here)
        else "",
    )
    shown = columns("song", "market", "#rank", "#half stay longer than", "#8 of 10 stay", "top 10 within 14 days")
    return first_of(title, shown, [_expected_line(row) for row in here], note=" ".join(filter(None, notes)))


def _unshown(without: Sequence[Row], why: str) -> str:
    """Not shown of Sweden: why."""
    markets = list(dict.fromkeys(market_name(row["market"]) for row in without))
    return f"Not shown of {listed(markets)}: {why}." if markets else ""


def _expected_line(row: Row) -> tuple[str, ...]:
    """Null is the view's way to say at the horizon or later."""
    far = f"{row['horizon']} or more"
    median = decimals(row["median_left"], digits=0, lacking=far)
    span = f"{decimals(row['low_80'], digits=0)} to {decimals(row['high_80'], digits=0, lacking=far)}"
    if row["high_80"] is None and row["low_80"] >= row["horizon"]:
        span = far
    return (song(row), market_name(row["market"]), count(row["rank"]), median, span, _top_10(row))


def _top_10(row: Row) -> str:
    if row["top_10_status"] == "IN_TOP_10":
        return "stands in it"
    if row["top_10_status"] != "OK":
        return "too few seen to tell"
    if not row["top_10_beats_baselines"]:
        return "not proven to help"
    return percent(row["top_10_probability"], lacking="not known").removeprefix("+")
