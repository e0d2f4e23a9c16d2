"""What happened, as rows of ingest_runs: one per scope that was asked for, one per raw object that was parsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from chartlake import contract, curated
from chartlake.conform import conform
from chartlake.errors import ChartlakeError, ParserFailed
from chartlake.lake import Lake
from chartlake.schema import Table

OK: Final = "ok"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One row of ingest_runs; the columns are explained there."""

    run_id: str
    source: str
    scope: str
    stage: str
    started_at: datetime
    finished_at: datetime
    outcome: str = OK
    rows: int | None = None
    quarantined: int | None = None
    bytes: int | None = None
    http_status: int | None = None
    latest_date: date | None = None
    message: str | None = None
    raw_key: str | None = None

    @property
    def ok(self) -> bool:
        """Whether it went as it should."""
        return self.outcome == OK

    def row(self) -> dict[str, Any]:
        """The row of the contract, lineage included."""
        record = asdict(self)
        finished = record.pop("finished_at")
        record["duration_ms"] = max(0, round((finished - self.started_at) / timedelta(milliseconds=1)))
        record["fetched_at"] = finished
        return record


def outcome_of(error: Exception) -> str:
    """The name under which an error is recorded; a bug of ours is a ParserFailed."""
    return error.outcome if isinstance(error, ChartlakeError) else ParserFailed.__name__


def record(lake: Lake, runs: Sequence[Run]) -> None:
    """Publish the rows, each month's once."""
    publish_rows(lake, contract.INGEST_RUNS, [run.row() for run in runs])


def publish_rows(lake: Lake, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Publish rows that the lake itself writes and that carry their own lineage."""
    for partition, built in conform(table, rows, {}).tables.items():
        curated.publish(lake.curated, table, partition, built, raw_keys=())
        lake.catalog.register(table, [partition])
