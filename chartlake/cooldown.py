"""How long an upstream asked us to stay away, kept in the raw bucket where every function sees it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

from chartlake.errors import InternalError, PublishConflict
from chartlake.store import Bucket, WriteRaced

PREFIX: Final = "cooldowns/"
_ATTEMPTS: Final = 20
# A refusal that says "0 seconds", or whose date has passed on our clock, is a refusal all the same.
SHORTEST: Final = 60
# Nobody means years: a number that large would lock an upstream out for good.
LONGEST: Final = 7 * 86400


def until(bucket: Bucket, upstream: str) -> datetime | None:
    """The moment (naive UTC) before which the upstream must not be asked; None when it was never cooled down."""
    stored = bucket.get(_key(upstream))
    return _until(_key(upstream), stored.body) if stored else None


def start(bucket: Bucket, upstream: str, *, now: datetime, seconds: int) -> datetime:
    """Stay away from `now` for `seconds`; a longer cool-down that already holds is kept. Returns its end."""
    for _ in range(_ATTEMPTS):
        stored = bucket.get(_key(upstream))
        end = now + timedelta(seconds=min(seconds, LONGEST) if seconds > 0 else SHORTEST)
        if stored:
            held = _until(_key(upstream), stored.body)
            if held >= end:
                return held
        body = json.dumps({"upstream": upstream, "until": end.isoformat(), "asked_at": now.isoformat()}).encode()
        try:
            bucket.put(_key(upstream), body, replaces=stored.etag if stored else None, content_type="application/json")
        except WriteRaced:
            continue
        return end
    raise PublishConflict(
        f"the cool-down of {upstream} could not be written: others wrote it {_ATTEMPTS} times in a row"
    )


def _until(key: str, body: bytes) -> datetime:
    """The end in a record; InternalError for what `start` never wrote: a zone, or an end years away."""
    try:
        record = json.loads(body)
        end, asked_at = datetime.fromisoformat(record["until"]), datetime.fromisoformat(record["asked_at"])
        if end.tzinfo or not timedelta() < end - asked_at <= timedelta(seconds=LONGEST):
            raise ValueError(record)
        return end
    except (ValueError, KeyError, TypeError):
        raise InternalError(f"{key} in the raw bucket is no cool-down; delete it to ask its upstream again") from None


def _key(upstream: str) -> str:
    return f"{PREFIX}{upstream}.json"
