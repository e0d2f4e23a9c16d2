"""The health of the lake: how fresh each scope is, and which positions were restated."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.oracle.identity import Identities
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of

Place = tuple[ChartKey, date]
_SHOWN_OF_BOTH = ("recording_id", "streams", "source", "fetched_at")


def freshness(lake: Lake, now: datetime) -> Rows:
    """One row per source and scope that is asked for or that something came in for; `now` is naive UTC."""
    asked = {(scope["source"], scope["scope"]): scope for scope in lake.scopes}
    came = {(run["source"], run["scope"]) for run in lake.ingest_runs}
    return [_freshness(lake, name, asked.get(name, {}), now) for name in sorted(set(asked) | came)]


def _freshness(lake: Lake, name: tuple[str, str], scope: Row, now: datetime) -> Row:
    runs = [run for run in lake.ingest_runs if (run["source"], run["scope"]) == name]
    got = [run["latest_date"] for run in runs if run["outcome"] == "ok" and run["latest_date"]]
    age = (now - datetime.combine(max(got), time()) - timedelta(days=1)) / timedelta(hours=1) if got else None
    expected = scope.get("expected_age_hours")
    return {
        "source": name[0],
        "scope": name[1],
        "newest_chart_date": max(got) if got else None,
        "age_hours": age,
        "expected_age_hours": expected,
        "late": expected is not None and (age is None or age > expected),
        "last_outcome": max(runs, key=lambda run: run["started_at"])["outcome"] if runs else None,
    }


def restatements(lake: Lake) -> Rows:
    """One row per position at which a beaten snapshot says another recording or other streams than the current one."""
    identities = Identities(lake)
    current: dict[Place, dict[int, Row]] = {}
    beaten: dict[Place, dict[str, dict[int, Row]]] = {}
    for row in lake.chart_snapshots:
        place = (chart_of(row), row["chart_date"])
        shown = {name: row[name] for name in _SHOWN_OF_BOTH[1:]} | {"recording_id": identities.recording(row)}
        if row["current"]:
            current.setdefault(place, {})[row["rank"]] = shown
        else:
            beaten.setdefault(place, {}).setdefault(row["raw_key"], {})[row["rank"]] = shown
    rows = []
    for place, snapshots in beaten.items():
        for raw_key, snapshot in snapshots.items():
            rows += [row | {"beaten_raw_key": raw_key} for row in _differences(place, current[place], snapshot)]
    return rows


def _differences(place: Place, current: dict[int, Row], beaten: dict[int, Row]) -> Rows:
    rows = []
    for rank in sorted(set(current) | set(beaten)):
        now, then = current.get(rank, {}), beaten.get(rank, {})
        if any(now.get(name) != then.get(name) for name in ("recording_id", "streams")):
            row = chart_columns(place[0]) | {"chart_date": place[1], "rank": rank}
            row |= {f"current_{name}": now.get(name) for name in _SHOWN_OF_BOTH}
            rows.append(row | {f"beaten_{name}": then.get(name) for name in _SHOWN_OF_BOTH})
    return rows
