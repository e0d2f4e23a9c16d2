"""new_entries: the share of a month's recordings that were new to the chart."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.chart_calendar import calendars
from tests.oracle.lake import ChartKey, Lake, Rows, chart_columns, chart_of
from tests.oracle.moves import chart_moves

_UNREPORTED = timedelta(days=28)


def new_entries(lake: Lake) -> Rows:
    """One row per chart and month; null, with the reason, where no date of the month may be reported."""
    by_chart = calendars(lake)
    months: dict[tuple[ChartKey, str], Rows] = {}
    for move in chart_moves(lake):
        calendar, day = by_chart[chart_of(move)], move["chart_date"]
        of_month = months.setdefault((chart_of(move), f"{day:%Y-%m}"), [])
        if day - calendar.dates[0] >= _UNREPORTED and not calendar.follows_a_gap(day):
            of_month.append(move)
    entries = []
    for (chart, month), moves in months.items():
        row = chart_columns(chart) | {"month": month}
        recordings = {move["recording_id"] for move in moves}
        new = {move["recording_id"] for move in moves if move["status"] == "NEW"}
        row["new_recordings"] = len(new) if moves else None
        row["recordings"] = len(recordings) if moves else None
        row["new_share"] = len(new) / len(recordings) if moves else None
        row["status"] = "OK" if moves else "INSUFFICIENT_HISTORY"
        entries.append(row)
    return entries
