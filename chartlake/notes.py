"""Small facts that the functions share, one JSON object each in the raw bucket, written under a condition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from chartlake.store import Bucket, WriteRaced

PREFIX: Final = "notes/"
_ATTEMPTS: Final = 5


def recall(bucket: Bucket, name: str) -> Mapping[str, Any]:
    """What was noted under the name; empty when nothing was, or when it cannot be read."""
    stored = bucket.get(_key(name))
    if stored is None:
        return {}
    try:
        noted = json.loads(stored.body)
    except ValueError:
        return {}  # a note only saves work: without it the work is done again
    return noted if isinstance(noted, dict) else {}


def note(bucket: Bucket, name: str, facts: Mapping[str, Any]) -> None:
    """Keep the facts under the name in place of what was there; of two that write at once either is kept."""
    body = json.dumps(dict(facts), sort_keys=True).encode()
    for _ in range(_ATTEMPTS):
        stored = bucket.get(_key(name))
        if stored is not None and stored.body == body:
            return
        try:
            bucket.put(_key(name), body, replaces=stored.etag if stored else None, content_type="application/json")
        except WriteRaced:
            continue
        return


def noted(bucket: Bucket, folder: str) -> Iterator[str]:
    """The names of the notes in a folder, without it, in order."""
    for key in bucket.keys(f"{PREFIX}{folder}/"):
        yield key.removeprefix(f"{PREFIX}{folder}/").removesuffix(".json")


def erase(bucket: Bucket, name: str) -> None:
    """Remove a note with every version of it."""
    bucket.erase(_key(name))


def _key(name: str) -> str:
    return f"{PREFIX}{name}.json"
