"""Regular expressions. RE2 runs them here; where it would match other text than Athena's engine, it is refused."""

from __future__ import annotations

import re
from typing import Final

from chartlake.athena.calls import Call, function
from chartlake.athena.scope import Typed, literal
from chartlake.athena.types import BIGINT, BOOLEAN, VARCHAR, array_of

# What means other characters outside ASCII in the two engines.
_ASCII_ONLY: Final = re.compile(r"\\[wWbBsSdD]|\(\?[a-zA-Z-]*i|\[\[:|\\p")
# What RE2 does not know, or reads in another way.
_REFUSED: Final = re.compile(r"\(\?[=!<>]|\\[1-9GZXRhHvVkKQCE]|[*+?}]\+|&&|\[[^\]]*\[(?!:)|\\u")
_REFERENCE: Final = re.compile(r"\\(.)|\$(\d)|\$\{?(\w+)?|\\$", re.DOTALL)


def _pattern(call: Call, position: int = 1) -> str:
    pattern = call.constant(position, "the pattern")
    if found := _REFUSED.search(pattern):
        raise call.unsupported(f"{found[0]!r} in a pattern is not supported here")
    try:
        re.compile(pattern)
    except re.error as error:
        raise call.mismatch(f"the pattern {pattern!r} is wrong: {error}") from error
    return pattern


def _subject(call: Call) -> str:
    value = Call(call.name, call.args[:1], call.scope, call.text).values(1)[0]
    if value.type.name not in {"varchar", "unknown"}:
        raise call.mismatch(f"it takes varchar, not {value.type}")
    return f"CAST({value.sql} AS VARCHAR)" if value.type.name == "unknown" else value.sql


def _matched(call: Call, sql: str, type_: Typed, *, position: int = 1) -> Typed:
    """The result, refused at run time for texts on which the two engines differ."""
    if _ASCII_ONLY.search(call.constant(position, "the pattern")):
        return Typed(f"athena_ascii({_subject(call)}, {sql})", type_.type)
    return Typed(sql, type_.type)


@function("regexp_like")
def _like(call: Call) -> Typed:
    found = f"regexp_matches({_subject(call)}, {literal(_pattern(call))})"
    return _matched(call, found, Typed("", BOOLEAN))


@function("regexp_extract")
def _extract(call: Call) -> Typed:
    subject, pattern, group = _subject(call), literal(_pattern(call)), _group(call)
    # A group that took no part is null on Athena and empty here: wrapped in a list it can be told from no match.
    matches = f"regexp_extract_all({subject}, {pattern}, {group})"
    return _matched(call, f"{matches}[1]", Typed("", VARCHAR))


@function("regexp_extract_all")
def _extract_all(call: Call) -> Typed:
    found = f"regexp_extract_all({_subject(call)}, {literal(_pattern(call))}, {_group(call)})"
    return _matched(call, found, Typed("", array_of(VARCHAR)))


@function("regexp_count")
def _count(call: Call) -> Typed:
    found = f"CAST(len(regexp_extract_all({_subject(call)}, {literal(_pattern(call))})) AS BIGINT)"
    return _matched(call, found, Typed("", BIGINT))


@function("regexp_split")
def _split(call: Call) -> Typed:
    pattern = _pattern(call)
    if re.match(pattern, "") is not None:
        raise call.unsupported("a pattern that matches nothing at all splits in another way here")
    found = f"regexp_split_to_array({_subject(call)}, {literal(pattern)})"
    return _matched(call, found, Typed("", array_of(VARCHAR)))


@function("regexp_replace")
def _replace(call: Call) -> Typed:
    pattern = _pattern(call)
    if re.match(pattern, "") is not None:
        raise call.unsupported("a pattern that matches nothing at all replaces in another way here")
    instead = _replacement(call, re.compile(pattern).groups) if len(call.args) == 3 else ""
    found = f"regexp_replace({_subject(call)}, {literal(pattern)}, {literal(instead)}, 'g')"
    return _matched(call, found, Typed("", VARCHAR))


def _group(call: Call) -> int:
    if len(call.args) == 2:
        return 0
    node = call.args[2]
    groups = re.compile(call.constant(1, "the pattern")).groups
    if not node.is_int or not 0 <= int(node.name) <= groups:
        raise call.mismatch(f"the pattern has {groups} groups, so the group must be a number from 0 to {groups}")
    if _optional_group(call.constant(1, "the pattern")) and int(node.name):
        raise call.unsupported("a group that need not match is null on Athena and empty here")
    return int(node.name)


def _optional_group(pattern: str) -> bool:
    """Whether some group may take no part in a match."""
    return "|" in pattern or re.search(r"\)(\?|\*|\{0)", pattern) is not None


def _replacement(call: Call, groups: int) -> str:
    """`$1` is written `\\1` in RE2; a backslash makes the next character plain in Athena."""
    text = call.constant(2, "the replacement")

    def converted(found: re.Match[str]) -> str:
        if found[1] is not None:
            return "\\\\" if found[1] == "\\" else found[1]
        if found[2] is not None and int(found[2]) <= groups:
            return f"\\{found[2]}"
        raise call.unsupported(f"{found[0]!r} in a replacement is not supported here")

    if re.search(r"\$\d\d", text):
        raise call.unsupported("a group reference followed by a digit is not supported here")
    return _REFERENCE.sub(converted, text)
