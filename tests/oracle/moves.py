"""chart_moves: what each recording did since the adjacent date, and its record up to the day."""

from __future__ import annotations

from datetime import date

from tests.oracle.chart_calendar import Calendar, calendars
from tests.oracle.lake import Lake, Row, Rows, chart_columns, remembered
from tests.oracle.positions import stays


@remembered
def chart_moves(lake: Lake) -> Rows:
    """One row per recording on a chart and date."""
    by_chart = calendars(lake)
    moves = []
    for (chart, recording), rows in stays(lake).items():
        for day in rows:
            key = chart_columns(chart) | {"chart_date": day, "recording_id": recording}
            key["rank"] = rows[day]["rank"]
            moves.append(key | _move(by_chart[chart], rows, day) | _record(by_chart[chart], rows, day))
    return moves


def _move(calendar: Calendar, rows: dict[date, Row], day: date) -> Row:
    before = calendar.previous(day)
    if before is None or before not in rows:
        return {"previous_rank": None, "move": None, "status": _status_of_an_entry(calendar, rows, day)}
    up = rows[before]["rank"] - rows[day]["rank"]
    status = "UP" if up > 0 else "DOWN" if up < 0 else "SAME"
    return {"previous_rank": rows[before]["rank"], "move": up, "status": status}


def _status_of_an_entry(calendar: Calendar, rows: dict[date, Row], day: date) -> str:
    before = calendar.previous(day)
    if before is None:
        return "FIRST_OBSERVED"
    if rows[day]["rank"] > calendar.depths[before]:
        return "BELOW_DEPTH"
    return "RE" if any(earlier < day for earlier in rows) else "NEW"


def _record(calendar: Calendar, rows: dict[date, Row], day: date) -> Row:
    so_far = [earlier for earlier in rows if earlier <= day]
    peak = min(rows[earlier]["rank"] for earlier in so_far)
    return {
        "peak_to_date": peak,
        "peak_date": min(earlier for earlier in so_far if rows[earlier]["rank"] == peak),
        "observed_periods_to_date": len(so_far),
        "streak_to_date": _streak(calendar, rows, day),
        "run": sum(1 for earlier in so_far if calendar.previous(earlier) not in rows),
    }


def _streak(calendar: Calendar, rows: dict[date, Row], day: date) -> int:
    streak, before = 1, calendar.previous(day)
    while before is not None and before in rows:
        streak, before = streak + 1, calendar.previous(before)
    return streak
