"""The second half of the route: raw objects are parsed, checked, and published into the curated zone."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import pyarrow as pa
from botocore.exceptions import BotoCoreError, ClientError

from chartlake import contract, curated, raw, runs
from chartlake.answers import ParsedRows, RawObject, Refusal, Row
from chartlake.conform import Partition, conform, row_json, utf8_text
from chartlake.errors import EmptyAnswer, ParserFailed, TerminalError, TransientError, UnexpectedAnswer
from chartlake.http import now
from chartlake.lake import Lake
from chartlake.schema import Table
from chartlake.sources import source

_DATES: Final = {"chart_snapshots": "chart_date", "playlist_snapshots": "snapshot_date", "platform_stats": "stat_date"}


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """What became of one raw object before it is published. `error` is None when it went well.

    `left`: not parsed, because the backfill that stored it does.
    """

    key: str
    source: str
    scope: str
    started_at: datetime
    size: int = 0
    tables: Mapping[tuple[str, Partition], pa.Table] = field(default_factory=dict)
    rows: int = 0
    refused: int = 0
    latest_date: date | None = None
    error: TerminalError | None = None
    left: bool = False

    def run(self) -> runs.Run:
        """The row of ingest_runs. The raw key names the run, so a redelivery replaces it."""
        return runs.Run(
            run_id=self.key,
            source=self.source,
            scope=self.scope,
            stage="transform",
            started_at=self.started_at,
            finished_at=now(),
            outcome=self.error.outcome if self.error else runs.OK,
            rows=self.rows,
            quarantined=self.refused,
            bytes=self.size,
            latest_date=self.latest_date,
            message=utf8_text(str(self.error)) if self.error else None,
            raw_key=self.key,
        )


def transform(lake: Lake, keys: Sequence[str]) -> list[Parsed]:
    """Parse the raw objects and publish what they say, each partition once.

    What a backfill stored is left to it. What is wrong with one object ends in its run and in the quarantine; an error
    of the store or the catalogue is raised, and the whole call can be repeated. What was seen for the first time is
    matched last: rows are never held up by it.
    """
    parsed = [one for key in dict.fromkeys(keys) if not (one := parse(lake, key, queued=True)).left]
    publish(lake, parsed)
    runs.record(lake, [one.run() for one in parsed])
    _match(lake, parsed)
    return parsed


def _match(lake: Lake, parsed: Sequence[Parsed]) -> None:
    """Say which recordings the items of these answers are."""
    from chartlake.matching.lake import match_new  # rapidfuzz: only what parses songs needs it
    from chartlake.matching.overrides import of_lake
    from chartlake.matching.reading import items_in

    seen = [
        item
        for one in parsed
        for (name, partition), built in one.tables.items()
        for item in items_in(name, partition, built)
    ]
    if seen:
        match_new(lake, seen, of_lake(lake.settings))


def publish(lake: Lake, parsed: Sequence[Parsed]) -> None:
    """Publish the tables of several raw objects, each partition once, and register the partitions."""
    parts: dict[tuple[str, Partition], list[pa.Table]] = {}
    raw_keys: dict[tuple[str, Partition], list[str]] = {}
    for one in parsed:
        for place, built in one.tables.items():
            parts.setdefault(place, []).append(built)
            raw_keys.setdefault(place, []).append(one.key)
    for (name, partition), tables in sorted(parts.items()):
        table = contract.table(name)
        published = curated.publish(
            lake.curated,
            table,
            partition,
            pa.concat_tables(tables),
            raw_keys=raw_keys[name, partition],
        )
        if published.exists:
            lake.catalog.register(table, [partition])


def parse(lake: Lake, key: str, *, queued: bool = False) -> Parsed:
    """Read and parse one raw object; what is wrong with it is in the result.

    `queued`: the queue told of it, so that it is left alone when a backfill stored it.

    Raises UnknownSource for a key that is no raw key, and what the store raises when it cannot be read.
    """
    started_at = now()
    parts = raw.RawKey.read(key)
    size = 0
    try:
        answer = raw.read(lake.raw, key)
        size = len(answer.body)
        if queued and answer.in_bulk:
            return Parsed(key=key, source=parts.source, scope=parts.scope, started_at=started_at, size=size, left=True)
        module = source(answer.source)
        return _conform(answer, module.parse(answer), module.ADAPTER_VERSION, started_at)
    except (TransientError, BotoCoreError, ClientError, OSError) as error:
        if not isinstance(error, gzip.BadGzipFile):
            raise  # the store's own trouble: the message is delivered again
        return _refuse_whole(_as_terminal(key, error), key, parts, started_at, size=size)
    except Exception as error:  # noqa: BLE001 - a bug in one parser must not hold up the other answers
        return _refuse_whole(_as_terminal(key, error), key, parts, started_at, size=size)


def _as_terminal(key: str, error: Exception) -> TerminalError:
    if isinstance(error, TerminalError):
        return error
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
        return UnexpectedAnswer(f"{key}: the raw object cannot be unzipped: {error}; restore its earlier version")
    return ParserFailed(
        f"{key}: the parser broke: {type(error).__name__}: {error}; the answer is kept, "
        "`chartlake rebuild` replays it once the parser is mended"
    )


def _conform(answer: RawObject, rows: ParsedRows, version: int, started_at: datetime) -> Parsed:
    refused = list(rows.refused)
    tables: dict[tuple[str, Partition], pa.Table] = {}
    latest: list[date] = []
    for name, table_rows in rows.rows.items():
        table = contract.table(name)
        conformed = conform(table, table_rows, _lineage(answer, table, version))
        refused.extend(conformed.refused)
        for partition, built in conformed.tables.items():
            tables[name, partition] = built
            if name in _DATES:
                latest.append(max(built[_DATES[name]].to_pylist()))
    kept = sum(built.num_rows for built in tables.values())
    error = None if kept else EmptyAnswer(f"{answer.key}: not one usable row; see the quarantine for the reasons")
    if error and not refused:
        refused.append(Refusal(table="", row_number=0, reason=str(error)))
    return Parsed(
        key=answer.key,
        source=answer.source,
        scope=answer.scope,
        started_at=started_at,
        size=len(answer.body),
        tables={**tables, **_quarantine(answer.key, answer.source, answer.fetched_at, refused)},
        rows=kept,
        refused=len({refusal.row_number for refusal in refused}),
        latest_date=max(latest, default=None),
        error=error,
    )


def _lineage(answer: RawObject, table: Table, version: int) -> dict[str, Any]:
    lineage = {"source": answer.source, "fetched_at": answer.fetched_at, "raw_key": answer.key}
    return {**lineage, "current": True, "adapter_version": version} if table.has_snapshots else lineage


def _refuse_whole(error: TerminalError, key: str, parts: raw.RawKey, started_at: datetime, *, size: int) -> Parsed:
    whole = Refusal(table="", row_number=0, reason=f"{error.outcome}: {error}")
    return Parsed(
        key=key,
        source=parts.source,
        scope=parts.scope,
        started_at=started_at,
        size=size,
        tables=_quarantine(key, parts.source, parts.fetched_at, [whole]),
        refused=1,
        error=error,
    )


def _quarantine(
    key: str, source_name: str, fetched_at: datetime, refused: Sequence[Refusal]
) -> dict[tuple[str, Partition], pa.Table]:
    """The refused rows of one raw object; an empty table clears what an earlier parser had refused.

    A row that was refused for several reasons, or for several tables, is one row with all of them.
    """
    by_number: dict[int, list[Refusal]] = {}
    for refusal in refused:
        by_number.setdefault(refusal.row_number, []).append(refusal)
    rows: list[Row] = [
        {
            "row_number": number,
            "table_name": ", ".join(dict.fromkeys(refusal.table for refusal in same)),
            "reason": utf8_text("; ".join(dict.fromkeys(refusal.reason for refusal in same)))[:1000],
            "row_json": next((row_json(refusal.row) for refusal in same if refusal.row is not None), None),
        }
        for number, same in by_number.items()
    ]
    lineage = {"source": source_name, "fetched_at": fetched_at, "raw_key": key}
    month = (f"{fetched_at:%Y-%m}",)
    conformed = conform(contract.QUARANTINE, rows, lineage)
    built = conformed.tables.get(month, contract.QUARANTINE.arrow_schema.empty_table())
    return {(contract.QUARANTINE.name, month): built}
