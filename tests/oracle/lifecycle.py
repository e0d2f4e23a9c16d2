"""track_lifecycle: debut, peak, length and half-life of a recording on a chart."""

from __future__ import annotations

from datetime import date

from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of, total
from tests.oracle.positions import stays
from tests.oracle.runs import chart_runs


def track_lifecycle(lake: Lake) -> Rows:
    """One row per chart and recording."""
    runs: dict[tuple[ChartKey, str], Rows] = {}
    for run in chart_runs(lake):
        runs.setdefault((chart_of(run), run["recording_id"]), []).append(run)
    lives = []
    for (chart, recording), rows in stays(lake).items():
        first_run, last_run = runs[chart, recording][0], runs[chart, recording][-1]
        right_censored = last_run["ended_by"] != "exit"
        life = chart_columns(chart) | {"recording_id": recording} | _ranks(rows)
        life |= _streams({day: row["streams"] for day, row in rows.items()}, still_there=right_censored)
        life |= {"left_censored": first_run["left_censored"], "right_censored": right_censored}
        lives.append(life)
    return lives


def _ranks(rows: dict[date, Row]) -> Row:
    days = sorted(rows)
    peak = min(row["rank"] for row in rows.values())
    peak_date = min(day for day in days if rows[day]["rank"] == peak)
    return {
        "debut_date": days[0],
        "debut_rank": rows[days[0]]["rank"],
        "peak_rank": peak,
        "peak_date": peak_date,
        "periods_to_peak": len([day for day in days if day <= peak_date]),
        "observed_periods": len(days),
        "span_days": (days[-1] - days[0]).days + 1,
        "last_date": days[-1],
    }


def _streams(by_day: dict[date, int | None], *, still_there: bool) -> Row:
    known = {day: streams for day, streams in by_day.items() if streams is not None}
    columns: Row = {"total_streams": total(list(by_day.values())), "peak_streams": None, "half_life_days": None}
    if not known:
        return columns | {"half_life_status": "NO_STREAMS"}
    most = max(known.values())
    top_day = min(day for day, streams in known.items() if streams == most)
    halved = [day for day, streams in known.items() if day > top_day and 2 * streams <= most]
    columns["peak_streams"] = most
    if halved:
        return columns | {"half_life_days": (min(halved) - top_day).days, "half_life_status": "OK"}
    return columns | {"half_life_status": "NOT_YET" if still_there else "LEFT_CHART"}
