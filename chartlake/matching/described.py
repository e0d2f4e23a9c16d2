"""One description for each item, whatever said it and in whatever order: the best of each, never the latest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chartlake.matching.items import Item


def joined(one: Item, other: Item) -> Item:
    """What two descriptions of an item say together. Commutative, associative, and the same twice as once."""
    words = max(one, other, key=_fullness)
    return Item(
        platform=one.platform,
        item_id=one.item_id,
        title=words.title,
        artists=words.artists,
        artist_ids=words.artist_ids,
        isrc=min(filter(None, (one.isrc, other.isrc)), default=None),
        duration_ms=max(filter(None, (one.duration_ms, other.duration_ms)), default=None),
        release_date=max(filter(None, (one.release_date, other.release_date)), key=_precision, default=None),
    )


def _fullness(item: Item) -> tuple[Any, ...]:
    """The credit with ids, then the longer credit, then the longer title; then any order that is always the same."""
    return bool(item.artist_ids), len(item.artists), len(item.title), item.title, item.artists, item.artist_ids


def _precision(day: str) -> tuple[Any, ...]:
    """The more precise date, then the earlier one: a re-release says nothing of the recording."""
    return len(day), [-ord(sign) for sign in day]


def together(items: Iterable[Item], known: Mapping[str, Item] | None = None) -> dict[str, Item]:
    """By reference, every item once; `known` is joined in."""
    found = dict(known or {})
    for item in items:
        held = found.get(item.reference)
        found[item.reference] = item if held is None else joined(held, item)
    return found
