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
                }
            )
    return runs


@remembered
def recording_histories(lake: Lake) -> Rows:
    """One row per recording on a chart: its dates, each as the digits of one number."""
    by_chart = calendars(lake)
    return [
        {
            **chart_columns(chart),
            "recording_id": recording,
            "places": [_digits(by_chart[chart], day, row["rank"]) for day, row in rows.items()],
        }
        for (chart, recording), rows in stays(lake).items()
    ]


def _digits(calendar: Calendar, day: date, rank: int) -> int:
    """Step, day, how a run would begin and how it would end, and rank, written one after the other."""
    end = ("exit", "cut", "gap", "right_censored").index(calendar.ends_as(day, rank))
    before = calendar.previous(day)
    begin = 1 if before is None else 2 if rank > calendar.depths[before] else 0
    return int(f"{calendar.step(day)}{(day - date(1900, 1, 1)).days:05}{begin}{end}{rank:06}")


def _adjacent_days(calendar: Calendar, rows: dict[date, Row]) -> list[list[date]]:
    runs: list[list[date]] = []
    for day in rows:
        if runs and calendar.previous(day) == runs[-1][-1]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
