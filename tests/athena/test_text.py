"""Values as Athena writes them into result files."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from chartlake.athena.text import double_text, rows_of, text_of, type_name

DOUBLES = [
    (0.0, "0.0"),
    (-0.0, "-0.0"),
    (1.0, "1.0"),
    (0.5, "0.5"),
    (1234.5, "1234.5"),
    (9999999.0, "9999999.0"),
    (1e7, "1.0E7"),
    (12345678.9, "1.23456789E7"),
    (-1.5e10, "-1.5E10"),
    (0.001, "0.001"),
    (0.00099, "9.9E-4"),
    (1e-5, "1.0E-5"),
    (1e21, "1.0E21"),
    (1 / 3, "0.3333333333333333"),
    (100.0, "100.0"),
    (float("nan"), "NaN"),
    (float("-inf"), "-Infinity"),
]


@pytest.mark.parametrize(("value", "text"), DOUBLES, ids=str)
def test_doubles_are_written_as_java_writes_them(value: float, text: str) -> None:
    assert double_text(value) == text


@pytest.mark.parametrize(
    ("value", "type_", "text"),
    [
        (True, pa.bool_(), "true"),
        (7, pa.int64(), "7"),
        ("", pa.string(), ""),
        (None, pa.string(), None),
        (date(2026, 3, 5), pa.date32(), "2026-03-05"),
        (datetime(2026, 3, 5, 14, 3, 9), pa.timestamp("ms"), "2026-03-05 14:03:09.000"),
        (datetime(2026, 3, 5, 14, 3, 9, 123000), pa.timestamp("ms"), "2026-03-05 14:03:09.123"),
        (Decimal("1.50"), pa.decimal128(5, 2), "1.50"),
        (["a", None, "b"], pa.list_(pa.string()), "[a, null, b]"),
        ([1.0, 2e7], pa.list_(pa.float64()), "[1.0, 2.0E7]"),
        ([], pa.list_(pa.string()), "[]"),
        ([("a", 1), ("b", None)], pa.map_(pa.string(), pa.int64()), "{a=1, b=null}"),
        ({"x": 1, "y": "z"}, pa.struct([("x", pa.int32()), ("y", pa.string())]), "{x=1, y=z}"),
        (b"ab", pa.binary(), "61 62"),
    ],
)
def test_values_are_written_as_athena_writes_them(value: Any, type_: pa.DataType, text: str | None) -> None:
    assert text_of(value, type_) == text


def test_a_zoned_timestamp_ends_in_its_zone() -> None:
    column = pa.array([0], pa.timestamp("ms", tz="UTC"))
    assert list(rows_of(pa.table({"at": column}))) == [("1970-01-01 00:00:00.000 UTC",)]


def test_rows_tell_null_from_empty() -> None:
    table = pa.table({"a": pa.array(["", None]), "n": pa.array([1, None], pa.int64())})
    assert list(rows_of(table)) == [("", "1"), (None, None)]


def test_every_type_has_the_name_that_athena_gives_it() -> None:
    names = {
        "varchar": pa.string(),
        "integer": pa.int32(),
        "bigint": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("ms"),
        "timestamp with time zone": pa.timestamp("ms", tz="UTC"),
        "decimal": pa.decimal128(10, 2),
        "array": pa.list_(pa.string()),
        "map": pa.map_(pa.string(), pa.int64()),
        "row": pa.struct([("a", pa.int32())]),
        "varbinary": pa.binary(),
    }
    assert {name: type_name(type_) for name, type_ in names.items()} == {name: name for name in names}
