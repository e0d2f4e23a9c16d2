"""The lines of a dropped CSV file, plain or gzipped, under the columns that they stand in.

A file is unzipped and read within bounds, for a function has little memory and a few kilobytes of gzip can hold
gigabytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chartlake.errors import UnexpectedAnswer
from chartlake.sources._csv_records import csv_records, require_whole
from chartlake.sources._described import described, is_html
from chartlake.sources._rows import RowRefused

LARGEST_FILE: Final = 128 * 1024 * 1024
MOST_LINES: Final = 400_000
_GZIP: Final = b"\x1f\x8b"


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


def read_csv(body: bytes, spellings: Mapping[str, Sequence[str]], needed: Sequence[str], *, what: str) -> CsvFile:
    """The file's columns and its numbered lines, from 1; blank lines are no lines.

    `spellings` lists the headings of each column, the best first, in lower case with underscores for blanks.
    UnexpectedAnswer when the headings lack one of `needed`, and, while the lines are read, when the file breaks off
    or has more of them than can be held.
    """
    content = unzipped(body, what=what)
    if is_html(content):
        raise UnexpectedAnswer(f"{what}: a CSV file was due, got {described(content)}")
    lines = _lines(content, what)
    headings = [heading.strip().lower().replace(" ", "_") for heading in next(lines, [])]
    columns = {
        name: headings.index(found)
        for name, spelled in spellings.items()
        if (found := next((one for one in spelled if one in headings), None))
    }
    missing = [name for name in needed if name not in columns]
    if missing:
        spelled = ", ".join(f"{name} ({' or '.join(spellings[name][:3])})" for name in missing)
        raise UnexpectedAnswer(f"{what}: no column for {spelled}; got {described(content)}")
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


def _lines(content: bytes, what: str) -> Iterator[list[str]]:
    try:
        for number, line in enumerate(filter(None, csv_records(content))):
            if number > MOST_LINES:
                raise UnexpectedAnswer(f"{what}: more than {MOST_LINES:,} rows; split the file, by year for instance")
            yield line
    except csv.Error as error:
        raise UnexpectedAnswer(f"{what}: broken or cut CSV ({error}); drop it as it was made") from None
