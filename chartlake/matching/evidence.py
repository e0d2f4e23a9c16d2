"""What two items are to one another: named pieces of evidence, added up. A pair's verdict depends on the pair alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from chartlake.matching.artists import COVERS, compare_artists, compare_guests
from chartlake.matching.items import Item, Name, Reading, read
from chartlake.matching.names import compare_names
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
# These names are not one, or not known to be: what they tell counts for nothing.
_NAMES_APART: Final = frozenset({"different", "numbers differ", "another script", "unread"})
# TikTok gives the length of the clip: 15, 30 or 60 seconds of a song.
_LONGEST_CLIP: Final = 61_000
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
            pieces={"title": (_why_no_song(a, b), -20.0, 0.0)}, decided=True,
        )  # fmt: skip
    found, telling = _found(a, b)
    pieces = {
        piece: (what, SONG.get(piece, {}).get(what, 0.0), TAKE.get(piece, {}).get(what, 0.0))
        for piece, what in found.items()
    }
    pieces["name"] = (found["name"], pieces["name"][1] + telling, pieces["name"][2])
    song = _probability(SONG_PRIOR + sum(weight for _, weight, _ in pieces.values()))
    take = _probability(TAKE_PRIOR + sum(weight for _, _, weight in pieces.values()))
    shares = {RECORDING: song * take, VERSION: song * (1 - take), DIFFERENT: 1 - song}
    relation = RECORDING if shares[RECORDING] > 0.5 else max((DIFFERENT, VERSION), key=shares.__getitem__)
    return Verdict(
        relation=relation,
        probability=round(shares[relation], 4),
        recording=shares[RECORDING],
        version=shares[VERSION],
        version_class=classes,
        pieces=pieces,
        decided=any(weight <= -9 for weight in (pieces["name"][1] - telling, *_hard(pieces))),
    )


def _why_no_song(a: Reading, b: Reading) -> str:
    return "a user's sound names no song" if a.title.name and b.title.name else "one has no title"


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
        names = "unread" if artists in ("equal", "lead") else "different"
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
    }, (telling(met) if names not in _NAMES_APART else 0.0)


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
    if left == right or kind in COVERS or kind == "rerecording":
        return "equal"
    if kind in ("language", "other", "dated", "section"):
        return "differs"
    if left and right:
        return "equal" if left < right or right < left else "differs"
    named, silent = (left - right, b) if left - right else (right - left, a)
    credit = "".join(sorted(silent.credit.every | silent.guests))
    return "equal" if all(word in credit for word in named) else "unnamed"


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
