"""What must go goes, with every version, and what stays is what it would have been without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chartlake import contract, curated, raw
from chartlake.answers import Answer
from chartlake.lake import Lake
from chartlake.purge import count, overdue, purge
from chartlake.schema import Table
from chartlake.store import S3Bucket
from chartlake.transform import transform
from tests.charts import chart_csv, csv_answer
from tests.memory_lake import Killed, KillSwitch, MemoryBucket, memory_lake

DAY = date(2026, 3, 2)
FIRST = datetime(2026, 3, 3, 6)
LATER = datetime(2026, 3, 10, 6)


def filled(answers: list[tuple[str, str, Answer]]) -> Lake:
    lake = memory_lake()
    keys = [
        raw.store(lake.raw, source=source, scope=scope, answer=answer, adapter_version=1)
        for source, scope, answer in answers
    ]
    transform(lake, keys)
    return lake


def csv(market: str, fetched_at: datetime, streams: int) -> tuple[str, str, Answer]:
    rows = [(1, 1, streams), (2, 2, streams - 1)]
    return "charts_csv", f"regional-{market}-daily", csv_answer(market, DAY, fetched_at, chart_csv(rows))


def rows_of(lake: Lake, table: Table = contract.CHART_SNAPSHOTS) -> list[dict[str, Any]]:
    assert isinstance(lake.curated, MemoryBucket)
    files = [stored for key, stored in lake.curated.objects.items() if key.startswith(table.name)]
    return [row for stored in files for row in curated.read_file(table, stored.body).to_pylist()]


def test_all_of_a_source_goes_and_the_count_afterwards_is_zero() -> None:
    lake = filled([csv("no", FIRST, 100), csv("se", LATER, 90)])
    assert count(lake, "charts_csv", before=datetime(2027, 1, 1)) == 2 + 4

    done = purge(lake, "charts_csv", before=datetime(2027, 1, 1))

    assert (done.answers, done.rows, done.left) == (2, 4, 0)
    assert rows_of(lake) == []
    assert list(raw.keys(lake.raw)) == []


def test_no_title_of_what_went_stays_beside_its_match(monkeypatch: pytest.MonkeyPatch) -> None:
    # Matches of the last moments may be another writer's, and would be kept.
    monkeypatch.setattr("chartlake.matching.lake._CLOCKS_DIFFER", timedelta(seconds=-1))
    lake = filled([csv("no", FIRST, 100)])
    assert len(rows_of(lake, contract.TRACK_MATCHES)) == 2
    purge(lake, "charts_csv", before=datetime(2027, 1, 1))
    assert rows_of(lake, contract.TRACK_MATCHES) == []


def test_what_was_fetched_later_stays() -> None:
    lake = filled([csv("no", FIRST, 100), csv("se", LATER, 90)])
    assert purge(lake, "charts_csv", before=LATER).rows == 2
    assert {row["market"] for row in rows_of(lake)} == {"se"}


def test_where_the_current_snapshot_goes_the_one_that_stays_is_current() -> None:
    """The earlier one is deeper and current; once it is gone, the later and shallower one counts."""
    deep = [(rank, rank, 100 - rank) for rank in range(1, 8)]
    earlier = ("charts_csv", "regional-no-daily", csv_answer("no", DAY, FIRST, chart_csv(deep)))
    lake = filled([earlier, csv("no", LATER, 50)])
    assert {row["fetched_at"]: row["current"] for row in rows_of(lake)} == {FIRST: True, LATER: False}

    purge(lake, "charts_csv", before=LATER)

    assert rows_of(lake) == rows_of(filled([csv("no", LATER, 50)]))


def test_another_source_is_not_touched() -> None:
    lake = filled([csv("no", FIRST, 100)])
    assert purge(lake, "kworb", before=datetime(2027, 1, 1)).rows == 0
    assert len(rows_of(lake)) == 2


def test_a_purge_that_breaks_off_anywhere_can_be_repeated() -> None:
    for calls in range(1, 100):
        lake = filled([csv("no", FIRST, 100), csv("se", LATER, 90)])
        switch = KillSwitch(at=calls)
        assert isinstance(lake.raw, MemoryBucket)
        assert isinstance(lake.curated, MemoryBucket)
        lake.raw.before_call = lake.curated.before_call = switch
        try:
            purge(lake, "charts_csv", before=datetime(2027, 1, 1))
        except Killed:
            lake.raw.before_call = lake.curated.before_call = lambda _: None
            assert purge(lake, "charts_csv", before=datetime(2027, 1, 1)).left == 0
            assert rows_of(lake) == []
        else:
            return
    pytest.fail("a purge of two answers takes fewer calls than that")


def test_a_retention_in_lake_toml_says_what_is_overdue() -> None:
    lake = memory_lake()
    kept = replace(lake.settings.source("kworb"), retention_days=30)
    short = replace(lake, settings=replace(lake.settings, sources={"kworb": kept}))
    assert list(overdue(short, now=LATER)) == [("kworb", LATER - timedelta(days=30))]
    assert list(overdue(lake, now=LATER)) == []


@mock_aws
def test_on_s3_no_version_is_left_to_bring_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    s3 = boto3.client("s3", region_name="eu-west-1")
    s3.create_bucket(Bucket="raw", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket="raw", VersioningConfiguration={"Status": "Enabled"})
    for body in (b"one", b"two"):
        s3.put_object(Bucket="raw", Key="source=x/a", Body=body)
    s3.delete_object(Bucket="raw", Key="source=x/a")
    s3.put_object(Bucket="raw", Key="source=x/ab", Body=b"a neighbour")

    S3Bucket(s3, "raw").erase("source=x/a")

    left = s3.list_object_versions(Bucket="raw")
    assert [version["Key"] for version in left["Versions"]] == ["source=x/ab"]
    assert "DeleteMarkers" not in left


@mock_aws
def test_a_purge_on_s3_takes_what_was_deleted_and_what_was_dropped_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("DEFAULT_REGION", "eu-west-1"), ("ACCESS_KEY_ID", "test"), ("SECRET_ACCESS_KEY", "test")):
        monkeypatch.setenv(f"AWS_{name}", value)
    s3 = boto3.client("s3", region_name="eu-west-1")
    s3.create_bucket(Bucket="raw", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket="raw", VersioningConfiguration={"Status": "Enabled"})
    lake = replace(memory_lake(), raw=S3Bucket(s3, "raw"))
    s3.put_object(Bucket="raw", Key="inbox/charts_csv/a/regional-no-daily-2026-03-02.csv", Body=b"a file")
    s3.delete_object(Bucket="raw", Key="inbox/charts_csv/a/regional-no-daily-2026-03-02.csv")
    deleted = raw.store(lake.raw, source="charts_csv", scope="x", answer=csv("no", FIRST, 9)[2], adapter_version=1)
    s3.delete_object(Bucket="raw", Key=deleted)

    before = datetime(2100, 1, 1)
    assert count(lake, "charts_csv", before=before) == 2
    assert purge(lake, "charts_csv", before=before).left == 0
    assert {"Versions", "DeleteMarkers"}.isdisjoint(s3.list_object_versions(Bucket="raw"))


def test_what_a_purged_answer_said_for_another_too_is_said_by_the_other() -> None:
    """Of two equal answers the stronger stands for both; when it goes, the one that stays says it again."""
    archive = (
        "captured_at,playlist_id,playlist_name,position,track_id,track_name,artist_ids,artist_names,album_id\n"
        "2021-03-27T{hour}:00:00Z,0SandboxNordicMorning1,Morgen,1,0Track0000000000000001,Hei,,Kari,\n"
    )
    answers = [
        ("playlist_history", "archive", dropped_csv("archive.csv", archive.format(hour=hour), fetched_at))
        for hour, fetched_at in (("18", FIRST), ("06", LATER))
    ]
    lake = filled(answers)
    assert [row["fetched_at"] for row in rows_of(lake, contract.PLAYLIST_SNAPSHOTS)] == [FIRST]

    purge(lake, "playlist_history", before=LATER)

    assert [row["fetched_at"] for row in rows_of(lake, contract.PLAYLIST_SNAPSHOTS)] == [LATER]


def test_what_was_uploaded_for_a_backfill_goes_too_and_that_of_others_stays() -> None:
    lake = filled([csv("no", FIRST, 100)])
    (key,) = raw.keys(lake.raw)
    theirs = ["backfill/kworb/page.html", "backfill/charts_csv.txt", "backfill/old/source=charts_csv_2/x"]
    own = ["backfill/charts_csv/2019/regional (1)\u2013\u00f8.csv", f"backfill/old lake/{key}", f"backfill/{key}"]
    for one in [*own, *theirs]:
        lake.raw.put(one, b"a file")
    assert isinstance(lake.raw, MemoryBucket)
    assert count(lake, "charts_csv", before=datetime(2027, 1, 1)) == 3 + 1 + 2

    assert purge(lake, "charts_csv", before=datetime(2027, 1, 1)).left == 0

    assert list(lake.raw.keys("")) == sorted(theirs)


def test_a_retention_that_is_shortened_holds_at_once() -> None:
    lake = filled([csv("no", FIRST, 100), csv("se", LATER, 90)])
    for days, left in ((400, 2), (30, 1)):
        short = replace(lake.settings.source("charts_csv"), retention_days=days)
        held = replace(lake, settings=replace(lake.settings, sources={"charts_csv": short}))
        ((name, before),) = overdue(held, now=LATER + timedelta(days=29))
        purge(held, name, before=before)
        assert len(list(raw.keys(lake.raw))) == left


def dropped_csv(name: str, text: str, fetched_at: datetime) -> Answer:
    return Answer(
        body=text.encode(),
        url=f"file:{name}",
        status=200,
        content_type="text/csv",
        extension="csv",
        fetched_at=fetched_at,
        original_name=name,
    )
