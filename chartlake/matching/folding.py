"""Text folded to what a reader hears: forms, case, quotes, emoji and scripts that make no difference are gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii

_QUOTES: Final = dict.fromkeys(map(ord, "’‘‛`´ʼʻ′＇"), "'")
_DOUBLE_QUOTES: Final = dict.fromkeys(map(ord, "“”„‟«»「」『』〈〉《》″＂"), '"')
_DASHES: Final = dict.fromkeys(map(ord, "–—―−‐‑‒⁃"), "-")
_BRACKETS: Final = {ord("【"): "[", ord("】"): "]", ord("〔"): "[", ord("〕"): "]", ord("〖"): "[", ord("〗"): "]"}
_COMMAS: Final = {ord("、"): ",", ord("،"): ",", ord("・"): " ", ord("〜"): "~"}
_TABLE: Final = {**_QUOTES, **_DOUBLE_QUOTES, **_DASHES, **_BRACKETS, **_COMMAS}
# Emoji and their joiners, and what has no width; the heart of a title that is nothing but a heart is kept by `fold`.
_UNSEEN: Final = frozenset({"Cf", "Cc", "Cs", "Co", "So", "Sk"})
_VARIATION: Final = re.compile("[\ufe00-\ufe0f\u20e3\u0640]")
# Letters written as signs: Ke$ha, P!nk, A$AP, Ty Dolla $ign; a sign at the end of a word is punctuation.
_SIGN_LETTERS: Final = (
    (re.compile(r"\$(?=\w)|(?<=\w)\$"), "s"),
    (re.compile(r"(?<=[^\W\d_])!(?=[^\W\d_])"), "i"),
    (re.compile(r"(?<=[^\W\d_])@(?=[^\W\d_])"), "a"),
)
_CENSORED: Final = (
    (re.compile(r"\bf(?:u\*|\*u|\*+)c?k|\bfu\*+|\bf\*{2,}"), "fuck"),
    (re.compile(r"\bsh?\*+t|\bs\*{3}"), "shit"),
    (re.compile(r"\bb(?:i\*|\*)\*?t?c?h\b"), "bitch"),
    (re.compile(r"\bn(?:i\*|\*)\*+(?=as?\b)"), "nigg"),
)
_ABBREVIATED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_WORD: Final = re.compile(r"[a-z0-9]+")
_LATIN_LIMIT: Final = 0x250
# How German and the Nordic languages write their letters where the keyboard has none; anyascii only drops the marks.
_SPELLED_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})
_CONSONANTS: Final = str.maketrans("qcgdbzlf", "kkktpsrp", "aeiouywhj'")
# What systems of transliteration disagree on; longer ones first.
_ROMANISED: Final = (
    *(("shch", "s"), ("sch", "s"), ("sh", "s"), ("tch", "t"), ("ch", "t"), ("tj", "t"), ("ts", "t"), ("tz", "t")),
    *(("kh", "h"), ("zh", "j"), ("dj", "j"), ("ph", "f"), ("ou", "o"), ("eo", "o"), ("eu", "u"), ("ee", "i")),
    *(
        ("ya", "a"),
        ("ia", "a"),
        ("ja", "a"),
        ("yu", "u"),
        ("iu", "u"),
        ("ju", "u"),
        ("yo", "o"),
        ("io", "o"),
        ("jo", "o"),
    ),
)
_ONE_SOUND: Final = str.maketrans("qcyjwlgdbz", "kkiivrktps")
_TWICE: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=8_192)
def fold(text: str) -> str:
    """NFKC, case-folded, plain quotes and dashes, single spaces, no emoji unless there is nothing else."""
    if text.isascii():
        return " ".join(text.casefold().replace("`", "'").split())
    plain = _VARIATION.sub("", unicodedata.normalize("NFKC", text.translate(_TABLE))).translate(_TABLE)
    seen = "".join(" " if unicodedata.category(sign) in ("So", "Cc") else sign for sign in plain if _is_seen(sign))
    folded = " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())
    return folded or " ".join(text.split())


def _is_seen(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category in ("So", "Cc") or category not in _UNSEEN


@lru_cache(maxsize=8_192)
def words(folded: str) -> tuple[str, ...]:
    """The words of a folded text in Latin letters and digits; what has none is one word, itself."""
    plain = _ABBREVIATED.sub(lambda found: found[0].replace(".", ""), folded) if "." in folded else folded
    if "$" in plain or "!" in plain or "@" in plain:
        for pattern, letter in _SIGN_LETTERS:
            plain = pattern.sub(letter, plain)
    if "*" in plain:
        for pattern, letter in _CENSORED:
            plain = pattern.sub(letter, plain)
    latin = plain if plain.isascii() else anyascii(plain).lower()
    found = tuple(_WORD.findall(latin.replace("'", "")))
    return found or ((folded,) if folded.strip() else ())


def key(folded: str) -> str:
    """The words run together, so that "One Republic" is "OneRepublic"."""
    return "".join(words(folded))


def is_cut(folded: str) -> bool:
    """Whether a text ends as one that a platform cut: in three dots after a letter."""
    return folded.endswith("...") and folded[-4:-3].isalnum()


def spelled_out(folded: str) -> str:
    """The text with "ü" as "ue" and its like; the text itself where it has none."""
    return folded if folded.isascii() else folded.translate(_SPELLED_OUT)


def is_latin(folded: str) -> bool:
    """Whether the letters are mostly those of the Latin script."""
    if folded.isascii():
        return True
    letters = [sign for sign in folded if sign.isalpha()]
    return 2 * sum(ord(sign) < _LATIN_LIMIT for sign in letters) >= len(letters)


@lru_cache(maxsize=8_192)
def romanised(latin: str) -> str:
    """A transliteration without what its systems disagree on: long vowels, sh and si, kh and h, l and r."""
    plain = latin
    for written, said in _ROMANISED:
        plain = plain.replace(written, said)
    return _once(plain.translate(_ONE_SOUND))


def consonants(latin: str) -> str:
    """The consonants of a transliteration, doubled ones once: scripts that write no vowels meet those that do."""
    return _once(latin.translate(_CONSONANTS))


def _once(letters: str) -> str:
    return _TWICE.sub(r"\1", letters) if _TWICE.search(letters) else letters
