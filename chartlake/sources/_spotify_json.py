"""What Spotify says of a track, the parts of its JSON objects that every table reads alike, and its pages.

Every field but the id may be withheld and is then None; one of another type is refused.
"""

from __future__ import annotations

import re
from typing import Any, Final

from chartlake.answers import Row
from chartlake.errors import UnexpectedAnswer
from chartlake.sources._described import described
from chartlake.sources._rows import RowRefused

_ID: Final = re.compile(r"[0-9A-Za-z]{22}")
_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_PRECISIONS: Final = ("year", "month", "day")
_UNKNOWN_YEAR: Final = "0000"


def track(item: dict[str, Any]) -> Row:
    """What Spotify says of a track; everything but its id may be withheld."""
    album = part(item, "album")
    return {
        "track_id": identifier(item, "id"),
        "name": text(item, "name"),
        "album_id": identifier(album, "id"),
        **artists(item),
        "duration_ms": whole(item, "duration_ms"),
        "explicit": flag(item, "explicit"),
        "isrc": (text(part(item, "external_ids"), "isrc") or "").upper() or None,  # some come in lower case
        **release(album),
        "popularity": whole(item, "popularity"),
        "track_number": whole(item, "track_number"),
    }


def artists(item: dict[str, Any]) -> Row:
    """Names and ids of the credited artists, each null unless every artist has one."""
    credited = item.get("artists")
    if credited is None:
        return {"artist_names": None, "artist_ids": None}
    if not isinstance(credited, list) or not all(isinstance(artist, dict) for artist in credited):
        raise RowRefused("artists is not a list of artists")
    names = [text(artist, "name") for artist in credited]
    ids = [identifier(artist, "id") for artist in credited]
    return {
        "artist_names": names if names and all(names) else None,
        "artist_ids": ids if ids and all(ids) else None,
    }


def release(album: dict[str, Any]) -> Row:
    """Release date and its precision; both null for the year 0000."""
    released, precision = text(album, "release_date"), text(album, "release_date_precision")
    if released is None or released.startswith(_UNKNOWN_YEAR):
        return {"release_date": None, "release_date_precision": None}
    if not _DAY.fullmatch(released):
        raise RowRefused(f"release_date {released!r} is not a date")
    # How many parts the date has says how precise it is, also where the field is withheld.
    given = _PRECISIONS[released.count("-")]
    if precision not in (None, given):
        raise RowRefused(f"release_date {released!r} is not precise to the {precision}")
    return {"release_date": released, "release_date_precision": given}


def part(item: dict[str, Any], name: str) -> dict[str, Any]:
    """An object inside; empty when it is withheld."""
    value = item.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RowRefused(f"{name} {value!r} is not an object")
    return value


def identifier(item: dict[str, Any], name: str) -> str | None:
    """A Spotify id: 22 letters and digits."""
    value = text(item, name)
    if value is not None and not _ID.fullmatch(value):
        raise RowRefused(f"{name} {value!r} is not a Spotify id")
    return value


def text(item: dict[str, Any], name: str) -> str | None:
    """A text; None when it is empty."""
    value = item.get(name)
    if value is not None and not isinstance(value, str):
        raise RowRefused(f"{name} {value!r} is not a text")
    return value or None


def whole(item: dict[str, Any], name: str) -> int | None:
    """A count, from 0."""
    value = item.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RowRefused(f"{name} {value!r} is not a count")
    return value


def flag(item: dict[str, Any], name: str) -> bool | None:
    """True or false."""
    value = item.get(name)
    if value is not None and not isinstance(value, bool):
        raise RowRefused(f"{name} {value!r} is neither true nor false")
    return value


def next_offset(page: Any, reply: bytes, *, what: str, due: str = "a page") -> int | None:
    """Where the page after this one begins; None after the last. UnexpectedAnswer when it is not the page that was due.

    The link to the next page is not followed: it would get the token.
    """
    if not isinstance(page, dict) or not isinstance(page.get("items"), list) or "next" not in page:
        raise UnexpectedAnswer(f"{what}: {due} was due, got {described(reply)}")
    if not page["next"]:
        return None
    offset, limit = page.get("offset"), page.get("limit")
    if not isinstance(offset, int) or not isinstance(limit, int) or limit < 1:
        raise UnexpectedAnswer(f"{what}: a page with offset {offset!r} and limit {limit!r} says it has a successor")
    return offset + limit
