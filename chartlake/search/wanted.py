"""What somebody typed: the id, link or URI of an artist, or a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from chartlake.errors import BadName
from chartlake.text_id import normalised

_ID: Final = re.compile(r"[0-9A-Za-z]{22}")
_SPOTIFYS: Final = re.compile(
    r"(?i:spotify:|(?:https?://)?open\.spotify\.com/(?:intl-[a-z-]+/|embed/)?)(?P<kind>[a-z]+)[:/]"
    r"(?P<id>[0-9A-Za-z]{22})(?:[/?#].*)?"
)
# No artist is called like this; to search for it would only find somebody by chance.
_ADDRESS: Final = re.compile(r"(?i:https?://|(?:open\.spotify\.com|spotify\.link)/|spotify:[a-z]+:).*")
_LONGEST: Final = 200
# Control characters and halves of characters.
_NO_SIGNS: Final = frozenset({"Cc", "Cs"})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An artist's id, or else a name; exactly one of them is not empty."""

    artist_id: str = ""
    name: str = ""


def read(query: str) -> Wanted:
    """What is wanted; BadName when the query is empty, too long, or the link of something else than an artist."""
    text = query.strip()
    if not normalised(text) or len(text) > _LONGEST or any(unicodedata.category(sign) in _NO_SIGNS for sign in text):
        raise BadName(f"{text[:_LONGEST]!r} names no artist; give a name, or an artist's Spotify id, link or URI")
    if _ID.fullmatch(text):
        return Wanted(artist_id=text)
    named = _SPOTIFYS.fullmatch(text)
    if named is None and _ADDRESS.fullmatch(text):
        raise BadName(
            f"{text!r} is no link or URI of an artist; it looks like https://open.spotify.com/artist/<22 signs>"
        )
    if named is None:
        return Wanted(name=text)
    if named["kind"] != "artist":
        raise BadName(f"{text!r} is the link of a Spotify {named['kind']}; give that of the artist")
    return Wanted(artist_id=named["id"])
