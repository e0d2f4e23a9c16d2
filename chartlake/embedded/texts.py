"""A result in Athena's words: every value as the text, and every column as the type, that GetQueryResults gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

from chartlake.errors import UnsupportedSql

_SIMPLE: Final[Mapping[Callable[[pa.DataType], bool], str]] = {
    pa.types.is_boolean: "boolean",
    pa.types.is_int8: "tinyint",
    pa.types.is_int16: "smallint",
    pa.types.is_int32: "integer",
    pa.types.is_int64: "bigint",
    pa.types.is_float32: "float",
    pa.types.is_float64: "double",
    pa.types.is_decimal: "decimal",
    pa.types.is_date: "date",
    pa.types.is_string: "varchar",
    pa.types.is_large_string: "varchar",
    pa.types.is_binary: "varbinary",
    pa.types.is_list: "array",
    pa.types.is_map: "map",
    pa.types.is_struct: "row",
    pa.types.is_null: "unknown",
}


def type_name(type_: pa.DataType) -> str:
    """The type of a column; UnsupportedSql for one that Athena does not have."""
    if pa.types.is_timestamp(type_):
        return "timestamp with time zone" if type_.tz else "timestamp"
    for belongs, name in _SIMPLE.items():
        if belongs(type_):
            return name
    raise UnsupportedSql(f"a result cannot have a column of type {type_}; cast it")


def rows(found: pa.Table) -> list[list[str | None]]:
    """Every row as texts and nulls."""
    columns = [_column(column) for column in found.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(column: pa.ChunkedArray) -> list[str | None]:
    if pa.types.is_float32(column.type):
        # Python's float has more digits than a real; Arrow's text has those that tell it from its neighbours.
        return [None if text is None else _double(float(text)) for text in column.cast(pa.string()).to_pylist()]
    zone = column.type.tz if pa.types.is_timestamp(column.type) else None
    return [None if value is None else text(value) + (f" {zone}" if zone else "") for value in column.to_pylist()]


def text(value: Any) -> str:
    """One value that is not null."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case float():
            return _double(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03d}"
        case date():
            return value.isoformat()
        case bytes():
            return value.hex(" ")
        case dict():
            return _pairs(value.items())
        case list():
            return _pairs(value) if value and isinstance(value[0], tuple) else f"[{', '.join(map(_inner, value))}]"
        case _:
            return str(value)


def _pairs(pairs: Any) -> str:
    return "{" + ", ".join(f"{_inner(key)}={_inner(value)}" for key, value in pairs) + "}"


def _inner(value: Any) -> str:
    return "null" if value is None else text(value)


def _double(value: float) -> str:
    """As Java prints a double: plain from 0.001 to 10,000,000, else with an exponent; always with a fraction."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value) if "e" not in repr(value) else f"{Decimal(repr(value)):f}"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    first, *others = digits
    power = int(exponent) + len(others)
    return f"{'-' if sign else ''}{first}.{''.join(map(str, others)) or '0'}E{power}"
