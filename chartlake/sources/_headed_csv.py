"""A CSV with one line of headings, as people and vendors write it: commas, semicolons or tabs, columns in any order."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chartlake.answers import Refusal
from chartlake.errors import UnexpectedAnswer
from chartlake.sources._csv_records import csv_records, require_whole
from chartlake.sources._described import described, is_html
from chartlake.sources._rows import RowRefused, readable

_DELIMITERS: Final = ",;\t"

Cells = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Headed:
    """Lines below the headings, numbered from 1, and the headings that nobody asked for."""

    lines: Sequence[tuple[int, Sequence[str]]]
    headings: Sequence[str]
    unknown: Sequence[str]

    def cells(self, line: Sequence[str]) -> Cells:
        """The cells of a line by heading, without white space around them; refused when their number is another, or
        when the file ends within the line.
        """
        require_whole(line)
        if len(line) != len(self.headings):
            raise RowRefused(f"{len(line)} fields under {len(self.headings)} headings")
        return {name: readable(cell, name).strip() for name, cell in zip(self.headings, line, strict=True)}

    def ignored(self, table: str) -> Iterator[Refusal]:
        """One note for each column that is not read, so that a misspelt heading shows."""
        for name in self.unknown:
            yield Refusal(table=table, row_number=0, reason=f"the column {name!r} is not known and was not read")


def read_headed(body: bytes, *, known: Sequence[str], needed: Sequence[str], what: str) -> Headed:
    """The lines of a CSV; UnexpectedAnswer when it is none, when a needed heading is missing, or one stands twice."""
    if is_html(body):
        raise UnexpectedAnswer(f"{what}: a CSV was due, got {described(body)}")
    lines = _lines(body, what)
    headings = [cell.strip().casefold().replace(" ", "_") for cell in (lines[0] if lines else [])]
    missing = [name for name in needed if name not in headings]
    if missing:
        raise UnexpectedAnswer(
            f"{what}: no heading {', '.join(missing)} in the first line; the columns are {', '.join(known)}; "
            f"got {described(body)}"
        )
    twice = [name for name in known if headings.count(name) > 1]
    if twice:
        raise UnexpectedAnswer(f"{what}: the heading {twice[0]} stands twice; which of the columns counts?")
    numbered = [(number, line) for number, line in enumerate(lines[1:], 1) if any(cell.strip() for cell in line)]
    return Headed(lines=numbered, headings=headings, unknown=[name for name in headings if name and name not in known])


def _lines(body: bytes, what: str) -> list[list[str]]:
    first = body.partition(b"\n")[0].decode("utf-8", "replace")
    try:
        return list(csv_records(body, delimiter=max(_DELIMITERS, key=first.count)))
    except csv.Error as error:
        raise UnexpectedAnswer(f"{what}: broken or cut CSV ({error}); write it again and drop it") from None
