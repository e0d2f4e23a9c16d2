"""After a kill: what is on disk but was forgotten comes back, and what was not finished is asked for again.

Nothing here can do harm when done twice: partitions are registered idempotently, and a raw object that is
transformed twice gives the same bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import pyarrow.parquet as pq

from chartlake import contract, raw
from chartlake.catalog import GlueCatalog
from chartlake.conform import Partition
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.emulator import Emulator
from chartlake.extract import INBOX
from chartlake.schema import Table
from chartlake.store import Bucket, S3Bucket

_FILE: Final = "data.parquet"
_QUEUE_BATCH: Final = 10


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """How much was asked for again: raw objects without an outcome, and dropped files that were not filed."""

    raw_objects: int
    dropped_files: int


def recover(emulator: Emulator, deployment: Deployment) -> Recovered:
    """Register every partition that has a file, and queue again what has no outcome."""
    s3, sqs = emulator.client("s3"), emulator.client("sqs")
    curated, raw_bucket = S3Bucket(s3, deployment.curated_bucket), S3Bucket(s3, deployment.raw_bucket)
    catalog = GlueCatalog(emulator.client("glue"), database=deployment.database, bucket=deployment.curated_bucket)
    register_partitions(curated, catalog)
    done = finished(curated)
    forgotten = [key for key in raw.keys(raw_bucket) if key not in done]
    dropped = [key for key in raw_bucket.keys(INBOX) if key != INBOX and key not in done]
    _send(sqs, deployment.transform_queue, deployment.raw_bucket, forgotten)
    _send(sqs, deployment.inbox_queue, deployment.raw_bucket, dropped)
    return Recovered(raw_objects=len(forgotten), dropped_files=len(dropped))


def register_partitions(curated: Bucket, catalog: GlueCatalog) -> None:
    """Tell Glue of every partition file of every table of the contract."""
    for table in contract.TABLES:
        if table.partition:
            catalog.register(table, _partitions(table, curated.keys(f"{table.name}/")))


def _partitions(table: Table, keys: Iterable[str]) -> Iterator[Partition]:
    for key in keys:
        _, *folders, file = key.split("/")
        named = [folder.partition("=") for folder in folders]
        if file == _FILE and tuple(name for name, _, _ in named) == table.partition:
            yield tuple(value for _, _, value in named)


def finished(curated: Bucket) -> frozenset[str]:
    """The raw keys with an outcome, and the dropped files that were refused with one."""
    done: set[str] = set()
    for key in curated.keys(f"{contract.INGEST_RUNS.name}/"):
        stored = curated.get(key)
        if stored is None:
            continue
        runs = pq.read_table(io.BytesIO(stored.body), columns=["run_id", "stage", "message"]).to_pylist()
        done.update(run["run_id"] for run in runs if run["stage"] == "transform")
        done.update((run["message"] or "").partition(": ")[0] for run in runs if run["stage"] == "extract")
    return frozenset(done)


def _send(sqs: Any, queue: str, bucket: str, keys: Sequence[str]) -> None:
    """Queue messages of the shape that S3 sends when an object was created."""
    waiting = iter(keys)
    while batch := list(islice(waiting, _QUEUE_BATCH)):
        entries = [{"Id": str(place), "MessageBody": _event(bucket, key)} for place, key in enumerate(batch)]
        sqs.send_message_batch(QueueUrl=queue, Entries=entries)


def _event(bucket: str, key: str) -> str:
    from urllib.parse import quote_plus

    record = {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": bucket}, "object": {"key": quote_plus(key, safe="/")}},
    }
    return json.dumps({"Records": [record]})
