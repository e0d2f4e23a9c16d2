"""One reply of an upstream as an answer, to be stored as it came."""

from __future__ import annotations

from chartlake.answers import Answer
from chartlake.http import Reply


def unchanged(reply: Reply, *, extension: str) -> Answer:
    """The answer that the reply is, with its very bytes; `extension` has no dot."""
    return Answer(
        body=reply.body,
        url=reply.url,
        status=reply.status,
        content_type=reply.content_type,
        extension=extension,
        fetched_at=reply.received_at,
    )
