"""Publish the raw objects that a batch of queue messages names."""

from __future__ import annotations

import logging
from functools import cache
from typing import TypedDict

from chartlake.lake import Lake, from_environment
from chartlake.transform import transform
from lambdas.events import BatchResponse, LambdaContext, SqsRecord, failed, object_keys

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


class SqsEvent(TypedDict):
    """A batch of messages."""

    Records: list[SqsRecord]


@cache
def lake() -> Lake:
    """The lake, opened once per warm function."""
    return from_environment()


def handler(event: SqsEvent, context: LambdaContext) -> BatchResponse:
    """Publish every raw object the event names; when a batch fails, tell which of its messages do."""
    records = event["Records"]
    if _published(records):
        return failed([])
    # One object may bring the whole batch down (a timeout of its partition): try each alone before it goes back.
    return failed([record for record in records if not _published([record])])


def _published(records: list[SqsRecord]) -> bool:
    names = ", ".join(record["messageId"] for record in records)
    try:
        for parsed in transform(lake(), [key for record in records for key in object_keys(record)]):
            LOG.info("%s: %s, %d rows", parsed.key, parsed.error.outcome if parsed.error else "ok", parsed.rows)
    except Exception:
        LOG.exception("not published, delivered again: %s", names)
        return False
    return True
