"""Matching in the lake: all items anew, or those that were seen for the first time; the rows come out the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from chartlake import curated
from chartlake.http import now
from chartlake.lake import Lake
from chartlake.matching.blocking import keys_of
from chartlake.matching.components import Match, matches
from chartlake.matching.described import joined, together
from chartlake.matching.items import Item, read
from chartlake.matching.links import Link, links_of
from chartlake.matching.overrides import Override, met
from chartlake.matching.reading import read_items
from chartlake.matching.rows import TABLE, Index, items_of, row_of, table_of, with_alone

# What another writer added while the lake was being read is kept; its clock may differ from this one's by so much.
_CLOCKS_DIFFER: Final = timedelta(seconds=2)
_WRITTEN: Final = "fetched_at"
_BETWEEN: Final = "\x1f"
_Make = Callable[[pa.Table], tuple[pa.Table, int]]


@dataclass(frozen=True, kw_only=True)
class Matched:
    """What a run did: items matched anew, rows that the table has, whether it changed, overrides that met two items."""

    items: int
    rows: int
    changed: bool
    overrides: int = 0


def match_all(lake: Lake, overrides: Sequence[Override] = ()) -> Matched:
    """Match every item of the lake and put the rows in place of those of the table.

    Raises PublishConflict when other writers keep winning.
    """
    started = now() - _CLOCKS_DIFFER
    held = read_items(lake)
    applied = 0

    def make(stored: pa.Table) -> tuple[pa.Table, int]:
        meanwhile = stored.filter(pc.greater_equal(stored["fetched_at"], pa.scalar(started, pa.timestamp("ms"))))
        nonlocal applied
        known = together(items_of(meanwhile), held)
        applied = met(overrides, known)
        found = matches(known.values(), links_of(list(known.values())), overrides)
        return _rows(found, stored, keep_others=False), len(known)

    return replace(_publish(lake, make), overrides=applied)


def match_new(lake: Lake, items: Iterable[Item], overrides: Sequence[Override] = ()) -> Matched:
    """Match the items that the table does not have, or not as they are described now, and all that they touch.

    Nothing is written when there are none. Raises PublishConflict when other writers keep winning.
    """
    arriving = together(items)
    if not arriving:
        return Matched(items=0, rows=0, changed=False)

    def make(stored: pa.Table) -> tuple[pa.Table, int]:
        try:
            index = Index(stored)
        except ValueError:  # made by other rules: all of them anew
            known = together(arriving.values(), together(items_of(stored)))
            found = matches(known.values(), links_of(list(known.values())), overrides)
            return _rows(found, stored, keep_others=False), len(known)
        fresh = _fresh(arriving, index)
        if not fresh:
            return stored, 0
        touched, links = _touched(fresh, index, overrides)
        return _rows(matches(touched, links, overrides), stored, keep_others=True), len(fresh)

    return _publish(lake, make)


def _publish(lake: Lake, make: _Make) -> Matched:
    counted = {"items": 0, "rows": 0}

    def made(stored: pa.Table) -> pa.Table:
        rows, counted["items"] = make(stored)
        counted["rows"] = rows.num_rows
        return with_alone(rows)

    published = curated.replace_rows(lake.curated, TABLE, made)
    if published.exists:
        lake.catalog.register(TABLE, [()])
    return Matched(items=counted["items"], rows=counted["rows"], changed=published.changed)


def _fresh(arriving: Mapping[str, Item], index: Index) -> Mapping[str, Item]:
    """What arrives and is not in the table as it is described now."""
    held = {item.reference: item for item in index.named(arriving)}
    described = {name: joined(held[name], item) if name in held else item for name, item in arriving.items()}
    return {name: item for name, item in described.items() if held.get(name) != item}


def _touched(
    fresh: Mapping[str, Item], index: Index, overrides: Sequence[Override]
) -> tuple[Sequence[Item], Sequence[Link]]:
    """The fresh items and all that links reach from them, now or as they were described before, and these links."""
    known, links = dict(fresh), list[Link]()
    frontier = list(fresh.values())
    reached = {name for link in _links_into(index.named(fresh), index, known) for name in (link.first, link.second)}
    while frontier:
        # Who was known before has met these already: every pair is looked at once.
        found = [*links_of(frontier), *_links_into(frontier, index, known)]
        links += found
        reached |= {name for link in found for name in (link.first, link.second)} | _spoken_of(frontier, overrides)
        frontier = index.named(sorted(reached - known.keys()))
        known |= {item.reference: item for item in frontier}
    return list(known.values()), links


def _links_into(items: Sequence[Item], index: Index, known: Mapping[str, Item]) -> Iterator[Link]:
    """The links of these items with those of the table that are not known yet."""
    found = index.sharing(_keys(items))
    near = {name: item for name, item in found.items() if name not in known}
    return links_of(items, list(near.values()), index.keys_of(near))


def _keys(items: Iterable[Item]) -> set[int]:
    return {key for item in items for key in keys_of(read(item))}


def _spoken_of(items: Iterable[Item], overrides: Sequence[Override]) -> set[str]:
    """Whom people set beside these items."""
    names = {item.reference for item in items}
    return {
        other
        for one in overrides
        for name, other in ((one.first, one.second), (one.second, one.first))
        if name in names
    }


def _rows(found: Sequence[Match], stored: pa.Table, *, keep_others: bool) -> pa.Table:
    """The rows of these matches, with the others of the table or without; a row that says the same stays as it is."""
    written_at = now()
    rows = [row_of(match, written_at=written_at) for match in found]
    mine = pa.array([_name(row["platform"], row["item_id"]) for row in rows], pa.string())
    names = pc.binary_join_element_wise(stored["platform"], stored["item_id"], _BETWEEN)
    is_mine = pc.is_in(names, value_set=mine)
    held = {_name(row["platform"], row["item_id"]): row for row in stored.filter(is_mine).to_pylist()}
    for row in rows:
        before = held.get(_name(row["platform"], row["item_id"]))
        if before is not None and all(before[column] == value for column, value in row.items() if column != _WRITTEN):
            row[_WRITTEN] = before[_WRITTEN]
    made = table_of(rows)
    return pa.concat_tables([stored.filter(pc.invert(is_mine)), made]) if keep_others else made


def _name(platform: str, item_id: str) -> str:
    return f"{platform}{_BETWEEN}{item_id}"
