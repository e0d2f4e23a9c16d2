"""The raw zone: what an upstream answered, unchanged, under a key that says who answered what and when.

source=<name>/date=<fetch date>/<scope>/<fetched_at>-<sha8>.<ext>.gz
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import quote, unquote

from chartlake.answers import SCOPE, Answer, RawObject
from chartlake.errors import BadName, UnexpectedAnswer, UnknownSource
from chartlake.store import Bucket, Stored, WriteRaced

PREFIX: Final = "source="
_LONGEST_URL: Final = 1000
# Metadata of what a backfill stored: the queue tells of it too, and would do the same work beside it.
_BULK: Final = {"route": "backfill"}
_KEY: Final = re.compile(
    r"source=(?P<source>[a-z0-9_]+)/date=(?P<date>\d{4}-\d\d-\d\d)/(?P<scope>[A-Za-z0-9][A-Za-z0-9._-]*)/"
    r"(?P<moment>\d{8}T\d{9})Z-(?P<sha8>[0-9a-f]{8})\.(?P<extension>[a-z0-9-]+)\.gz"
)


@dataclass(frozen=True, kw_only=True)
class RawKey:
    """The parts of a raw key. `fetched_at` is naive UTC with milliseconds."""

    source: str
    scope: str
    fetched_at: datetime
    sha8: str
    extension: str

    def __str__(self) -> str:
        moment = f"{self.fetched_at:%Y%m%dT%H%M%S}{self.fetched_at.microsecond // 1000:03d}Z"
        return (
            f"source={self.source}/date={self.fetched_at:%Y-%m-%d}/{check_scope(self.scope)}/"
            f"{moment}-{self.sha8}.{self.extension}.gz"
        )

    @classmethod
    def read(cls, key: str) -> RawKey:
        """The parts of a key; UnknownSource when it is no raw key."""
        found = _KEY.fullmatch(key)
        if not found:
            raise UnknownSource(
                f"{key!r} is not a raw key; keys look like source=…/date=…/<scope>/<time>-<sha8>.<ext>.gz"
            )
        moment = datetime.strptime(found["moment"] + "000", "%Y%m%dT%H%M%S%f")
        return cls(
            source=found["source"],
            scope=found["scope"],
            fetched_at=moment,
            sha8=found["sha8"],
            extension=found["extension"],
        )


def is_key(key: str) -> bool:
    """Whether a key is one of the raw zone's; people may have put other objects beside them."""
    return _KEY.fullmatch(key) is not None


def check_scope(scope: str) -> str:
    """The scope itself when it can stand in a key; BadName says which characters can."""
    if not SCOPE.fullmatch(scope):
        raise BadName(f"scope {scope!r} cannot be part of a key; use letters, digits, dot, dash and underscore")
    return scope


def key_of(source: str, scope: str, answer: Answer) -> str:
    """Where an answer is stored: the same answer always has the same key."""
    sha8 = hashlib.sha256(answer.body).hexdigest()[:8]
    return str(RawKey(source=source, scope=scope, fetched_at=answer.fetched_at, sha8=sha8, extension=answer.extension))


def store(
    bucket: Bucket, *, source: str, scope: str, answer: Answer, adapter_version: int, in_bulk: bool = False
) -> str:
    """Store an answer and return its key. Storing it again changes nothing. `in_bulk`: a backfill parses it."""
    key = key_of(source, scope, answer)
    metadata = {
        "url": quote(answer.url, safe=":/?&=%")[:_LONGEST_URL],  # S3 takes 2 KB of metadata in all
        "status": str(answer.status),
        "content-type": quote(answer.content_type, safe="/; ="),
        "adapter-version": str(adapter_version),
        "sha256": hashlib.sha256(answer.body).hexdigest(),
    }
    if answer.original_name is not None:
        metadata["original-name"] = quote(answer.original_name)
    if in_bulk:
        metadata |= _BULK
    try:
        bucket.put(key, gzip.compress(answer.body, mtime=0), content_type="application/gzip", metadata=metadata)
    except WriteRaced:  # the same answer is there already, unless the same bytes were dropped under another name
        held = bucket.get(key)
        if held is not None and held.metadata.get("original-name") != metadata.get("original-name"):
            other = replace(answer, fetched_at=answer.fetched_at + timedelta(milliseconds=1))
            return store(
                bucket, source=source, scope=scope, answer=other, adapter_version=adapter_version, in_bulk=in_bulk
            )
    return key


def adopt(bucket: Bucket, key: str, stored: Stored) -> None:
    """Store an object of another lake's raw zone as it is, for a backfill to parse; nothing changes if it is there."""
    with suppress(WriteRaced):
        bucket.put(key, stored.body, content_type="application/gzip", metadata={**stored.metadata, **_BULK})


def read(bucket: Bucket, key: str) -> RawObject:
    """Read an answer back; UnexpectedAnswer when its bytes are not those that were stored."""
    parts = RawKey.read(key)
    stored = bucket.get(key)
    if stored is None:
        raise UnexpectedAnswer(f"{key}: the raw object is gone; raw is versioned, restore it from its last version")
    body = gzip.decompress(stored.body)
    sha256 = hashlib.sha256(body).hexdigest()
    if not sha256.startswith(parts.sha8):
        raise UnexpectedAnswer(f"{key}: the bytes do not match the SHA-256 in the key; restore an earlier version")
    name, status = stored.metadata.get("original-name"), stored.metadata.get("status", "200")
    return RawObject(
        key=key,
        source=parts.source,
        scope=parts.scope,
        fetched_at=parts.fetched_at,
        sha256=sha256,
        body=body,
        content_type=unquote(stored.metadata.get("content-type", "")),
        url=unquote(stored.metadata.get("url", "")),
        status=int(status) if status.isdigit() else 0,
        original_name=unquote(name) if name is not None else None,
        in_bulk=stored.metadata.items() >= _BULK.items(),
    )


def keys(bucket: Bucket, *, source: str | None = None, on: date | None = None) -> Iterator[str]:
    """Every raw key, of one source and one fetch date when given."""
    prefix = f"{PREFIX}{source}/" if source else PREFIX
    if source and on:
        prefix += f"date={on:%Y-%m-%d}/"
    yield from bucket.keys(prefix)
