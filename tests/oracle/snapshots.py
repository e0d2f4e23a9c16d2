"""Snapshots of a random history: positions with holes and ties, and other snapshots that the current one beat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from tests.oracle.cast import Recording
from tests.oracle.lake import Row, Rows

# Odd and even, doubles of one another and one above: half of a peak is met exactly, or just missed.
_STREAMS: Final = (0, 1, 99, 100, 101, 200, 201, 399, 400, 1000)
_BOTH_KNOWN: Final = ("kworb", "charts_csv")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One chart on one date."""

    platform: str
    chart: str
    market: str
    day: date


def snapshot(
    rng: Random, place: Place, items: list[Row], *, depth: int, dense: bool, has_streams: bool, beaten: int = 0
) -> Rows:
    """The items in a random order at ranks of at most `depth`; as many as fit. `beaten` counts from the winner, 0."""
    chosen = rng.sample(items, min(len(items), depth))
    ranks = list(range(1, len(chosen) + 1)) if dense else sorted(rng.sample(range(1, depth + 1), len(chosen)))
    if len(ranks) > 1 and rng.random() < 0.1:
        ranks[-1] = ranks[-2]  # a tie
    lineage = _lineage(place, beaten)
    return [
        position(place, item, rank) | _counts(rng, place, has_streams=has_streams) | lineage
        for item, rank in zip(chosen, ranks, strict=True)
    ]


def beaten_snapshots(rng: Random, place: Place, current: Rows, cast: list[Recording]) -> Rows:
    """None, one or two snapshots with other content for the place of the current one."""
    if rng.random() < 0.8:
        return []
    items = [item for recording in cast for item in recording.items(place.platform)]
    rows: Rows = []
    for number in range(1, rng.choice((2, 2, 3))):
        rows += _changed(rng, place, current, items, number)
    return rows


def _changed(rng: Random, place: Place, current: Rows, items: list[Row], number: int) -> Rows:
    rows = [row | _lineage(place, number) for row in current]
    change = rng.choice(("streams", "order", "shallower", "item", "all"))
    if change == "streams":
        rows[0] = rows[0] | _counts(rng, place, has_streams=True)
    elif change == "order":
        rows = [row | {"rank": other["rank"]} for row, other in zip(rows, reversed(rows), strict=True)]
    elif change == "shallower":
        rows = rows[: max(1, len(rows) // 2)]
    elif change == "item":
        absent = [item for item in items if item["item_id"] not in {row["item_id"] for row in rows}]
        rows[-1] = rows[-1] | (rng.choice(absent) if absent else {})
    else:
        depth = max(row["rank"] for row in rows)
        rows = snapshot(rng, place, items, depth=depth, dense=True, has_streams=True, beaten=number)
    return rows


def position(place: Place, item: Row, rank: int) -> Row:
    """An item at a rank, without its counts and its lineage."""
    return {
        "platform": place.platform,
        "chart": place.chart,
        "month": f"{place.day:%Y-%m}",
        "market": place.market,
        "chart_date": place.day,
        "rank": rank,
        **item,
        "item_type": "track" if place.platform == "spotify" else "sound",
        "label": "Label",
        "release_date": None,
        "date_basis": "reported",
    }


def _counts(rng: Random, place: Place, *, has_streams: bool) -> Row:
    count = None if not has_streams or rng.random() < 0.1 else rng.choice(_STREAMS)
    if place.platform == "spotify":
        return {"streams": count, "videos": None}
    return {"streams": None, "videos": count}


def _lineage(place: Place, beaten: int) -> Row:
    fetched_at = datetime(place.day.year, place.day.month, place.day.day, 18) + timedelta(days=1, hours=-beaten)
    source = "tokchart" if place.platform == "tiktok" else _BOTH_KNOWN[beaten % 2]
    return {
        "current": not beaten,
        "adapter_version": 1,
        "source": source,
        "fetched_at": fetched_at,
        "raw_key": f"source={source}/date={fetched_at:%Y-%m-%d}/{place.market}/{place.chart}-{place.day}-{beaten}.gz",
    }
