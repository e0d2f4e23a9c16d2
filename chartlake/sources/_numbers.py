"""Numbers as pages and files write them: exact with thousands separators, or rounded to K, M, B with bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from chartlake.sources._rows import RowRefused

_LONGEST: Final = 18  # digits that surely fit a bigint
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_ROUNDED: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)\s?([KMB])", re.IGNORECASE)
_UNITS: Final = {"K": 1_000, "M": 1_000_000, "B": 1_000_000_000}


@dataclass(frozen=True, kw_only=True)
class Count:
    """A count, and the smallest and largest exact counts that are written this way; all equal when it is exact."""

    value: int
    low: int
    high: int


def whole(text: str, name: str) -> int:
    """`1234` or `1,234`; anything else is refused, `1.234` too: nobody knows whether that is a thousand or one."""
    if len(text) <= _LONGEST and text.isascii() and text.isdecimal():
        return int(text)
    digits = text.replace(",", "")
    if len(digits) <= _LONGEST and _GROUPED.fullmatch(text):
        return int(digits)
    raise RowRefused(f"{name} {text!r} is not a whole number")


def whole_or_none(text: str, name: str) -> int | None:
    """As `whole`; a blank cell is None."""
    return whole(text, name) if text else None


def rank(text: str, name: str) -> int:
    """A position, from 1."""
    position = whole(text, name)
    if not position:
        raise RowRefused(f"{name} {text!r} is not a position; positions start at 1")
    return position


def rank_or_none(text: str, name: str) -> int | None:
    """As `rank`; a blank cell is None."""
    return rank(text, name) if text else None


def count(text: str, name: str) -> Count:
    """`57,443` exactly, or `57K` and `57.4K` with the interval that rounds half up to it.

    `57K` is 57,000 between 56,500 and 57,499; `57.4K` is 57,400 between 57,350 and 57,449.
    """
    match = _ROUNDED.fullmatch(text)
    if match is None:
        exact = whole(text, name)
        return Count(value=exact, low=exact, high=exact)
    digits, letter = match.groups()
    unit = _UNITS[letter.upper()]
    value = int(Decimal(digits) * unit)
    step = unit // 10 ** len(digits.partition(".")[2])
    if step == 1:
        return Count(value=value, low=value, high=value)
    return Count(value=value, low=max(0, value - step // 2), high=value + step // 2 - 1)
