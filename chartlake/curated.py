"""The curated zone: one Parquet file per partition, read, merged, sorted and put back under its ETag.

Row groups hold one slice of the first place column each (a market, a playlist), current rows before beaten ones, so
that statistics prune; slices that a publish does not touch are copied through.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chartlake.conform import Partition
from chartlake.errors import PublishConflict
from chartlake.merge import merge
from chartlake.schema import Table
from chartlake.store import Bucket, Stored, WriteRaced

ATTEMPTS: Final = 40
LONGEST_PAUSE: Final = 0.25
_ROW_GROUP: Final = 50_000
_PARQUET: Final = "application/vnd.apache.parquet"


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a publish did: `changed` is False when the file already said the same.

    `exists` is False when there is still no file, for there was no row; `attempts` counts raced writes too.
    """

    key: str
    exists: bool
    changed: bool
    attempts: int


def partition_key(table: Table, partition: Partition) -> str:
    """Where the file of a partition is: `<table>/<column>=<value>/…/data.parquet`."""
    folders = [f"{name}={value}" for name, value in zip(table.partition, partition, strict=True)]
    return "/".join([table.name, *folders, "data.parquet"])


def partition_of_key(table: Table, key: str) -> Partition:
    """The partition whose file has that key."""
    folders = key.removeprefix(f"{table.name}/").removesuffix("data.parquet").strip("/").split("/")
    return tuple(folder.partition("=")[2] for folder in folders if folder)


def publish(
    bucket: Bucket,
    table: Table,
    partition: Partition,
    arriving: pa.Table,
    *,
    raw_keys: Collection[str],
) -> Published:
    """Merge rows into a partition and put it in one write; start over whenever somebody else wrote in between.

    Raises PublishConflict when that happens ATTEMPTS times in a row.
    """
    key = partition_key(table, partition)
    for attempt in range(1, ATTEMPTS + 1):
        stored = bucket.get(key)
        body = merged_file(table, stored, arriving, raw_keys=raw_keys)
        if body is None or (stored is not None and stored.body == body):
            return Published(key=key, exists=body is not None, changed=False, attempts=attempt)
        try:
            bucket.put(
                key,
                body,
                replaces=stored.etag if stored else None,
                content_type=_PARQUET,
            )
        except WriteRaced:
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.01 * 2**attempt)))
        else:
            return Published(key=key, exists=True, changed=True, attempts=attempt)
    raise PublishConflict(f"{key}: other writers won {ATTEMPTS} times in a row; the message is delivered again")


def claim(bucket: Bucket, table: Table, partition: Partition, arriving: pa.Table) -> pa.Table:
    """Put the rows whose key the partition does not hold yet, and give those back: of several writers each to one.

    The rows of one writer bear a raw_key that is its alone, so that a put whose answer was lost is known as its own.
    For tables without snapshots. Raises PublishConflict as `publish` does.
    """
    key = partition_key(table, partition)
    for attempt in range(1, ATTEMPTS + 1):
        stored = bucket.get(key)
        writers = _writers(table, read_file(table, stored.body)) if stored else {}
        mine = _writers(table, arriving)
        own = pa.array([writers.get(one, writer) == writer for one, writer in mine.items()], pa.bool_())
        new = pa.array([one not in writers for one in mine], pa.bool_())
        body = merged_file(table, stored, arriving.filter(new), raw_keys=())
        if body is None or (stored is not None and stored.body == body):
            return arriving.filter(own)
        try:
            bucket.put(key, body, replaces=stored.etag if stored else None, content_type=_PARQUET)
        except WriteRaced:
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.01 * 2**attempt)))
        else:
            return arriving.filter(own)
    raise PublishConflict(f"{key}: other writers won {ATTEMPTS} times in a row; it is tried again")


def _writers(table: Table, rows: pa.Table) -> dict[tuple[object, ...], str | None]:
    """Per key the raw_key of its row."""
    columns = [rows[name].to_pylist() for name in table.key]
    return dict(zip(zip(*columns, strict=True), rows["raw_key"].to_pylist(), strict=True))


def replace_rows(bucket: Bucket, table: Table, make: Callable[[pa.Table], pa.Table]) -> Published:
    """Put what `make` makes of all rows of a table without partitions, anew whenever somebody wrote in between.

    Raises PublishConflict as `publish` does.
    """
    key = partition_key(table, ())
    for attempt in range(1, ATTEMPTS + 1):
        stored = bucket.get(key)
        rows = read_file(table, stored.body) if stored else pa.Table.from_batches([], schema=table.arrow_schema)
        made = make(rows)
        body = _write(table, _slices(table, made)) if made.num_rows or stored else None
        if body is None or (stored is not None and stored.body == body):
            return Published(key=key, exists=body is not None, changed=False, attempts=attempt)
        try:
            bucket.put(key, body, replaces=stored.etag if stored else None, content_type=_PARQUET)
        except WriteRaced:
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.01 * 2**attempt)))
        else:
            return Published(key=key, exists=True, changed=True, attempts=attempt)
    raise PublishConflict(f"{key}: other writers won {ATTEMPTS} times in a row; it is tried again")


