"""What two items are to one another: named pieces of evidence, added up. A pair's verdict depends on the pair alone."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz.distance import OSA

from chartlake.matching.items import Item, Name, Reading, read
from chartlake.matching.names import artist_named, compare_names
from chartlake.matching.titles import Title
from chartlake.matching.vocabulary import listed
from chartlake.matching.weights import (
    SONG,
    SONG_PRIOR,
    TAKE,
    TAKE_PRIOR,
    TELLING_LEAST,
    TELLING_MOST,
    TELLING_PER_LETTER,
)

RECORDING: Final = "recording"
VERSION: Final = "version"
DIFFERENT: Final = "different"
# A title that is, or is not, of one of these forms is not the same song otherwise.
_FORMS: Final = frozenset({"mashup", "medley", "section"})
_COVERS: Final = frozenset({"cover", "karaoke"})
_MADE_BY_ANYBODY: Final = frozenset(
    {"sped_up", "slowed", "nightcore", "effect", "instrumental", "orchestral", "acappella"}
)
_UPLOADERS: Final = re.compile(
    "sped|speed|slow|nightcore|karaoke|tribute|cover|reverb|lofi|8d|lullab|backingtrack|tiktok"
)
# TikTok gives the length of the clip: 15, 30 or 60 seconds of a song.
_LONGEST_CLIP: Final = 61_000
# What a name may carry on one platform and not on another.
# "Sueño" and "Sueño II" are two acts.
_NUMBER: Final = re.compile(r"[ivx]+|[0-9]+")
_SUFFIXES: Final = frozenset({"official", "music", "band", "karaoke", "officiel", "oficial", "tv"})
# Words that say little: one of them alone is the name of hundreds of songs.
_COMMON: Final = listed(
    """
    intro outro home hello stay alone angel baby love lover you me my your the a an of in on to and i it
    is for be we us up down go run fly fire water sun moon star stars sky rain heaven hell dream dreams
    night day morning summer winter happy sad sorry please again forever never always now tonight today
    time life heart hearts girl boy man woman money power gold diamonds blue red black white dance party
    crazy free true real good bad beautiful perfect lost gone over inside outside closer higher lonely
    broken king queen hero hold come back away feel feeling want need know say one two interlude
    freestyle untitled amor vida te mi tu la el de que
    """
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a pair is: `relation`, and the probability that it is that. `pieces` maps each piece of evidence to what
    was found and its weight for the song and for the take. `decided`: one piece alone ruled another relation out.
    """

    relation: str
    probability: float
    recording: float
    version: float
    version_class: tuple[str, str]
    pieces: Mapping[str, tuple[str, float, float]]
    decided: bool = False


def judge(a: Item, b: Item) -> Verdict:
    """The relation of two items, the same whichever comes first."""
    return judge_readings(read(a), read(b))


def judge_readings(a: Reading, b: Reading) -> Verdict:
    """As `judge`, of items already read."""
    classes = (a.title.version_class, b.title.version_class)
    if a.title.no_song or b.title.no_song:
        return Verdict(
            relation=DIFFERENT, probability=0.99, recording=0.0, version=0.01, version_class=classes,
            pieces={"title": ("a user's sound names no song", -20.0, 0.0)}, decided=True,
        )  # fmt: skip
    found, telling = _found(a, b)
    pieces = {
        piece: (what, SONG.get(piece, {}).get(what, 0.0), TAKE.get(piece, {}).get(what, 0.0))
        for piece, what in found.items()
    }
    pieces["name"] = (found["name"], pieces["name"][1] + telling, 0.0)
    song = _probability(SONG_PRIOR + sum(weight for _, weight, _ in pieces.values()))
    take = _probability(TAKE_PRIOR + sum(weight for _, _, weight in pieces.values()))
    shares = {RECORDING: song * take, VERSION: song * (1 - take), DIFFERENT: 1 - song}
    relation = DIFFERENT if song < 0.5 else max((RECORDING, VERSION), key=shares.__getitem__)
    return Verdict(
        relation=relation,
        probability=round(shares[relation], 4),
        recording=shares[RECORDING],
        version=shares[VERSION],
        version_class=classes,
        pieces=pieces,
        decided=any(weight <= -9 for weight in (pieces["name"][1] - telling, *_hard(pieces))),
    )


