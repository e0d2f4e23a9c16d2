"""Values as Athena prints them; the expected texts are Java's and Trino's."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from chartlake.embedded.texts import rows, text, type_name
from chartlake.errors import UnsupportedSql


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (0.1, "0.1"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (0.001, "0.001"),
        (0.0001, "1.0E-4"),
        (9999999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (-12345678.5, "-1.23456785E7"),
        (1e300, "1.0E300"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
        (2**53 + 1, "9007199254740993"),
        (Decimal("0.10"), "0.10"),
        (Decimal("1E+3"), "1000"),
        (date(2026, 11, 2), "2026-11-02"),
        (datetime(2026, 11, 2, 6, 15), "2026-11-02 06:15:00.000"),
        (b"ab", "61 62"),
        (["a", None, "b, c"], "[a, null, b, c]"),
        ([], "[]"),
        ([("no", 1), ("se", None)], "{no=1, se=null}"),
        ({"rank": 1, "title": "ไทย"}, "{rank=1, title=ไทย}"),
    ],
)
def test_a_value_is_printed_as_athena_prints_it(value: Any, expected: str) -> None:
    assert text(value) == expected


def test_a_null_is_not_a_text() -> None:
    assert rows(pa.table({"title": ["", None], "rank": pa.array([None, 2], pa.int32())})) == [["", None], [None, "2"]]


def test_a_real_has_its_own_digits() -> None:
    assert rows(pa.table({"share": pa.array([0.1, 1e10], pa.float32())})) == [["0.1"], ["1.0E10"]]


def test_a_zoned_timestamp_names_its_zone() -> None:
    zoned = pa.array([datetime(2026, 11, 2, 6, 15)], pa.timestamp("ms", tz="UTC"))
    assert rows(pa.table({"at": zoned})) == [["2026-11-02 06:15:00.000 UTC"]]
    assert type_name(zoned.type) == "timestamp with time zone"


def test_an_empty_result_has_no_rows() -> None:
    assert rows(pa.schema([("rank", pa.int32())]).empty_table()) == []


@pytest.mark.parametrize(
    ("type_", "name"),
    [
        (pa.int32(), "integer"),
        (pa.float32(), "float"),
        (pa.list_(pa.string()), "array"),
        (pa.decimal128(5, 2), "decimal"),
        (pa.map_(pa.string(), pa.int64()), "map"),
        (pa.null(), "unknown"),
    ],
)
def test_a_column_has_the_name_that_athena_gives_its_type(type_: pa.DataType, name: str) -> None:
    assert type_name(type_) == name


def test_a_type_that_athena_lacks_is_refused() -> None:
    with pytest.raises(UnsupportedSql, match="duration"):
        type_name(pa.duration("s"))
