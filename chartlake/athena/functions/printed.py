"""Text made from values by a pattern: date_format, date_parse, format_datetime and format."""

from __future__ import annotations

import re
from typing import Final

from chartlake.athena.calls import Call, function
from chartlake.athena.casts import local_time, text_of
from chartlake.athena.expressions import expression
from chartlake.athena.scope import Typed
from chartlake.athena.types import TIMESTAMP, VARCHAR
from chartlake.literals import literal

_MYSQL: Final = {
    "a": "%a",
    "b": "%b",
    "c": "%-m",
    "d": "%d",
    "e": "%-d",
    "f": "%f",
    "H": "%H",
    "h": "%I",
    "I": "%I",
    "i": "%M",
    "j": "%j",
    "k": "%-H",
    "l": "%-I",
    "M": "%B",
    "m": "%m",
    "p": "%p",
    "r": "%I:%M:%S %p",
    "S": "%S",
    "s": "%S",
    "T": "%H:%M:%S",
    "v": "%V",
    "W": "%A",
    "x": "%G",
    "Y": "%Y",
    "y": "%y",
    "%": "%%",
}
_PARSED: Final = frozenset("cdeHkiMmSsTYb%")
_JODA: Final = {
    "yyyy": "%Y",
    "yy": "%y",
    "xxxx": "%G",
    "ww": "%V",
    "MM": "%m",
    "M": "%-m",
    "MMM": "%b",
    "MMMM": "%B",
    "dd": "%d",
    "d": "%-d",
    "E": "%a",
    "EEE": "%a",
    "EEEE": "%A",
    "HH": "%H",
    "H": "%-H",
    "hh": "%I",
    "h": "%-I",
    "mm": "%M",
    "ss": "%S",
    "SSS": "%g",
    "a": "%p",
    "DDD": "%j",
}
_JODA_TOKEN: Final = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+", re.DOTALL)
_PRINTF: Final = re.compile(r"%(?P<flags>[+,0]*)(?P<width>\d*)(?:\.(?P<digits>\d+))?(?P<kind>[sdf%n])|%.?", re.DOTALL)


def _moment(call: Call) -> str:
    value = expression(call.args[0], call.scope)
    if value.type.name == "timestamptz":
        return local_time(value)
    if value.type.name not in {"date", "timestamp"}:
        raise call.mismatch(f"it takes a date or a timestamp, not {value.type}")
    return f"CAST({value.sql} AS TIMESTAMP)"


@function("date_format")
def _date_format(call: Call) -> Typed:
    call.values(2)
    pattern = _from_mysql(call, call.constant(1, "the format"))
    return Typed(f"strftime({_moment(call)}, {literal(pattern)})", VARCHAR)


def _from_mysql(call: Call, pattern: str, allowed: frozenset[str] = frozenset(_MYSQL)) -> str:
    def converted(found: re.Match[str]) -> str:
        if found[1] not in allowed:
            raise call.unsupported(f"%{found[1]} in a format is not supported")
        return _MYSQL[found[1]]

    return re.sub(r"%(.?)", converted, pattern, flags=re.DOTALL)


@function("date_parse")
def _date_parse(call: Call) -> Typed:
    value = call.values(2)[0]
    if value.type.name not in {"varchar", "unknown"}:
        raise call.mismatch(f"it takes varchar, not {value.type}")
    pattern = _from_mysql(call, call.constant(1, "the format"), _PARSED)
    if pattern != pattern.strip():
        raise call.unsupported("a format that begins or ends with a blank is not supported here")
    return Typed(f"athena_date_parse({value.sql}, {literal(pattern)})", TIMESTAMP)


@function("format_datetime")
def _format_datetime(call: Call) -> Typed:
    call.values(2)
    pattern = call.constant(1, "the format")
    parts = []
    for found in _JODA_TOKEN.finditer(pattern):
        if found[1] is not None:
            parts.append(found[1].replace("''", "'").replace("%", "%%") or "'")
        elif found[2] is None:
            parts.append(found[0].replace("%", "%%"))
        elif found[0] in _JODA:
            parts.append(_JODA[found[0]])
        else:
            raise call.unsupported(f"{found[0]!r} in a format is not supported here")
    return Typed(f"strftime({_moment(call)}, {literal(''.join(parts))})", VARCHAR)


@function("format")
def _format(call: Call) -> Typed:
    pattern = call.constant(0, "the format")
    values = call.values()[1:]
    parts: list[str] = []
    used = end = 0
    for found in _PRINTF.finditer(pattern):
        if found.start() > end:
            parts.append(literal(pattern[end : found.start()]))
        end = found.end()
        if found[0] in {"%%", "%n"}:
            parts.append("'%'" if found[0] == "%%" else "chr(10)")
            continue
        if found["kind"] is None or used >= len(values):
            raise call.unsupported(f"{found[0]!r} in a format is not supported here, or has no value")
        parts.append(_printed(call, found, values[used]))
        used += 1
    if end < len(pattern):
        parts.append(literal(pattern[end:]))
    if used != len(values):
        raise call.unsupported("it has more values than places in the format")
    return Typed(f"({' || '.join(parts) or literal('')})", VARCHAR)


def _printed(call: Call, found: re.Match[str], value: Typed) -> str:
    flags, width, kind = found["flags"], found["width"], found["kind"]
    if kind == "s" and not flags and not width and found["digits"] is None:
        if value.type.name in {"double", "decimal", "timestamp"}:
            raise call.unsupported(f"%s of a {value.type} is not supported here; use %.2f or CAST")
        return f"coalesce({text_of(value, call.text)}, 'null')"
    if len(set(flags)) != len(flags) or ("0" in flags) != bool(width):
        raise call.unsupported(f"{found[0]!r} in a format is not supported here")
    if kind == "d" and value.type.is_integer and found["digits"] is None:
        digits = f"CAST(abs(CAST({value.sql} AS HUGEINT)) AS VARCHAR)"
        return f"coalesce({_signed(value.sql, _grouped(digits, flags), flags, width)}, 'null')"
    if kind == "f" and value.type.name in {"double", "decimal"}:
        return f"coalesce({_fixed(call, value, flags, width, int(found['digits'] or 6))}, 'null')"
    raise call.unsupported(f"{found[0]!r} with a {value.type} is not supported here")


def _fixed(call: Call, value: Typed, flags: str, width: str, digits: int) -> str:
    if digits > 12:
        raise call.unsupported("more than 12 digits after the point are not supported here")
    # Java rounds the shortest decimal text of a double, halves away from zero; C would round its binary value.
    exact = f"CAST(CAST({value.sql} AS VARCHAR) AS DECIMAL(38,18))"
    rounded = f"CAST(round({exact}, {digits}) AS DECIMAL(38,{digits}))"
    text = f"CAST(abs({rounded}) AS VARCHAR)"
    if "," in flags:
        fraction = f" || '.' || split_part({text}, '.', 2)" if digits else ""
        text = f"{_grouped(f'split_part({text}, {literal(chr(46))}, 1)', flags)}{fraction}"
    return _signed(exact, f"({text})", flags, width)


def _grouped(digits: str, flags: str) -> str:
    return f"format('{{:,}}', CAST({digits} AS BIGINT))" if "," in flags else digits


def _signed(value: str, digits: str, flags: str, width: str) -> str:
    plus = "'+'" if "+" in flags else "''"
    sign = f"(CASE WHEN {value} < 0 THEN '-' ELSE {plus} END)"
    if width:
        digits = f"lpad({digits}, CAST(greatest({width} - length({sign}), length({digits})) AS INTEGER), '0')"
    return f"({sign} || {digits})"
