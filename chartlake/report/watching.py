"""The songs and artists of lake.toml: which recordings they are, where they stand, how long they may stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chartlake.literals import literals
from chartlake.report.asking import Athena, Row, day, one_chart, rows, songs_of, titles
from chartlake.report.model import Grid
from chartlake.report.settings import ReportSettings
from chartlake.report.unseen import charts, unseen
from chartlake.report.wording import (
    chart_name,
    columns,
    count,
    decimals,
    first_of,
    listed,
    market_name,
    on,
    percent,
    signed,
    song,
)

_MOST = 8
_STATUS = {
    "NEW": "new",
    "RE": "back",
    "SAME": "as before",
    "FIRST_OBSERVED": "first date held",
    "BELOW_DEPTH": "deeper than seen before",
}


def watched(athena: Athena, settings: ReportSettings) -> frozenset[str]:
    """The recordings that the songs are, and those of the artists."""
    found = frozenset[str]().union(*recordings(athena, settings.songs).values())
    if settings.artists:  # whose songs they are takes long to find, so it is not asked in vain
        of_artists = rows(
            athena,
            f"SELECT recording_id FROM recording_artists WHERE artist_id IN ({literals(settings.artists)}) "  # noqa: S608
            f"AND market IN ({literals(settings.markets)})",
        )
        found |= {row["recording_id"] for row in of_artists}
    return found


def recordings(athena: Athena, songs: Sequence[str]) -> dict[str, frozenset[str]]:
    """Per song the recordings that it is: those that matching ties its id to, and the id itself.

    A song may be named by any of its Spotify tracks, or by `<platform>:<item_id>` though matching knows it by now.
    """
    known = known_as(athena, "name", songs) if songs else []
    return {one: frozenset({one, *(row["recording_id"] for row in known if row["name"] == one)}) for one in songs}


def known_as(athena: Athena, column: str, ids: Sequence[str]) -> list[Row]:
    """Every `name` of every `recording_id` that matching knows, where the `column` is one of the ids.

    Names are Spotify track ids, and `<platform>:<item_id>` as an item is called that matching knows nothing of.
    """
    return rows(
        athena,
        f"""
        SELECT recording_id, name
        FROM (
            SELECT recording_id, track_id AS name FROM recording_tracks
            UNION
            SELECT recording_id, platform || ':' || item_id AS name FROM track_matches
        ) names
        WHERE {column} IN ({literals(ids)})
        """,  # noqa: S608 - quoted by literals
    )


def positions(athena: Athena, markets: Sequence[str], songs: frozenset[str], chart_date: date) -> list[Row]:
    """chart_moves of these recordings on every chart of the markets on the date."""
    return rows(
        athena,
        f"""
        SELECT m.platform, m.chart, m.market, m.recording_id, m.rank, m.move, m.status, m.peak_to_date,
            m.streak_to_date, t.title, t.artist_names_text
        FROM chart_moves m {titles("m", f"t.market IN ({literals(markets)})")}
        WHERE m.market IN ({literals(markets)}) AND m.chart_date = {day(chart_date)}
            AND m.recording_id IN ({literals(sorted(songs))})
        ORDER BY m.rank, m.platform, m.chart, m.market
        """,  # noqa: S608 - quoted by literals
    )


def names(athena: Athena, songs: Sequence[str]) -> dict[str, str]:
    """What charts call these recordings; those that no chart ever showed are left out."""
    found = rows(
        athena,
        f"""
        SELECT recording_id, max_by(title, last_date) AS title,
            max_by(artist_names_text, last_date) AS artist_names_text
        FROM recording_titles
        WHERE recording_id IN ({literals(songs)})
        GROUP BY recording_id
        """,  # noqa: S608 - quoted by literals
    )
    return {row["recording_id"]: song(row) for row in found}


def watched_grid(athena: Athena, settings: ReportSettings, songs: frozenset[str], chart_date: date) -> Grid:
    """Where the watched songs stand, and which of them stand nowhere."""
    title = "Watched"
    if not settings.songs and not settings.artists:
        return Grid(title=title, note="Nobody: name songs and artists in [report] of lake.toml.")
    found = positions(athena, settings.markets, songs, chart_date)
    lines = [
        (
            song(row),
            chart_name(row["platform"], row["chart"]),
            market_name(row["market"]),
            count(row["rank"]),
            _STATUS[row["status"]] if row["move"] in (None, 0) else signed(row["move"]),
            count(row["peak_to_date"]),
            count(row["streak_to_date"]),
        )
        for row in found
    ]
    shown = columns("song", "chart", "market", "#rank", "#move", "#peak so far", "#dates in a row")
    missing = _missing(athena, settings, {row["recording_id"] for row in found})
    collected = charts(athena, settings.markets, chart_date)
    note = unseen(missing, collected, settings.markets, chart_date)
    return first_of(title, shown, lines, note=note, most=_MOST)


def _missing(athena: Athena, settings: ReportSettings, seen: set[str]) -> list[str]:
    """What is watched and not among the recordings that were seen, by name."""
    absent = {one: ids for one, ids in recordings(athena, settings.songs).items() if not ids & seen}
    called = names(athena, sorted(frozenset[str]().union(*absent.values()))) if absent else {}
    missing = [next((called[one] for one in sorted(ids) if one in called), song) for song, ids in absent.items()]
    return [*sorted(set(missing)), *(["any song of the watched artists"] if settings.artists and not seen else [])]


def expectations(athena: Athena, markets: Sequence[str]) -> list[Row]:
    """expected_run of the markets' daily Spotify charts, best placed first."""
    return rows(
        athena,
        f"""
        SELECT e.market, e.recording_id, e.as_of, e.median_left, e.low_80, e.high_80, e.horizon, e.top_10_probability,
            e.top_10_status, e.beats_baselines, e.top_10_beats_baselines, d.rank, t.title, t.artist_names_text
        FROM expected_run e
        LEFT JOIN recording_daily d
            ON {one_chart("d", "e")} AND d.chart_date = e.as_of AND d.recording_id = e.recording_id
            AND {songs_of("d", markets)}
        {titles("e", songs_of("t", markets))}
        WHERE {songs_of("e", markets)}
        ORDER BY d.rank, e.market
        """,  # noqa: S608 - quoted by literals
    )


