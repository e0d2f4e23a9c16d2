"""What is compared: an item of a platform as it was described, and that description read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chartlake.matching import vocabulary as v
from chartlake.matching.credits import Credit, GuestNames, artist_key, guest_keys, guest_names, read_credit
from chartlake.matching.folding import fold, is_cut, is_latin, spelled_out, words
from chartlake.matching.pieces import understand
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
    """One item of a platform, as its sources describe it. `release_date` is yyyy, yyyy-mm or yyyy-mm-dd.

    `is_credited_in_full`: whoever sings on it is among `artists`, for it was said so.
    """

    platform: str = ""
    item_id: str = ""
    title: str
    artists: tuple[str, ...] = ()
    artist_ids: tuple[str, ...] = ()
    isrc: str | None = None
    duration_ms: int | None = None
    release_date: str | None = None
    is_credited_in_full: bool = False

    @property
    def lists_everybody(self) -> bool:
        """Whether whoever is not among its artists is not heard on it: a list with ids, or of several on Spotify."""
        if self.is_credited_in_full or self.artist_ids:
            return True
        return len(self.artists) > 1 and self.is_spotify_track

    @property
    def spotify_artist_ids(self) -> tuple[str, ...]:
        """Spotify's own ids of its artists; none where a source gives others in their place."""
        if self.platform != "spotify" or not all(map(_SPOTIFY_ID.fullmatch, self.artist_ids)):
            return ()
        return self.artist_ids

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
    """An item as evidence sees it. `names`: the name, with and without what stands beside it; `tails`: keys of what
    stands behind a dash; `credited`: every key of the credit and of the guests that the title names; `announced`: of
    the guests that title or credit name as such; `in_full`: nobody else is heard; `ids`: Spotify's own of the artists.
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
    tails: frozenset[str] = frozenset()
    guest_names: GuestNames = ()
    announced: frozenset[str] = frozenset()
    in_full: bool = False
    ids: tuple[str, ...] = ()

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
    in_full = item.lists_everybody
    title, credit = take_apart(item.title, _misread(item.artists)), read_credit(item.artists, whole=in_full)
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
        tails=frozenset(name(tail).key for tail in title.tails) if title.tails else frozenset(),
        guest_names=guest_names(title.featured) if title.featured else (),
        announced=guests | credit.guests if guests or credit.guests else guests,
        in_full=in_full,
        ids=item.spotify_artist_ids,
    )


@lru_cache(maxsize=65_536)
def _misread(artists: tuple[str, ...]) -> frozenset[str]:
    """Keys of artists whose name reads as a version where it stands in brackets: (Kalush Orchestra)."""
    named = [fold(one) for one in artists]
    return frozenset(artist_key(one) for one in named if " " in one and understand(one) is not None)


@lru_cache(maxsize=8_192)
def name(folded: str) -> Name:
    """A folded name in words; connectives between words are one word, a roman number at the end is a number."""
    plain = folded
    if "&" in folded or "+" in folded:
        plain = " ".join(folded.replace("&", " and ").replace("+", " and ").split()) or folded
    said = _said(plain)
    key = "".join(said)
    # "U" alone may be a name.
    otherwise = not plain.isascii() or (len(said) > 1 and not v.SAID.keys().isdisjoint(said))
    as_said = v.SAID if len(said) > 1 else {}
    return Name(
        words=said,
        key=key,
        spelled="".join(as_said.get(one, one) for one in _said(spelled_out(plain))) if otherwise else key,
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
