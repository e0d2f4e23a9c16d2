"""Whether a view and the oracle give the same multiset of rows; the first difference is told in full."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from tests.oracle.lake import Lake, Row, Rows

TOLERANCE: Final = 1e-9
Differing = tuple[Row, Rows, Rows]  # a key, the oracle's rows of it, the view's


def differences(
    expected: Rows, got: pa.Table | Rows, *, grain: Sequence[str], tolerance: Mapping[str, float] | None = None
) -> list[Differing]:
    """Every key whose rows differ, in order. Two rows with one key in a view are a difference too.

    Compared are the oracle's columns; KeyError when a view has fewer, and `uncompared` tells when it has more. Floats
    may differ by TOLERANCE, or by what `tolerance` says of their column.
    """
    ours, theirs = _by_grain(expected, grain), _by_grain(_rows(expected, got), grain)
    found = []
    for key in sorted(ours.keys() | theirs.keys(), key=str):
        mine, other = ours.get(key, []), theirs.get(key, [])
        if not _all_same(mine, other, tolerance or {}):
            found.append((dict(zip(grain, key, strict=True)), mine, other))
    return found


def uncompared(expected: Rows, got: pa.Table, *, excepted: Iterable[str]) -> list[str]:
    """The columns of a view that the oracle does not compute, and that no reason excepts."""
    known = {*excepted, *(expected[0] if expected else got.column_names)}
    return [name for name in got.column_names if name not in known]


def told(found: list[Differing], lake: Lake) -> str:
    """How many keys differ and in which columns; then the first one, and the history that made it."""
    columns = Counter(column for _, mine, other in found for column in _columns_between(mine, other))
    key, mine, other = found[0]
    names = _columns_between(mine[:1], other[:1])
    lines = [f"{len(found)} keys differ, by column: {dict(columns)}; the first: {key}"]
    if len(mine) == len(other):
        lines += [f"  {name}: oracle {mine[0][name]!r}, view {other[0][name]!r}" for name in names]
    lines += [f"  oracle {mine}", f"  view   {other}", story(lake, key)]
    return "\n".join(lines)


def story(lake: Lake, key: Row) -> str:
    """What the lake holds about the history that a key is of: its market's positions, or its scope's runs."""
    market, scope = str(key.get("market", "")), key.get("scope")
    markets = {market, "global"} if "lag_days" in key else {market}
    history = market.rstrip("ab") or "no history"
    matches = [row for row in lake.track_matches if history in row["recording_id"]]
    tracks = [row for row in lake.tracks if history in row["track_id"]]
    lines = [_position(row) for row in lake.chart_snapshots if row["market"] in markets]
    lines += [f"match {row['platform']} {row['item_id']} is {row['recording_id']}" for row in matches]
    lines += [f"track {row['track_id']} on {row['observed_date']} is by {row['artist_ids']}" for row in tracks]
    lines += [f"scope {row}" for row in lake.scopes if row["scope"] == scope]
    lines += [f"run {row}" for row in lake.ingest_runs if row["scope"] == scope]
    return "\n".join(lines)


def _rows(expected: Rows, got: pa.Table | Rows) -> Rows:
    if not isinstance(got, pa.Table):
        return got
    missing = [name for name in (expected[0] if expected else []) if name not in got.column_names]
    if missing:
        raise KeyError(f"the view lacks {', '.join(missing)}; it has {', '.join(got.column_names)}")
    rows: Rows = (got.select(list(expected[0])) if expected else got).to_pylist()
    return rows


def _by_grain(rows: Rows, grain: Sequence[str]) -> dict[tuple[Any, ...], Rows]:
    keyed: dict[tuple[Any, ...], Rows] = {}
    for row in rows:
        keyed.setdefault(tuple(row[name] for name in grain), []).append(row)
    return keyed


def _all_same(mine: Rows, other: Rows, tolerance: Mapping[str, float]) -> bool:
    if len(mine) != len(other):
        return False
    if mine == other:
        return True
    pairs = zip(sorted(mine, key=_without_floats), sorted(other, key=_without_floats), strict=True)
    return all(_same(left[name], right[name], tolerance.get(name, TOLERANCE)) for left, right in pairs for name in left)


def _without_floats(row: Row) -> str:
    return str([(name, row[name]) for name in sorted(row) if not isinstance(row[name], float)])


def _same(left: Any, right: Any, tolerance: float) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=0, abs_tol=tolerance)
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)


def _columns_between(mine: Rows, other: Rows) -> list[str]:
    if len(mine) != len(other):
        return ["rows of the key"]
    return [name for left, right in zip(mine, other, strict=True) for name in left if left[name] != right[name]]


def _position(row: Row) -> str:
    shown = ("rank", "item_id", "streams", "videos", "title", "artist_names", "artist_ids", "source")
    place = f"{row['platform']}/{row['chart']}/{row['market']} {row['chart_date']}"
    beaten = "" if row["current"] else " BEATEN"
    return f"{place}{beaten} " + " ".join(f"{name}={row[name]}" for name in shown)
