"""The records of a CSV as the csv module reads them, each of bounded length, and marked where the file was cut in one.

Where a file was cut, half a number looks like a number: what ends within its last line has that line refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from chartlake.sources._rows import RowRefused

LONGEST_RECORD: Final = 64 * 1024
MOST_FIELDS: Final = 256
MOST_BLANK_LINES: Final = 1_000
# How a line ends that nobody cut; a quoted last cell would miss its quote.
_WHOLE_LINE: Final = (b"\n", b"\r", b'"')


class CutRecord(list[str]):
    """The record within which a file ends."""


class _Bounded:
    """The lines of a text. Those of one record, which quotes may spread over several, have `room` characters."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self.room = LONGEST_RECORD

    def __iter__(self) -> _Bounded:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self.room + 1)
        if not line:
            raise StopIteration
        self.room -= len(line)
        if self.room < 0:
            raise csv.Error(f"a line of more than {LONGEST_RECORD:,} characters")
        return line


def csv_records(content: bytes, *, delimiter: str = ",") -> Iterator[list[str]]:
    """The records, blank lines as empty ones; the last is a CutRecord when the file ends within it.

    Bytes that are not UTF-8 become U+FFFD. csv.Error while reading, when the CSV is broken, a record too
    long or of too many fields, or when blank lines do not end: few bytes of gzip hold many of each.
    """
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", errors="replace", newline="")
    bounded = _Bounded(text)
    held: list[str] | None = None
    blank = 0
    for record in csv.reader(bounded, delimiter=delimiter, strict=True):
        bounded.room = LONGEST_RECORD
        blank = 0 if record else blank + 1
        if len(record) > MOST_FIELDS or blank > MOST_BLANK_LINES:
            most = f"{MOST_FIELDS} fields in a line" if record else f"{MOST_BLANK_LINES:,} blank lines on end"
            raise csv.Error(f"more than {most}")
        if held is not None:
            yield held
        held = record
    if held is not None:
        yield held if content.endswith(_WHOLE_LINE) else CutRecord(held)


def require_whole(record: Sequence[str]) -> None:
    """RowRefused for the record within which the file ends."""
    if isinstance(record, CutRecord):
        raise RowRefused("the file ends within this line; if it is whole, end it with a line break")
