"""Functions that search, take apart and replace by regular expressions."""

from __future__ import annotations

import re
from typing import Final

from chartlake.athena.calls import Call, function
from chartlake.athena.regexps import Pattern, pattern_of
from chartlake.athena.scope import Typed
from chartlake.athena.types import BIGINT, BOOLEAN, VARCHAR, SqlType, array_of
from chartlake.literals import literal

_REFERENCE: Final = re.compile(r"\\(?P<plain>.)|\$(?P<group>\d)(?!\d)|[$\\]", re.DOTALL)


def _subject(call: Call) -> str:
    value = Call(call.name, call.args[:1], call.scope, call.text).values(1)[0]
    if value.type.name not in {"varchar", "unknown"}:
        raise call.mismatch(f"it takes varchar, not {value.type}")
    return f"CAST({value.sql} AS VARCHAR)" if value.type.name == "unknown" else value.sql


def _pattern(call: Call, *, hollow: bool) -> Pattern:
    if len(call.args) < 2:
        raise call.mismatch("it takes a text and a pattern")
    found = pattern_of(call.constant(1, "the pattern"))
    if found.hollow and not hollow:
        raise call.unsupported("a pattern that can match nothing at all gives something else here")
    return found


def _decided(call: Call, pattern: Pattern, sql: str, type_: SqlType) -> Typed:
    """The result, refused at run time for texts on which the two engines differ."""
    for refused in sorted(pattern.refused):
        sql = f"athena_unless({_subject(call)}, {literal(refused)}, {sql})"
    return Typed(sql, type_)


@function("regexp_like")
def _like(call: Call) -> Typed:
    pattern = _pattern(call, hollow=True)
    call.values(2)
    return _decided(call, pattern, f"regexp_matches({_subject(call)}, {literal(pattern.sql)})", BOOLEAN)


@function("regexp_extract")
def _extract(call: Call) -> Typed:
    pattern = _pattern(call, hollow=False)
    # Unlike regexp_extract, which gives '' for no match, a list of all matches tells no match from an empty one.
    matches = f"regexp_extract_all({_subject(call)}, {literal(pattern.sql)}, {_group(call, pattern)})"
    return _decided(call, pattern, f"{matches}[1]", VARCHAR)


@function("regexp_extract_all")
def _extract_all(call: Call) -> Typed:
    pattern = _pattern(call, hollow=False)
    matches = f"regexp_extract_all({_subject(call)}, {literal(pattern.sql)}, {_group(call, pattern)})"
    return _decided(call, pattern, matches, array_of(VARCHAR))


@function("regexp_count")
def _count(call: Call) -> Typed:
    pattern = _pattern(call, hollow=False)
    call.values(2)
    count = f"CAST(len(regexp_extract_all({_subject(call)}, {literal(pattern.sql)})) AS BIGINT)"
    return _decided(call, pattern, count, BIGINT)


@function("regexp_split")
def _split(call: Call) -> Typed:
    pattern = _pattern(call, hollow=False)
    call.values(2)
    parts = f"regexp_split_to_array({_subject(call)}, {literal(pattern.sql)})"
    return _decided(call, pattern, parts, array_of(VARCHAR))


@function("regexp_replace")
def _replace(call: Call) -> Typed:
    pattern = _pattern(call, hollow=False)
    instead = _replacement(call, pattern.groups) if len(call.args) == 3 else ""
    replaced = f"regexp_replace({_subject(call)}, {literal(pattern.sql)}, {literal(instead)}, 'g')"
    return _decided(call, pattern, replaced, VARCHAR)


def _group(call: Call, pattern: Pattern) -> int:
    if len(call.args) == 2:
        return 0
    node = call.args[2]
    if not node.is_int or not 0 <= int(node.name) <= pattern.groups:
        raise call.mismatch(f"the group must be written as a number from 0 to {pattern.groups}")
    if pattern.optional and int(node.name):
        raise call.unsupported("a group that takes no part in a match is null on Athena and empty here")
    return int(node.name)


def _replacement(call: Call, groups: int) -> str:
    """`$1` is `\\1` to RE2; a backslash makes the next character plain on Athena."""

    def converted(found: re.Match[str]) -> str:
        if found["plain"] is not None:
            return "\\\\" if found["plain"] == "\\" else found["plain"]
        if found["group"] is not None and int(found["group"]) <= groups:
            return f"\\{found['group']}"
        raise call.unsupported(f"{found[0]!r} in the replacement is not supported here")

    return _REFERENCE.sub(converted, call.constant(2, "the replacement"))
