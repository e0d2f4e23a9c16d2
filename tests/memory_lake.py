"""A lake in memory, with S3's conditional writes, whose calls can be made to fail."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from chartlake import contract, curated
from chartlake.conform import Partition
from chartlake.lake import Lake
from chartlake.schema import Table
from chartlake.settings import LakeSettings, load
from chartlake.store import Held, Stored, WriteRaced

LAKE_TOML = Path(__file__).parents[1] / "lake.toml"
BeforeCall = Callable[[str], None]


class Killed(BaseException):
    """The process died here. Not an Exception: nothing may catch it and go on."""


class KillSwitch:
    """Dies before the n-th call that anybody makes to S3 or Glue; n = None never does."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.calls = 0

    def __call__(self, call: str) -> None:
        self.calls += 1
        if self.calls == self.at:
            raise Killed(f"before call {self.calls}: {call}")


class MemoryBucket:
    """Objects in a dictionary; ETags are MD5 sums, as S3's are."""

    def __init__(self, before_call: BeforeCall = lambda _: None) -> None:
        self.objects: dict[str, Stored] = {}
        self.before_call = before_call
        self.clock = datetime(2026, 3, 31, 12)
        self._lock = threading.Lock()

    def head(self, key: str) -> Held | None:
        self.before_call(f"head {key}")
        with self._lock:
            held = self.objects.get(key)
        return Held(size=len(held.body), etag=held.etag, last_modified=held.last_modified) if held else None

    def get(self, key: str) -> Stored | None:
        self.before_call(f"get {key}")
        with self._lock:
            return self.objects.get(key)

    def put(
        self,
        key: str,
        body: bytes,
        *,
        replaces: str | None = None,
        content_type: str = "application/octet-stream",
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        self.before_call(f"put {key}")
        with self._lock:
            held = self.objects.get(key)
            if (held.etag if held else None) != replaces:
                raise WriteRaced(key)
            self.objects[key] = Stored(
                body=body,
                etag=hashlib.md5(body).hexdigest(),
                last_modified=self.clock,
                content_type=content_type,
                metadata=dict(metadata or {}),
            )

    def delete(self, key: str, *, holding: str) -> None:
        self.before_call(f"delete {key}")
        with self._lock:
            if key in self.objects and self.objects[key].etag != holding:
                raise WriteRaced(key)
            self.objects.pop(key, None)

    def erase(self, key: str, *, spare_current: bool = False) -> None:
        self.before_call(f"erase {key}")
        with self._lock:
            if not spare_current:
                self.objects.pop(key, None)

    def keys(self, prefix: str, *, deleted: bool = False) -> Iterator[str]:
        self.before_call(f"list {prefix}")
        with self._lock:
            found = sorted(key for key in self.objects if key.startswith(prefix))
        return iter(found)


class MemoryCatalog:
    """Remembers which partitions were registered."""

    def __init__(self, before_call: BeforeCall = lambda _: None) -> None:
        self.partitions: set[tuple[str, Partition]] = set()
        self.before_call = before_call

    def register(self, table: Table, partitions: Iterable[Partition]) -> None:
        self.before_call(f"register {table.name}")
        self.partitions.update((table.name, partition) for partition in partitions)


def memory_lake(settings: LakeSettings | None = None) -> Lake:
    """A fresh lake in memory; lake.toml as it is in the repository unless told otherwise."""
    return Lake(
        raw=MemoryBucket(), curated=MemoryBucket(), catalog=MemoryCatalog(), settings=settings or load(LAKE_TOML)
    )


def curated_files(lake: Lake) -> dict[str, bytes]:
    """Every curated file of the lake, without when it was written."""
    assert isinstance(lake.curated, MemoryBucket)
    return timeless({key: stored.body for key, stored in lake.curated.objects.items()})


def timeless(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file but the log of runs, whose times differ; of the matches all but when they were written."""
    return {
        key: _without_times(body) if key.startswith("track_matches/") else body
        for key, body in files.items()
        if not key.startswith("ingest_runs/")
    }


def _without_times(body: bytes) -> bytes:
    rows = curated.read_file(contract.TRACK_MATCHES, body).drop_columns(["fetched_at"])
    return repr(rows.to_pylist()).encode()
