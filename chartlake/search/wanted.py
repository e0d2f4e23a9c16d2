"""What somebody typed: the id, link or URI of an artist, or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from chartlake.errors import BadName
from chartlake.text_id import normalised

_ID: Final = re.compile(r"[0-9A-Za-z]{22}")
_SPOTIFYS: Final = re.compile(
    r"(?:spotify:|(?:https?://)?open\.spotify\.com/(?:intl-[a-z-]+/)?)(?P<kind>[a-z]+)[:/](?P<id>[0-9A-Za-z]{22})"
    r"(?:[/?#].*)?"
)
_LONGEST: Final = 200


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An artist's id, or else a name; exactly one of them is not empty."""

    artist_id: str = ""
    name: str = ""


def read(query: str) -> Wanted:
    """What is wanted; BadName when the query is empty, too long, or the link of something else than an artist."""
    text = query.strip()
    if not normalised(text) or len(text) > _LONGEST:
        raise BadName(f"{text[:_LONGEST]!r} names no artist; give a name, or an artist's Spotify id, link or URI")
    if _ID.fullmatch(text):
        return Wanted(artist_id=text)
    named = _SPOTIFYS.fullmatch(text)
    if named is None:
        return Wanted(name=text)
    if named["kind"] != "artist":
        raise BadName(f"{text!r} is the link of a Spotify {named['kind']}; give that of the artist")
    return Wanted(artist_id=named["id"])
