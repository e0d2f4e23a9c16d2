"""track_velocity and momentum: what a recording gained in exactly seven days, and beside the others of its chart."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import fmean, pstdev

from tests.oracle.chart_calendar import calendars
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of, remembered
from tests.oracle.positions import stays

_WEEK = timedelta(days=7)


@remembered
def track_velocity(lake: Lake) -> Rows:
    """One row per recording on a chart and date."""
    by_chart = calendars(lake)
    return [
        chart_columns(chart)
        | {"chart_date": day, "recording_id": recording}
        | _gained(rows[day], rows.get(day - _WEEK), observed=day - _WEEK in by_chart[chart].depths)
        for (chart, recording), rows in stays(lake).items()
        for day in rows
    ]


def _gained(now: Row, then: Row | None, *, observed: bool) -> Row:
    gained: Row = {"rank": now["rank"], "streams": now["streams"]}
    gained |= dict.fromkeys(("rank_7d_ago", "velocity_7d", "streams_7d_ago", "streams_growth_7d"))
    if then is None:
        return gained | {"status": "ABSENT_7D_AGO" if observed else "INSUFFICIENT_HISTORY"}
    gained |= {"rank_7d_ago": then["rank"], "velocity_7d": then["rank"] - now["rank"], "status": "OK"}
    gained["streams_7d_ago"] = then["streams"]
    if then["streams"] and now["streams"] is not None:
        gained["streams_growth_7d"] = now["streams"] / then["streams"] - 1
    return gained


def momentum(lake: Lake) -> Rows:
    """One row per recording on a chart and date: the mean of its two z-scores, where both are known."""
    velocities = track_velocity(lake)
    fields: dict[tuple[ChartKey, date], Rows] = {}
    climbing: dict[tuple[str, str, date, str], set[str]] = {}
    for row in velocities:
        fields.setdefault((chart_of(row), row["chart_date"]), []).append(row)
        if row["status"] == "OK" and row["velocity_7d"] > 0 and row["market"] != "global":
            climbing.setdefault(_everywhere(row), set()).add(row["market"])
    rows = []
    for field in fields.values():
        ranks = [row["velocity_7d"] for row in field if row["status"] == "OK"]
        streams = [row["streams_growth_7d"] for row in field if row["streams_growth_7d"] is not None]
        for row in field:
            found = {name: row[name] for name in row if name not in ("rank_7d_ago", "streams_7d_ago", "status")}
            found["z_velocity"] = _z_score(row["velocity_7d"], ranks)
            found["z_streams_growth"] = _z_score(row["streams_growth_7d"], streams)
            known = [found["z_velocity"], found["z_streams_growth"]]
            found["momentum"] = None if None in known else sum(known) / 2
            found["markets_climbing"] = len(climbing.get(_everywhere(row), ()))
            found["status"] = _status(row, found)
            rows.append(found)
    return rows


def _everywhere(row: Row) -> tuple[str, str, date, str]:
    return row["platform"], row["chart"], row["chart_date"], row["recording_id"]


def _z_score(value: float | None, of: list[float]) -> float | None:
    """Null where the value is, and where all are the same."""
    if value is None or len(set(of)) == 1:
        return None
    return (value - fmean(of)) / pstdev(of)


def _status(row: Row, found: Row) -> str:
    if row["status"] != "OK":
        return str(row["status"])
    if row["streams_growth_7d"] is None:
        return "NO_STREAMS_GROWTH"
    return "OK" if found["momentum"] is not None else "NO_SPREAD"
