"""A merged file that is too large for one process, as parts that hold whole days, each under the file's headings.

Whatever the order of its rows, those of a day stay together and in their order, so that no chart of a day is torn. Rows
lie on disk in between; memory holds one part. The same file gives the same parts.

Whether a file was cut shows at its ends, and a part is not to look cut where the file goes on: where its source judges
that, a day of the parts beside it stands before and behind its own, and the day with which the file ends stands last.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from chartlake.errors import UnexpectedAnswer
from chartlake.sources._csv_file import LARGEST_FILE, LONGEST_RECORD, MOST_LINES
from chartlake.sources._rows import is_plausible

# The headings under which the files of a source say of which day a row is; a source that is not here is not cut.
DATES: Final[Mapping[str, Sequence[str]]] = {
    "charts_history": ("date", "chart_date", "snapshot_date", "day", "week"),
    "playlist_history": ("captured_at",),
}
# Sources that tell from the rows at the ends of a file whether it was cut.
_JUDGE_ENDS: Final = frozenset({"charts_history"})
PART_ROWS: Final = 300_000
PART_BYTES: Final = 64 * 1024**2
# A file that holds more was made to fill the disk.
MOST_BYTES: Final = 64 * 1024**3
_HELD: Final = 16 * 1024**2
_BLOCK: Final = 1024**2
_LINE_BREAKS: Final = ("\n", "\r")
_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
# Bytes as characters and back, whatever they are: what counts in a CSV is ASCII.
_AS_IT_IS: Final = "latin-1"
_FILE: Final = re.compile(r"(?P<stem>.+?)(?: ?\([0-9]+\))?\.csv(?:\.gz)?", re.IGNORECASE | re.DOTALL)
_DAY: Final = re.compile(r"\s*([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?![0-9])")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file as somebody might have dropped it. `name` says of what it is a part, and its first and last own day."""

    name: str
    rows: int
    body: bytes


