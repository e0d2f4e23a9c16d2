"""Files too large to be read: what becomes of them in the inbox, and that none is put there by the command."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract, curated, inbox, raw
from chartlake.errors import FileTooLarge
from chartlake.inbox import LARGEST_DROP, check_file, file_dropped
from chartlake.lake import Lake
from chartlake.store import S3Bucket
from tests.charts import chart_csv
from tests.memory_lake import MemoryBucket, memory_lake

KEY = "inbox/charts_csv/regional-no-daily-2026-03-02.csv"
CHART = chart_csv([(1, 1, 10)])
OF_A_USER = f"inbox/spotify_listening/{'5' * 64}.StreamingHistory_music_0.json"


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "LARGEST_DROP", len(CHART))


def dropped(key: str, body: bytes) -> tuple[Lake, list[str]]:
    """A lake in which the file was filed, and the calls of S3 that it took."""
    lake, calls = memory_lake(), list[str]()
    assert isinstance(lake.raw, MemoryBucket)
    lake.raw.put(key, body)
    lake.raw.before_call = calls.append
    file_dropped(lake, key)
    return lake, calls


def runs_of(lake: Lake) -> list[dict[str, Any]]:
    assert isinstance(lake.curated, MemoryBucket)
    (stored,) = lake.curated.objects.values()
    rows = curated.read_file(contract.INGEST_RUNS, stored.body).to_pylist()
    return [{name: row[name] for name in ("outcome", "bytes", "message")} for row in rows]


@pytest.mark.usefixtures("limit")
def test_a_file_too_large_is_not_read_and_its_run_says_what_to_do() -> None:
    lake, calls = dropped(KEY, CHART + b"\n")
    name, size, most = KEY.rpartition("/")[2], f"{len(CHART) + 1:,}", f"{len(CHART):,}"
    assert runs_of(lake) == [
        {
            "outcome": "FileTooLarge",
            "bytes": len(CHART) + 1,
            "message": f"{name}: {size} bytes are more than a dropped file may have ({most}); "
            f"`chartlake backfill {name} --source charts_csv` takes it, or split it, each part whole by itself",
        }
    ]
    assert [call for call in calls if call.startswith("get")] == []
    assert lake.raw.head(KEY) is not None
    assert list(raw.keys(lake.raw)) == []


@pytest.mark.usefixtures("limit")
def test_a_file_of_the_largest_size_is_filed() -> None:
    lake, _ = dropped(KEY, CHART)
    assert [run["outcome"] for run in runs_of(lake)] == ["ok"]
    assert lake.raw.head(KEY) is None


@pytest.mark.usefixtures("limit")
def test_a_persons_file_too_large_to_be_stripped_does_not_stay() -> None:
    lake, calls = dropped(OF_A_USER, b"[" + b" " * len(CHART))
    (run,) = runs_of(lake)
    assert run["outcome"] == "FileTooLarge"
    assert "split it" in run["message"]
    assert "backfill" not in run["message"]
    assert [call for call in calls if call.startswith("get")] == []
    assert lake.raw.head(OF_A_USER) is None


def test_the_command_refuses_it_in_the_same_words_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "regional-no-daily-2026-03-02.csv"
    with file.open("wb") as sparse:
        sparse.truncate(LARGEST_DROP + 1)
    with pytest.raises(FileTooLarge) as caught:
        check_file(file, "charts_csv")
    assert str(caught.value).startswith("regional-no-daily-2026-03-02.csv: 67,108,865 bytes are more than")
    with pytest.raises(FileTooLarge) as again:
        inbox.check_size(file.name, LARGEST_DROP + 1, "charts_csv")
    assert str(caught.value) == str(again.value)


def test_the_function_that_files_it_has_sixteen_times_its_size() -> None:
    from cdk_app.extract import MEMORY

    assert MEMORY * 1024**2 >= 16 * LARGEST_DROP


def test_the_size_of_an_object_is_known_without_its_bytes() -> None:
    import boto3
    from botocore.stub import Stubber

    client = boto3.client("s3", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as s3:
        modified = datetime(2026, 3, 3, 6, tzinfo=UTC)
        s3.add_response("head_object", {"ContentLength": 5, "ETag": '"e"', "LastModified": modified})
        s3.add_client_error("head_object", "404", http_status_code=404)
        found = S3Bucket(client, "b").head("key")
        assert found is not None
        assert (found.size, found.etag, str(found.last_modified)) == (5, '"e"', "2026-03-03 06:00:00")
        assert S3Bucket(client, "b").head("key") is None
