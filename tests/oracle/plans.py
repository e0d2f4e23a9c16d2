"""What is planned to come out, by market and week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.oracle.lake import Lake, Row, Rows


def release_crowding(lake: Lake) -> Rows:
    """One row per market and week of the newest plan."""
    weeks: dict[tuple[str, date], Rows] = {}
    for planned in _newest_plan(lake):
        for market in _markets_of(planned, lake):
            monday = _monday(planned["release_date"])
            weeks.setdefault((market, monday), []).append(planned)
    today = datetime.now(UTC).date()
    return [_week(market, monday, planned, today) for (market, monday), planned in weeks.items()]


def _newest_plan(lake: Lake) -> Rows:
    if not lake.planned_releases:
        return []
    newest = max(lake.planned_releases, key=lambda row: (row["fetched_at"], row["raw_key"]))
    return [row for row in lake.planned_releases if row["raw_key"] == newest["raw_key"]]


def _markets_of(planned: Row, lake: Lake) -> set[str]:
    if planned["market"] != "global":
        return {planned["market"]}
    return {"global"} | {
        row["market"]
        for row in lake.chart_snapshots
        if row["current"] and (row["platform"], row["chart"]) == ("spotify", "songs_daily")
    }


def _monday(day: date) -> date:
    year, week, _ = day.isocalendar()
    return date.fromisocalendar(year, week, 1)


def _week(market: str, monday: date, planned: Rows, today: date) -> Row:
    names = sorted({name for row in planned for name in row["artist_names"]})
    return {
        "market": market,
        "week_start": monday,
        "releases": len({row["item_id"] for row in planned}),
        "artists": len(names),
        "first_artists": ", ".join(names[:5]),
        "coming": today < monday + timedelta(days=7),
    }