@dataclass(kw_only=True)
class _Day:
    """The rows of one day: how many, of how many bytes, in which file, and those that are still in memory."""

    file: Path
    rows: int = 0
    size: int = 0
    held: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A file whose rows lie on disk by day. `begins` and `ends` are the days of its first and its last row; `open_line`
    is the last line when no line break ends it.
    """

    source: str
    name: str
    headings: bytes
    days: Mapping[date, _Day]
    begins: date
    ends: date
    open_line: str

    def parts(self) -> Iterator[Part]:
        """The parts in the order of their days, one in memory at a time."""
        return map(self._part, self._shared_out())

    def largest(self) -> Part:
        """The part with most rows: what it is, the file is."""
        return self._part(max(self._shared_out(), key=self._rows))

    def _shared_out(self) -> list[list[date]]:
        """The days of each part: as many as a part may hold, and at least one."""
        shared: list[list[date]] = []
        rows = size = 0
        for day, of_day in sorted(self.days.items()):
            if not shared or rows + of_day.rows > PART_ROWS or size + of_day.size > PART_BYTES:
                shared.append([])
                rows = size = 0
            rows, size = rows + of_day.rows, size + of_day.size
            shared[-1].append(day)
        return shared

    def _rows(self, days: Iterable[date]) -> int:
        return sum(self.days[day].rows for day in days)

    def _part(self, own: Sequence[date]) -> Part:
        laid = self._laid(own)
        body = self.headings + b"".join(self.days[day].file.read_bytes() for day in laid)
        if self.ends in own:
            body += self.open_line.encode(_AS_IT_IS)
        # Behind the name's own words, and numbers only: the words say which chart it is.
        match = _FILE.fullmatch(self.name)
        stem = match["stem"] if match else self.name
        return Part(name=f"{stem}-{own[0]}-{own[-1]}.csv", rows=self._rows(laid), body=body)

    def _laid(self, own: Sequence[date]) -> list[date]:
        """The days of a part as they stand in it."""
        laid = sorted(own, key=lambda day: (day == self.ends, day != self.begins, day))
        if self.source not in _JUDGE_ENDS:
            return laid
        beside = sorted(set(self.days) - {self.begins, self.ends, *own})
        before = [day for day in beside if day < own[0]][-1:] or beside[-1:]
        behind = [day for day in beside if day > own[-1]][:1] or beside[:1]
        if self.ends not in own:
            laid = self._with(laid, [*laid, *behind])
        if self.begins not in own and before != behind:
            laid = self._with(laid, [*before, *laid])
        return laid

    def _with(self, days: list[date], more: list[date]) -> list[date]:
        """`more`, unless that is more than a parser takes."""
        fits = self._rows(more) <= MOST_LINES and sum(self.days[day].size for day in more) < LARGEST_FILE
        return more if fits else days


def is_too_large(file: Path) -> bool:
    """Whether a parser would refuse the file, plain or gzipped, for its bytes or its lines."""
    size = lines = 0
    with _content(file) as content:
        while block := content.read(_BLOCK):
            size, lines = size + len(block), lines + block.count(b"\n")
            if size > LARGEST_FILE or lines > MOST_LINES:
                return True
    return False


def cut(file: Path, name: str, *, source: str, fetched_at: datetime, scratch: Path) -> Cut:
    """Lay the rows of a CSV, plain or gzipped, down by day in the empty folder `scratch`.

    A row without a day of its own stays with the row before it. UnexpectedAnswer when the file has no headings, no
    column of days or no rows, or is broken: then as a whole, as a small file is.
    """
    try:
        with _content(file) as content:
            mark = _BOM if content.peek(len(_BOM)).startswith(_BOM) else b""
            content.read(len(mark))
            text = io.TextIOWrapper(content, encoding=_AS_IT_IS, newline="")
            try:
                return _laid_down(text, mark, name, source, fetched_at, scratch)
            finally:
                text.detach()  # whoever opened the file closes it
    except csv.Error as error:
        raise UnexpectedAnswer(f"{name}: broken or cut CSV ({error}); bring it in as it was made") from None


@contextmanager
def _content(file: Path) -> Iterator[io.BufferedReader]:
    with file.open("rb") as opened:
        zipped = opened.peek(2).startswith(_GZIP)
        try:
            yield io.BufferedReader(gzip.GzipFile(fileobj=opened), _BLOCK) if zipped else opened
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise UnexpectedAnswer(f"{file.name}: broken or cut gzip ({error}); bring it in again") from None


def _laid_down(text: io.TextIOWrapper, mark: bytes, name: str, source: str, fetched_at: datetime, scratch: Path) -> Cut:
    records = _records(text)
    first, written = next(records, ([], ""))
    at = _column(first, DATES[source], name)
    laid, days = _Laid(scratch), _Days(fetched_at)
    day: date | None = None
    line = ""
    for record, line in records:
        day = (days.of(record[at]) if at < len(record) else None) or day or days.first
        laid.add(day, line if line.endswith(_LINE_BREAKS) else "")
        if laid.size > MOST_BYTES:
            raise UnexpectedAnswer(f"{name}: more than {MOST_BYTES:,} bytes; split it by year, each with the headings")
    if day is None:
        raise UnexpectedAnswer(f"{name}: not a single row below the headings")
    laid.write()
    return Cut(
        source=source,
        name=name,
        headings=mark + written.encode(_AS_IT_IS),
        days=laid.days,
        begins=next(iter(laid.days)),
        ends=day,
        open_line="" if line.endswith(_LINE_BREAKS) else line,
    )


def _records(text: io.TextIOWrapper) -> Iterator[tuple[list[str], str]]:
    """Each record as the parsers read it, and as it is written; blank lines are none."""
    taken: list[str] = []
    for record in csv.reader(_bounded(text.readline, taken), strict=True):
        if record:
            yield record, taken[0] if len(taken) == 1 else "".join(taken)
        taken.clear()


def _bounded(readline: Callable[[int], str], taken: list[str]) -> Iterator[str]:
    """The lines, each noted in `taken`, which its reader clears after each record."""
    size = 0
    while line := readline(LONGEST_RECORD + 1):
        size = size + len(line) if taken else len(line)
        taken.append(line)
        if size > LONGEST_RECORD:
            raise csv.Error(f"a line of more than {LONGEST_RECORD:,} characters")
        yield line


def _column(record: Sequence[str], headings: Sequence[str], name: str) -> int:
    """Where the day stands; the first of the headings counts, as for the parser."""
    spelled = [cell.strip().casefold().replace(" ", "_") for cell in record]
    found = next((heading for heading in headings if heading in spelled), None)
    if found is None:
        raise UnexpectedAnswer(
            f"{name}: no column {' or '.join(headings)} in the first line, so it cannot be cut by day"
        )
    return spelled.index(found)


class _Days:
    """The day that a cell says, read once for each spelling; None when it says none that can be."""

    _MOST: Final = 100_000

    def __init__(self, fetched_at: datetime) -> None:
        self._fetched_at = fetched_at
        self._read: dict[str, date | None] = {}
        # Of rows before any that says its day; they are refused wherever they stand.
        self.first = fetched_at.date()

    def of(self, cell: str) -> date | None:
        if cell not in self._read:
            if len(self._read) >= self._MOST:
                self._read.clear()
            self._read[cell] = self._day(cell)
        return self._read[cell]

    def _day(self, cell: str) -> date | None:
        match = _DAY.match(cell)
        try:
            day = date(*map(int, match.groups())) if match else None
        except ValueError:
            return None
        return day if day and is_plausible(day, self._fetched_at) else None


class _Laid:
    """Rows on their way to a file for each day."""

    def __init__(self, folder: Path) -> None:
        self.days: dict[date, _Day] = {}
        self.size = 0
        self._folder = folder
        self._held = 0

    def add(self, day: date, text: str) -> None:
        of_day = self.days.get(day)
        if of_day is None:
            of_day = self.days[day] = _Day(file=self._folder / f"{day}.csv")
        of_day.rows += 1
        of_day.size += len(text)
        of_day.held.append(text)
        self.size += len(text)
        self._held += len(text)
        if self._held > _HELD:
            self.write()

    def write(self) -> None:
        for of_day in self.days.values():
            if of_day.held:
                with of_day.file.open("ab") as opened:
                    opened.write("".join(of_day.held).encode(_AS_IT_IS))
                of_day.held.clear()
        self._held = 0