def _hard(pieces: Mapping[str, tuple[str, float, float]]) -> list[float]:
    return [pieces["parts"][1], pieces["form"][1], pieces["version"][2]]


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def _found(a: Reading, b: Reading) -> tuple[dict[str, str], float]:
    """What each piece of evidence says, and what the name tells."""
    names, met = compare_names(a, b)
    artists = compare_artists(a, b)
    isrc = "unknown" if not a.isrc or not b.isrc else "equal" if a.isrc == b.isrc else "different"
    duration = _durations(a, b)
    release = _releases(a.item.release_date, b.item.release_date)
    if names == "another script" and not _borne_out(isrc, artists, duration, release):
        names = "different"
    return {
        "name": names,
        "artists": artists,
        "isrc": isrc,
        "version": compare_versions(a, b),
        "guests": compare_guests(a, b),
        "parts": "equal" if a.title.parts == b.title.parts else "differ",
        "form": "equal" if a.title.kinds & _FORMS == b.title.kinds & _FORMS else "differs",
        "duration": duration,
        "release": release,
    }, (telling(met) if names not in ("different", "numbers differ", "another script") else 0.0)


def _borne_out(isrc: str, artists: str, duration: str, release: str) -> bool:
    """Whether a name that cannot be read across scripts may be the same: the ISRC, or all else together, says so."""
    if isrc == "equal":
        return artists != "none"
    return artists in ("equal", "lead") and duration == "within 3 s" and release == "equal"


def telling(name: Name) -> float:
    """What it is worth that two items have this name: little for "Intro", much for a long one."""
    letters = sum(len(word) / 3 if word in _COMMON else len(word) for word in name.words)
    if not name.latin:
        letters *= 1.3  # a syllable says more than a letter
    return min(TELLING_MOST, TELLING_LEAST + TELLING_PER_LETTER * letters)


def compare_artists(a: Reading, b: Reading) -> str:
    """How the credits compare; guests named in a title count as credited."""
    if not a.credit.known or not b.credit.known:
        return "unknown"
    if a.credited.isdisjoint(b.credited):
        return _named(a, b) or _strangers(a, b)
    if a.credit.leads & b.credit.leads:
        return "lead" if _left_over(a, b) or _left_over(b, a) else "equal"
    if not _left_over(a, b) and not _left_over(b, a):
        return "equal"
    if named := _named(a, b):
        return named
    # A guest who sings on both is no reason to take one for the other.
    return "overlap" if a.credit.leads & b.credited or b.credit.leads & a.credited else "guests only"


def _named(a: Reading, b: Reading) -> str:
    """How the words of one title name the other's artists; empty when they do not."""
    if (a.covered & b.credit.every) or (b.covered & a.credit.every):
        return "covered"
    return "named in title" if _names_other(a, b) or _names_other(b, a) else ""


def _left_over(a: Reading, b: Reading) -> set[str]:
    """Whom a credits, or features, and b does not."""
    others = b.credited
    return a.credit.beside(others) | (a.guests - others if not a.guests & others else set())


def _names_other(a: Reading, b: Reading) -> bool:
    """Whether what stands beside a's name, or in front of it, is b's artist."""
    return bool(a.asides) and any(artist_named(one.key, b.credit.every) for one in (*a.asides, a.main))


