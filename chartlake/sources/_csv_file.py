"""CSV files that people drop, plain or gzipped: their records within bounds, and the columns that cells stand under.

A function has little memory and a few kilobytes of gzip can hold gigabytes, so a file, a record and the number of lines
have limits. Where a file was cut, half a number looks like a number, and a cell that was cut between two doubled quotes
like a whole one: what no line break ends has its last line refused.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chartlake.answers import Refusal
from chartlake.errors import UnexpectedAnswer
from chartlake.sources._described import described, is_html
from chartlake.sources._rows import RowRefused, readable

LARGEST_FILE: Final = 128 * 1024 * 1024
MOST_LINES: Final = 400_000
LONGEST_RECORD: Final = 64 * 1024
MOST_FIELDS: Final = 256
MOST_BLANK_LINES: Final = 1_000
# What stands between the cells of people's and vendors' files; of programs' it is a comma.
ANY_DELIMITER: Final = ",;\t"
_GZIP: Final = b"\x1f\x8b"
_LINE_BREAKS: Final = (b"\n", b"\r")

Cells = Mapping[str, str]


class CutRecord(list[str]):
    """The record within which a file ends."""


@dataclass(frozen=True, kw_only=True)
class CsvFile:
    """`columns` says where each column that was asked for stands; `lines` are numbered from 1."""

    headings: Sequence[str]
    columns: Mapping[str, int]
    lines: Iterator[tuple[int, list[str]]]

    def places(self, *names: str) -> tuple[int, ...]:
        """Where these columns are in what `cells` gives; one that the file lacks is where the blank cell is."""
        return tuple(self.columns.get(name, len(self.headings)) for name in names)

    def cells(self, line: Sequence[str]) -> list[str]:
        """The cells of a line, and a blank one behind them; refused when there are more or fewer than headings, or
        when the file ends within it.
        """
        require_whole(line)
        if len(line) != len(self.headings):
            raise RowRefused(f"{len(line)} fields under {len(self.headings)} headings")
        return [*line, ""]

    def named(self, line: Sequence[str]) -> Cells:
        """The cells of the columns that were asked for, without white space around them; refused as `cells` refuses."""
        cells = self.cells(line)
        return {name: readable(cells[place], name).strip() for name, place in self.columns.items()}

    def ignored(self, table: str) -> Iterator[Refusal]:
        """One note for each column that is not read, so that a misspelt heading shows."""
        read = set(self.columns.values())
        for place, heading in enumerate(self.headings):
            if heading and place not in read:
                reason = f"the column {heading!r} is not known and was not read"
                yield Refusal(table=table, row_number=0, reason=reason)


def read_csv(
    body: bytes, spellings: Mapping[str, Sequence[str]], needed: Sequence[str], *, what: str, delimiters: str = ","
) -> CsvFile:
    """The file's columns and its numbered lines, from 1; blank lines are no lines.

    `spellings` lists the headings of each column, the best first, in lower case with underscores for blanks; of
    `delimiters` the most frequent in the first line counts. UnexpectedAnswer when the headings lack one of `needed` or
    have one twice, and, while the lines are read, when the file breaks off or has more of them than can be held.
    """
    content = unzipped(body, what=what)
    if is_html(content):
        raise UnexpectedAnswer(f"{what}: a CSV file was due, got {described(content)}")
    first = content.partition(b"\n")[0].decode("utf-8", "replace")
    lines = _lines(content, max(delimiters, key=first.count), what)
    headings = [heading.strip().casefold().replace(" ", "_") for heading in next(lines, [])]
    columns = {
        name: headings.index(found)
        for name, spelled in spellings.items()
        if (found := next((one for one in spelled if one in headings), None))
    }
    missing = [name for name in needed if name not in columns]
    if missing:
        spelled = ", ".join(f"{name} ({' or '.join(spellings[name][:3])})" for name in missing)
        raise UnexpectedAnswer(f"{what}: no column for {spelled}; got {described(content)}")
    twice = [headings[place] for place in columns.values() if headings.count(headings[place]) > 1]
    if twice:
        raise UnexpectedAnswer(f"{what}: the heading {twice[0]} stands twice; which of the columns counts?")
    return CsvFile(headings=headings, columns=columns, lines=enumerate(lines, 1))


def unzipped(body: bytes, *, what: str) -> bytes:
    """The bytes, without their gzip where they have one; UnexpectedAnswer when it is broken or holds too much."""
    content = body
    if body.startswith(_GZIP):
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(body)).read(LARGEST_FILE + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise UnexpectedAnswer(f"{what}: broken or cut gzip ({error}); drop the file again") from None
    if len(content) > LARGEST_FILE:
        raise UnexpectedAnswer(f"{what}: more than {LARGEST_FILE:,} bytes; split the file, by year for instance")
    return content


def _lines(content: bytes, delimiter: str, what: str) -> Iterator[list[str]]:
    filled = (line for line in csv_records(content, delimiter=delimiter) if any(map(str.strip, line)))
    try:
        for number, line in enumerate(filled):
            if number > MOST_LINES:
                raise UnexpectedAnswer(f"{what}: more than {MOST_LINES:,} rows; split the file, by year for instance")
            yield line
    except csv.Error as error:
        raise UnexpectedAnswer(f"{what}: broken or cut CSV ({error}); drop it as it was made") from None


def require_whole(record: Sequence[str]) -> None:
    """RowRefused for the record within which the file ends."""
    if isinstance(record, CutRecord):
        raise RowRefused("the file ends within this line; if it is whole, end it with a line break")


def csv_records(content: bytes, *, delimiter: str = ",") -> Iterator[list[str]]:
    """The records, blank lines as empty ones; the last is a CutRecord when no line break ends it.

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
        yield held if content.endswith(_LINE_BREAKS) else CutRecord(held)


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
