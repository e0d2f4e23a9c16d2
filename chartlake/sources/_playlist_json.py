"""A playlist as Spotify's JSON spells it: one object, one page, or the sequence of replies that a reading gave.

Before 2026 the contents were `tracks` and each entry had a `track`; since then they are `items` with an `item`, and
apps of before get both. Either is read, and every field that may be withheld can be missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chartlake.errors import UnexpectedAnswer
from chartlake.sources._described import described

# RFC 7464: each text of a JSON text sequence stands between these two, and neither occurs inside JSON as it is sent.
RECORD_SEPARATOR: Final = b"\x1e"
LINE_FEED: Final = b"\n"
_BOM: Final = b"\xef\xbb\xbf"
_HREF: Final = re.compile(r"/playlists/([0-9A-Za-z]+)/(?:items|tracks)")


@dataclass(frozen=True, kw_only=True)
class Playlist:
    """A whole playlist. `entries` are (position from 1, entry as Spotify sent it)."""

    playlist_id: str | None
    name: str | None
    snapshot_id: str | None
    entries: Sequence[tuple[int, Any]]


def as_sequence(texts: Iterable[bytes]) -> bytes:
    """JSON texts, unchanged, as one JSON text sequence."""
    return b"".join(RECORD_SEPARATOR + text + LINE_FEED for text in texts)


def read_playlist(body: bytes, *, what: str) -> Playlist:
    """The playlist in a sequence, an object or a page; UnexpectedAnswer when it is none of them, or not whole."""
    documents = _documents(body, what)
    pages = [document for document in documents if isinstance(document.get("items"), list)]
    playlists = [document for document in documents if not isinstance(document.get("items"), list)]
    if not pages:
        pages = [page for playlist in playlists[-1:] for page in _contents(playlist)]
    if not pages:
        raise UnexpectedAnswer(
            f"{what}: no contents of a playlist, got {described(body)}; Spotify shows a new app the contents of "
            "playlists that its account owns or collaborates on, of others only the name"
        )
    if any(playlist.get("snapshot_id") != playlists[0].get("snapshot_id") for playlist in playlists):
        raise UnexpectedAnswer(f"{what}: the playlist was edited while it was read; read it again")
    metadata = playlists[0] if playlists else {}
    return Playlist(
        playlist_id=_id(metadata, pages[0]),
        name=_text(metadata.get("name")),
        snapshot_id=_text(metadata.get("snapshot_id")),
        entries=_entries(pages, what),
    )


def _documents(body: bytes, what: str) -> list[dict[str, Any]]:
    texts = body.removeprefix(_BOM).split(RECORD_SEPARATOR)
    try:
        documents = [json.loads(text) for text in texts if text.strip()]
    except (ValueError, RecursionError):
        documents = []
    if not documents or not all(isinstance(document, dict) for document in documents):
        raise UnexpectedAnswer(f"{what}: a playlist as JSON was due, got {described(body)}")
    for document in documents:
        if isinstance(document.get("error"), dict):
            raise UnexpectedAnswer(f"{what}: this is an error that Spotify gave: {str(document['error'])[:200]}")
    return documents


def _contents(playlist: dict[str, Any]) -> list[dict[str, Any]]:
    found = [playlist.get(name) for name in ("items", "tracks")]
    return [page for page in found if isinstance(page, dict) and isinstance(page.get("items"), list)][:1]


def _entries(pages: Sequence[dict[str, Any]], what: str) -> list[tuple[int, Any]]:
    entries: list[tuple[int, Any]] = []
    allowed = {0}
    for page in pages:
        offset, limit = page.get("offset", 0), page.get("limit", 0)
        if type(offset) is not int or type(limit) is not int:
            raise UnexpectedAnswer(f"{what}: a page says offset {offset!r} and limit {limit!r}; numbers were due")
        if offset not in allowed:
            raise UnexpectedAnswer(f"{what}: a page begins at {offset!r} where {min(allowed)} is due; read it again")
        entries += [(offset + index, entry) for index, entry in enumerate(page["items"], start=1)]
        # A page may hold fewer entries than its limit and still be followed by the next limit's worth.
        allowed = {offset + len(page["items"]), offset + limit}
    if pages[-1].get("next"):
        raise UnexpectedAnswer(
            f"{what}: only {len(entries)} of {pages[-1].get('total')} entries; a part would look as if the rest had "
            "been removed: let the lake fetch the playlist, or drop all of it"
        )
    return entries


def _id(metadata: dict[str, Any], page: dict[str, Any]) -> str | None:
    named = _text(metadata.get("id"))
    match = _HREF.search(str(page.get("href", "")))
    return named or (match[1] if match else None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
