"""What happened, as rows of ingest_runs: one per scope that was asked for, one per raw object that was parsed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pyarrow.compute as pc

from chartlake import contract, curated, raw
from chartlake.conform import conform
from chartlake.errors import ChartlakeError, InternalError
from chartlake.http import now
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
    """The name under which an error is recorded; one that is not the lake's own is an InternalError."""
    return error.outcome if isinstance(error, ChartlakeError) else InternalError.__name__


def failed(run: Run, error: Exception, message: str) -> Run:
    """The run as it ended: with an error, by its name, and what happened and what to do."""
    status = getattr(error, "http_status", None) or run.http_status
    return replace(run, finished_at=now(), outcome=outcome_of(error), http_status=status, message=message[:2000])


def record(lake: Lake, runs: Sequence[Run]) -> None:
    """Publish the rows, each month's once."""
    publish_rows(lake, contract.INGEST_RUNS, [run.row() for run in runs])


def was_parsed(lake: Lake, raw_key: str) -> bool:
    """Whether transform is done with a raw object, and all went as it should."""
    fetched_at = raw.RawKey.read(raw_key).fetched_at
    for month in sorted({f"{fetched_at:%Y-%m}", f"{fetched_at + timedelta(days=7):%Y-%m}"}):
        stored = lake.curated.get(curated.partition_key(contract.INGEST_RUNS, (month,)))
        if stored is None:
            continue
        rows = curated.read_file(contract.INGEST_RUNS, stored.body)
        mine = (pc.field("run_id") == raw_key) & (pc.field("stage") == "transform") & (pc.field("outcome") == OK)
        if rows.filter(mine).num_rows:
            return True
    return False


def publish_rows(lake: Lake, table: Table, rows: Sequence[dict[str, Any]], *, raw_keys: Collection[str] = ()) -> None:
    """Publish rows that the lake itself writes and that carry their own lineage, in place of those of `raw_keys`.

    InternalError when one of them breaks the contract: that is a bug, and must not pass in silence.
    """
    conformed = conform(table, rows, {})
    if conformed.refused:
        raise InternalError(
            f"{table.name}: the lake wrote a row that breaks the contract: {conformed.refused[0].reason}"
        )
    for partition, built in conformed.tables.items():
        curated.publish(lake.curated, table, partition, built, raw_keys=raw_keys)
        lake.catalog.register(table, [partition])
