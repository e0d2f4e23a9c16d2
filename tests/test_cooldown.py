"""What stands in a cool-down record, and what cannot."""

from __future__ import annotations

from datetime import datetime

import pytest

from chartlake import cooldown
from chartlake.errors import InternalError
from tests.memory_lake import MemoryBucket

KEY = "cooldowns/kworb.json"


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"[]",
        b'"2026-03-31"',
        b'{"until": null, "asked_at": null}',
        b'{"until": "2026-03-31T12:00:00"}',
        b'{"until": "2026-03-31T13:00:00+00:00", "asked_at": "2026-03-31T12:00:00+00:00"}',
        b'{"until": "9999-12-31T00:00:00", "asked_at": "2026-03-31T12:00:00"}',
        b'{"until": "2026-03-31T12:00:00", "asked_at": "2026-03-31T13:00:00"}',
    ],
)
def test_a_record_that_nobody_wrote_is_named_with_the_remedy_to_whoever_reads_or_extends_it(body: bytes) -> None:
    bucket = MemoryBucket()
    bucket.put(KEY, body)
    with pytest.raises(InternalError, match="delete it to ask its upstream again"):
        cooldown.until(bucket, "kworb")
    with pytest.raises(InternalError, match=KEY):
        cooldown.start(bucket, "kworb", now=datetime(2026, 3, 31, 12), seconds=60)


def test_what_was_written_is_read_back() -> None:
    bucket = MemoryBucket()
    for seconds in (1, 60, cooldown.LONGEST, 10 * cooldown.LONGEST):
        end = cooldown.start(bucket, "kworb", now=datetime(2026, 3, 31, 12), seconds=seconds)
        assert cooldown.until(bucket, "kworb") == end
