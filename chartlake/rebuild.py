"""Replay raw into curated: everything is parsed first, then each partition is published once, then all is matched.

A reader sees each partition as it was or as it becomes. Rows whose raw object is gone stay; rows that a mended parser
no longer gives go.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import ipc

from chartlake import contract, curated, raw, runs
from chartlake.conform import Partition
from chartlake.lake import Lake
from chartlake.matching.lake import match_all
from chartlake.matching.overrides import of_lake
from chartlake.schema import Table
from chartlake.transform import parse

CHUNK: Final = 250
OpenLake = Callable[[], Lake]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuild did: raw objects read, those that failed by outcome, rows given, partition files changed."""

    answers: int
    failed: dict[str, int]
    rows: int
    partitions: int
    changed: int


def rebuild(
    open_lake: OpenLake, *, source: str | None = None, workers: int = 2, progress: Progress = lambda *_: None
) -> Rebuilt:
    """Replay every raw object, or those of one source. `open_lake` must be picklable: each worker opens its own."""
    lake = open_lake()
    keys = [key for key in raw.keys(lake.raw, source=source) if raw.is_key(key)]
    spool = Path(tempfile.mkdtemp(prefix="chartlake-rebuild-"))
    try:
        with _pool(workers) as pool:
            done = _parse_all(pool, open_lake, keys, spool, progress)
            changed = _publish_all(pool, open_lake, lake, keys, spool, progress)
    finally:
        shutil.rmtree(spool, ignore_errors=True)
    runs.record(lake, done)
    match_all(lake, of_lake(lake.settings))
    failed: dict[str, int] = {}
    for run in done:
        if not run.ok:
            failed[run.outcome] = failed.get(run.outcome, 0) + 1
    return Rebuilt(
        answers=len(done),
        failed=failed,
        rows=sum(run.rows or 0 for run in done),
        partitions=len(changed),
        changed=sum(changed),
    )


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    # Arrow's threads do not survive a fork.
    with ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn")) as pool:
        yield pool


def _parse_all(
    pool: Executor, open_lake: OpenLake, keys: Sequence[str], spool: Path, progress: Progress
) -> list[runs.Run]:
    chunks = [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
    done: list[runs.Run] = []
    for result in pool.map(partial(_parse_chunk, open_lake, spool), range(len(chunks)), chunks):
        done.extend(result)
        progress("read", len(done), len(keys))
    return done


def _parse_chunk(open_lake: OpenLake, spool: Path, number: int, keys: Sequence[str]) -> list[runs.Run]:
    lake = open_lake()
    parts: dict[tuple[str, Partition], list[pa.Table]] = {}
    done = []
    for key in keys:
        parsed = parse(lake, key)
        done.append(parsed.run())
        for place, built in parsed.tables.items():
            parts.setdefault(place, []).append(built)
    for (name, partition), tables in parts.items():
        folder = spool.joinpath(name, *partition)
        folder.mkdir(parents=True, exist_ok=True)
        rows = pa.concat_tables(tables)
        with ipc.new_file(folder / f"{number:06d}.arrow", rows.schema) as sink:
            sink.write_table(rows.combine_chunks())
    return done


def _publish_all(
    pool: Executor, open_lake: OpenLake, lake: Lake, keys: Sequence[str], spool: Path, progress: Progress
) -> list[bool]:
    places = sorted(set(_spooled(spool)) | set(_published(lake)))
    changed = []
    for one in pool.map(partial(_publish_one, open_lake, spool, keys), places):
        changed.append(one)
        progress("publish", len(changed), len(places))
    return changed


def _spooled(spool: Path) -> Iterator[tuple[str, Partition]]:
    for folder in {file.parent for file in spool.rglob("*.arrow")}:
        name, *partition = folder.relative_to(spool).parts
        yield name, tuple(partition)


def _published(lake: Lake) -> Iterator[tuple[str, Partition]]:
    for table in contract.TABLES:
        if not table.column("raw_key").required:
            continue  # the lake writes these itself: they have nothing to replay
        for key in lake.curated.keys(f"{table.name}/"):
            yield table.name, curated.partition_of_key(table, key)


def _publish_one(open_lake: OpenLake, spool: Path, keys: Sequence[str], place: tuple[str, Partition]) -> bool:
    name, partition = place
    table, lake = contract.table(name), open_lake()
    published = curated.publish(lake.curated, table, partition, _read_spool(table, partition, spool), raw_keys=keys)
    if published.exists:
        lake.catalog.register(table, [partition])
    return published.changed


def _read_spool(table: Table, partition: Partition, spool: Path) -> pa.Table:
    files = sorted(spool.joinpath(table.name, *partition).glob("*.arrow"))
    tables = []
    for file in files:
        with pa.memory_map(str(file)) as source:
            tables.append(ipc.open_file(source).read_all())
    return pa.concat_tables([table.arrow_schema.empty_table(), *tables])
