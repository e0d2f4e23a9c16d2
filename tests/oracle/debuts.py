"""recording_debuts: the first date of each recording on a chart, and what chart_moves says of it."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.chart_calendar import calendars
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of
from tests.oracle.moves import chart_moves

_NOVELTY_UNKNOWN = timedelta(days=28)


def recording_debuts(lake: Lake) -> Rows:
    """One row per chart and recording."""
    first: dict[tuple[ChartKey, str], Row] = {}
    for move in chart_moves(lake):
        key = (chart_of(move), move["recording_id"])
        if key not in first or move["chart_date"] < first[key]["chart_date"]:
            first[key] = move
    by_chart, debuts = calendars(lake), []
    for (chart, recording), move in first.items():
        day, calendar = move["chart_date"], by_chart[chart]
        row = chart_columns(chart) | {"recording_id": recording, "debut_date": day, "debut_rank": move["rank"]}
        row |= {"depth": calendar.depths[day], "left_censored": calendar.starts_at(day), "status": move["status"]}
        row["month"] = f"{day:%Y-%m}"
        is_old_enough = day - calendar.dates[0] >= _NOVELTY_UNKNOWN
        row["novelty_known"] = is_old_enough and not calendar.follows_a_gap(day)
        debuts.append(row)
    return debuts
