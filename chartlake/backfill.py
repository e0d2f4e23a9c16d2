"""History in bulk: the files below a prefix become raw objects, and their rows reach each partition once.

The steps are pure of Spark, so that glue_jobs/backfill_charts.py only says what runs where. A file is filed as a
dropped one is, so raw stays the truth and a rebuild gives the same; the same file gives the same raw key, so a job that
was cut off is started again and ends as if it had not been.
"""

from __future__ import annotations

import gc
import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa
from pyarrow import ipc

from chartlake import contract, curated, cut, raw, runs
from chartlake.answers import Answer, RawObject
from chartlake.conform import Partition
from chartlake.errors import ConfigError, TerminalError, UnexpectedAnswer, UnknownSource
from chartlake.http import now
from chartlake.inbox import UNNAMED, dropped_answer, dropped_run_id, dropped_scope
from chartlake.lake import Lake
from chartlake.sources import names, source
from chartlake.store import S3Bucket, Stored
from chartlake.transform import parse

SCHEME: Final = "s3://"
# Where people put files for a backfill, in the raw bucket and by source; they are gone after two weeks.
UPLOADS: Final = "backfill/"
# One file is parsed by one process: larger ones would make the memory depend on what is found.
LARGEST_FILE: Final = 128 * 1024**2
# Of less no parser can have too much, unless it was zipped to deceive.
_SURELY_SMALL: Final = 1024**2
# What a process gathers before it hands its rows on.
_ROWS_HELD: Final = 200_000
# How many objects may come to be between two searches for cycles while a file is parsed.
_ALLOCATED: Final = 200_000
Place = tuple[str, Partition]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file below the prefix. `where` is `s3://bucket/key` or a path, `name` its path below the prefix."""

    where: str
    name: str
    size: int

    @property
    def raw_key(self) -> str | None:
        """The raw key, when it is an object of a raw zone: of this lake or of another."""
        start = self.where.rfind(raw.PREFIX)
        key = self.where[start:] if start >= 0 else ""
        return key if raw.is_key(key) else None


@dataclass(frozen=True, kw_only=True)
class Share:
    """Rows of one partition on their way to its publisher: an Arrow IPC stream, and the raw objects they are of."""

    rows: bytes
    raw_keys: tuple[str, ...]


def find(prefix: str, s3: Any) -> list[Found]:
    """Every file below a folder or an `s3://bucket/prefix`, in order; ConfigError when there is none."""
    found = list(_below_bucket(prefix, s3) if prefix.startswith(SCHEME) else _below_folder(Path(prefix)))
    if not found:
        raise ConfigError(f"there is no file below {prefix}; name a folder, or s3://<bucket>/<prefix>")
    return sorted(found, key=lambda one: one.where)


def _below_bucket(prefix: str, s3: Any) -> Iterator[Found]:
    bucket, _, start = prefix.removeprefix(SCHEME).partition("/")
    folder = start.rpartition("/")[0]
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=start):
        for entry in page.get("Contents", []):
            key = entry["Key"]
            if not key.endswith("/"):  # what consoles leave where a folder was made
                name = key.removeprefix(folder).lstrip("/")
                yield Found(where=f"{SCHEME}{bucket}/{key}", name=name, size=entry["Size"])


def _below_folder(folder: Path) -> Iterator[Found]:
    files = [folder] if folder.is_file() else folder.rglob("*")
    for file in files:
        if file.is_file():
            name = file.name if file == folder else file.relative_to(folder).as_posix()
            yield Found(where=str(file.resolve()), name=name, size=file.stat().st_size)


def read(found: Found, s3: Any) -> Stored:
    """The bytes of a found file. A file of this machine was last modified when its time says, to the millisecond."""
    if found.where.startswith(SCHEME):
        bucket, _, key = found.where.removeprefix(SCHEME).partition("/")
        stored = S3Bucket(s3, bucket).get(key)
        if stored is None:
            raise UnexpectedAnswer(f"{found.where} went away while it was read; start the backfill again")
        return stored
    path = Path(found.where)
    return Stored(body=path.read_bytes(), etag="", last_modified=_modified(path))


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime_ns // 1_000_000 / 1000, UTC).replace(tzinfo=None)


def file(lake: Lake, found: Found, s3: Any, *, own_bucket: str, source_name: str = "") -> list[runs.Run]:
    """Bring one file into the raw zone and say how it went; each `raw_key` names what is to be parsed.

    An object of this lake's own raw zone stays where it is, one of another lake's keeps its key; any other file is
    filed as if it had been dropped for the source, a merged one that is too large for its parser in parts. What cannot
    be filed is an outcome, not an error.
    """
    run = runs.Run(
        run_id=f"backfill {found.where}",
        source=source_name or UNNAMED,
        scope=UNNAMED,
        stage="extract",
        started_at=now(),
        finished_at=now(),
        bytes=found.size,
    )
    try:
        if not found.raw_key and source_name in cut.DATES and found.size > _SURELY_SMALL:
            with _at_hand(found, s3) as (path, modified):
                if cut.is_too_large(path):
                    return list(_filed_in_parts(lake, found, path, modified, source_name, run))
        if found.size > LARGEST_FILE:
            raise UnexpectedAnswer(
                f"{found.where}: {found.size:,} bytes are more than one file may have ({LARGEST_FILE:,}); "
                "split it by market or year, each part with the headings"
            )
        if found.raw_key:
            return [_copied(lake, found, found.raw_key, s3, own_bucket, run)]
        return [_filed(lake, found, read(found, s3), source_name, run)]
    except TerminalError as error:
        return [replace(run, outcome=error.outcome, message=str(error)[:2000], finished_at=now())]


@contextmanager
def _at_hand(found: Found, s3: Any) -> Iterator[tuple[Path, datetime]]:
    """The file on this machine, fetched for as long as it is needed, and when it was last modified."""
    if not found.where.startswith(SCHEME):
        yield Path(found.where), _modified(Path(found.where))
        return
    bucket, _, key = found.where.removeprefix(SCHEME).partition("/")
    with TemporaryDirectory(prefix="chartlake-fetched-") as folder:
        copy = Path(folder) / "file"
        modified = s3.head_object(Bucket=bucket, Key=key)["LastModified"]
        s3.download_file(bucket, key, str(copy))
        yield copy, modified.astimezone(UTC).replace(tzinfo=None)


def _filed_in_parts(
    lake: Lake, found: Found, path: Path, modified: datetime, source_name: str, run: runs.Run
) -> Iterator[runs.Run]:
    """Each part as its own raw object, all with the moment of the file and its scope."""
    scope = dropped_scope(source_name, found.name)
    with TemporaryDirectory(prefix="chartlake-cut-") as folder:
        name = found.name.rpartition("/")[2]
        whole = cut.cut(path, name, source=source_name, fetched_at=modified, scratch=Path(folder))
        _require_readable(whole.largest(), modified, source_name)
        for part in whole.parts():
            answer = Answer(
                body=part.body,
                url=f"file:{found.name}#{part.name}",
                status=200,
                content_type="text/csv",
                extension="csv",
                fetched_at=modified,
                original_name=part.name,
            )
            key = _stored(lake, source_name, scope, answer)
            run_id = dropped_run_id(f"{found.where}#{part.name}", modified)
            yield replace(run, run_id=run_id, scope=scope, raw_key=key, bytes=len(part.body), finished_at=now())


def _require_readable(part: cut.Part, modified: datetime, source_name: str) -> None:
    """What the parser says of a part, before years of parts are filed that say the same."""
    source(source_name).parse(
        RawObject(
            key=part.name,
            source=source_name,
            scope=UNNAMED,
            fetched_at=modified,
            sha256="",
            body=part.body,
            content_type="text/csv",
            original_name=part.name,
        )
    )


def _copied(lake: Lake, found: Found, key: str, s3: Any, own_bucket: str, run: runs.Run) -> runs.Run:
    parts = raw.RawKey.read(key)
    run = replace(run, source=parts.source, scope=parts.scope)
    source(parts.source)
    if found.where != f"{SCHEME}{own_bucket}/{key}":
        stored = read(found, s3)
        _check_content(found, parts.sha8, stored.body)
        raw.adopt(lake.raw, key, stored)
    return replace(run, raw_key=key, finished_at=now())


def _check_content(found: Found, sha8: str, body: bytes) -> None:
    try:
        whole = hashlib.sha256(gzip.decompress(body)).hexdigest().startswith(sha8)
    except (OSError, EOFError, zlib.error):
        whole = False
    if not whole:
        raise UnexpectedAnswer(f"{found.where}: the bytes do not match the SHA-256 in the key; copy it again")


def _filed(lake: Lake, found: Found, stored: Stored, source_name: str, run: runs.Run) -> runs.Run:
    if source_name not in names():
        raise UnknownSource(
            f"{found.where} is a plain file: say which source reads it, --source with one of {', '.join(names())}"
        )
    run = replace(run, run_id=dropped_run_id(found.where, stored.last_modified, source_name=source_name))
    answer = dropped_answer(source_name, found.name, stored)
    scope = dropped_scope(source_name, found.name)
    key = _stored(lake, source_name, scope, answer)
    return replace(run, scope=scope, raw_key=key, bytes=len(answer.body), finished_at=now())


def _stored(lake: Lake, source_name: str, scope: str, answer: Answer) -> str:
    version = source(source_name).ADAPTER_VERSION
    return raw.store(lake.raw, source=source_name, scope=scope, answer=answer, adapter_version=version, in_bulk=True)


def shares(lake: Lake, keys: Iterable[str]) -> Iterator[tuple[Place, Share] | runs.Run]:
    """Parse raw objects: their rows by partition, a bounded number at a time, and the run of each object.

    Each key must come once over all calls of a job, or its rows would arrive twice.
    """
    held: dict[Place, list[tuple[str, pa.Table]]] = {}
    count = 0
    for key in keys:
        with _seldom_collected():
            parsed = parse(lake, key)
        for place, built in parsed.tables.items():
            held.setdefault(place, []).append((key, built))
            count += built.num_rows
        yield parsed.run()
        if count >= _ROWS_HELD:
            yield from _handed_on(held)
            held, count = {}, 0
    yield from _handed_on(held)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python look for cycles less often: among hundreds of thousands of rows that takes a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATED, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _handed_on(held: Mapping[Place, Sequence[tuple[str, pa.Table]]]) -> Iterator[tuple[Place, Share]]:
    for place, parts in held.items():
        rows = pa.concat_tables([built for _, built in parts]).combine_chunks()
        sink = pa.BufferOutputStream()
        with ipc.new_stream(sink, rows.schema, options=ipc.IpcWriteOptions(compression="zstd")) as stream:
            stream.write_table(rows)
        yield place, Share(rows=sink.getvalue().to_pybytes(), raw_keys=tuple(key for key, _ in parts))


def publish(lake: Lake, place: Place, arriving: Iterable[Share]) -> bool:
    """Merge all shares of a partition into its file in one write, and register it; whether the file changed."""
    name, partition = place
    table = contract.table(name)
    tables = [table.arrow_schema.empty_table()]
    keys: set[str] = set()
    for share in arriving:
        tables.append(ipc.open_stream(share.rows).read_all())
        keys.update(share.raw_keys)
    published = curated.publish(lake.curated, table, partition, pa.concat_tables(tables), raw_keys=keys)
    if published.exists:
        lake.catalog.register(table, [partition])
    return published.changed
