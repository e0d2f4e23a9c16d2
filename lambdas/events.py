"""The events that S3, SQS and the scheduler send, as far as the handlers read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol, TypedDict
from urllib.parse import unquote_plus


class SqsRecord(TypedDict):
    """One message of the queue; its body is an S3 event notification."""

    messageId: str
    body: str


class FailedMessage(TypedDict):
    """A message that the queue shall deliver again."""

    itemIdentifier: str


class BatchResponse(TypedDict):
    """What a queue's function answers: everything not named here is done."""

    batchItemFailures: list[FailedMessage]


class LambdaContext(Protocol):
    """What the handlers use of Lambda's context."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda stops the function."""
        ...


def object_keys(record: SqsRecord) -> Iterator[str]:
    """The keys of the objects that one message names; none for S3's test event."""
    body: dict[str, Any] = json.loads(record["body"])
    for notice in body.get("Records", []):
        yield unquote_plus(notice["s3"]["object"]["key"])


def failed(records: list[SqsRecord]) -> BatchResponse:
    """The answer that has these messages delivered again."""
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in records]}
