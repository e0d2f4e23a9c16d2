"""What is compared: an item of a platform as it was described, and that description read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chartlake.matching import vocabulary as v
from chartlake.matching.credits import Credit, guest_keys, read_credit
from chartlake.matching.folding import is_cut, is_latin, spelled_out, words
from chartlake.matching.titles import Title, take_apart

_ISRC: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_ROMAN_AT_END: Final = v.listed(
    """
    ii iii iv vi vii viii ix xi xii
    """
)
_SPOTIFY_ID: Final = re.compile(r"[0-9A-Za-z]{22}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One item of a platform, as its sources describe it. `release_date` is yyyy, yyyy-mm or yyyy-mm-dd."""

    platform: str = ""
    item_id: str = ""
    title: str
    artists: tuple[str, ...] = ()
    artist_ids: tuple[str, ...] = ()
    isrc: str | None = None
    duration_ms: int | None = None
    release_date: str | None = None

    @property
    def reference(self) -> str:
        """Its name in `recording_id`: a Spotify track id, or `<platform>:<item_id>`."""
        return self.item_id if self.is_spotify_track else f"{self.platform}:{self.item_id}"

    @property
    def is_spotify_track(self) -> bool:
        """Whether its id is Spotify's own."""
        return self.platform == "spotify" and bool(_SPOTIFY_ID.fullmatch(self.item_id))


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """One reading of a name: its words; the words run together (`key`), and the same with "ü" as "ue" and "u" as "you"
    (`spelled`); the numbers in it; whether its script is Latin; whether it was cut.
    """

    words: tuple[str, ...]
    key: str
    spelled: str
    numbers: tuple[str, ...]
    latin: bool
    cut: bool = False

    @property
    def in_order(self) -> str:
        """The words in alphabetical order, run together."""
        return "".join(sorted(self.words))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """An item as evidence sees it. `names`: the name, with and without what stands beside it; `credited`: every key of
    the credit and of the guests that the title names.
    """

    item: Item
    title: Title
    main: Name
    whole: Name
    asides: tuple[Name, ...]
    credit: Credit
    guests: frozenset[str]
    credited: frozenset[str]
    covered: frozenset[str]
    isrc: str | None

    @property
    def names(self) -> tuple[Name, ...]:
        """Every reading of its name, the fullest first, each once."""
        if self.whole is self.main and not self.asides:
            return (self.main,)
        return tuple(dict.fromkeys((self.whole, self.main, *self.asides)))


# A pass over hundreds of thousands of items comes back to each: what is read of it is kept, and little else.
@lru_cache(maxsize=262_144)
def read(item: Item) -> Reading:
    """The item, read."""
    title, credit = take_apart(item.title), read_credit(item.artists)
    guests = guest_keys(title.featured)
    main = name(title.name)
    return Reading(
        item=item,
        title=title,
        main=main,
        whole=main if title.whole == title.name else name(title.whole),
        asides=tuple(name(aside) for aside in title.asides),
        credit=credit,
        guests=guests,
        credited=credit.every | guests if guests else credit.every,
        covered=guest_keys(title.covered),
        isrc=plain_isrc(item.isrc),
    )


@lru_cache(maxsize=8_192)
def name(folded: str) -> Name:
    """A folded name in words; connectives between words are one word, a roman number at the end is a number."""
    plain = folded
    if "&" in folded or "+" in folded:
        plain = " ".join(folded.replace("&", " and ").replace("+", " and ").split()) or folded
    said = _said(plain)
    key = "".join(said)
    otherwise = not plain.isascii() or not v.SAID.keys().isdisjoint(said)
    return Name(
        words=said,
        key=key,
        spelled="".join(v.SAID.get(one, one) for one in _said(spelled_out(plain))) if otherwise else key,
        numbers=tuple(sorted(one for one in said if not one.isalpha())) if not key.isalpha() else (),
        latin=is_latin(folded),
        cut=is_cut(folded),
    )


def _said(plain: str) -> tuple[str, ...]:
    found = words(plain)
    inner = range(1, len(found) - 1)
    said = [
        "and" if place in inner and one in v.CONNECTIVES else v.COUNTED.get(one, one) for place, one in enumerate(found)
    ]
    if len(said) > 1 and said[-1] in _ROMAN_AT_END:
        said[-1] = str(v.NUMBERS[said[-1]])
    return tuple(said)


def plain_isrc(isrc: str | None) -> str | None:
    """An ISRC without hyphens, in capitals; None where it is none."""
    plain = (isrc or "").replace("-", "").replace(" ", "").upper()
    return plain if _ISRC.fullmatch(plain) else None
