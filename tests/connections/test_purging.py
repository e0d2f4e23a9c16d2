"""Everything of a user goes, with every version, and nothing of anybody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from chartlake import connections, notes, raw, runs
from chartlake.answers import Answer
from chartlake.connections import SALT, Connection, connecting, secret_name
from chartlake.connections.purging import left, purge_user
from chartlake.extract import keep_in_secrets_manager, secrets_manager
from chartlake.lake import Lake
from chartlake.store import S3Bucket
from chartlake.transform import transform
from tests.asked_lake import rows_of
from tests.connections.listening_lake import listening_lake
from tests.memory_lake import Killed, KillSwitch, MemoryBucket

KARI, OLA = "a" * 64, "b" * 64
SOURCE = "spotify_listening"
AT = datetime(2026, 3, 3, 6, 15)
TABLES = ("plays", "user_top", "quarantine", "ingest_runs", "scopes")


def played(*times: str) -> bytes:
    items = [
        {
            "track": {"id": f"0Track{n:016d}", "name": "Hei", "artists": [{"name": "K"}]},
            "played_at": at,
            "context": None,
        }
        for n, at in enumerate(times)
    ]
    return json.dumps({"items": items}).encode()


def top() -> bytes:
    items = [{"id": "0Artist000000000000001", "name": "Kari", "type": "artist"}]
    return json.dumps({"items": items, "offset": 0, "href": "https://x/v1/me/top/artists"}).encode()


def of(lake: Lake, user: str) -> None:
    """A connection, answers with good and bad rows, a run and a cursor."""
    connections.remember(lake.raw, Connection(user_id=user, connected_at=AT))
    notes.note(lake.raw, f"listening/recent/{user}", {"after": 1})
    notes.note(lake.raw, f"listening/top/{user}", {"asked_on": "2026-03-03"})
    scopes = {f"recent.{user}": played("2026-02-28T20:00:00Z", "2026-03-02T20:00:00Z", "x"), f"top.{user}_daily": top()}
    keys = []
    for scope, body in scopes.items():
        answer = Answer(body=body, url="x", status=200, content_type="", extension="json", fetched_at=AT)
        keys.append(raw.store(lake.raw, source=SOURCE, scope=scope, answer=answer, adapter_version=1))
    transform(lake, keys)
    run = runs.Run(
        run_id=user[:1],
        source=SOURCE,
        scope=f"recent.{user}",
        stage="extract",
        started_at=AT,
        finished_at=AT,
    )
    runs.record(lake, [run])


def filled() -> Lake:
    lake = listening_lake()
    of(lake, KARI)
    of(lake, OLA)
    lake.raw.put(f"inbox/{SOURCE}/abc/{KARI}.StreamingHistory_music_0.json", b"[]")
    return lake


def held(lake: Lake) -> list[str]:
    """Every row of every table, and every object of the raw bucket, as text."""
    assert isinstance(lake.raw, MemoryBucket)
    rows = [repr(sorted(row.items())) for table in TABLES for row in rows_of(lake, table)]
    return sorted([*rows, *(f"{key} {one.body!r}" for key, one in lake.raw.objects.items())])


def test_nothing_of_a_user_is_left_and_everything_of_the_others_is_as_it_was() -> None:
    lake = filled()
    others = [one for one in held(lake) if KARI not in one]

    removed = purge_user(lake, KARI, source=SOURCE)

    # two answers, two cursors, the connection, and the file that waited in the inbox
    assert removed == {"answers": 6, "plays": 2, "user_top": 1, "quarantine": 1, "ingest_runs": 3, "scopes": 0}
    assert set(left(lake, KARI, source=SOURCE).values()) == {0}
    assert held(lake) == others
    assert not [one for one in held(lake) if KARI in one]
    assert left(lake, OLA, source=SOURCE)["plays"] == 2


def test_what_is_left_is_counted_and_not_assumed() -> None:
    lake = filled()
    counted = {"answers": 6, "plays": 2, "user_top": 1, "quarantine": 1, "ingest_runs": 3, "scopes": 0}
    assert left(lake, KARI, source=SOURCE) == counted


def test_a_purge_that_broke_off_anywhere_can_be_repeated() -> None:
    for at in range(1, 100):
        lake = filled()
        assert isinstance(lake.raw, MemoryBucket)
        assert isinstance(lake.curated, MemoryBucket)
        lake.raw.before_call = lake.curated.before_call = KillSwitch(at)
        try:
            purge_user(lake, KARI, source=SOURCE)
        except Killed:
            lake.raw.before_call = lake.curated.before_call = lambda _: None
            purge_user(lake, KARI, source=SOURCE)
            assert set(left(lake, KARI, source=SOURCE).values()) == {0}
        else:
            return
    pytest.fail("a purge of one user takes fewer calls than that")


def test_a_writer_in_between_loses_nothing() -> None:
    lake = filled()
    assert isinstance(lake.curated, MemoryBucket)
    month = "plays/month=2026-03/data.parquet"
    late = Answer(
        body=played("2026-03-02T23:00:00Z"), url="x", status=200, content_type="", extension="json", fetched_at=AT
    )
    key = raw.store(lake.raw, source=SOURCE, scope=f"recent.{OLA}", answer=late, adapter_version=1)

    def write_first(call: str) -> None:
        if call == f"put {month}":
            assert isinstance(lake.curated, MemoryBucket)
            lake.curated.before_call = lambda _: None
            transform(lake, [key])

    lake.curated.before_call = write_first
    purge_user(lake, KARI, source=SOURCE)
    assert {(row["user_id"], row["played_at"].hour) for row in rows_of(lake, "plays")} == {(OLA, 20), (OLA, 23)}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        yield boto3.client


def versioned(aws: Any) -> tuple[Any, S3Bucket]:
    s3 = aws("s3")
    s3.create_bucket(Bucket="raw", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket="raw", VersioningConfiguration={"Status": "Enabled"})
    return s3, S3Bucket(s3, "raw")


def test_on_s3_deleted_objects_are_found_and_every_version_goes(aws: Any) -> None:
    s3, bucket = versioned(aws)
    here = f"source={SOURCE}/date=2026-03-03/recent.{KARI}/a.json.gz"
    gone = f"inbox/{SOURCE}/x/{KARI}.a.json"
    other = f"source={SOURCE}/date=2026-03-03/recent.{OLA}/a.json.gz"
    for key in (here, here, gone, other):
        s3.put_object(Bucket="raw", Key=key, Body=b"192.0.2.17")
    s3.delete_object(Bucket="raw", Key=gone)
    lake = listening_lake()
    opened = Lake(raw=bucket, curated=lake.curated, catalog=lake.catalog, settings=lake.settings)

    assert left(opened, KARI, source=SOURCE)["answers"] == 2
    assert purge_user(opened, KARI, source=SOURCE)["answers"] == 2
    assert left(opened, KARI, source=SOURCE)["answers"] == 0
    versions = s3.list_object_versions(Bucket="raw")
    assert [one["Key"] for one in versions["Versions"]] == [other]
    assert "DeleteMarkers" not in versions


def test_on_s3_what_was_dropped_anew_is_spared(aws: Any) -> None:
    s3, bucket = versioned(aws)
    for body in (b"old", b"new"):
        s3.put_object(Bucket="raw", Key="inbox/a", Body=body)
    bucket.erase("inbox/a", spare_current=True)
    (only,) = s3.list_object_versions(Bucket="raw")["Versions"]
    assert s3.get_object(Bucket="raw", Key="inbox/a")["Body"].read() == b"new"
    assert only["IsLatest"]


def test_secrets_manager_makes_a_salt_once_and_removes_a_secret_for_good(aws: Any) -> None:
    client = aws("secretsmanager")
    vault = connecting.SecretsManager(client)
    assert vault.once(SALT, {"salt": "first"}) == {"salt": "first"}
    assert vault.once(SALT, {"salt": "second"}) == {"salt": "first"}
    name = secret_name(KARI)
    for token in ("one", "two"):
        vault.keep(name, {"refresh_token": token})
    keep_in_secrets_manager(name, {"refresh_token": "three"})
    assert secrets_manager(name) == {"refresh_token": "three"}

    bucket = MemoryBucket()
    connecting.disconnect(vault, bucket, KARI)
    connecting.disconnect(vault, bucket, KARI)
    assert [one["Name"] for one in client.list_secrets(IncludePlannedDeletion=True)["SecretList"]] == [SALT]
