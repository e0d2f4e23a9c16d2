"""After a kill: what is on disk but was forgotten comes back, and what was not finished is asked for again.

Nothing here can do harm when done twice: partitions are registered idempotently, and a raw object that is
transformed twice gives the same bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from typing import Any, Final
from urllib.parse import quote_plus

import pyarrow.parquet as pq

from chartlake import contract, raw
from chartlake.catalog import Catalog, GlueCatalog
from chartlake.conform import Partition
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.emulator import Emulator
from chartlake.inbox import INBOX, dropped_run_id
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
    dropped = [key for key, run_id in _inbox(s3, deployment.raw_bucket) if run_id not in done]
    _send(sqs, deployment.transform_queue, deployment.raw_bucket, forgotten)
    _send(sqs, deployment.inbox_queue, deployment.raw_bucket, dropped)
    return Recovered(raw_objects=len(forgotten), dropped_files=len(dropped))


def register_partitions(curated: Bucket, catalog: Catalog) -> None:
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
    """The ids of all runs: raw keys that transform is done with, and dropped files that were refused."""
    done: set[str] = set()
    for key in curated.keys(f"{contract.INGEST_RUNS.name}/"):
        if stored := curated.get(key):
            done.update(pq.read_table(io.BytesIO(stored.body), columns=["run_id"])["run_id"].to_pylist())
    return frozenset(done)


def _inbox(s3: Any, bucket: str) -> Iterator[tuple[str, str]]:
    """Every file that still lies in the inbox, with the id that its run has or will have."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=INBOX):
        for entry in page.get("Contents", []):
            dropped_at = entry["LastModified"].astimezone(UTC).replace(tzinfo=None)
            yield entry["Key"], dropped_run_id(entry["Key"], dropped_at)


def _send(sqs: Any, queue: str, bucket: str, keys: Sequence[str]) -> None:
    """Queue messages of the shape that S3 sends when an object was created."""
    waiting = iter(keys)
    while batch := list(islice(waiting, _QUEUE_BATCH)):
        entries = [{"Id": str(place), "MessageBody": _event(bucket, key)} for place, key in enumerate(batch)]
        sqs.send_message_batch(QueueUrl=queue, Entries=entries)


def _event(bucket: str, key: str) -> str:
    record = {
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": bucket}, "object": {"key": quote_plus(key, safe="/")}},
    }
    return json.dumps({"Records": [record]})
