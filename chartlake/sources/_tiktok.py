"""What TikTok's answers have in common: ids beyond 2^53, counts that are rounded without a letter saying so."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, Final

from chartlake.errors import UnexpectedAnswer
from chartlake.sources._described import described, utf8
from chartlake.sources._numbers import Count, count
from chartlake.sources._rows import RowRefused, readable

_ID: Final = re.compile(r"[0-9]{5,25}")
_LINK: Final = re.compile(r"(?:/music/(?:[^/?#]*-)?|tiktok-sound/)([0-9]{5,25})(?![0-9])")
# Spreadsheets keep fifteen digits of a number, and the ids have nineteen.
_ROUNDED_ID: Final = re.compile(r"[0-9]{15}0{4}|[0-9](?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_EXACT: Final = 2**53  # up to here a floating-point number keeps every whole number
_LARGEST: Final = 10**18
_FULL: Final = 10_000  # up to here TikTok shows every digit
_UNITS: Final = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))
_NAMELESS: Final = frozenset({"", "-", "—", "–", "n/a", "none", "null", "unknown"})


def json_document(body: bytes, *, what: str) -> Any:
    """The JSON value; whole numbers keep every digit. UnexpectedAnswer when it is none."""
    try:
        return json.loads(utf8(body))
    except (ValueError, RecursionError):
        raise UnexpectedAnswer(f"{what}: JSON was due, got {described(body)}") from None


def text(value: object, name: str) -> str:
    """The text without white space around it, empty for null; refused when it is no text or not UTF-8."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowRefused(f"{name} is {value!r}, not a text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RowRefused(f"{name} {value!r} holds half a character") from None
    return readable(value, name).strip()


def credit(value: object) -> list[str]:
    """The artists as one name, for TikTok joins them by " & " and names hold that too; none for `—` and its like."""
    name = text(value, "artist")
    return [] if name.casefold() in _NAMELESS else [name]


def sound_id(value: object, name: str, link: object = None) -> str:
    """The id of a sound as text, from a field or from the link beside it; the link wins where the field was rounded.

    Refused when both are blank, when either is no sound, when they are not the same one, and when all that there is
    went through a floating-point number, which changes it.
    """
    linked, written = linked_sound(link), _written(value)
    if linked and (not written or is_rounded_id(written)):
        written = linked
    if is_rounded_id(written):
        raise RowRefused(
            f"{name} {written} was rounded by a spreadsheet or a program; keep the ids as text, or give the link"
        )
    written = sent_id(written, name)
    if linked and linked != written:
        raise RowRefused(f"{name} {written} and link {link!r} are not the same sound")
    return written


def sent_id(value: object, name: str) -> str:
    """The id of a sound in an answer that came from TikTok itself, which sends ids as text: nothing rounded them."""
    written = _written(value)
    if not _ID.fullmatch(written):
        raise RowRefused(f"{name} {value!r} is no id of a sound")
    return written


def _written(value: object) -> str:
    """A field's text, empty for null; a JSON number with an exponent reads as a spreadsheet writes it."""
    return "" if value is None else str(value).strip()


def is_rounded_id(written: str) -> bool:
    """Whether an id has the digits of a floating-point number and was rounded, if it ever had others.

    A spreadsheet writes 7424014547218560000 or 7.42E+18, JavaScript 7424014547218566000, Python 7424014547218566144. Of
    the ids that were never rounded one in five hundred looks like that too, of the old ones of eighteen digits more.
    """
    if _ROUNDED_ID.fullmatch(written):
        return True
    if not _ID.fullmatch(written) or int(written) <= _EXACT:
        return False
    near = float(written)
    return int(written) in (int(near), int(Decimal(repr(near))))


def linked_sound(link: object) -> str:
    """The id in a sound's address, `https://www.tiktok.com/music/x-7424014547218565904`; empty when it has none."""
    match = _LINK.search(link) if isinstance(link, str) else None
    return match[1] if match else ""


def exact_count(value: object, name: str) -> Count:
    """A count that is exact unless it says otherwise: 532, "532", "57,443", or "40.1K" with bounds."""
    if isinstance(value, str):
        return count(value.strip(), name)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST:
        return Count(value=value, low=value, high=value)
    raise RowRefused(f"{name} is {value!r}, not a count")


def shown_count(value: object, name: str) -> Count:
    """A count as TikTok's pages show it: whole numbers of 40,100 are 40.1K and carry the bounds of that.

    From 10,000 on TikTok rounds to a tenth of a thousand, from a million on to a tenth of a million, from a billion on
    to a tenth of that, and writes the result as a plain number; a number with more digits was not rounded.
    """
    exact = exact_count(value, name)
    if exact.low != exact.high or exact.value < _FULL:
        return exact
    unit, letter = next((unit, letter) for unit, letter in _UNITS if exact.value >= unit)
    tenths, rest = divmod(exact.value * 10, unit)
    if rest or tenths >= _FULL:
        return exact
    return count(f"{tenths // 10}.{tenths % 10}{letter}", name)
