"""Remove what a source gave before a moment: its raw answers with all their versions, and every row made of them.

For retention that the terms of a source ask for, and for whoever wants a source out of the lake. Rows leave through the
merge: where the current snapshot of a place goes, the strongest of those that stay is current.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from chartlake import contract, curated, notes, raw
from chartlake.backfill import UPLOADS
from chartlake.inbox import INBOX
from chartlake.lake import Lake
from chartlake.matching.lake import match_all
from chartlake.matching.overrides import of_lake
from chartlake.policy import expires
from chartlake.schema import Table
from chartlake.transform import parse, publish

_AT_ONCE: Final = 50


@dataclass(frozen=True, kw_only=True)
class Purged:
    """What was removed of one source, and what is left of it from before the moment: `left` is 0 when all went."""

    source: str
    before: datetime
    answers: int
    rows: int
    left: int


def purge(lake: Lake, source: str, *, before: datetime) -> Purged:
    """Remove a source's answers and rows fetched before `before` (naive UTC). Safe to repeat after it broke off."""
    answers = 0
    for key in list(_answers(lake, source, before)):
        lake.raw.erase(key)
        answers += 1
    for key in _validators(lake, source):
        lake.raw.erase(key)  # or the page would count as held until it changes
    rows = 0
    for table in contract.TABLES:
        if table.column("raw_key").required:
            rows += _purge_table(lake, table, source, before)
    if rows:
        _replay(lake, source)
        match_all(lake, of_lake(lake.settings))  # or titles of what went would stay beside its matches
    return Purged(source=source, before=before, answers=answers, rows=rows, left=count(lake, source, before=before))


def count(lake: Lake, source: str, *, before: datetime) -> int:
    """How many raw answers and rows of a source from before a moment the lake holds."""
    answers = sum(1 for _ in _answers(lake, source, before))
    tables = [table for table in contract.TABLES if table.column("raw_key").required]
    return answers + sum(
        len(_raw_keys(lake, key, source, before)) for table in tables for key in lake.curated.keys(f"{table.name}/")
    )


def overdue(lake: Lake, *, now: datetime) -> Iterator[tuple[str, datetime]]:
    """Every source with a retention, and the moment before which its answers must be gone."""
    for settings in lake.settings.sources.values():
        before = expires(settings, now)
        if before is not None:
            yield settings.name, before


def _answers(lake: Lake, source: str, before: datetime) -> Iterator[str]:
    """Raw answers, and files that were dropped for the source: those too that were removed and can be restored."""
    for key in lake.raw.keys(f"{raw.PREFIX}{source}/", deleted=True):
        if raw.is_key(key) and raw.RawKey.read(key).fetched_at < before:
            yield key
    for key in _brought(lake, source):
        waiting = lake.raw.get(key)
        if waiting is None or waiting.last_modified < before:  # what was filed before is in the raw zone
            yield key


def _brought(lake: Lake, source: str) -> Iterator[str]:
    """Files that people put there for the source: into the inbox, or below backfill/, as copied raw objects too."""
    yield from lake.raw.keys(f"{INBOX}{source}/", deleted=True)
    for key in lake.raw.keys(UPLOADS, deleted=True):
        below = key.removeprefix(UPLOADS)
        if below.startswith(f"{source}/") or f"/{raw.PREFIX}{source}/" in f"/{below}":
            yield key


def _validators(lake: Lake, source: str) -> Iterator[str]:
    return lake.raw.keys(f"{notes.PREFIX}validators/{source}/")


def _replay(lake: Lake, source: str) -> None:
    """What an answer that went said as well, and so stood for both, is said again by the one that stays."""
    left = [key for key in raw.keys(lake.raw, source=source) if raw.is_key(key)]
    for start in range(0, len(left), _AT_ONCE):
        publish(lake, [parse(lake, key) for key in left[start : start + _AT_ONCE]])


def _purge_table(lake: Lake, table: Table, source: str, before: datetime) -> int:
    """Publish each partition without the rows: they count as what their answers no longer say."""
    gone = 0
    for key in list(lake.curated.keys(f"{table.name}/")):
        raw_keys = _raw_keys(lake, key, source, before)
        if raw_keys:
            curated.publish(
                lake.curated,
                table,
                curated.partition_of_key(table, key),
                table.arrow_schema.empty_table(),
                raw_keys=set(raw_keys),
            )
            gone += len(raw_keys)
    return gone


def _raw_keys(lake: Lake, key: str, source: str, before: datetime) -> list[str]:
    """The raw key of every row of a partition file that must go."""
    stored = lake.curated.get(key)
    if stored is None:
        return []
    rows = pq.ParquetFile(io.BytesIO(stored.body)).read(["source", "fetched_at", "raw_key"], use_threads=False)
    old = pc.and_(pc.equal(rows["source"], source), pc.less(rows["fetched_at"], before))
    found: list[str] = rows.filter(old)["raw_key"].to_pylist()
    return found
