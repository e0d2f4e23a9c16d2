"""What travels along the route: a scope is asked for, an answer comes back, a raw object is stored, rows are parsed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

Row = dict[str, Any]


class NumberedRow(Row):
    """A row that knows which row of its answer it was, from 1."""

    __slots__ = ("number",)

    def __init__(self, row: Row, *, number: int) -> None:
        super().__init__(row)
        self.number = number


# What a scope may be called: it is a part of the keys in the raw zone.
SCOPE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One thing to ask a source for: a chart of a market, a playlist, a page. `date` is None for the newest."""

    source: str
    name: str
    date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The unchanged bytes of an upstream, or of a dropped file, and what came with them.

    `extension` has no dot and no .gz; `original_name` is the name of a dropped file; `remark` is what the run has to
    say although all went well.
    """

    body: bytes
    url: str
    status: int
    content_type: str
    extension: str
    fetched_at: datetime
    original_name: str | None = None
    remark: str | None = None


class NothingNew(Exception):
    """The upstream answered, and has nothing that the lake lacks: nothing to store, and nothing went wrong."""

    http_status: int | None = None

    def __init__(self, message: str, *, http_status: int | None = None) -> None:
        super().__init__(message)
        self.http_status = http_status


@dataclass(frozen=True, kw_only=True)
class RawObject:
    """An answer as the raw zone holds it. `fetched_at` is naive UTC with milliseconds; `in_bulk`: a backfill's."""

    key: str
    source: str
    scope: str
    fetched_at: datetime
    sha256: str
    body: bytes
    content_type: str
    url: str = ""
    status: int = 200
    original_name: str | None = None
    in_bulk: bool = False


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A row that was refused; `row_number` counts the answer's rows from 1, 0 is the whole answer."""

    table: str
    row_number: int
    reason: str
    row: Any = None


@dataclass(frozen=True, kw_only=True)
class ParsedRows:
    """What an answer says: per table its contract rows, and what in it could not be used.

    Rows carry the contract's columns, partition columns included except `month`; lineage, `current` and
    `adapter_version` are added on the way. A column that a row leaves out is null.
    """

    rows: Mapping[str, Sequence[Row]]
    refused: Sequence[Refusal] = field(default=())
