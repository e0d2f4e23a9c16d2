"""The id of an item whose source gives none: the same title and artists give the same id, in every source."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Final

PREFIX: Final = "text:"
# Neither separator survives `normalised`, so ("a", ["b"]) and ("a b", []) cannot meet.
_BETWEEN_ARTISTS: Final = "\x1f"
_BEFORE_ARTISTS: Final = "\x1e"


def text_id(title: str, artists: Sequence[str]) -> str:
    """`text:` and the 40 hex digits of the SHA-1 of the normalised title and artists, in the order of the credit.

    Upper and lower case, runs of white space and Unicode's compatibility forms (full-width letters, ligatures)
    make no difference; punctuation, accents and the order of the artists do.
    """
    credit = _BETWEEN_ARTISTS.join(normalised(artist) for artist in artists)
    digest = hashlib.sha1(f"{normalised(title)}{_BEFORE_ARTISTS}{credit}".encode(), usedforsecurity=False)
    return PREFIX + digest.hexdigest()


def normalised(text: str) -> str:
    """Text without the differences that a reader would not see: NFKC, case-folded, single spaces."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())
