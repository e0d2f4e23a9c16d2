"""How the names of two items compare, whatever script, order and brackets they are written in."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from chartlake.matching.folding import consonants, romanised, words
from chartlake.matching.items import Name, Reading
from chartlake.matching.vocabulary import YEAR, listed

_ARTICLES: Final = listed(
    """
    the a an la el le les los las il lo der die das den det o os as
    """
)
_LONG_WORD: Final = 5
_VERY_LONG_WORD: Final = 7
_TWICE: Final = re.compile(r"(.)\1")
_LONG_NAME: Final = 8
_ENOUGH_OF_A_NAME: Final = 10
_ALIKE: Final = 0.75
_BARE_WORDS: Final = 3
_SMALL_WORDS: Final = listed(
    """
    i you he she it we they me him her us them my your his our their mine this that these those who what when where why
    how the a an of in on at to for from by with but not no is are am was be been do does did dont can cant will
    im ive youre its up down out off over under into all if as so just let lets get got
    el la los las de del y que te me mi tu su un una en con por para no si se lo le les des du et je tu il elle nous
    vous on der die das und ich du wir nicht o os as da do e eu meu minha di che non per un una il sei
    """
)
_TURNED_AT: Final = re.compile(r"[,:]\s")


def compare_names(a: Reading, b: Reading) -> tuple[str, Name]:
    """How the names compare, and the name by which they meet (or the shorter one where they do not).

    `equal`, `transliterated`, `alternative` (one of two names that a title gives), `by the bracket` (in the same
    script), `reordered`, `aside missing`, `word missing` (an aside that may be a version's), `tail missing` (an unread
    one behind a dash), `year missing`, `article missing`, `near`, `another letter`, `a letter more`, `aside differs`,
    `another script`, `numbers differ`, `different`.
    """
    shorter = min(a.main, b.main, key=lambda one: (len(one.key), one.key, one.latin, one.words))
    if is_same(a.whole, b.whole):
        if a.title.years != b.title.years:
            return "year missing", shorter
        return ("equal" if a.whole.latin == b.whole.latin else "transliterated"), shorter
    if is_same(a.main, b.main):
        return _beside_equal_names(a, b), shorter
    if (met := _alternative(a, b) or _alternative(b, a)) is not None:
        return "alternative", met
    if (met := _other_name(a, b) or _other_name(b, a)) is not None:
        return "by the bracket", met
    return _compare(a, b), shorter


def is_same(one: Name, other: Name) -> bool:
    """Whether two names are one, "ü" written as "u" or as "ue", "you" as "u"."""
    return one.key == other.key or other.spelled in (one.key, one.spelled) or one.spelled == other.key


def _beside_equal_names(a: Reading, b: Reading) -> str:
    left = {one.key for one in a.asides} - _explained(a, b)
    right = {one.key for one in b.asides} - _explained(a, b)
    if left and right and left != right:
        return slip(a.whole, b.whole) or "aside differs"
    if left == right:
        return "equal"
    missing = left ^ right
    if missing & (a.tails | b.tails):
        return "tail missing"
    beside = [one for one in (*a.asides, *b.asides) if one.key in missing]
    return "aside missing" if all(_says_something(one) for one in beside) else "word missing"


def _says_something(aside: Name) -> bool:
    """Whether a bracket is part of what is sung, (Put a Ring on It), and no bare word that may be a version's."""
    counted = len(aside.words) > 1 and aside.words[0].isdigit() and not YEAR.match(aside.words[0])  # (500 Miles)
    return len(aside.words) > _BARE_WORDS or counted or not _SMALL_WORDS.isdisjoint(aside.words)


def _explained(a: Reading, b: Reading) -> set[str]:
    """Asides that are an artist of either, or the name again in another script."""
    asides = [(one, reading) for reading in (a, b) for one in reading.asides]
    artists = a.credit.every | b.credit.every | a.guests | b.guests
    return {one.key for one, reading in asides if artist_named(one.key, artists) or one.latin != reading.main.latin}


def artist_named(key: str, artists: frozenset[str]) -> bool:
    """Whether a key is an artist's."""
    return key in artists or key.removeprefix("by") in artists


def _alternative(a: Reading, b: Reading) -> Name | None:
    """A name beside a's name by which b goes: "봄날 (Spring Day)", "Miley Cyrus - Flowers"."""
    artists = a.credit.every | b.credit.every
    for aside in a.asides:
        met = aside.key in (b.main.key, b.whole.key)
        if met and (aside.latin != a.main.latin or artist_named(a.main.key, artists)):
            return aside
        if any(aside.key == other.key and aside.latin != a.main.latin for other in b.asides):
            return aside
    return None


