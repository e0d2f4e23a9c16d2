"""Contract rows from Deezer's tracks and artists, and the positions that they stand at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from chartlake.answers import Row
from chartlake.sources._rows import RowRefused, readable

_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_BEYOND: Final = 10**18


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An entry of a chart or playlist, and what says where it stands."""

    place: Any
    entry: Any


def has_positions(entries: Sequence[Any]) -> bool:
    """Whether Deezer says where the entries stand: it does in a chart, and not in a playlist."""
    return any(isinstance(entry, dict) and "position" in entry for entry in entries)


def placed(entries: Sequence[Any]) -> list[Placed]:
    """The entries with the positions that Deezer gives; where it gives none at all, with their order."""
    if not has_positions(entries):
        return [Placed(place=place, entry=entry) for place, entry in enumerate(entries, 1)]
    return [Placed(place=entry.get("position") if isinstance(entry, dict) else None, entry=entry) for entry in entries]


def position(given: Any) -> int:
    """A position, from 1. It is never Deezer's `rank`, which is a popularity."""
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise RowRefused(f"position {given!r} is no position; positions start at 1")
    return given


def track(entry: Any) -> Row:
    """What is known of a track, without its position. Deezer names the main artist; guests stand in the title."""
    found = _of_type(entry, "track")
    by = _object(found.get("artist"))
    return {
        "item_id": _id(found, "id of the track"),
        "item_type": "track",
        "title": _text(found, "title"),
        "artist_names": [_text(by, "name")],
        "artist_ids": [_id(by, "id of the artist")],
        "isrc": _isrc(found.get("isrc")),
    }


def artist(entry: Any) -> Row:
    """What is known of an artist, without the position."""
    found = _of_type(entry, "artist")
    name, number = _text(found, "name"), _id(found, "id of the artist")
    return {"item_id": number, "item_type": "artist", "title": name, "artist_names": [name], "artist_ids": [number]}


def _of_type(entry: Any, due: str) -> dict[str, Any]:
    found = _object(entry)
    if found.get("type", due) != due:
        raise RowRefused(f"type {found['type']!r} where {due!r} is due")
    return found


def _object(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise RowRefused(f"{str(given)[:80]!r} stands where an object is due")
    return given


def _id(entry: dict[str, Any], name: str) -> str:
    """A number of Deezer's, as text. What a user uploaded has a number below zero."""
    given = entry.get("id")
    number = int(given) if isinstance(given, str) and _NUMBER.fullmatch(given) else given
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < _BEYOND:
        raise RowRefused(f"{name} {given!r} is no number of Deezer's")
    return str(number)


def _text(entry: dict[str, Any], name: str) -> str:
    text = entry.get(name)
    if not isinstance(text, str) or not text.strip():
        raise RowRefused(f"{name} {text!r} is no text")
    return readable(text, name)


def _isrc(given: Any) -> str | None:
    if given is not None and not isinstance(given, str):
        raise RowRefused(f"isrc {given!r} is no text")
    return readable(given or "", "isrc").replace("-", "").upper() or None
