"""reentries and longevity_buckets: how often recordings come back to a chart, and how long they last there."""

from __future__ import annotations

from itertools import pairwise

from tests.oracle.chart_calendar import calendars
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of, remembered
from tests.oracle.runs import chart_runs

_BUCKETS = {
    "1": range(1, 2),
    "2_3": range(2, 4),
    "4_7": range(4, 8),
    "8_14": range(8, 15),
    "15_30": range(15, 31),
    "31_60": range(31, 61),
    "61_120": range(61, 121),
    "121_up": range(121, 10_000_000),
}


@remembered
def runs_of_recordings(lake: Lake) -> dict[tuple[ChartKey, str], Rows]:
    """The runs of each recording on a chart, in order of time."""
    lives: dict[tuple[ChartKey, str], Rows] = {}
    for run in sorted(chart_runs(lake), key=lambda run: run["start_date"]):
        lives.setdefault((chart_of(run), run["recording_id"]), []).append(run)
    return lives


def reentries(lake: Lake) -> Rows:
    """One row per chart and recording: 'runs that began after an `exit`'."""
    by_chart = calendars(lake)
    rows = []
    for (chart, recording), runs in runs_of_recordings(lake).items():
        returns = list(pairwise(runs))
        proven = [(before, after) for before, after in returns if before["ended_by"] == "exit"]
        absences = [
            sum(1 for day in by_chart[chart].dates if before["end_date"] < day < after["start_date"])
            for before, after in proven
        ]
        row: Row = chart_columns(chart) | {"recording_id": recording, "reentries": len(proven)}
        row["longest_absence"] = max(absences) if absences else None
        row["best_rank"] = min(run["best_rank"] for run in runs)
        row["latest_reentry_date"] = proven[-1][1]["start_date"] if proven else None
        row["latest_reentry_rank"] = proven[-1][1]["best_rank"] if proven else None
        row["unproven_returns"] = len(returns) - len(proven)
        row["status"] = "OK" if proven else "NEVER_BACK"
        rows.append(row)
    return rows


def longevity_buckets(lake: Lake) -> Rows:
    """One row per chart: its recordings by observed periods, and apart those that lasted at least that long."""
    charts: dict[ChartKey, list[tuple[int, bool]]] = {}
    for (chart, _), runs in runs_of_recordings(lake).items():
        censored = any(run["left_censored"] or run["ended_by"] != "exit" for run in runs)
        charts.setdefault(chart, []).append((sum(run["observed_periods"] for run in runs), censored))
    rows = []
    for chart, lives in charts.items():
        row: Row = chart_columns(chart) | {"recordings": len(lives)}
        row["censored"] = sum(1 for _, censored in lives if censored)
        for name, lengths in _BUCKETS.items():
            row[f"lasted_{name}"] = sum(1 for periods, censored in lives if periods in lengths and not censored)
            row[f"censored_{name}"] = sum(1 for periods, censored in lives if periods in lengths and censored)
        rows.append(row)
    return rows
