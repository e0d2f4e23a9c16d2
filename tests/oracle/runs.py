"""chart_runs: every unbroken stay of a recording on a chart, and how it ended."""

from __future__ import annotations

from datetime import date

from tests.oracle.chart_calendar import Calendar, calendars
from tests.oracle.lake import Lake, Row, Rows, chart_columns, remembered
from tests.oracle.positions import stays


@remembered
def chart_runs(lake: Lake) -> Rows:
    """One row per run, numbered from 1 in order of time."""
    by_chart = calendars(lake)
    runs = []
    for (chart, recording), rows in stays(lake).items():
        for number, days in enumerate(_adjacent_days(by_chart[chart], rows), start=1):
            runs.append(
                {
                    **chart_columns(chart),
                    "recording_id": recording,
                    "run": number,
                    "start_date": days[0],
                    "end_date": days[-1],
                    "observed_periods": len(days),
                    "span_days": (days[-1] - days[0]).days + 1,
                    "best_rank": min(rows[day]["rank"] for day in days),
                    "ended_by": by_chart[chart].ends_as(days[-1], rows[days[-1]]["rank"]),
                    "left_censored": by_chart[chart].starts_at(days[0]),
                    "start_period": by_chart[chart].dates.index(days[0]) + 1,
                    "end_period": by_chart[chart].dates.index(days[-1]) + 1,
                }
            )
    return runs


@remembered
def recording_histories(lake: Lake) -> Rows:
    """One row per recording on a chart: its dates, each as step and rank in one number."""
    by_chart = calendars(lake)
    return [
        {
            **chart_columns(chart),
            "recording_id": recording,
            "places": [by_chart[chart].step(day) * 1_000_000 + row["rank"] for day, row in rows.items()],
        }
        for (chart, recording), rows in stays(lake).items()
    ]


def _adjacent_days(calendar: Calendar, rows: dict[date, Row]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in rows:
        if runs and calendar.previous(day) == runs[-1][-1]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
