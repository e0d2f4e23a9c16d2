"""Patterns: Athena's engine (Joni, Java's syntax) and RE2 read most of them alike; the rest is rewritten or refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from chartlake.errors import UnsupportedSql

_BLANK: Final = r"\t-\r "
_ESCAPE: Final = re.compile(r"\\(?:[pP]\{(?P<name>\w+)\}|x\{[0-9A-Fa-f]{1,6}\}|x[0-9A-Fa-f]{2}|(?P<one>.))", re.DOTALL)
_CATEGORIES: Final = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "Arabic",
        "Cyrillic",
        "Greek",
        "Han",
        "Hangul",
        "Hebrew",
        "Hiragana",
        "Katakana",
        "Latin",
        "Thai",
    ]
)
_GROUP: Final = re.compile(r"\(\?(?::|[is]+:|[is]+\))")
_REPEAT: Final = re.compile(r"(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})(?P<more>[?+]?)")
# Texts on which every pattern that can match nothing at all does so somewhere.
_PROBES: Final = ("", "a", " a 1_", "1")

_NOT_ASCII: Final = r"[^\x00-\x7F]"
_LAST_NEWLINE: Final = r"\n\z"
# Letters that Joni folds to several, so that (?i)ss matches ß there.
_FOLDED: Final = "[ßẞŉǰΐΰﬀ-ﬆİ]"


@dataclass
class Pattern:
    """A pattern for RE2. A text that one of `refused` matches must not be decided by it; `groups` counts its groups.

    `hollow` says whether it can match nothing at all, `optional` whether a group may take no part in a match.
    """

    sql: str
    refused: set[str] = field(default_factory=set)
    groups: int = 0
    hollow: bool = False
    optional: bool = False


def pattern_of(text: str) -> Pattern:
    """Athena's pattern for RE2; UnsupportedSql names what the two read in different ways."""
    found = Pattern("")
    at = 0
    while at < len(text):
        at = _OUTSIDE.get(text[at], _plain)(text, at, found)
    _measure(text, found)
    return found


def _measure(text: str, found: Pattern) -> None:
    simple = re.sub(r"\\[pP]\{\w+\}|\\x\{\w+\}", "x", text).replace(r"\z", r"\Z")
    try:
        compiled = re.compile(simple)
    except re.error as error:
        raise UnsupportedSql(f"the pattern {text!r} is wrong, or not one that can be used here: {error}") from error
    found.groups = compiled.groups
    found.hollow = any(match.end() == match.start() for probe in _PROBES for match in compiled.finditer(probe))
    found.optional = "|" in text or re.search(r"\)(\?|\*|\{0)", text) is not None


def _plain(text: str, at: int, found: Pattern) -> int:
    found.sql += text[at]
    return at + 1


def _escaped(text: str, at: int, found: Pattern, *, inside: bool = False) -> int:
    match = _ESCAPE.match(text, at)
    if match is None or (match["name"] is not None and match["name"] not in _CATEGORIES):
        raise _unsupported(text, text[at : at + 6])
    found.sql += match[0] if match["one"] is None else _one(match["one"], text, found, inside=inside)
    return match.end()


def _one(character: str, text: str, found: Pattern, *, inside: bool) -> str:
    if character in "wWdDsSbB":
        # Whether Joni takes é for a letter and ٣ for a digit here is not proven; RE2 does not.
        found.refused.add(_NOT_ASCII)
    if character == "s":
        return _BLANK if inside else f"[{_BLANK}]"
    if character in "dwtnrf" or not character.isalnum():
        return f"\\{character}"
    if inside:
        raise _unsupported(text, f"[\\{character}]")
    if character == "S":
        return f"[^{_BLANK}]"
    if character not in "DWAzbB":
        raise _unsupported(text, f"\\{character}")
    return f"\\{character}"


def _class(text: str, at: int, found: Pattern) -> int:
    found.sql += "["
    at += 1
    if text[at : at + 1] == "^":
        at = _plain(text, at, found)
    start = at
    while at < len(text) and (text[at] != "]" or at == start):
        if text[at] in "[]" or text.startswith("&&", at):
            raise _unsupported(text, text[start - 1 : at + 1])
        at = _escaped(text, at, found, inside=True) if text[at] == "\\" else _plain(text, at, found)
    found.sql += "]"
    return at + 1


def _group(text: str, at: int, found: Pattern) -> int:
    if not text.startswith("(?", at):
        return _plain(text, at, found)
    match = _GROUP.match(text, at)
    if match is None:
        raise _unsupported(text, text[at : at + 3])
    if "i" in match[0]:
        found.refused.add(_FOLDED)
    found.sql += match[0]
    return match.end()


def _repeat(text: str, at: int, found: Pattern) -> int:
    match = _REPEAT.match(text, at)
    if match is None or match["more"] == "+":
        raise _unsupported(text, text[at : at + 2])
    found.sql += match[0]
    return match.end()


def _end(text: str, at: int, found: Pattern) -> int:
    """Athena's `$` also stands before a last line feed."""
    found.refused.add(_LAST_NEWLINE)
    return _plain(text, at, found)


def _unsupported(text: str, part: str) -> UnsupportedSql:
    return UnsupportedSql(f"{part!r} in the pattern {text!r} means something else here: write it in another way")


_OUTSIDE: Final[dict[str, Callable[[str, int, Pattern], int]]] = {
    "\\": _escaped,
    "[": _class,
    "(": _group,
    "$": _end,
    "{": _repeat,
    "*": _repeat,
    "+": _repeat,
    "?": _repeat,
}
