"""Numbers as pages write them: exact, rounded with bounds, or refused."""

from __future__ import annotations

import pytest

from chartlake.sources._numbers import Count, count, whole
from chartlake.sources._rows import RowRefused


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("57,443", 57443, 57443, 57443),
        ("999", 999, 999, 999),
        ("0", 0, 0, 0),
        ("57K", 57000, 56500, 57499),
        ("57.4K", 57400, 57350, 57449),
        ("57.44k", 57440, 57435, 57444),
        ("57.443K", 57443, 57443, 57443),
        ("1.2M", 1200000, 1150000, 1249999),
        ("3 B", 3000000000, 2500000000, 3499999999),
        ("0.5K", 500, 450, 549),
        ("0K", 0, 0, 499),
    ],
)
def test_a_rounded_count_lies_between_what_rounds_to_it(text: str, value: int, low: int, high: int) -> None:
    assert count(text, "videos") == Count(value=value, low=low, high=high)


@pytest.mark.parametrize("text", ["", "K", "57.443", "1,2M", "5,7443", ",443", "57,44", "-5", "5T", "1234K", "５７"])
def test_what_could_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(RowRefused, match="videos"):
        count(text, "videos")


def test_thousands_may_be_grouped() -> None:
    assert whole("8,234,567", "streams") == 8234567
    assert whole("123,456,789,012,345,678", "streams") == 123456789012345678
