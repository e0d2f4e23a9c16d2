"""How the credits of two items compare: who leads, who is beside, and who is known not to be heard."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from rapidfuzz.distance import OSA

from chartlake.matching.items import Reading
from chartlake.matching.names import artist_named, sounds_alike

COVERS: Final = frozenset({"cover", "karaoke"})
_MADE_BY_ANYBODY: Final = frozenset(
    {"sped_up", "slowed", "nightcore", "effect", "instrumental", "orchestral", "acappella"}
)
_UPLOADERS: Final = re.compile(
    "sped|speed|slow|nightcore|karaoke|tribute|cover|reverb|lofi|8d|lullab|backingtrack|tiktok"
)
# "Sueño" and "Sueño II" are two acts.
_NUMBER: Final = re.compile(r"[ivx]+|[0-9]+")
# What a name may carry on one platform and not on another.
_SUFFIXES: Final = frozenset({"official", "music", "band", "karaoke", "officiel", "oficial", "tv"})
# A name of so few letters sounds like too many others.
_HEARD: Final = 4


def compare_artists(a: Reading, b: Reading) -> str:
    """How the credits compare; guests named in a title count as credited.

    `equal`, `lead` (it leads both), `overlap` (it is beside on the one), `another lead` (and the other's is not heard),
    `guests only`, `named in title`, `covered`, `near`, `unnamed cover`, `uploader`, `sounds alike`, `another script`,
    `another of the name` (Spotify has two of the name), `none`, `unknown`.
    """
    if not a.credit.known or not b.credit.known:
        return "unknown"
    if _have_nothing_in_common(a, b):
        return "none"
    if a.ids and b.ids and not _shared(a, b):
        return _by_other_ids(a, b)
    if same_lead(a, b):
        return "lead" if _left_over(a, b) or _left_over(b, a) else "equal"
    if a.credited.isdisjoint(b.credited) and not _shared(a, b):
        return _named(a, b) or _strangers(a, b)
    left, right = _left_over(a, b), _left_over(b, a)
    if not left and not right:
        return "equal"
    if named := _named(a, b):
        return named
    if _is_beside(a, b) or _is_beside(b, a):
        return "another lead" if _is_unheard(a, left, b) or _is_unheard(b, right, a) else "overlap"
    # A guest who sings on both is no reason to take one for the other.
    strangers = _strangers(a, b)
    return strangers if strangers == "near" else "guests only" if _acts(a) & _acts(b) else "none"


def _have_nothing_in_common(a: Reading, b: Reading) -> bool:
    """Whether a look is enough, as it is for most pairs that meet because many songs have one name."""
    return (
        a.credit.latin == b.credit.latin
        and a.title.marks == b.title.marks
        and a.credited.isdisjoint(b.credited)
        and not (a.asides or b.asides or a.covered or b.covered)
        and not _shared(a, b)
        and not _are_near(a, b)
    )


def same_lead(a: Reading, b: Reading) -> bool:
    """Whether the same artist leads both, by name or by id."""
    if a.ids and a.ids[:1] == b.ids[:1]:
        return True
    return bool(a.credit.leads & b.credit.leads) and not (a.ids and b.ids and not _shared(a, b))


def _shared(a: Reading, b: Reading) -> bool:
    """Whether somebody has one id on both."""
    return bool(a.ids and b.ids) and not set(a.ids).isdisjoint(b.ids)


def _by_other_ids(a: Reading, b: Reading) -> str:
    """Two credits that Spotify says are of other artists."""
    if named := _named(a, b):
        return named
    if not a.credited.isdisjoint(b.credited):
        return "another of the name"
    strangers = _strangers(a, b)
    return strangers if strangers in ("unnamed cover", "uploader") else "none"


def _acts(reading: Reading) -> frozenset[str]:
    """Whoever is credited as an act: on a whole list every name is one, and no part of it."""
    if not reading.in_full:
        return reading.credited
    return frozenset(key for own, _ in reading.credit.listed for key in own) | reading.guests


def _is_beside(a: Reading, b: Reading) -> bool:
    """Whether a's lead is an act beside b's."""
    return bool(a.credit.leads & _acts(b)) or (bool(a.ids) and a.ids[0] in b.ids)


def _is_unheard(a: Reading, more: set[str], b: Reading) -> bool:
    """Whether a's lead is among those whom b's whole list lacks."""
    return b.in_full and bool(more & a.credit.leads)


def _named(a: Reading, b: Reading) -> str:
    """How the words of one title name the other's artists; empty when they do not."""
    if (a.covered & b.credit.every) or (b.covered & a.credit.every):
        return "covered"
    return "named in title" if _names_other(a, b) or _names_other(b, a) else ""


def _left_over(a: Reading, b: Reading) -> set[str]:
    """Whom a credits, or features, and b does not."""
    others = b.credited | _renamed(a, b)
    left = a.credit.beside(others)
    for own, names in a.guest_names:
        if others.isdisjoint(own):
            left.update(min(name) for name in names if others.isdisjoint(name))
    return left


def _renamed(a: Reading, b: Reading) -> set[str]:
    """Keys of those of a who are b's, too, by their ids: Kanye West is Ye."""
    if not _shared(a, b) or len(a.ids) != len(a.credit.listed):
        return set()
    return {key for one, (own, _) in zip(a.ids, a.credit.listed, strict=True) if one in b.ids for key in own}


def _names_other(a: Reading, b: Reading) -> bool:
    """Whether what stands beside a's name, or in front of it, is b's artist."""
    return bool(a.asides) and any(artist_named(one.key, b.credit.every) for one in (*a.asides, a.main))


def _strangers(a: Reading, b: Reading) -> str:
    if _are_near(a, b):
        return "none" if _is_another_of_the_name(a, b) else "near"
    only = a.title.kinds ^ b.title.kinds
    if only & COVERS:
        return "unnamed cover"
    if only & _MADE_BY_ANYBODY and (_UPLOADERS.search(a.credit.first) or _UPLOADERS.search(b.credit.first)):
        return "uploader"
    if a.credit.latin == b.credit.latin:
        return "none"
    return "sounds alike" if _sound_alike(a.credit.leads, b.credit.leads) else "another script"


def _are_near(a: Reading, b: Reading) -> bool:
    """Whether the first names are one but for a slip, a part left out, or a word that platforms add."""
    one, other = a.credit.first, b.credit.first
    if one[0] == other[0]:
        if min(len(one), len(other)) >= 7 and OSA.distance(one, other) <= (1 if min(len(one), len(other)) < 12 else 2):
            return True
        short, long = (one, other) if len(one) < len(other) else (other, one)
        if long.startswith(short) and long.removeprefix(short) in _SUFFIXES:
            return True
    return not a.credit.first_words.isdisjoint(b.credit.first_words) and (_short_of(a, b) or _short_of(b, a))


def _sound_alike(ones: Set[str], others: Set[str]) -> bool:
    return any(
        min(len(one), len(other)) >= _HEARD and sounds_alike(one, other)
        for one in ones
        for other in others
        if one.isascii() and other.isascii()
    )


def _short_of(a: Reading, b: Reading) -> bool:
    """Whether a's first name is b's without first names, or without the band: Hall & Oates, Nilsson, Florence."""
    short, long = a.credit.first_words, b.credit.first_words
    if not short < long:
        return False
    own, parts = b.credit.listed[0]
    of_a_pair = parts if len(parts) == 2 else frozenset()
    return len(short) > 1 or any(
        len(word) >= 6 and (word in of_a_pair or any(key.endswith(word) for key in own)) for word in short
    )


def _is_another_of_the_name(a: Reading, b: Reading) -> bool:
    """Whether nothing but a number tells the first names apart."""
    apart = a.credit.first_words ^ b.credit.first_words
    return bool(apart) and all(_NUMBER.fullmatch(word) for word in apart)


def compare_guests(a: Reading, b: Reading) -> str:
    """Whether those credited beside the lead are the same: `equal`, `one-sided`, `announced` (one-sided, and the title
    or a "feat." says so, or only the other's list is whole, or it is a remix), `missing` (and known not to be heard on
    the other), `differ`, `unknown`.
    """
    if not a.credit.known or not b.credit.known or not same_lead(a, b):
        return "unknown"
    marked = _marked_names(a) | _marked_names(b)
    left, right = _left_over(a, b) - marked, _left_over(b, a) - marked
    if left and right and not _alike(left, right):
        return "differ"
    if not left and not right:
        return "equal"
    of_a_remix = "remix" in a.title.kinds & b.title.kinds
    for more, one, other in ((left, a, b), (right, b, a)):
        # A whole list lacks whom it does not name. Remixes have guests of their own, whether or not it is said.
        if other.in_full and (more if of_a_remix else more & one.announced):
            return "missing"
        if more and other.in_full and not one.in_full:
            return "announced"
    if of_a_remix and _lists_several(a) and _lists_several(b):
        return "announced"
    return "announced" if (left & a.announced) | (right & b.announced) else "one-sided"


def _lists_several(reading: Reading) -> bool:
    return bool(reading.credit.every - reading.credit.leads)


def _alike(ones: Set[str], others: Set[str]) -> bool:
    """Whether somebody of the one is somebody of the other, written with a slip or cut short."""
    return any(
        min(len(one), len(other)) >= 6
        and (one.startswith(other) or other.startswith(one) or OSA.distance(one, other) <= 2)
        for one in ones
        for other in others
    )


def _marked_names(reading: Reading) -> frozenset[str]:
    """Remixers and the like, as one key and word by word."""
    said = [mark.words for mark in reading.title.marks if mark.words]
    return frozenset(one for named in said for one in named) | {
        key for key in reading.credit.every if any(all(one in key for one in named) for named in said)
    }
