"""Who is credited: every way to read a credit as artists, for a joined credit is never split blindly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from chartlake.matching.folding import fold, is_latin, key, spelled_out, words
from chartlake.matching.vocabulary import listed

_NOBODY: Final = listed(
    """
    variousartists various unknown unknownartist na none null nan artist originalsound
    variousinterpreters vvaa diversinterprets verschiedeneinterpreten artistidiversi promotedmusic
    """
)
# "Lil Nas X ft. Billy Ray Cyrus": what surely joins is taken apart before what may be part of a name.
_GUESTS: Final = re.compile(
    r"\s*[,&]?\s*[(\[]?\b(?:feat\.?|ft\.?|featuring|introducing|duet with|w/)(?=\s)\s*|\s*(?:\||;)\s*"
)
_JOINTS: Final = re.compile(
    r"\s*(?:,|&|\+|×|／)\s*|\s+[-/]\s+|\s+(?:x(?!\s+x\s)|vs\.?|versus|and|y|et|und|och|og|with|con|presents|pres\.?)\s+"
)
_DECORATION: Final = re.compile(r"\s*(?:- topic|vevo|\(official\)|\bofficial)$|^@")
_ALIAS: Final = re.compile(r"(.+?)\s*[(\[](?!feat|ft\b|with\b)([^()\[\]]+)[)\]]")
# Names are joined of as many at most: Earth, Wind & Fire; Crosby, Stills, Nash & Young.
_JOINED_IN_A_NAME: Final = 4
_THE: Final = re.compile(r"^(?:the|los|las)\s+(?=\S)")


# Of each text that features somebody: its own keys, and for each name in it the keys that it goes by.
GuestNames = tuple[tuple[frozenset[str], tuple[frozenset[str], ...]], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """Keys of a credit. `listed`: of each listed name its own keys, unsplit, and those of the names it may be joined
    of; `every`: all of these; `leads`: whoever may be meant by the first name; `guests`: those behind a "feat.";
    `latin`: its script. Empty where nobody is named.
    """

    listed: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    every: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()
    first: str = ""
    first_words: frozenset[str] = frozenset()
    latin: bool = True

    @property
    def known(self) -> bool:
        """Whether anybody is named."""
        return bool(self.listed)

    def beside(self, others: frozenset[str]) -> set[str]:
        """Names of this credit that are not among `others`, whichever way either is read."""
        left: set[str] = set()
        for own, parts in self.listed:
            if others.isdisjoint(own):
                left |= parts - others
        return left


class _Named(NamedTuple):
    """One listed name. `own`: its keys unsplit; `parts`: of the names that it may be joined of; `firsts`: of whoever
    may come first in it; `guests`: of those behind a "feat.".
    """

    own: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()
    firsts: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()


@lru_cache(maxsize=65_536)
def _name(name: str) -> _Named:
    folded = _DECORATION.sub("", fold(name)).strip()
    if alias := _ALIAS.fullmatch(folded):
        first, other = _name(alias[1]), artist_key(alias[2])
        known_as = frozenset({other} - {""})
        return first._replace(own=(*first.own, *known_as), firsts=first.firsts | known_as) if first.own else _Named()
    several = _GUESTS.split(folded)
    pieces = [key for one in several for piece in _JOINTS.split(one) if (key := artist_key(piece))]
    whole = artist_key(" ".join(_JOINTS.split(folded)))
    if not pieces or not whole:
        return _Named()
    spelled = artist_key(spelled_out(folded))
    guests = frozenset(key for one in several[1:] for piece in _JOINTS.split(one) if (key := artist_key(piece)))
    return _Named((whole, spelled), frozenset(pieces), frozenset((whole, spelled, *_beginnings(several[0]))), guests)


def _beginnings(joined: str) -> Iterator[str]:
    """Keys of the first name of a joined credit, wherever it may end: Tyler; Tyler, The Creator."""
    pieces = _JOINTS.split(joined)
    for end in range(1, min(len(pieces), _JOINED_IN_A_NAME) + 1):
        if first := artist_key(" ".join(pieces[:end])):
            yield first


def _full_name(joined: str) -> frozenset[str]:
    """The first of joined names where it is one of several words: nobody else is Bob Marley, but many are Earth."""
    first = _JOINTS.split(_DECORATION.sub("", fold(joined)).strip())[0]
    return frozenset({artist_key(first)}) - {""} if len(words(first)) > 1 else frozenset()


def artist_key(folded: str) -> str:
    """One artist's name as a key, without "The"; empty for various, unknown and their like."""
    found = key(_THE.sub("", folded.strip(" .()[]")))
    return "" if found in _NOBODY else found


@lru_cache(maxsize=65_536)
def read_credit(artists: tuple[str, ...], *, whole: bool = False) -> Credit:
    """The keys of a list of names, each of which may be several joined ones; in a `whole` list the first is one name,
    and nobody is meant by its beginning: Earth, Wind & Fire.
    """
    named = [one for one in map(_name, artists) if one.own]
    if not named:
        return Credit()
    first = named[0]
    return Credit(
        listed=tuple((frozenset(one.own), one.parts) for one in named),
        every=frozenset(key for one in named for key in (*one.own, *one.parts, *one.firsts)),
        leads=first.firsts if not whole or first.guests else frozenset(first.own) | _full_name(artists[0]),
        guests=frozenset(key for one in named for key in one.guests),
        first=first.own[0],
        first_words=frozenset(words(fold(artists[0]))) - {"and", "the"},
        latin=all(is_latin(fold(name)) for name in artists),
    )


@lru_cache(maxsize=16_384)
def guest_names(featured: tuple[str, ...]) -> GuestNames:
    """Of each text that a title features its own keys, unsplit, and for each name in it the keys that it goes by:
    "Hayley Williams of Paramore" goes by her name alone, too.
    """
    found = []
    for text in featured:
        own = {key for name in _alone_too(text) for key in _name(name).own}
        names = [frozenset(map(artist_key, _alone_too(one))) - {""} for one in _JOINTS.split(text)]
        found.append((frozenset(own), tuple(name for name in names if name)))
    return tuple(found)


def _alone_too(name: str) -> set[str]:
    return {name, name.partition(" of ")[0]}


def guest_keys(featured: tuple[str, ...]) -> frozenset[str]:
    """Every key of those whom a title features."""
    return frozenset(key for own, names in guest_names(featured) for keys in (own, *names) for key in keys)
