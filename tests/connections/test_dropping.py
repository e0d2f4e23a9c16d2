"""Exports on their way in: stripped before they leave the machine, stripped in the inbox, and gone from there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import boto3
import pytest
from moto import mock_aws

from chartlake import connections, inbox, raw
from chartlake.connections import Connection
from chartlake.connections.dropping import prepared
from chartlake.errors import ConfigError, UnexpectedAnswer
from chartlake.inbox import dropped_run_id, file_dropped
from chartlake.lake import Lake
from chartlake.store import S3Bucket
from chartlake.transform import transform
from tests.asked_lake import rows_of
from tests.connections.listening_lake import listening_lake
from tests.memory_lake import Killed, KillSwitch, MemoryBucket

USER = "5" * 64
SOURCE = "spotify_listening"
NAME = "Streaming_History_Audio_2023_1.json"
PERSONAL = (b"192.0.2.17", b"kari.nordmann")


def export(seconds: int = 59) -> bytes:
    entry = {
        "ts": f"2023-05-01T09:00:{seconds}Z",
        "username": "kari.nordmann",
        "ip_addr_decrypted": "192.0.2.17",
        "ms_played": 201000,
        "master_metadata_track_name": "Fjord",
        "master_metadata_album_artist_name": "Ola",
        "spotify_track_uri": "spotify:track:0Track0000000000000001",
    }
    return json.dumps([entry]).encode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(export())
    return path


def personal_in(*bodies: bytes) -> list[bytes]:
    return [word for word in PERSONAL for body in bodies if word in body]


def test_what_is_uploaded_is_named_for_its_user_and_holds_no_address(file: Path) -> None:
    bucket = MemoryBucket()
    connections.remember(bucket, Connection(user_id=USER, connected_at=datetime(2026, 3, 1)))
    ((name, body),) = prepared(file, SOURCE, user=USER[:8], bucket=bucket)
    assert name == f"{USER}.{NAME}"
    assert b"Fjord" in body
    assert personal_in(body) == []


def test_a_file_that_says_whose_it_is_needs_no_user(file: Path) -> None:
    named = file.rename(file.with_name(f"{USER}.{NAME}"))
    ((name, body),) = prepared(named, SOURCE, user="", bucket=MemoryBucket())
    assert name == named.name
    assert personal_in(body) == []


def test_a_file_of_nobody_is_not_uploaded(file: Path) -> None:
    with pytest.raises(ConfigError, match="Give --user"):
        list(prepared(file, SOURCE, user="", bucket=MemoryBucket()))
    with pytest.raises(ConfigError, match="no connected user"):
        list(prepared(file, SOURCE, user="123456", bucket=MemoryBucket()))


def test_a_chart_is_nobodys(file: Path) -> None:
    with pytest.raises(ConfigError, match="leave --user out"):
        list(prepared(file, "charts_csv", user=USER, bucket=MemoryBucket()))
    assert list(prepared(file, "charts_csv", user="", bucket=MemoryBucket())) == [(NAME, export())]


def test_an_archive_that_broke_off_is_not_uploaded(tmp_path: Path) -> None:
    archive = tmp_path / "my_spotify_data.zip"
    archive.write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(UnexpectedAnswer, match="the whole of it was downloaded"):
        list(prepared(archive, SOURCE, user=USER, bucket=MemoryBucket()))


def test_of_an_archive_every_history_of_songs_is_uploaded_and_nothing_else(tmp_path: Path) -> None:
    archive = tmp_path / "kari.nordmann.zip"
    folder = "Spotify Account Data"
    with ZipFile(archive, "w") as packed:
        packed.writestr(f"{folder}/Userdata.json", '{"username": "kari.nordmann"}')
        packed.writestr(f"{folder}/StreamingHistory_podcast_0.json", "[]")
        packed.writestr(f"{folder}/{NAME}", export(58))
        packed.writestr(f"../../{NAME}", export(59))
    ready = list(prepared(archive, SOURCE, user=USER, bucket=MemoryBucket()))
    assert [name for name, _ in ready] == [f"{USER}.{NAME}"] * 2
    assert personal_in(*(body for _, body in ready)) == []
    assert sorted(json.loads(body)[0]["ts"] for _, body in ready) == ["2023-05-01T09:00:58Z", "2023-05-01T09:00:59Z"]


def test_an_archive_of_nobody_is_not_uploaded(tmp_path: Path) -> None:
    archive = tmp_path / f"{USER}.zip"
    with ZipFile(archive, "w") as packed:
        packed.writestr(NAME, export())
    ((name, _),) = prepared(archive, SOURCE, user=USER, bucket=MemoryBucket())
    assert name == f"{USER}.{NAME}"
    with pytest.raises(ConfigError, match="Give --user"):
        list(prepared(archive, SOURCE, user="", bucket=MemoryBucket()))


def raw_bodies(lake: Lake) -> list[bytes]:
    return [raw.read(lake.raw, key).body for key in raw.keys(lake.raw)]


def test_a_file_that_was_put_into_the_inbox_by_other_means_is_stripped_there() -> None:
    lake = listening_lake()
    key = f"inbox/{SOURCE}/{USER}.{NAME}"
    lake.raw.put(key, export())
    run = file_dropped(lake, key)
    assert run is not None
    assert (run.outcome, run.scope) == ("ok", f"import.{USER}")
    assert lake.raw.get(key) is None
    assert personal_in(*raw_bodies(lake)) == []
    transform(lake, list(raw.keys(lake.raw)))
    (row,) = rows_of(lake, "plays")
    assert (row["user_id"], row["item_id"], row["origin"]) == (USER, "0Track0000000000000001", "import")


def test_a_file_of_nobody_is_not_kept_for_nobody_could_have_it_removed() -> None:
    lake = listening_lake()
    lake.raw.put(f"inbox/{SOURCE}/{NAME}", export())
    run = file_dropped(lake, f"inbox/{SOURCE}/{NAME}")
    assert run is not None
    assert (run.outcome, run.raw_key) == ("BadName", None)
    assert "--user" in (run.message or "")
    assert list(lake.raw.keys("")) == []


@pytest.mark.parametrize("name", ["kari.nordmann.json", f"{USER}.kari.nordmann 192.0.2.17.json"])
@pytest.mark.parametrize("body", [export(), b"kari.nordmann,192.0.2.17", b'[{"ip_addr_decrypted": "192.0.2.17", '])
def test_no_name_of_a_person_is_kept_from_where_the_file_lay_or_what_it_was_called(name: str, body: bytes) -> None:
    lake = listening_lake()
    for key in (f"inbox/{SOURCE}/{name}", f"inbox/{SOURCE}/kari.nordmann/{name}"):
        lake.raw.put(key, body)
        file_dropped(lake, key)
    transform(lake, list(raw.keys(lake.raw)))
    assert isinstance(lake.raw, MemoryBucket)
    kept = [f"{key} {one.metadata}" for key, one in lake.raw.objects.items()]
    told = [rows_of(lake, table) for table in ("plays", "quarantine", "ingest_runs")]
    extracts = [row for row in rows_of(lake, "ingest_runs") if row["stage"] == "extract"]
    assert len(extracts) == 2
    assert personal_in(str(kept).encode(), str(told).encode(), *raw_bodies(lake)) == []


def test_a_history_that_is_too_large_goes_and_its_run_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "LARGEST_DROP", 10)
    lake = listening_lake()
    key = f"inbox/{SOURCE}/{USER}.kari.nordmann.json"
    lake.raw.put(key, export())
    run = file_dropped(lake, key)
    assert run is not None
    assert run.outcome == "FileTooLarge"
    assert personal_in(str(run).encode()) == []
    assert list(lake.raw.keys("")) == []


def test_the_run_of_a_file_that_the_command_dropped_is_found_by_its_key() -> None:
    key = f"inbox/{SOURCE}/0123456789ab/{USER}.{NAME}"
    assert dropped_run_id(key, datetime(2026, 3, 1)) == f"{key}@20260301T000000"
    assert dropped_run_id(f"inbox/charts_csv/{NAME}", datetime(2026, 3, 1)).startswith(f"inbox/charts_csv/{NAME}@")


def test_what_cannot_be_stripped_is_not_stored_and_does_not_stay() -> None:
    lake = listening_lake()
    key = f"inbox/{SOURCE}/{USER}.json"
    lake.raw.put(key, b"PK\x03\x04 kari.nordmann")
    run = file_dropped(lake, key)
    assert run is not None
    assert run.outcome == "UnexpectedAnswer"
    assert "it was removed" in (run.message or "")
    assert lake.raw.get(key) is None
    assert list(raw.keys(lake.raw)) == []
    assert [row["outcome"] for row in rows_of(lake, "ingest_runs")] == ["UnexpectedAnswer"]


def test_a_death_between_any_two_calls_leaves_no_address_and_loses_no_play() -> None:
    key = f"inbox/{SOURCE}/{USER}.{NAME}"
    for at in range(1, 14):
        lake = listening_lake()
        assert isinstance(lake.raw, MemoryBucket)
        assert isinstance(lake.curated, MemoryBucket)
        lake.raw.put(key, export())
        lake.raw.before_call = lake.curated.before_call = KillSwitch(at)
        try:
            file_dropped(lake, key)
        except Killed:
            lake.raw.before_call = lake.curated.before_call = lambda _: None
            file_dropped(lake, key)
        lake.raw.before_call = lake.curated.before_call = lambda _: None
        assert lake.raw.get(key) is None
        assert len(raw_bodies(lake)) == 1
        assert personal_in(*raw_bodies(lake)) == []


@pytest.fixture
def versioned(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Lake]]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="raw", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        s3.put_bucket_versioning(Bucket="raw", VersioningConfiguration={"Status": "Enabled"})
        lake = listening_lake()
        yield s3, Lake(raw=S3Bucket(s3, "raw"), curated=lake.curated, catalog=lake.catalog, settings=lake.settings)


@pytest.mark.parametrize("body", [export(), b"PK\x03\x04 kari.nordmann"])
def test_on_s3_no_version_of_what_was_dropped_can_be_restored(versioned: tuple[Any, Lake], body: bytes) -> None:
    s3, lake = versioned
    key = f"inbox/{SOURCE}/{USER}.{NAME}"
    s3.put_object(Bucket="raw", Key=key, Body=export(58))
    s3.put_object(Bucket="raw", Key=key, Body=body)
    file_dropped(lake, key)
    left = s3.list_object_versions(Bucket="raw")
    assert not [one["Key"] for one in left.get("Versions", []) if one["Key"].startswith("inbox/")]
    assert "DeleteMarkers" not in left


def test_on_s3_a_death_before_the_versions_went_is_made_good_by_the_next_delivery(
    versioned: tuple[Any, Lake], monkeypatch: pytest.MonkeyPatch
) -> None:
    s3, lake = versioned
    key = f"inbox/{SOURCE}/{USER}.{NAME}"
    s3.put_object(Bucket="raw", Key=key, Body=export())

    def die(*_: object, **__: object) -> None:
        raise Killed("before the versions went")

    with monkeypatch.context() as dying:
        dying.setattr(S3Bucket, "erase", die)
        with pytest.raises(Killed):
            file_dropped(lake, key)
    assert file_dropped(lake, key) is None
    assert "Versions" not in s3.list_object_versions(Bucket="raw", Prefix="inbox/")


def test_on_s3_a_chart_that_was_dropped_can_be_restored_from_its_version(versioned: tuple[Any, Lake]) -> None:
    s3, lake = versioned
    key = "inbox/charts_csv/regional-no-daily-2026-03-02.csv"
    s3.put_object(Bucket="raw", Key=key, Body=b"rank")
    file_dropped(lake, key)
    assert [one["Key"] for one in s3.list_object_versions(Bucket="raw", Prefix="inbox/")["Versions"]] == [key]
