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
        if _is_reported(by_chart[chart_of(move)], move["chart_date"]):
            months.setdefault((chart_of(move), f"{move['chart_date']:%Y-%m}"), []).append(move)
    entries = []
    for (chart, month), days in _months(by_chart).items():
        moves, counted = months.get((chart, month), []), [day for day in days if _is_reported(by_chart[chart], day)]
        row = chart_columns(chart) | {"month": month}
        recordings = {move["recording_id"] for move in moves}
        new = {move["recording_id"] for move in moves if move["status"] == "NEW"}
        row["new_recordings"] = len(new) if moves else None
        row["recordings"] = len(recordings) if moves else None
        row["new_share"] = len(new) / len(recordings) if moves else None
        row["observed_dates"] = len(days)
        row["counted_dates"] = len(counted)
        row["status"] = _status(moves, len(counted), len(days))
        entries.append(row)
    return entries


def _months(by_chart: dict[ChartKey, Calendar]) -> dict[tuple[ChartKey, str], list[date]]:
    months: dict[tuple[ChartKey, str], list[date]] = {}
    for chart, calendar in by_chart.items():
        for day in calendar.dates:
            months.setdefault((chart, f"{day:%Y-%m}"), []).append(day)
    return months


def _is_reported(calendar: Calendar, day: date) -> bool:
    return day - calendar.dates[0] >= _UNREPORTED and not calendar.follows_a_gap(day)


def _status(moves: Rows, counted: int, observed: int) -> str:
    if not counted:
        return "INSUFFICIENT_HISTORY"
    if not moves:
        return "NO_RECORDINGS"  # a chart of artists
    return "OK" if counted == observed else "PARTIAL"
