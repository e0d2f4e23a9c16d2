"""What entered, what stands higher than a week before and what left the daily Spotify chart of each market."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from chartlake.report.asking import Athena, Row, day, one_chart, rows, songs_of, titles
from chartlake.report.days import Day
from chartlake.report.model import Grid, MarketPart
from chartlake.report.wording import columns, count, decimals, first_of, market_name, on, percent, signed, song

_HOW: Final = {"NEW": "", "RE": " (back)"}


def market_parts(athena: Athena, days: dict[str, Day], chart_date: date) -> tuple[MarketPart, ...]:
    """A part for each market, in the order in which they are given."""
    came = entered(athena, list(days), chart_date)
    climbs = climbing(athena, list(days), chart_date)
    gone = left(athena, list(days), chart_date)
    parts = []
    for market, held in days.items():
        lacking = held.lacking(chart_date)
        grids = () if lacking else (_entered(came, held, chart_date), _climbing(climbs, market, chart_date))
        parts.append(
            MarketPart(
                market=market,
                name=market_name(market),
                note=lacking or f"Top {held.depth} of {on(chart_date)}.",
                grids=(*grids, _left(gone, held, chart_date)) if grids else (),
            )
        )
    return tuple(parts)


def entered(athena: Athena, markets: Sequence[str], chart_date: date) -> list[Row]:
    """NEW, RE and BELOW_DEPTH of chart_moves, best rank first: of the last nobody knows whether they entered."""
    return rows(
        athena,
        f"""
        SELECT m.market, m.recording_id, m.rank, d.streams, m.status, t.title, t.artist_names_text
        FROM chart_moves m
        JOIN recording_daily d
            ON {one_chart("d", "m")} AND d.chart_date = m.chart_date AND d.recording_id = m.recording_id
        {titles("m", songs_of("t", markets))}
        WHERE {songs_of("m", markets)} AND {songs_of("d", markets)}
            AND m.chart_date = {day(chart_date)} AND d.chart_date = {day(chart_date)}
            AND m.status IN ('NEW', 'RE', 'BELOW_DEPTH')
        ORDER BY m.rank
        """,  # noqa: S608 - quoted by texts
    )


def climbing(athena: Athena, markets: Sequence[str], chart_date: date) -> list[Row]:
    """Every row of momentum, the strongest first; where a chart has no streams, those that gained most ranks."""
    return rows(
        athena,
        f"""
        SELECT m.market, m.recording_id, m.rank, m.velocity_7d, m.streams_growth_7d, m.momentum, m.status,
            t.title, t.artist_names_text
        FROM momentum m {titles("m", songs_of("t", markets))}
        WHERE {songs_of("m", markets)}
            AND m.chart_date = {day(chart_date)}
        ORDER BY CASE WHEN m.momentum IS NULL THEN 1 ELSE 0 END, m.momentum DESC, m.velocity_7d DESC, m.rank
        """,  # noqa: S608 - quoted by texts
    )


def left(athena: Athena, markets: Sequence[str], chart_date: date) -> list[Row]:
    """Runs of chart_runs that end on the date before: `exit` left, `cut` is only out of sight."""
    return rows(
        athena,
        f"""
        SELECT r.market, r.recording_id, r.best_rank, r.observed_periods, r.ended_by, d.rank AS last_rank,
            t.title, t.artist_names_text
        FROM chart_runs r
        JOIN chart_calendar c ON {one_chart("c", "r")} AND c.chart_date = r.end_date
        JOIN recording_daily d
            ON {one_chart("d", "r")} AND d.chart_date = r.end_date AND d.recording_id = r.recording_id
        {titles("r", songs_of("t", markets))}
        WHERE {songs_of("r", markets)} AND {songs_of("c", markets)} AND {songs_of("d", markets)}
            AND c.next_date = {day(chart_date)} AND r.ended_by IN ('exit', 'cut')
        ORDER BY d.rank
        """,  # noqa: S608 - quoted by texts
    )


def _entered(came: list[Row], held: Day, chart_date: date) -> Grid:
    here = [row for row in came if row["market"] == held.market]
    lines = [
        (count(row["rank"]), f"{song(row)}{_HOW[row['status']]}", count(row["streams"]))
        for row in here
        if row["status"] in _HOW
    ]
    hidden = len(here) - len(lines)
    proven = "is proven not to have been there" if hidden else "was not there"
    why = held.nothing_before(chart_date) or ("" if lines else f"Nothing that {proven} on {_previous(held)}.")
    if hidden:
        why += f" {hidden} deeper than the chart of {_previous(held)} was seen: not known whether they entered."
    return first_of("Entered", columns("#rank", "song", "#streams"), lines, note=why.strip())


def _climbing(climbs: list[Row], market: str, chart_date: date) -> Grid:
    here = [row for row in climbs if row["market"] == market]
    known = [row for row in here if row["velocity_7d"] is not None]
    lines = [
        (
            count(row["rank"]),
            song(row),
            signed(row["velocity_7d"]),
            percent(row["streams_growth_7d"], lacking="not told"),
            decimals(row["momentum"], lacking="not known"),
        )
        for row in known
        if row["velocity_7d"] > 0
    ]
    why = "" if lines else f"No song stands higher than on {on(chart_date - timedelta(days=7))}."
    if not known:
        why = f"Not known: the chart of {on(chart_date - timedelta(days=7))} was not collected."
        if any(row["status"] == "ABSENT_7D_AGO" for row in here):
            why = f"Nothing of {on(chart_date - timedelta(days=7))} is still on the chart."
    shown = columns("#rank", "song", "#ranks", "#streams", "#momentum")
    return first_of("Higher than 7 days before", shown, lines, note=why)


def _left(gone: list[Row], held: Day, chart_date: date) -> Grid:
    here = [row for row in gone if row["market"] == held.market]
    lines = [
        (count(row["last_rank"]), song(row), count(row["best_rank"]), count(row["observed_periods"]))
        for row in here
        if row["ended_by"] == "exit"
    ]
    hidden = len(here) - len(lines)
    why = held.nothing_before(chart_date) or (
        "" if lines else f"Nothing that is proven to have left since {_previous(held)}."
    )
    if hidden:
        why += f" {hidden} out of sight, maybe below the top {held.depth}: not proven to have left."
    return first_of("Left", columns("#was", "song", "#best", "#dates"), lines, note=why.strip())


def _previous(held: Day) -> str:
    return on(held.previous) if held.previous else ""
