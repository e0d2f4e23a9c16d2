"""Contract rows from the entries of a playlist: positions, and what Spotify says of each track."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from chartlake.answers import Row
from chartlake.sources._rows import RowRefused
from chartlake.sources._spotify_json import artists, flag, identifier, part, text

# Whose name or account is behind an entry is not the lake's business.
_PERSONAL: Final = frozenset({"added_by", "owner"})


def position(entry: Any) -> Row:
    """What stands at a position, without the position itself: item_type, ids, title, artists, added_at."""
    item = _item(entry)
    row: Row = {"added_at": _added_at(entry.get("added_at")), "is_local": _is_local(entry, item)}
    if item is None:
        return {**row, "item_type": "unavailable"}
    kind = "local" if row["is_local"] else item.get("type")
    item_id = identifier(item, "id")
    if kind not in ("local", "track", "episode"):
        raise RowRefused(f"type {kind!r} is neither track nor episode")
    if kind == "local":
        item_id = None
    elif item_id is None:
        kind = "unavailable"
    return {
        **row,
        "item_type": kind,
        "track_id": item_id,
        "title": text(item, "name"),
        "album_id": identifier(part(item, "album"), "id"),
        **artists(item),
    }


def tracks(entries: Sequence[tuple[int, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tracks that Spotify has an id for, with their positions; no episodes, no local files."""
    for number, entry in entries:
        try:
            item = _item(entry)
            known = item is not None and not _is_local(entry, item) and item.get("type") == "track"
        except RowRefused:
            continue  # the position is refused with its reason already
        if item is not None and known and item.get("id"):
            yield number, item


def shown(entry: Any) -> Any:
    """What is kept of a refused entry."""
    if not isinstance(entry, dict):
        return entry
    return {name: value for name, value in entry.items() if name not in _PERSONAL}


def _item(entry: Any) -> dict[str, Any] | None:
    """The track or episode of an entry, under its new or its old name; None when it was removed."""
    if not isinstance(entry, dict) or not ("item" in entry or "track" in entry):
        raise RowRefused("neither item nor track in the entry")
    found = entry.get("item") if entry.get("item") is not None else entry.get("track")
    if found is not None and not isinstance(found, dict):
        raise RowRefused(f"{found!r} stands where a track is due")
    return found


def _is_local(entry: dict[str, Any], item: dict[str, Any] | None) -> bool:
    return flag(entry, "is_local") is True or (item is not None and flag(item, "is_local") is True)


def _added_at(written: Any) -> datetime | None:
    """Naive UTC, whole milliseconds; the year 1970 is how Spotify spells "before we kept this"."""
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except (TypeError, ValueError):
        raise RowRefused(f"added_at {written!r} is not a time") from None
    if moment.tzinfo is None:
        raise RowRefused(f"added_at {written!r} has no time zone")
    moment = moment.astimezone(UTC).replace(tzinfo=None)
    return None if moment.year == 1970 else moment.replace(microsecond=moment.microsecond // 1000 * 1000)