def drop_rows(bucket: Bucket, table: Table, key: str, doomed: Callable[[pa.Table], pa.Array]) -> int:
    """Take the rows out of a partition file for which `doomed` gives true; how many. For tables without snapshots.

    Raises PublishConflict as `publish` does.
    """
    for attempt in range(1, ATTEMPTS + 1):
        stored = bucket.get(key)
        if stored is None:
            return 0
        rows = read_file(table, stored.body)
        kept = rows.filter(pc.invert(doomed(rows)))
        if kept.num_rows == rows.num_rows:
            return 0
        try:
            bucket.put(key, _write(table, _slices(table, kept)), replaces=stored.etag, content_type=_PARQUET)
        except WriteRaced:
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.01 * 2**attempt)))
        else:
            return int(rows.num_rows - kept.num_rows)
    raise PublishConflict(f"{key}: other writers won {ATTEMPTS} times in a row; run the command again")


def merged_file(
    table: Table,
    stored: Stored | None,
    arriving: pa.Table,
    *,
    raw_keys: Collection[str],
) -> bytes | None:
    """The bytes of the partition file after the merge; None when there is neither a file nor a row."""
    if stored is None:
        if not arriving.num_rows:
            return None
        empty = table.arrow_schema.empty_table()
        return _write(table, _slices(table, merge(table, empty, arriving, raw_keys)))
    old = pq.ParquetFile(io.BytesIO(stored.body))
    groups = range(old.num_row_groups)
    touched = set(groups)
    if table.has_snapshots:
        touched = _touched_groups(table, old, arriving, raw_keys)
    existing = _read(table, old, sorted(touched))
    fresh = _slices(table, merge(table, existing, arriving, raw_keys))
    untouched = (_read(table, old, [group]) for group in groups if group not in touched)
    return _write(table, _interleave(table, fresh, untouched))


def read_file(table: Table, body: bytes) -> pa.Table:
    """All rows of a partition file."""
    return _read(table, pq.ParquetFile(io.BytesIO(body)), None)


def _read(table: Table, file: pq.ParquetFile, groups: list[int] | None) -> pa.Table:
    if groups == []:
        return table.arrow_schema.empty_table()
    rows = file.read(use_threads=False) if groups is None else file.read_row_groups(groups, use_threads=False)
    return _as_contract(table, rows)


def _as_contract(table: Table, rows: pa.Table) -> pa.Table:
    """Files written before a column was added lack it: there it is null."""
    if rows.schema.equals(table.arrow_schema):
        return rows
    columns = [
        rows[field.name].cast(field.type) if field.name in rows.column_names else pa.nulls(rows.num_rows, field.type)
        for field in table.arrow_schema
    ]
    return pa.Table.from_arrays(columns, schema=table.arrow_schema)


def _touched_groups(table: Table, file: pq.ParquetFile, arriving: pa.Table, raw_keys: Collection[str]) -> set[int]:
    """Row groups of the slices that rows arrive for, or that hold rows of the same raw objects."""
    slices = set(pc.unique(arriving[table.place[0]]).to_pylist())
    keys = pa.array(sorted(raw_keys), pa.string())
    groups_of: dict[str, set[int]] = {}
    for group in range(file.num_row_groups):
        heads = file.read_row_group(group, columns=[table.place[0], "raw_key"], use_threads=False)
        name = heads[table.place[0]][0].as_py()
        groups_of.setdefault(name, set()).add(group)
        if name not in slices and pc.any(pc.is_in(heads["raw_key"], value_set=keys)).as_py():
            slices.add(name)
    return set().union(*(groups_of.get(name, set()) for name in slices))


def _sort_columns(table: Table) -> list[str]:
    if not table.has_snapshots:
        return list(table.key)
    return list(dict.fromkeys([*table.place, table.rank, *table.key]))


def _slices(table: Table, rows: pa.Table) -> Iterator[pa.Table]:
    """The rows sorted and cut as the row groups of the file."""
    order = [(name, "ascending") for name in _sort_columns(table)]
    if table.has_snapshots:
        order.insert(0, ("current", "descending"))
    rows = rows.take(pc.sort_indices(rows, sort_keys=order)).combine_chunks()
    if not table.has_snapshots:
        yield from (rows.slice(start, _ROW_GROUP) for start in range(0, rows.num_rows, _ROW_GROUP))
        return
    start = 0
    while start < rows.num_rows:
        head = rows.slice(start, _ROW_GROUP)
        same = pc.and_(
            pc.equal(head["current"], head["current"][0]), pc.equal(head[table.place[0]], head[table.place[0]][0])
        )
        length = pc.sum(same).as_py()
        yield rows.slice(start, length)
        start += length


def _interleave(table: Table, fresh: Iterator[pa.Table], untouched: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Two streams of sorted slices as one."""

    def place(rows: pa.Table) -> tuple[bool, str]:
        return (not rows["current"][0].as_py(), rows[table.place[0]][0].as_py())

    left, right = next(fresh, None), next(untouched, None)
    while left is not None or right is not None:
        if left is None or (right is not None and place(right) < place(left)):
            yield right
            right = next(untouched, None)
        else:
            yield left
            left = next(fresh, None)


def _write(table: Table, slices: Iterator[pa.Table]) -> bytes:
    sink = io.BytesIO()
    # Bounds let a reader leave out row groups, so only what rows are sorted by needs them: of the rest every group has
    # the whole range, and what each query reads first would be a quarter larger.
    bounded = list(table.place) or True
    with pq.ParquetWriter(
        sink, table.arrow_schema, compression="zstd", compression_level=1, write_statistics=bounded
    ) as writer:
        for part in slices:
            writer.write_table(part.combine_chunks(), row_group_size=_ROW_GROUP)
    return sink.getvalue()
