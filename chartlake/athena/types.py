"""Athena's types: how they are written, which Arrow and DuckDB types hold them, and what two of them have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from chartlake.errors import UnsupportedSql


@dataclass(frozen=True)
class SqlType:
    """One type. `inner` are the element types; `names` the fields of a row; `precision`, `scale` of a decimal;
    `precision` is also the number of digits after the second of a timestamp.

    `length` is the n of varchar(n), 0 when unbounded. `zone` is the time zone that every value carries.
    """

    name: str
    inner: tuple[SqlType, ...] = ()
    names: tuple[str, ...] = ()
    precision: int = 0
    scale: int = 0
    length: int = 0
    zone: str = ""

    def __str__(self) -> str:
        if self.name == "decimal":
            return f"decimal({self.precision},{self.scale})"
        if self.name == "row":
            fields = (f"{name} {inner}".strip() for name, inner in zip(self.names, self.inner, strict=True))
            return f"row({', '.join(fields)})"
        if self.inner:
            return f"{self.name}({', '.join(map(str, self.inner))})"
        if self.length:
            return f"{self.name}({self.length})"
        if self.name == "timestamp":
            return f"timestamp({self.precision})"
        return "timestamp(3) with time zone" if self.name == "timestamptz" else self.name

    @property
    def is_integer(self) -> bool:
        """tinyint, smallint, integer or bigint."""
        return self.name in _WHOLE

    @property
    def is_number(self) -> bool:
        """Any number."""
        return self.is_integer or self.name in {"decimal", "real", "double"}

    @property
    def element(self) -> SqlType:
        """What an array holds, or the values of a map."""
        return self.inner[-1]


BOOLEAN: Final = SqlType("boolean")
INTEGER: Final = SqlType("integer")
BIGINT: Final = SqlType("bigint")
DOUBLE: Final = SqlType("double")
VARCHAR: Final = SqlType("varchar")
VARBINARY: Final = SqlType("varbinary")
DATE: Final = SqlType("date")
TIMESTAMP: Final = SqlType("timestamp", precision=3)
JSON: Final = SqlType("json")
UNKNOWN: Final = SqlType("unknown")
DAY_INTERVAL: Final = SqlType("interval day to second")
MONTH_INTERVAL: Final = SqlType("interval year to month")

_WHOLE: Final = ("tinyint", "smallint", "integer", "bigint")
_DIGITS: Final = {"tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19}
_ALIASES: Final = {"string": "varchar", "int": "integer", "float": "real", "struct": "row", "char": "varchar"}
_DUCKDB: Final = {
    "boolean": "BOOLEAN",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "real": "FLOAT",
    "double": "DOUBLE",
    "varchar": "VARCHAR",
    "varbinary": "BLOB",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMPTZ",
    "json": "JSON",
    "unknown": "INTEGER",
    "interval day to second": "INTERVAL",
    "interval year to month": "INTERVAL",
}
_ARROW: Final[Mapping[str, Callable[[], pa.DataType]]] = {
    "boolean": pa.bool_,
    "tinyint": pa.int8,
    "smallint": pa.int16,
    "integer": pa.int32,
    "bigint": pa.int64,
    "real": pa.float32,
    "double": pa.float64,
    "varchar": pa.string,
    "varbinary": pa.binary,
    "date": pa.date32,
    "json": pa.string,
    "unknown": pa.null,
}
_TOKEN: Final = re.compile(r"\s*([\w]+|[(),<>:])")


def array_of(element: SqlType) -> SqlType:
    """array(element)."""
    return SqlType("array", (element,))


def map_of(key: SqlType, value: SqlType) -> SqlType:
    """map(key, value)."""
    return SqlType("map", (key, value))


def decimal(precision: int, scale: int) -> SqlType:
    """decimal(precision, scale), no wider than Athena's 38 digits."""
    return SqlType("decimal", precision=min(38, precision), scale=scale)


def zoned(zone: str) -> SqlType:
    """timestamp with time zone, all of whose values are in `zone`."""
    return SqlType("timestamptz", zone=zone)


def athena_type(text: str) -> SqlType:
    """The type that Glue or Athena writes so, e.g. `array<string>`, `decimal(5,2)`; UnsupportedSql for another."""
    tokens = iter([*_TOKEN.findall(text.lower()), ""])
    found, rest = _read_type(next(tokens), tokens, text)
    if rest:
        raise UnsupportedSql(f"the type {text} is not one that the local engine knows")
    return found


