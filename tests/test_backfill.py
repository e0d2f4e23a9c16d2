"""The steps of a backfill, one process and no Spark: what is found, how it is filed, and that it arrives once."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chartlake import backfill, contract, curated, cut, raw, runs
from chartlake.backfill import Found, Place, Share
from chartlake.errors import ConfigError
from chartlake.lake import Lake
from chartlake.matching.lake import match_all
from chartlake.transform import parse, publish, transform
from tests.charts import chart_csv
from tests.glue_jobs.prefix import DROPPED_AT, GARBAGE, charts, dropped_one_by_one, lay_down
from tests.memory_lake import Killed, KillSwitch, MemoryBucket, curated_files, memory_lake
from tests.merged import chart_lines, days, merged

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
    match_all(lake)
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


@pytest.fixture
def years(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, bytes]:
    """A merged file that is far too large for a parser, as parsers go here."""
    monkeypatch.setattr(backfill, "_SURELY_SMALL", 0)
    monkeypatch.setattr(cut, "MOST_LINES", 400)
    monkeypatch.setattr(cut, "PART_ROWS", 200)
    charts = [chart_lines(market, day, depth=20) for market in ("no", "se", "global") for day in days(12)]
    return {"archive/charts-daily.csv": merged(charts)}


def test_a_file_of_years_becomes_raw_objects_that_say_where_they_are_from(
    tmp_path: Path, years: Mapping[str, bytes]
) -> None:
    lake = memory_lake()
    done = filed(lake, lay_down(tmp_path, years), source="charts_history")
    parts = [raw.read(lake.raw, run.raw_key or "") for run in done]
    assert [part.original_name for part in parts] == [
        f"charts-daily-2026-03-{first}-2026-03-{last}.csv" for first, last in ((20, 22), (23, 25), (26, 28), (29, 31))
    ]
    assert parts[0].url == "file:archive/charts-daily.csv#charts-daily-2026-03-20-2026-03-22.csv"
    assert {(part.scope, part.fetched_at, part.in_bulk) for part in parts} == {("charts-daily", DROPPED_AT, True)}
    assert len({run.run_id for run in done}) == len(parts)
    assert {run.scope for run in done} == {"charts-daily"}


def test_a_file_of_years_gives_the_rows_of_the_whole_and_a_rebuild_gives_the_same(
    tmp_path: Path, years: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = memory_lake()
    done = brought_in(lake, [run.raw_key or "" for run in filed(lake, lay_down(tmp_path, years), "charts_history")])
    assert {run.outcome for run in done} == {"ok"}
    assert charted(lake) == charted(dropped_one_by_one(years, "charts_history"))
    assert len(charted(lake)) == 3 * 12 * 20
    replayed = replace(memory_lake(), raw=lake.raw)
    publish(replayed, [parse(replayed, key) for key in raw.keys(lake.raw)])
    match_all(replayed)
    assert curated_files(replayed) == curated_files(lake)


def test_a_file_of_years_zipped_gives_the_same_keys(tmp_path: Path, years: Mapping[str, bytes]) -> None:
    keys = []
    for name, body in (("charts-daily.csv", next(iter(years.values()))), ("charts-daily.csv.gz", None)):
        folder = tmp_path / name.replace(".", "-")
        content = gzip.compress(next(iter(years.values()))) if body is None else body
        keys.append([run.raw_key for run in filed(memory_lake(), lay_down(folder, {name: content}), "charts_history")])
    assert keys[0] == keys[1]


def test_a_file_of_years_that_is_killed_between_any_parts_ends_the_same_when_it_is_started_again(
    tmp_path: Path, years: Mapping[str, bytes]
) -> None:
    folder, whole = lay_down(tmp_path, years), memory_lake()
    first = filed(whole, folder, "charts_history")
    for calls in range(1, 100):
        lake, switch = memory_lake(), KillSwitch(at=calls)
        assert isinstance(lake.raw, MemoryBucket)
        lake.raw.before_call = switch
        try:
            filed(lake, folder, "charts_history")
        except Killed:
            again = filed(lake, folder, "charts_history")
            assert [(run.run_id, run.raw_key) for run in again] == [(run.run_id, run.raw_key) for run in first]
            assert list(lake.raw.keys("")) == list(whole.raw.keys(""))
        else:
            return
    pytest.fail("four parts take fewer calls than that")


def test_years_that_their_parser_cannot_read_are_refused_before_anything_is_filed(
    tmp_path: Path, years: Mapping[str, bytes]
) -> None:
    """The name must say that the charts are daily, for no column does."""
    lake = memory_lake()
    folder = lay_down(tmp_path, {"charts.csv": next(iter(years.values()))})
    (run,) = filed(lake, folder, "charts_history")
    assert run.outcome == "UnexpectedAnswer"
    assert list(lake.raw.keys("")) == []


@mock_aws
def test_a_file_of_years_is_brought_in_from_a_bucket_as_from_a_folder(
    tmp_path: Path, years: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("DEFAULT_REGION", "eu-west-1"), ("ACCESS_KEY_ID", "test"), ("SECRET_ACCESS_KEY", "test")):
        monkeypatch.setenv(f"AWS_{name}", value)
    s3 = boto3.client("s3", region_name="eu-west-1")
    s3.create_bucket(Bucket="archive", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="archive", Key="a/charts-daily.csv", Body=next(iter(years.values())))
    lake = memory_lake()
    for _ in range(2):
        (found,) = backfill.find("s3://archive/a/", s3)
        done = backfill.file(lake, found, s3, own_bucket="raw", source_name="charts_history")
        assert len(done) == 4
        assert len(list(lake.raw.keys(""))) == 4
    assert [run.bytes for run in done] == [
        run.bytes for run in filed(memory_lake(), lay_down(tmp_path, years), "charts_history")
    ]


def charted(lake: Lake) -> list[dict[str, Any]]:
    """The current rows of the charts, without what says from which file they are."""
    assert isinstance(lake.curated, MemoryBucket)
    rows = [
        row
        for key, stored in sorted(lake.curated.objects.items())
        if key.startswith("chart_snapshots/")
        for row in curated.read_file(contract.CHART_SNAPSHOTS, stored.body).to_pylist()
    ]
    assert all(row["current"] for row in rows)
    return [{name: value for name, value in row.items() if name != "raw_key"} for row in rows]


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
