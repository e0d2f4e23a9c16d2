"""Asking the deployed search function, here or on AWS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from botocore.config import Config

from chartlake.errors import QueryFailed

if TYPE_CHECKING:
    from chartlake.target import Target

_LONGEST: Final = 300


def ask(lake: Target, query: str) -> dict[str, Any]:
    """The document about an artist (docs/search.md); QueryFailed carries what the function said."""
    # Asked once, however long it takes: a second invocation would ask Spotify again beside the first.
    patience = Config(read_timeout=_LONGEST, retries={"total_max_attempts": 1})
    reply = lake.session.client("lambda", config=patience).invoke(
        FunctionName=lake.deployment.search_function, Payload=json.dumps({"query": query}).encode()
    )
    document: dict[str, Any] = json.loads(reply["Payload"].read())
    if reply.get("FunctionError"):
        raise QueryFailed(f"search failed: {document.get('errorMessage', document)}")
    return document
