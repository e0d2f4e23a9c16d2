"""Who is credited: every way to read a credit as artists, for a joined credit is never split blindly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

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
    r"\s*[,&]?\s*[(\[]?\b(?:feat\.?|ft\.?|featuring|introducing|duet with)(?=\s)\s*|\s*(?:\||;)\s*"
)
_JOINTS: Final = re.compile(
    r"\s*(?:,|&|\+|×|／)\s*|\s+[-/]\s+|\s+(?:x(?!\s+x\s)|vs\.?|versus|and|y|et|und|och|og|with|con|presents|pres\.?)\s+"
)
_DECORATION: Final = re.compile(r"\s*(?:- topic|vevo|\(official\)|\bofficial)$|^@")
_ALIAS: Final = re.compile(r"(.+?)\s*[(\[](?!feat|ft\b|with\b)([^()\[\]]+)[)\]]")
_THE: Final = re.compile(r"^(?:the|los|las)\s+(?=\S)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """Keys of a credit. `listed`: of each listed name its own keys, unsplit, and those of the names it may be joined
    of; `every`: all of these; `leads`: whoever may be meant by the first name; `latin`: its script.
    Empty where nobody is named.
    """

    listed: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    every: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
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


@lru_cache(maxsize=65_536)
def _name(name: str) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """The keys of a listed name, those of the names that it may be joined of, and those of whoever comes first."""
    folded = _DECORATION.sub("", fold(name)).strip()
    if alias := _ALIAS.fullmatch(folded):
        first, other = _name(alias[1]), artist_key(alias[2])
        return (*first[0], other) if other else first[0], first[1], first[2] | ({other} - {""})
    named = [piece for several in _GUESTS.split(folded) for piece in _JOINTS.split(several)]
    pieces = [key for piece in named if (key := artist_key(piece))]
    whole = artist_key(" ".join(_JOINTS.split(folded)))
    if not pieces or not whole:
        return (), frozenset(), frozenset()
    spelled = artist_key(spelled_out(folded))
    return (whole, spelled), frozenset(pieces), frozenset((whole, pieces[0], spelled))


def artist_key(folded: str) -> str:
    """One artist's name as a key, without "The"; empty for various, unknown and their like."""
    found = key(_THE.sub("", folded.strip(" .()[]")))
    return "" if found in _NOBODY else found


@lru_cache(maxsize=65_536)
def read_credit(artists: tuple[str, ...]) -> Credit:
    """The keys of a list of names, each of which may be several joined ones."""
    named = [one for one in map(_name, artists) if one[0]]
    if not named:
        return Credit()
    return Credit(
        listed=tuple((frozenset(own), parts) for own, parts, _ in named),
        every=frozenset(key for own, parts, firsts in named for key in (*own, *parts, *firsts)),
        leads=named[0][2],
        first=named[0][0][0],
        first_words=frozenset(words(fold(artists[0]))) - {"and", "the"},
        latin=all(is_latin(fold(name)) for name in artists),
    )


@lru_cache(maxsize=16_384)
def guest_keys(featured: tuple[str, ...]) -> frozenset[str]:
    """Keys of those whom a title features; "Hayley Williams of Paramore" goes by her name alone, too."""
    named = [one for name in featured for one in {name, name.partition(" of ")[0]}]
    return frozenset(key for name in named for own, parts, _ in [_name(name)] for key in (*own, *parts))
