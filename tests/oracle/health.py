"""The health of the lake: how fresh each scope is, and which positions were restated."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import zip_longest

from tests.oracle.identity import Identities
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of, is_song

Place = tuple[ChartKey, date]
Entry = tuple[str | None, int | None, int | None]  # the values of _OF_A_POSITION
_OF_A_POSITION = ("recording_id", "streams", "videos")
_OF_A_SNAPSHOT = ("source", "fetched_at")
_NOBODY: Entry = (None, None, None)


def freshness(lake: Lake, now: datetime) -> Rows:
    """One row per source and scope that is asked for or that something came in for; `now` is naive UTC."""
    asked = {(scope["source"], scope["scope"]): scope for scope in lake.scopes}
    came: dict[tuple[str, str], Rows] = {}
    for run in lake.ingest_runs:
        came.setdefault((run["source"], run["scope"]), []).append(run)
    return [_freshness(name, asked.get(name, {}), came.get(name, []), now) for name in sorted(asked.keys() | came)]


def _freshness(name: tuple[str, str], scope: Row, runs: Rows, now: datetime) -> Row:
    got = [run["latest_date"] for run in runs if run["outcome"] == "ok" and run["latest_date"]]
    age = (now - datetime.combine(max(got), time()) - timedelta(days=1)) / timedelta(hours=1) if got else None
    last = max(runs, key=lambda run: run["started_at"]) if runs else {}
    return {
        "source": name[0],
        "scope": name[1],
        "newest_chart_date": max(got) if got else None,
        "age_hours": age,
        "expected_age_hours": scope.get("expected_age_hours"),
        "late": _late(scope, age),
        "status": _status(scope, age),
        **{f"last_{told}": last.get(told) for told in ("outcome", "started_at", "message")},
    }


def _late(scope: Row, age: float | None) -> bool | None:
    """None where nothing is expected: the scope is not asked for, or names no age. What never came is late."""
    if not scope.get("enabled") or scope["expected_age_hours"] is None:
        return None
    return age is None or bool(age > scope["expected_age_hours"])


def _status(scope: Row, age: float | None) -> str:
    if scope and not scope["enabled"]:
        return "DISABLED"
    if not scope or scope["expected_age_hours"] is None:
        return "NO_EXPECTATION"
    if age is None:
        return "NEVER_GOT"
    return "LATE" if age > scope["expected_age_hours"] else "OK"


def restatements(lake: Lake) -> Rows:
    """One row per position at which a beaten snapshot says another recording or other counts than the current one.

    Artists stand there as items.
    """
    current, beaten = _snapshots(lake)
    rows = []
    for (place, raw_key), snapshot in beaten.items():
        counts = current[place]
        for rank in sorted({row["rank"] for row in counts + snapshot}):
            for number, (now, then) in enumerate(_differing(counts, snapshot, rank), start=1):
                row = chart_columns(place[0]) | {"chart_date": place[1], "rank": rank, "place": number}
                row["beaten_raw_key"] = raw_key
                row |= {f"current_{name}": value for name, value in zip(_OF_A_POSITION, now, strict=True)}
                row |= {f"beaten_{name}": value for name, value in zip(_OF_A_POSITION, then, strict=True)}
                row |= {f"current_{name}": counts[0][name] for name in _OF_A_SNAPSHOT}
                rows.append(row | {f"beaten_{name}": snapshot[0][name] for name in _OF_A_SNAPSHOT})
    return rows


def _snapshots(lake: Lake) -> tuple[dict[Place, Rows], dict[tuple[Place, str], Rows]]:
    """The current snapshot of each place, and the beaten ones by place and raw object."""
    identities = Identities(lake)
    current: dict[Place, Rows] = {}
    beaten: dict[tuple[Place, str], Rows] = {}
    for row in lake.chart_snapshots:
        place = (chart_of(row), row["chart_date"])
        item = f"{row['platform']}:{row['item_id']}"
        position = row | {"recording_id": identities.recording(row) if is_song(row) else item}
        if row["current"]:
            current.setdefault(place, []).append(position)
        else:
            beaten.setdefault((place, row["raw_key"]), []).append(position)
    return current, beaten


def _differing(current: Rows, beaten: Rows, rank: int) -> list[tuple[Entry, Entry]]:
    """Pairs at a rank that differ. What both sides say is no difference; of the rest the nth stands beside the nth."""
    now, then = _entries(current, rank), _entries(beaten, rank)
    left, right = sorted(now - then, key=_unknown_last), sorted(then - now, key=_unknown_last)
    return list(zip_longest(left, right, fillvalue=_NOBODY))


def _entries(rows: Rows, rank: int) -> set[Entry]:
    return {(row["recording_id"], row["streams"], row["videos"]) for row in rows if row["rank"] == rank}


def _unknown_last(entry: Entry) -> list[tuple[bool, object]]:
    return [(value is None, value) for value in entry]
