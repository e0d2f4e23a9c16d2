"""Values as Athena writes them in result files and in GetQueryResults, and the type names that stand beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

_TYPE_NAMES: Final[Mapping[pa.DataType, str]] = {
    pa.bool_(): "boolean",
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float32(): "float",
    pa.float64(): "double",
    pa.string(): "varchar",
    pa.large_string(): "varchar",
    pa.binary(): "varbinary",
    pa.date32(): "date",
    pa.null(): "unknown",
}


def type_name(type_: pa.DataType) -> str:
    """What ResultSetMetadata calls the type: `varchar`, `bigint`, `timestamp`, `array` …"""
    if type_ in _TYPE_NAMES:
        return _TYPE_NAMES[type_]
    if pa.types.is_timestamp(type_):
        return "timestamp with time zone" if type_.tz else "timestamp"
    for is_kind, name in (
        (pa.types.is_decimal, "decimal"),
        (pa.types.is_map, "map"),
        (pa.types.is_list, "array"),
        (pa.types.is_struct, "row"),
    ):
        if is_kind(type_):
            return name
    raise TypeError(f"a column of {type_} is not one that Athena gives")


def rows_of(table: pa.Table) -> Iterator[tuple[str | None, ...]]:
    """The rows as texts; None is a null, which is not the empty text."""
    return zip(*(_texts(column) for column in table.columns), strict=True)


def text_of(value: Any, type_: pa.DataType) -> str | None:
    """One value, as pyarrow gives it in Python, as text."""
    return None if value is None else _writer(type_)(value)


def double_text(value: float) -> str:
    """As Java's Double.toString: 0.5, 1234.5, 1.0E7, 1.5E-4, NaN, -Infinity."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        plain = f"{Decimal(repr(value)):f}"
        return plain if "." in plain else f"{plain}.0"
    sign, digits, _ = Decimal(repr(value)).normalize().as_tuple()
    exponent = Decimal(repr(value)).adjusted()
    fraction = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{fraction}E{exponent}"


def _texts(column: pa.ChunkedArray) -> Iterator[str | None]:
    write = _writer(column.type)
    return (None if value is None else write(value) for value in column.to_pylist())


def _writer(type_: pa.DataType) -> Callable[[Any], str]:
    if pa.types.is_floating(type_):
        return double_text
    if pa.types.is_boolean(type_):
        return lambda value: "true" if value else "false"
    if pa.types.is_timestamp(type_):
        return _timestamp
    if pa.types.is_map(type_):
        return lambda value: _entries(value, type_.key_type, type_.item_type)
    if pa.types.is_list(type_):
        return lambda value: f"[{', '.join(_inner(each, type_.value_type) for each in value)}]"
    if pa.types.is_struct(type_):
        return lambda value: _row(value, type_)
    if pa.types.is_binary(type_):
        return lambda value: " ".join(f"{byte:02x}" for byte in value)
    if pa.types.is_decimal(type_):
        return lambda value: f"{value:f}"
    return _plain


def _plain(value: str | int | date) -> str:
    return value if isinstance(value, str) else str(value)


def _timestamp(value: datetime) -> str:
    text = f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03d}"
    # strftime does not pad years before 1000 everywhere.
    text = text.rjust(23, "0")
    return text if value.tzinfo is None else f"{text} {value.tzinfo}"


def _inner(value: Any, type_: pa.DataType) -> str:
    return "null" if value is None else _writer(type_)(value)


def _entries(value: list[tuple[Any, Any]], key: pa.DataType, item: pa.DataType) -> str:
    return "{" + ", ".join(f"{_inner(each, key)}={_inner(content, item)}" for each, content in value) + "}"


def _row(value: Mapping[str, Any], type_: pa.DataType) -> str:
    fields = (type_.field(number) for number in range(type_.num_fields))
    return "{" + ", ".join(f"{field.name}={_inner(value[field.name], field.type)}" for field in fields) + "}"
