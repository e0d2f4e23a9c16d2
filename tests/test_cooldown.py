"""What stands in a cool-down record, what cannot, and how long it can hold."""

from __future__ import annotations

from datetime import datetime, timedelta

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


def test_a_longer_cool_down_is_never_shortened() -> None:
    bucket, at = MemoryBucket(), datetime(2026, 3, 31)
    cooldown.start(bucket, "kworb", now=at, seconds=86400)
    cooldown.start(bucket, "kworb", now=at, seconds=1)
    assert cooldown.until(bucket, "kworb") == datetime(2026, 4, 1)


@pytest.mark.parametrize(("seconds", "held"), [(0, 60), (-5, 60), (1, 1), (86_400, 86_400), (999_999_999, 7 * 86_400)])
def test_a_cool_down_is_never_nothing_and_never_years(seconds: int, held: int) -> None:
    at = datetime(2026, 3, 31)
    assert cooldown.start(MemoryBucket(), "kworb", now=at, seconds=seconds) == at + timedelta(seconds=held)