def _strangers(a: Reading, b: Reading) -> str:
    one, other = sorted((a.credit.first, b.credit.first))
    if _is_another_of_the_name(a, b):
        return "none"
    if other.startswith(one) and other.removeprefix(one) in _SUFFIXES:
        return "near"
    if _short_of(a, b) or _short_of(b, a):
        return "near"
    if min(len(one), len(other)) >= 7 and OSA.distance(one, other) <= (1 if len(one) < 12 else 2):
        return "near"
    only = a.title.kinds ^ b.title.kinds
    if only & _COVERS:
        return "unnamed cover"
    if only & _MADE_BY_ANYBODY and (_UPLOADERS.search(one) or _UPLOADERS.search(other)):
        return "uploader"
    return "another script" if a.credit.latin != b.credit.latin else "none"


def _short_of(a: Reading, b: Reading) -> bool:
    """Whether a's first name is b's without first names: Hall & Oates, Nilsson."""
    short, long = a.credit.first_words, b.credit.first_words
    return short < long and (len(short) > 1 or any(len(word) >= 6 for word in short))


def _is_another_of_the_name(a: Reading, b: Reading) -> bool:
    """Whether nothing but a number tells the first names apart."""
    apart = a.credit.first_words ^ b.credit.first_words
    return bool(apart) and all(_NUMBER.fullmatch(word) for word in apart)


def compare_versions(a: Reading, b: Reading) -> str:
    """Whether the marks are the same: `equal`, `unnamed` (one does not say who or where), `differs`."""
    if a.title.kinds != b.title.kinds:
        return "differs"
    beside = {mark.kind: mark.words for mark in a.title.marks}
    answer = "equal"
    for mark in b.title.marks:
        said = _same_words(mark.kind, beside[mark.kind], mark.words, a, b)
        if said == "differs":
            return said
        answer = answer if said == "equal" else said
    return answer


def _same_words(kind: str, left: frozenset[str], right: frozenset[str], a: Reading, b: Reading) -> str:
    if left == right or kind in _COVERS or kind == "rerecording":
        return "equal"
    if kind in ("language", "other", "dated", "section"):
        return "differs"
    if left and right:
        return "equal" if left < right or right < left else "differs"
    named, silent = (left - right, b) if left - right else (right - left, a)
    credit = "".join(sorted(silent.credit.every | silent.guests))
    return "equal" if all(word in credit for word in named) else "unnamed"


def compare_guests(a: Reading, b: Reading) -> str:
    """Whether those credited beside the lead are the same: `equal`, `one-sided`, `missing`, `differ`, `unknown`."""
    if not a.credit.known or not b.credit.known or not a.credit.leads & b.credit.leads:
        return "unknown"
    marked = _marked_names(a) | _marked_names(b)
    more_left, more_right = _left_over(a, b) - marked, _left_over(b, a) - marked
    if more_left and more_right and not _alike(more_left, more_right):
        return "differ"
    if not more_left and not more_right:
        return "equal"
    # Where artists have ids the credit is whole: a guest of the one title who is not in the other's is not heard there.
    announced = (more_left & a.guests) | (more_right & b.guests)
    return "missing" if announced and a.item.artist_ids and b.item.artist_ids else "one-sided"


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


def _durations(a: Reading, b: Reading) -> str:
    one, other = a.item.duration_ms, b.item.duration_ms
    if not one or not other:
        return "unknown"
    apart = abs(one - other)
    if apart <= 10_000:
        return "within 3 s" if apart <= 3_000 else "within 10 s"
    if min(one, other) <= _LONGEST_CLIP:
        return "a clip"
    if _is_edited(a.title) or _is_edited(b.title):
        return "far, but another edit"
    return "another length" if 2 * max(one, other) >= 3 * min(one, other) else "far"


def _is_edited(title: Title) -> bool:
    return bool(title.editions & {"radio", "single", "album", "edit", "short", "full", "video", "original", "lp"})


def _releases(one: str | None, other: str | None) -> str:
    if not one or not other:
        return "unknown"
    if len(one) < 10 or len(other) < 10:
        return "near" if one[:4] == other[:4] else "far"
    apart = abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)
    return "equal" if not apart else "near" if apart <= 45 else "far"
