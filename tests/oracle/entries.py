"""new_entries: the share of a month's recordings that were new to the chart."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.chart_calendar import Calendar, calendars
from tests.oracle.lake import ChartKey, Lake, Rows, chart_columns, chart_of
from tests.oracle.moves import chart_moves

_UNREPORTED = timedelta(days=28)


def new_entries(lake: Lake) -> Rows:
    """One row per chart and month; null, with the reason, where no date of the month may be reported."""
    by_chart = calendars(lake)
    months: dict[tuple[ChartKey, str], Rows] = {}
    for move in chart_moves(lake):
        months.setdefault((chart_of(move), f"{move['chart_date']:%Y-%m}"), []).append(move)
    entries = []
    for (chart, month), all_moves in months.items():
        moves = [move for move in all_moves if _is_reported(by_chart[chart], move["chart_date"])]
        row = chart_columns(chart) | {"month": month}
        recordings = {move["recording_id"] for move in moves}
        new = {move["recording_id"] for move in moves if move["status"] == "NEW"}
        row["new_recordings"] = len(new) if moves else None
        row["recordings"] = len(recordings) if moves else None
        row["new_share"] = len(new) / len(recordings) if moves else None
        row["observed_dates"] = len({move["chart_date"] for move in all_moves})
        row["counted_dates"] = len({move["chart_date"] for move in moves})
        row["status"] = _status(all_moves, moves)
        entries.append(row)
    return entries


def _is_reported(calendar: Calendar, day: date) -> bool:
    return day - calendar.dates[0] >= _UNREPORTED and not calendar.follows_a_gap(day)


def _status(all_moves: Rows, reported: Rows) -> str:
    if not reported:
        return "INSUFFICIENT_HISTORY"
    return "OK" if len(reported) == len(all_moves) else "PARTIAL"
