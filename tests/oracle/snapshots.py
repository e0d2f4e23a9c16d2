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
# Where something begins or ends: the tops, 50 as the depth of a window, and what lies beside them.
_EDGES: Final = (9, 10, 11, 49, 50, 51, 52, 60, 61, 199, 200)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One chart on one date."""

    platform: str
    chart: str
    market: str
    day: date


def snapshot(
    rng: Random, place: Place, items: list[Row], *, depth: int, spread: str, has_streams: bool, beaten: int = 0
) -> Rows:
    """The items in a random order at ranks of at most `depth`; as many as fit. `beaten` counts from the winner, 0."""
    chosen = rng.sample(items, min(len(items), depth))
    ranks = _ranks(rng, len(chosen), depth=depth, spread=spread)
    if len(ranks) > 1 and rng.random() < 0.1:
        ranks[-1] = ranks[-2]  # a tie
    return [
        standing(rng, place, item, rank, has_streams=has_streams, beaten=beaten)
        for item, rank in zip(chosen, ranks, strict=True)
    ]


def _ranks(rng: Random, count: int, *, depth: int, spread: str) -> list[int]:
    """`dense`: from 1 on; `sparse`: anywhere; `edges`: where something begins or ends; `deep`: such ones from 49 on."""
    if spread == "dense":
        return list(range(1, count + 1))
    edges = [rank for rank in _EDGES if rank <= depth and (spread == "edges" or rank >= 49)]
    ranks = edges if spread in ("edges", "deep") and len(edges) >= count else range(1, depth + 1)
    return sorted(rng.sample(ranks, count))


def standing(rng: Random, place: Place, item: Row, rank: int, *, has_streams: bool = True, beaten: int = 0) -> Row:
    """An item at a rank, with its counts, in the current snapshot or in a beaten one."""
    return position(place, item, rank) | _counts(rng, place, has_streams=has_streams) | _lineage(place, beaten)


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
    change = rng.choice(("streams", "order", "shallower", "deeper", "item", "all"))
    if change == "streams":
        rows[0] = rows[0] | _counts(rng, place, has_streams=True)
    elif change == "order":
        rows = [row | {"rank": other["rank"]} for row, other in zip(rows, reversed(rows), strict=True)]
    elif change == "shallower":
        rows = rows[: max(1, len(rows) // 2)]
    elif change == "deeper":
        rows[-1] = rows[-1] | {"rank": rows[-1]["rank"] + rng.choice((1, 45))}
    elif change == "item":
        absent = [item for item in items if item["item_id"] not in {row["item_id"] for row in rows}]
        rows[-1] = rows[-1] | (rng.choice(absent) if absent else {})
    else:
        depth = max(row["rank"] for row in rows)
        rows = snapshot(rng, place, items, depth=depth, spread="dense", has_streams=True, beaten=number)
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
        "item_type": _item_type(place),
        "label": "Label",
        "release_date": None,
        "date_basis": "reported",
    }


def _item_type(place: Place) -> str:
    ranked = {"artists": "artist", "albums": "album"}.get(place.chart.partition("_")[0])
    return ranked or ("track" if place.platform == "spotify" else "sound")


def _counts(rng: Random, place: Place, *, has_streams: bool) -> Row:
    count = None if not has_streams or rng.random() < 0.1 else rng.choice(_STREAMS)
    if place.platform == "spotify":
        return {"streams": count, "videos": None}
    return {"streams": None, "videos": count}


def _lineage(place: Place, beaten: int) -> Row:
    fetched_at = datetime(place.day.year, place.day.month, place.day.day, 18) + timedelta(days=1, hours=-beaten)
    source = "tokchart" if place.platform == "tiktok" else _BOTH_KNOWN[(beaten + place.day.day // 9) % 2]
    return {
        "current": not beaten,
        "adapter_version": 1,
        "source": source,
        "fetched_at": fetched_at,
        "raw_key": f"source={source}/date={fetched_at:%Y-%m-%d}/{place.market}/{place.chart}-{place.day}-{beaten}.gz",
    }