def _other_name(a: Reading, b: Reading) -> Name | None:
    """A second name that a's title gives in the same script, by which b goes: "Escape (The Pina Colada Song)"."""
    if not a.credit.leads & b.credit.leads:
        return None
    for aside in a.asides:
        if len(aside.words) > 1 and len(aside.key) >= _LONG_NAME and aside.key in (b.main.key, b.whole.key):
            return aside
    return None


def _compare(a: Reading, b: Reading) -> str:
    one, other = a.main, b.main
    if one.cut != other.cut and _continues(one, other):
        return "cut"
    if _with_artist(a, b) or _with_artist(b, a):
        return "artist beside"
    if one.numbers != other.numbers:
        return "numbers differ" if one.latin == other.latin else "another script"
    if one.latin != other.latin:
        if sounds_alike(one.key, other.key):
            return "transliterated"
        # Each says what it is called in Latin letters, and these are two names.
        return "different" if _in_latin(a) and _in_latin(b) else "another script"
    if one.in_order == other.in_order:
        return "reordered" if _turned(a, b) or _turned(b, a) else "different"
    if _without_article(one) == _without_article(other):
        return "article missing"
    return slip(one, other) or slip(a.whole, b.whole) or "different"


def _turned(a: Reading, b: Reading) -> bool:
    """Whether b's name is a's with what follows a comma or colon in front: "End, The", "Vol. 53: Shakira"."""
    return any(
        "".join((*words(behind), *words(before))) == b.main.key
        for sign in _TURNED_AT.finditer(a.title.name)
        for before, behind in [(a.title.name[: sign.start()], a.title.name[sign.end() :])]
    )


def _in_latin(reading: Reading) -> bool:
    return any(one.latin for one in (reading.main, *reading.asides))


def _continues(one: Name, other: Name) -> bool:
    begun, full = (one, other) if one.cut else (other, one)
    return len(begun.key) >= _ENOUGH_OF_A_NAME and full.key.startswith(begun.key)


def _with_artist(a: Reading, b: Reading) -> bool:
    """Whether a's name is b's with the artist before or behind it, without so much as a dash."""
    more = a.main.key
    if not b.main.key or len(more) <= len(b.main.key) or b.main.key not in (
        more[: len(b.main.key)], more[-len(b.main.key) :]
    ):  # fmt: skip
        return False
    rest = more.removeprefix(b.main.key) if more.startswith(b.main.key) else more.removesuffix(b.main.key)
    return len(rest) >= _LONG_WORD and rest in (a.credit.leads | b.credit.leads)


def sounds_alike(one: str, other: str) -> bool:
    """Whether two keys are one name in two scripts."""
    left, right = romanised(one), romanised(other)
    if min(len(left), len(right)) >= _LONG_WORD and Levenshtein.normalized_similarity(left, right) >= _ALIKE:
        return True
    heard = consonants(one)
    return left == right or (len(heard) >= 3 and heard == consonants(other))


def _without_article(name: Name) -> str:
    return "".join(name.words[1:] if len(name.words) > 1 and name.words[0] in _ARTICLES else name.words)


def slip(one: Name, other: Name) -> str:
    """`near` for one slip of the keyboard in a long word of a name that is otherwise equal, `another letter` and `a
    letter more` where it may have made another word; else empty. A plural is no slip, nor is what begins otherwise.
    """
    if min(len(one.key), len(other.key)) < _LONG_NAME or one.numbers != other.numbers:
        return ""
    if len(one.words) != len(other.words):
        return ""
    differing = [(left, right) for left, right in zip(one.words, other.words, strict=True) if left != right]
    if len(differing) != 1:
        return ""
    left, right = differing[0]
    if min(len(left), len(right)) < _LONG_WORD or left + "s" == right or right + "s" == left:
        return ""
    if left[0] != right[0] or OSA.distance(left, right, score_cutoff=1) > 1:
        return ""
    if _is_no_other_word(left, right):
        return "near"
    return "another letter" if len(left) == len(right) else "a letter more"


def _is_no_other_word(left: str, right: str) -> bool:
    """Whether one slip has hardly made another word: two letters in the wrong order, one written twice or once, one
    left out in the midst of a very long word. Stranger is no slip of stronger, nor breathe of breath.
    """
    if len(left) == len(right):
        return sorted(left) == sorted(right)
    if _TWICE.sub(r"\1", left) == _TWICE.sub(r"\1", right):
        return True
    return min(len(left), len(right)) >= _VERY_LONG_WORD and left[-1] == right[-1]
