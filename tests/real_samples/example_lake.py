"""A small lake for a worked example: answers through the real parsers, published to a folder, asked in Athena SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from chartlake import contract, raw, runs
from chartlake.answers import Answer
from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.extract import scope_rows
from chartlake.matching.lake import match_all
from chartlake.sources import source
from chartlake.target import VIEWS
from chartlake.transform import transform
from tests.memory_lake import MemoryBucket, memory_lake

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One answer as a source gave it. `name` is that of a dropped file; None for what was fetched."""

    source: str
    scope: str
    body: bytes
    fetched_at: datetime
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows to be shown: headings, and as many cells in each line."""

    headings: Sequence[str]
    lines: Sequence[Sequence[Any]]


@dataclass(frozen=True, kw_only=True)
class Input:
    """What goes into a lake, and the same as a reader sees it.

    `rows` are of the simulated market and go to their tables as they are. `names` says what an id stands for.
    `matched`: matching runs once everything is there.
    """

    tables: Sequence[Table]
    answers: Sequence[Recorded] = ()
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    matched: bool = False


class ExampleLake:
    """The curated files of an input, in a folder."""

    def __init__(self, put_in: Input, folder: Path) -> None:
        lake = memory_lake()
        transform(lake, [self._store(lake.raw, answer) for answer in put_in.answers])
        for name, rows in put_in.rows.items():
            runs.publish_rows(lake, contract.table(name), [_whole(name, row) for row in rows])
        if put_in.matched:
            match_all(lake)
        runs.publish_rows(lake, contract.SCOPES, scope_rows(lake))
        assert isinstance(lake.curated, MemoryBucket)
        for key, stored in lake.curated.objects.items():
            (folder / key).parent.mkdir(parents=True, exist_ok=True)
            (folder / key).write_bytes(stored.body)
        self._athena = LocalAthena(FolderCatalog(folder, VIEWS))

    def ask(self, sql: str) -> Table:
        """The answer to a query."""
        found = self._athena.query(sql)
        return Table(headings=found.column_names, lines=[tuple(row.values()) for row in found.to_pylist()])

    @staticmethod
    def _store(bucket: Any, answer: Recorded) -> str:
        held = Answer(
            body=answer.body,
            url="",
            status=200,
            content_type="",
            extension=answer.name.rpartition(".")[2] if answer.name else "html",
            fetched_at=answer.fetched_at,
            original_name=answer.name,
        )
        version = source(answer.source).ADAPTER_VERSION
        return raw.store(bucket, source=answer.source, scope=answer.scope, answer=held, adapter_version=version)


def distinct(values: Iterable[str]) -> list[str]:
    """Each value once, in the order of its first."""
    return list(dict.fromkeys(values))


def _whole(table_name: str, row: Row) -> dict[str, Any]:
    """A row of the simulated market with what every row of its table needs."""
    needed = {
        "source": "sandbox",
        "fetched_at": datetime(2026, 3, 31, 6, 15),
        "raw_key": f"{row.get('platform')} {row.get('market')} {row.get('chart_date')}",
        "current": True,
        "adapter_version": 1,
        "date_basis": "reported",
        "time_precision": "ms",
        "origin": "poll",
    }
    names = {column.name for column in contract.table(table_name).columns}
    return {name: value for name, value in (needed | dict(row)).items() if name in names}
