"""Partition files: one write, under a condition, sorted so that statistics prune, equal bytes for equal rows."""

from __future__ import annotations

import io
from datetime import date, datetime

import pyarrow.parquet as pq
import pytest

from chartlake import contract, curated
from chartlake.errors import PublishConflict
from chartlake.store import WriteRaced
from tests.charts import snapshot
from tests.memory_lake import MemoryBucket

CHARTS = contract.CHART_SNAPSHOTS
MARCH = ("spotify", "songs_daily", "2026-03")
KEY = "chart_snapshots/platform=spotify/chart=songs_daily/month=2026-03/data.parquet"


def publish(bucket: MemoryBucket, *arrivals: object) -> curated.Published:
    for arrival in arrivals:
        published = curated.publish(bucket, CHARTS, MARCH, arrival, raw_keys=set(arrival["raw_key"].to_pylist()))  # type: ignore[index]
    return published


def test_a_partition_is_one_file_at_a_key_that_its_values_decide() -> None:
    bucket = MemoryBucket()
    assert publish(bucket, snapshot([1, 2])).key == KEY
    assert set(bucket.objects) == {KEY}
    assert curated.partition_of_key(CHARTS, KEY) == MARCH


def test_publishing_the_same_again_writes_nothing() -> None:
    bucket = MemoryBucket()
    assert publish(bucket, snapshot([1, 2])).changed
    assert not publish(bucket, snapshot([1, 2])).changed


def test_row_groups_hold_one_market_each_and_beaten_rows_stand_last() -> None:
    bucket = MemoryBucket()
    publish(
        bucket,
        snapshot([1, 2], market="se"),
        snapshot([1, 2], market="no"),
        snapshot([2, 1], market="no", fetched_at=datetime(2026, 3, 4)),
    )
    file = pq.ParquetFile(io.BytesIO(bucket.objects[KEY].body))
    groups = [file.read_row_group(number).to_pylist() for number in range(file.num_row_groups)]
    assert [{(row["current"], row["market"]) for row in group} for group in groups] == [
        {(True, "no")},
        {(True, "se")},
        {(False, "no")},
    ]


def test_rows_are_sorted_by_date_and_rank_within_a_market() -> None:
    bucket = MemoryBucket()
    publish(bucket, snapshot([3, 1], day=date(2026, 3, 9)), snapshot([2, 5], day=date(2026, 3, 2)))
    rows = curated.read_file(CHARTS, bucket.objects[KEY].body).to_pylist()
    assert [(row["chart_date"].day, row["rank"]) for row in rows] == [(2, 1), (2, 2), (9, 1), (9, 2)]


def test_the_bytes_depend_on_the_rows_alone_and_not_on_how_they_came() -> None:
    arrivals = [snapshot([n, n + 1], market=market, day=date(2026, 3, n)) for market in ("se", "no") for n in (1, 2, 3)]
    forwards, backwards = MemoryBucket(), MemoryBucket()
    publish(forwards, *arrivals)
    publish(backwards, *reversed(arrivals))
    assert forwards.objects[KEY].body == backwards.objects[KEY].body


class Rival(MemoryBucket):
    """Another writer that puts its snapshot just before ours, a number of times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def put(self, key: str, body: bytes, **conditions: object) -> None:
        if self.times:
            self.times -= 1
            other = MemoryBucket()
            other.objects = self.objects
            publish(other, snapshot([7, self.times + 8], market=f"a{self.times}"))
        super().put(key, body, **conditions)  # type: ignore[arg-type]


def test_a_raced_write_starts_over_and_loses_neither_side() -> None:
    bucket = Rival(times=3)
    assert publish(bucket, snapshot([1, 2])).attempts == 4
    rows = curated.read_file(CHARTS, bucket.objects[KEY].body)
    assert sorted(set(rows["market"].to_pylist())) == ["a0", "a1", "a2", "no"]


def test_a_writer_that_always_loses_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curated, "LONGEST_PAUSE", 0.0)

    def raced(*_: object, **__: object) -> None:
        raise WriteRaced(KEY)

    bucket = MemoryBucket()
    monkeypatch.setattr(bucket, "put", raced)
    with pytest.raises(PublishConflict, match="other writers"):
        publish(bucket, snapshot([1, 2]))


def test_a_file_from_before_a_column_was_added_reads_it_as_null() -> None:
    bucket = MemoryBucket()
    publish(bucket, snapshot([1, 2]))
    older = curated.read_file(CHARTS, bucket.objects[KEY].body).drop_columns(["label"])
    sink = io.BytesIO()
    pq.write_table(older, sink)
    assert curated.read_file(CHARTS, sink.getvalue())["label"].to_pylist() == [None, None]


def test_nothing_is_written_for_no_rows() -> None:
    bucket = MemoryBucket()
    published = curated.publish(bucket, CHARTS, MARCH, CHARTS.arrow_schema.empty_table(), raw_keys={"x"})
    assert (published.exists, bucket.objects) == (False, {})
