"""The steps of a backfill, one process and no Spark: what is found, how it is filed, and that it arrives once."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake import backfill, raw, runs
from chartlake.backfill import Found, Place, Share
from chartlake.errors import ConfigError
from chartlake.lake import Lake
from chartlake.transform import transform
from tests.charts import chart_csv
from tests.glue_jobs.prefix import DROPPED_AT, GARBAGE, charts, dropped_one_by_one, lay_down
from tests.memory_lake import MemoryBucket, curated_files, memory_lake

CHART = {"regional-no-daily-2026-03-02.csv": chart_csv([(1, 1, 10), (2, 2, 9)])}
NO_S3: Any = None


def filed(lake: Lake, folder: Path, source: str = "charts_csv") -> list[runs.Run]:
    found = backfill.find(str(folder), NO_S3)
    return [run for one in found for run in backfill.file(lake, one, NO_S3, own_bucket="raw", source_name=source)]


def brought_in(lake: Lake, keys: Iterable[str]) -> list[runs.Run]:
    """What the job does, in one process."""
    by_place: dict[Place, list[Share]] = {}
    done = []
    for given in backfill.shares(lake, keys):
        if isinstance(given, runs.Run):
            done.append(given)
        else:
            by_place.setdefault(given[0], []).append(given[1])
    for place, arriving in by_place.items():
        backfill.publish(lake, place, arriving)
    return done


def test_the_steps_give_the_bytes_that_dropping_each_file_gives(tmp_path: Path) -> None:
    files = {**charts(days=3, depth=5), **GARBAGE}
    lake = memory_lake()
    keys = [run.raw_key for run in filed(lake, lay_down(tmp_path, files)) if run.raw_key]
    done = brought_in(lake, keys)
    assert curated_files(lake) == curated_files(dropped_one_by_one(files))
    assert len(done) == len(files)


def test_rows_that_are_handed_on_in_many_shares_arrive_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "_ROWS_HELD", 7)
    files = charts(days=4, depth=5)
    lake = memory_lake()
    brought_in(lake, [run.raw_key or "" for run in filed(lake, lay_down(tmp_path, files))])
    assert curated_files(lake) == curated_files(dropped_one_by_one(files))


def test_a_file_is_filed_under_the_key_of_a_dropped_one_and_again_under_the_same(tmp_path: Path) -> None:
    lake, folder = memory_lake(), lay_down(tmp_path, CHART)
    first, second = filed(lake, folder), filed(lake, folder)
    (key,) = {run.raw_key or "" for run in (*first, *second)}
    assert raw.RawKey.read(key).scope == "regional-no-daily"
    assert raw.read(lake.raw, key).fetched_at == DROPPED_AT
    assert raw.read(lake.raw, key).original_name == next(iter(CHART))
    assert first[0].run_id == second[0].run_id
    assert list(lake.raw.keys("")) == [key]


def test_the_queue_leaves_to_the_backfill_what_it_stored(tmp_path: Path) -> None:
    lake = memory_lake()
    keys = [run.raw_key or "" for run in filed(lake, lay_down(tmp_path, CHART))]
    assert transform(lake, keys) == []
    assert not list(lake.curated.keys(""))
    assert [run.outcome for run in brought_in(lake, keys)] == ["ok"]


def test_a_plain_file_without_a_source_is_an_outcome_that_says_what_to_add(tmp_path: Path) -> None:
    lake = memory_lake()
    (run,) = filed(lake, lay_down(tmp_path, CHART), source="")
    assert (run.outcome, run.raw_key) == ("UnknownSource", None)
    assert "--source" in (run.message or "")
    assert not list(lake.raw.keys(""))


def test_a_file_too_large_for_one_process_is_an_outcome_and_is_not_read() -> None:
    huge = Found(where="/nowhere/page.html", name="page.html", size=3_000_000_000)
    (run,) = backfill.file(memory_lake(), huge, NO_S3, own_bucket="raw", source_name="kworb")
    assert run.outcome == "UnexpectedAnswer"
    assert "split it" in (run.message or "")


def test_an_object_of_another_raw_zone_keeps_its_key_and_its_bytes(tmp_path: Path) -> None:
    other, lake = dropped_one_by_one(CHART), memory_lake()
    assert isinstance(other.raw, MemoryBucket)
    ((key, stored),) = other.raw.objects.items()
    (run,) = filed(lake, lay_down(tmp_path, {f"old/{key}": stored.body}))
    assert (run.source, run.scope, run.raw_key) == ("charts_csv", "regional-no-daily", key)
    assert raw.read(lake.raw, key).body == next(iter(CHART.values()))


@pytest.mark.parametrize(
    "body",
    [b"no gzip", gzip.compress(b"another answer", mtime=0), gzip.compress(b"cut", mtime=0)[:-9]],
    ids=["no gzip", "another answer", "cut"],
)
def test_a_damaged_copy_of_a_raw_object_is_not_taken(tmp_path: Path, body: bytes) -> None:
    (key,) = dropped_one_by_one(CHART).raw.keys("")
    lake = memory_lake()
    (run,) = filed(lake, lay_down(tmp_path, {key: body}))
    assert (run.outcome, run.raw_key) == ("UnexpectedAnswer", None)
    assert not list(lake.raw.keys(""))


def test_an_object_that_stands_in_the_lake_is_not_read_to_be_filed() -> None:
    (key,) = dropped_one_by_one(CHART).raw.keys("")
    stands = Found(where=f"s3://raw/{key}", name=key, size=10)
    (run,) = backfill.file(memory_lake(), stands, NO_S3, own_bucket="raw")
    assert run.raw_key == key


def test_a_prefix_without_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no file below"):
        backfill.find(str(tmp_path), NO_S3)


def test_one_file_is_a_prefix_too(tmp_path: Path) -> None:
    lay_down(tmp_path, CHART)
    (found,) = backfill.find(str(tmp_path / next(iter(CHART))), NO_S3)
    assert found.name == next(iter(CHART))


def test_a_bucket_is_listed_below_the_prefix_with_names_from_its_last_folder() -> None:
    class Listed:
        def get_paginator(self, call: str) -> Any:
            assert call == "list_objects_v2"
            return self

        def paginate(self, **asked: str) -> list[dict[str, Any]]:
            assert asked == {"Bucket": "archive", "Prefix": "charts/2019"}
            keys = ("charts/2019/no/b.csv", "charts/2019/", "charts/2019-a.csv")
            return [{}, {"Contents": [{"Key": key, "Size": len(key)} for key in keys]}]

    found = backfill.find("s3://archive/charts/2019", Listed())
    assert [(one.where, one.name) for one in found] == [
        ("s3://archive/charts/2019-a.csv", "2019-a.csv"),
        ("s3://archive/charts/2019/no/b.csv", "2019/no/b.csv"),
    ]


def test_a_time_of_this_machine_counts_to_the_millisecond(tmp_path: Path) -> None:
    lay_down(tmp_path, CHART)
    (found,) = backfill.find(str(tmp_path), NO_S3)
    assert backfill.read(found, NO_S3).last_modified == datetime(2026, 3, 31, 12)
