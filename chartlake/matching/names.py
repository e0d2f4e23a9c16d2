"""How the names of two items compare, whatever script, order and brackets they are written in."""

from __future__ import annotations

from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from chartlake.matching.folding import consonants, romanised
from chartlake.matching.items import Name, Reading
from chartlake.matching.vocabulary import listed

_ARTICLES: Final = listed(
    """
    the a an la el le les los las il lo der die das den det o os as
    """
)
_LONG_WORD: Final = 5
_LONG_NAME: Final = 8
_ENOUGH_OF_A_NAME: Final = 10
_ALIKE: Final = 0.75


def compare_names(a: Reading, b: Reading) -> tuple[str, Name]:
    """How the names compare, and the name by which they meet (or the shorter one where they do not).

    `equal`, `transliterated`, `alternative` (one of two names that a title gives), `reordered`, `aside missing`,
    `article missing`, `near`, `aside differs`, `another script`, `numbers differ`, `different`.
    """
    shorter = min(a.main, b.main, key=lambda one: (len(one.key), one.key, one.latin, one.words))
    if is_same(a.whole, b.whole):
        return ("equal" if a.whole.latin == b.whole.latin else "transliterated"), shorter
    if is_same(a.main, b.main):
        return _beside_equal_names(a, b), shorter
    if (met := _alternative(a, b) or _alternative(b, a)) is not None:
        return "alternative", met
    return _compare(a, b), shorter


def is_same(one: Name, other: Name) -> bool:
    """Whether two names are one, "ü" written as "u" or as "ue", "you" as "u"."""
    return one.key == other.key or other.spelled in (one.key, one.spelled) or one.spelled == other.key


def _beside_equal_names(a: Reading, b: Reading) -> str:
    left = {one.key for one in a.asides} - _explained(a, b)
    right = {one.key for one in b.asides} - _explained(a, b)
    if left and right and left != right:
        return "near" if is_near(a.whole, b.whole) else "aside differs"
    return "equal" if left == right else "aside missing"


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
        if met and len(aside.words) > 1 and len(aside.key) >= _LONG_NAME and a.credit.leads & b.credit.leads:
            return aside
        if any(aside.key == other.key and aside.latin != a.main.latin for other in b.asides):
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
        if _sounds_alike(one, other):
            return "transliterated"
        # Each says what it is called in Latin letters, and these are two names.
        return "different" if _in_latin(a) and _in_latin(b) else "another script"
    if one.in_order == other.in_order:
        return "reordered"
    if _without_article(one) == _without_article(other):
        return "article missing"
    return "near" if is_near(one, other) or is_near(a.whole, b.whole) else "different"


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


def _sounds_alike(one: Name, other: Name) -> bool:
    left, right = romanised(one.key), romanised(other.key)
    if min(len(left), len(right)) >= _LONG_WORD and Levenshtein.normalized_similarity(left, right) >= _ALIKE:
        return True
    heard = consonants(one.key)
    return left == right or (len(heard) >= 3 and heard == consonants(other.key))


def _without_article(name: Name) -> str:
    return "".join(name.words[1:] if len(name.words) > 1 and name.words[0] in _ARTICLES else name.words)


def is_near(one: Name, other: Name) -> bool:
    """One slip of the keyboard in a long word of a name that is otherwise equal; a plural is no slip."""
    if min(len(one.key), len(other.key)) < _LONG_NAME or one.numbers != other.numbers:
        return False
    if len(one.words) != len(other.words):
        return False
    differing = [(left, right) for left, right in zip(one.words, other.words, strict=True) if left != right]
    if len(differing) != 1:
        return False
    left, right = differing[0]
    if min(len(left), len(right)) < _LONG_WORD or left + "s" == right or right + "s" == left:
        return False
    return OSA.distance(left, right, score_cutoff=1) <= 1
