"""Recently played tracks and top lists of a connected user: from Spotify's JSON to rows without their user.

The address of a context may hold the user's own name at Spotify (that of "Liked Songs" does): it is blotted out in the
bytes, before they are stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from chartlake.answers import Row
from chartlake.errors import UnexpectedAnswer
from chartlake.sources._listening_time import moment
from chartlake.sources._rows import RowRefused
from chartlake.sources._spotify_json import identifier, part, text
from chartlake.text_id import text_id

RANGES: Final = ("short_term", "medium_term", "long_term")
KINDS: Final[Mapping[str, str]] = {"artists": "artist", "tracks": "track"}
_SPOTIFYS_DEFAULT: Final = "medium_term"
_SAFE: Final = rb"/?#\s\"\\:"
# spotify:user:NAME:collection, https://open.spotify.com/user/NAME/…, https://api.spotify.com/v1/users/NAME/…; a letter
# of the name may be written as \u00e5
_NAMED: Final = re.compile(rb"(spotify:user:|/users?\\?/)((?:[^" + _SAFE + rb"]|\\u[0-9A-Fa-f]{4})+)")
# Of a dropped answer nothing else stays: a list of Spotify's may name owners and followers.
_OF_ANSWER: Final = frozenset({"offset", "limit", "total", "next", "previous", "href", "cursors"})
_OF_TRACK: Final = frozenset({"id", "name", "type", "uri"})
_OF_CONTEXT: Final = frozenset({"type", "uri"})


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One place of a top list."""

    kind: str
    time_range: str
    rank: int
    said: Any


def without_names(body: bytes) -> bytes:
    """The answer with `-` for every user name in an address; all else unchanged."""
    return _NAMED.sub(rb"\1-", body)


def without_persons(document: Mapping[str, Any]) -> dict[str, Any]:
    """A dropped answer with nothing in it but plays, or places of a top list; whatever else it lists is null."""
    items = [_bare(item) for item in document["items"]]
    return {
        name: items if name == "items" else value for name, value in _kept(_OF_ANSWER | {"items"}, document).items()
    }


def _bare(item: Any) -> dict[str, Any] | None:
    if not isinstance(item, dict):
        return None
    if "played_at" not in item:
        return _kept(_OF_TRACK, item) if item.get("type") in KINDS.values() else None
    bare = _kept(frozenset({"track", "played_at", "context"}), item)
    parts = {"track": _bare_track(item.get("track")), "context": _bare_context(item.get("context"))}
    return {name: parts.get(name, value) for name, value in bare.items()}


def _bare_track(said: Any) -> dict[str, Any] | None:
    if not isinstance(said, dict):
        return None
    artists = said.get("artists")
    credited = (
        [_kept(_OF_TRACK, one) for one in artists if isinstance(one, dict)] if isinstance(artists, list) else None
    )
    kept = _kept(_OF_TRACK | {"artists"}, said)
    return {name: credited if name == "artists" else value for name, value in kept.items()}


def _bare_context(said: Any) -> dict[str, Any] | None:
    return _kept(_OF_CONTEXT, said) if isinstance(said, dict) else None


def _kept(names: frozenset[str], said: Mapping[str, Any]) -> dict[str, Any]:
    """The named values; of those that hold others only the ones that are gone through by themselves."""
    inner = ("items", "track", "context", "artists")
    held = {name: value for name, value in said.items() if name in names}
    return {name: value for name, value in held.items() if name in inner or not isinstance(value, dict | list)}


def items_of(document: Any, *, what: str) -> list[Any]:
    """The list of an answer; UnexpectedAnswer when there is none."""
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        error = document.get("error") if isinstance(document, dict) else None
        got = "an error that Spotify gave" if error else "something else"
        raise UnexpectedAnswer(f"{what}: a list of items was due, got {got}; look at it in the raw zone")
    return items


def is_top_list(document: Any) -> bool:
    """Whether an answer is a top list rather than a list of plays."""
    return isinstance(document, dict) and "offset" in document


def play(entry: Any) -> Row:
    """One recently played track, without its user."""
    if not isinstance(entry, dict):
        raise RowRefused("an item is not an object")
    track, context = part(entry, "track"), part(entry, "context")
    played_at, precision = moment(text(entry, "played_at"), "played_at")
    title, artist = text(track, "name"), _first_artist(track)
    return {
        "played_at": played_at,
        "item_id": identifier(track, "id") or _text_id(title, artist),
        "title": title,
        "artist_name": artist,
        "ms_played": None,
        "time_precision": precision,
        "context_type": text(context, "type"),
        "context_uri": text(context, "uri"),
        "origin": "poll",
    }


def ranked(document: Any, url: str, *, what: str) -> Iterator[Ranked]:
    """The places of a top list; of which kind and range the address says, which the answer repeats."""
    items = items_of(document, what=what)
    address = urlsplit(url or str(document.get("href")))
    kind = KINDS.get(address.path.rpartition("/")[2])
    time_range = parse_qs(address.query).get("time_range", [_SPOTIFYS_DEFAULT])[0]
    if kind is None or time_range not in RANGES:
        raise UnexpectedAnswer(f"{what}: the address {address.path!r} does not say which top list this is")
    for place, said in enumerate(items, start=1):
        yield Ranked(kind=kind, time_range=time_range, rank=place, said=said)


def top(place: Ranked) -> Row:
    """One place of a top list, without its user and its day."""
    if not isinstance(place.said, dict):
        raise RowRefused("an item is not an object")
    item_id = identifier(place.said, "id")
    if item_id is None:
        raise RowRefused("an item has no id")
    if place.said.get("type") not in (place.kind, None):
        raise RowRefused(f"type is {place.said.get('type')!r}, in a list of {place.kind}s")
    return {
        "kind": place.kind,
        "time_range": place.time_range,
        "rank": place.rank,
        "item_id": item_id,
        "name": text(place.said, "name"),
    }


def _first_artist(track: dict[str, Any]) -> str | None:
    artists = track.get("artists")
    if artists is None or artists == []:
        return None
    if not isinstance(artists, list) or not isinstance(artists[0], dict):
        raise RowRefused("artists is not a list of artists")
    return text(artists[0], "name")


def _text_id(title: str | None, artist: str | None) -> str:
    if title is None or artist is None:
        raise RowRefused("neither the track's id nor its title and artist are there")
    return text_id(title, [artist])
