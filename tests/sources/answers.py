"""Fixtures as the raw zone would hand them to a parser."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from chartlake.answers import RawObject

FIXTURES = Path(__file__).parent / "fixtures"
FETCHED_AT = datetime(2026, 3, 3, 6, 15, 0, 123000)


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def fetched(source: str, scope: str, body: bytes, *, at: datetime = FETCHED_AT) -> RawObject:
    """An answer that the lake fetched."""
    return _raw(source, scope, body, at, None)


def dropped(source: str, name: str, body: bytes, *, scope: str = "unnamed", at: datetime = FETCHED_AT) -> RawObject:
    """A file that a person dropped under a name."""
    return _raw(source, scope, body, at, name)


def _raw(source: str, scope: str, body: bytes, at: datetime, name: str | None) -> RawObject:
    return RawObject(
        key=f"source={source}/date={at:%Y-%m-%d}/{scope}/key",
        source=source,
        scope=scope,
        fetched_at=at,
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
        content_type="",
        original_name=name,
    )
