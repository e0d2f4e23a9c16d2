"""Contract rows from the entries of a playlist: positions, and what Spotify says of each track."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from chartlake.answers import Row
from chartlake.sources._rows import RowRefused

_ID: Final = re.compile(r"[0-9A-Za-z]{22}")
_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_PRECISIONS: Final = ("year", "month", "day")
_UNKNOWN_YEAR: Final = "0000"
# Whose name or account is behind an entry is not the lake's business.
_PERSONAL: Final = frozenset({"added_by", "owner"})


def position(entry: Any) -> Row:
    """What stands at a position, without the position itself: item_type, ids, title, artists, added_at."""
    item = _item(entry)
    row: Row = {"added_at": _added_at(entry.get("added_at")), "is_local": _is_local(entry, item)}
    if item is None:
        return {**row, "item_type": "unavailable"}
    kind = "local" if row["is_local"] else item.get("type")
    item_id = _id(item, "id")
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
        "title": _text(item, "name"),
        "album_id": _id(_part(item, "album"), "id"),
        **_artists(item),
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


def track(item: dict[str, Any]) -> Row:
    """What Spotify says of a track; everything but its id may be withheld."""
    album = _part(item, "album")
    return {
        "track_id": _id(item, "id"),
        "name": _text(item, "name"),
        "album_id": _id(album, "id"),
        **_artists(item),
        "duration_ms": _whole(item, "duration_ms"),
        "explicit": _flag(item, "explicit"),
        "isrc": (_text(_part(item, "external_ids"), "isrc") or "").upper() or None,  # some come in lower case
        **_release(album),
        "popularity": _whole(item, "popularity"),
        "track_number": _whole(item, "track_number"),
    }


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
    return _flag(entry, "is_local") is True or (item is not None and _flag(item, "is_local") is True)


def _added_at(text: Any) -> datetime | None:
    """Naive UTC, whole milliseconds; the year 1970 is how Spotify spells "before we kept this"."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise RowRefused(f"added_at {text!r} is not a time") from None
    if moment.tzinfo is None:
        raise RowRefused(f"added_at {text!r} has no time zone")
    moment = moment.astimezone(UTC).replace(tzinfo=None)
    return None if moment.year == 1970 else moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _artists(item: dict[str, Any]) -> Row:
    credited = item.get("artists")
    if credited is None:
        return {"artist_names": None, "artist_ids": None}
    if not isinstance(credited, list) or not all(isinstance(artist, dict) for artist in credited):
        raise RowRefused("artists is not a list of artists")
    names = [_text(artist, "name") for artist in credited]
    ids = [_id(artist, "id") for artist in credited]
    return {
        "artist_names": names if names and all(names) else None,
        "artist_ids": ids if ids and all(ids) else None,
    }


def _release(album: dict[str, Any]) -> Row:
    released, precision = _text(album, "release_date"), _text(album, "release_date_precision")
    if released is None or released.startswith(_UNKNOWN_YEAR):
        return {"release_date": None, "release_date_precision": None}
    if not _DAY.fullmatch(released):
        raise RowRefused(f"release_date {released!r} is not a date")
    # How many parts the date has says how precise it is, also where the field is withheld.
    given = _PRECISIONS[released.count("-")]
    if precision not in (None, given):
        raise RowRefused(f"release_date {released!r} is not precise to the {precision}")
    return {"release_date": released, "release_date_precision": given}


def _part(item: dict[str, Any], name: str) -> dict[str, Any]:
    part = item.get(name)
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise RowRefused(f"{name} {part!r} is not an object")
    return part


def _id(item: dict[str, Any], name: str) -> str | None:
    value = _text(item, name)
    if value is not None and not _ID.fullmatch(value):
        raise RowRefused(f"{name} {value!r} is not a Spotify id")
    return value


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    if value is not None and not isinstance(value, str):
        raise RowRefused(f"{name} {value!r} is not a text")
    return value or None


def _whole(item: dict[str, Any], name: str) -> int | None:
    value = item.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RowRefused(f"{name} {value!r} is not a count")
    return value


def _flag(item: dict[str, Any], name: str) -> bool | None:
    value = item.get(name)
    if value is not None and not isinstance(value, bool):
        raise RowRefused(f"{name} {value!r} is neither true nor false")
    return value