def expected_grid(found: list[Row], songs: frozenset[str]) -> Grid:
    """How long the watched songs, then the best placed, are expected to stay: only where that is proven to help."""
    title = "Expected to stay"
    if not found:
        return Grid(title=title, note="Not known: nothing was fitted for these markets yet (docs/expectations.md).")
    proven = [row for row in found if row["beats_baselines"]]
    without = [market_name(market) for market in dict.fromkeys(row["market"] for row in found if row not in proven)]
    note = (
        f"Not shown of {listed(without)}: there the models are not proven better than the baselines." if without else ""
    )
    if not proven:
        return Grid(title=title, note=note)
    proven.sort(key=lambda row: row["recording_id"] not in songs)
    days = sorted({row["as_of"] for row in proven})
    lines = [_expected_line(row) for row in proven]
    shown = columns("song", "market", "#rank", "#half stay longer than", "#8 of 10 stay", "top 10 within 14 days")
    note = f"Dates on the chart from {listed([on(one) for one in days])} on. {note}".strip()
    return first_of(title, shown, lines, note=note)


def _expected_line(row: Row) -> tuple[str, ...]:
    far = f"{row['horizon']} or more"
    median = decimals(row["median_left"], digits=0, lacking=far)
    span = f"{decimals(row['low_80'], digits=0)} to {decimals(row['high_80'], digits=0, lacking=far)}"
    rank = count(row["rank"], lacking="not on it")
    return (song(row), market_name(row["market"]), rank, median, span, _top_10(row))


def _top_10(row: Row) -> str:
    if row["top_10_status"] == "IN_TOP_10":
        return "stands in it"
    if row["top_10_status"] != "OK":
        return "too few seen to tell"
    if not row["top_10_beats_baselines"]:
        return "not proven to help"
    return percent(row["top_10_probability"], lacking="not known").removeprefix("+")