def _read_type(word: str, tokens: Iterator[str], text: str) -> tuple[SqlType, str]:
    name = _ALIASES.get(word, word)
    following = next(tokens)
    if name in {"array", "map", "row"} and following in {"<", "("}:
        return _read_nested(name, tokens, text)
    if name not in {"decimal", *_DUCKDB} or name in {"unknown"}:
        raise UnsupportedSql(f"the type {text} is not one that the local engine knows")
    numbers: list[int] = []
    if following == "(":
        while following != ")":
            following = next(tokens)
            numbers.extend([int(following)] if following.isdigit() else [])
        following = next(tokens)
    if name == "decimal":
        precision, scale = [*numbers, 0][:2] if numbers else (38, 0)
        return decimal(precision, scale), following
    return TIMESTAMP if name == "timestamp" else SqlType(name), following


def _read_nested(name: str, tokens: Iterator[str], text: str) -> tuple[SqlType, str]:
    inner: list[SqlType] = []
    names: list[str] = []
    following = ","
    while following == ",":
        word = next(tokens)
        if name == "row":
            names.append(word)
            word = next(tokens)
            word = next(tokens) if word == ":" else word
        found, following = _read_type(word, tokens, text)
        inner.append(found)
    if following not in {">", ")"}:
        raise UnsupportedSql(f"the type {text} is not one that the local engine knows")
    return SqlType(name, tuple(inner), tuple(names)), next(tokens)


def duckdb_type(type_: SqlType) -> str:
    """How DuckDB writes the type that holds the same values."""
    if type_.name == "decimal":
        return f"DECIMAL({type_.precision},{type_.scale})"
    if type_.name == "array":
        return f"{duckdb_type(type_.element)}[]"
    if type_.name == "map":
        return f"MAP({', '.join(map(duckdb_type, type_.inner))})"
    if type_.name == "row":
        fields = (f'"{name}" {duckdb_type(inner)}' for name, inner in zip(type_.names, type_.inner, strict=True))
        return f"STRUCT({', '.join(fields)})"
    return _DUCKDB[type_.name]


def arrow_type(type_: SqlType) -> pa.DataType:
    """The Arrow type of a result column; UnsupportedSql for a type that cannot leave a query."""
    if type_.name == "decimal":
        return pa.decimal128(type_.precision, type_.scale)
    if type_.name == "array":
        return pa.list_(arrow_type(type_.element))
    if type_.name == "map":
        return pa.map_(*map(arrow_type, type_.inner))
    if type_.name == "row":
        fields = zip(type_.names, map(arrow_type, type_.inner), strict=True)
        return pa.struct([pa.field(name, inner) for name, inner in fields])
    if type_.name in {"timestamp", "timestamptz"}:
        return pa.timestamp("ms", tz=type_.zone or None)
    if type_.name not in _ARROW:
        raise UnsupportedSql(f"a result column of type {type_} is not supported here: use date_diff, or cast it")
    return _ARROW[type_.name]()


def common_type(left: SqlType, right: SqlType) -> SqlType | None:
    """The type that Athena turns both into to compare or unite them; None when it refuses to."""
    if left == right or right.name == "unknown":
        return left
    if left.name == "unknown":
        return right
    if left.name == right.name == "varchar":
        return (
            VARCHAR if 0 in {left.length, right.length} else SqlType("varchar", length=max(left.length, right.length))
        )
    if left.is_number and right.is_number:
        return _common_number(left, right)
    if {left.name, right.name} in ({"date", "timestamp"}, {"timestamp"}):
        return SqlType("timestamp", precision=max(left.precision, right.precision))
    if "timestamptz" in {left.name, right.name} and {left.name, right.name} <= {"timestamptz", "timestamp", "date"}:
        return left if left.name == "timestamptz" else right
    if left.name == right.name and len(left.inner) == len(right.inner) and left.inner:
        inner = [common_type(one, other) for one, other in zip(left.inner, right.inner, strict=True)]
        names = left.names if left.names == right.names else ("",) * len(left.names)
        known = tuple(each for each in inner if each is not None)
        return SqlType(left.name, known, names) if len(known) == len(inner) else None
    return None


def _common_number(left: SqlType, right: SqlType) -> SqlType:
    if "double" in {left.name, right.name}:
        return DOUBLE
    if "real" in {left.name, right.name}:
        return SqlType("real")
    if "decimal" in {left.name, right.name}:
        one, other = as_decimal(left), as_decimal(right)
        scale = max(one.scale, other.scale)
        return decimal(max(one.precision - one.scale, other.precision - other.scale) + scale, scale)
    return max(left, right, key=lambda type_: _WHOLE.index(type_.name))


def as_decimal(type_: SqlType) -> SqlType:
    """The decimal that an integer becomes beside a decimal."""
    return type_ if type_.name == "decimal" else decimal(_DIGITS[type_.name], 0)
