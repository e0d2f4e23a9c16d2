"""The handlers read an event and call the lake: what they answer, and which messages come back."""

from __future__ import annotations

import json
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from chartlake import raw
from chartlake.lake import Lake
from lambdas.extract import handler as extract
from lambdas.transform import handler as transform
from tests.charts import chart_csv, csv_answer
from tests.memory_lake import MemoryBucket, memory_lake

CONTEXT: Any = SimpleNamespace(
    aws_request_id="5f2c8a36-0000-4000-8000-000000000000", get_remaining_time_in_millis=lambda: 300_000
)


@pytest.fixture
def lake(monkeypatch: pytest.MonkeyPatch) -> Lake:
    opened = memory_lake()
    monkeypatch.setattr(transform, "lake", lambda: opened)
    monkeypatch.setattr(extract, "lake", lambda: opened)
    return opened


def message(number: int, key: str) -> Any:
    notice = {"s3": {"bucket": {"name": "raw"}, "object": {"key": key.replace("=", "%3D").replace(" ", "+")}}}
    return {"messageId": str(number), "body": json.dumps({"Records": [notice]})}


def stored(lake: Lake, market: str) -> str:
    answer = csv_answer(market, date(2026, 3, 2), datetime(2026, 3, 3, 6), chart_csv([(1, 1, 10)]))
    return raw.store(lake.raw, source="charts_csv", scope=f"regional-{market}-daily", answer=answer, adapter_version=1)


def test_transform_publishes_what_the_messages_name(lake: Lake) -> None:
    event: Any = {"Records": [message(1, stored(lake, "no")), message(2, stored(lake, "se"))]}
    assert transform.handler(event, CONTEXT) == {"batchItemFailures": []}
    assert any(key.startswith("chart_snapshots/") for key in lake.curated.keys(""))


def test_only_the_message_that_fails_comes_back(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = stored(lake, "no"), stored(lake, "se")
    read = raw.read

    def unreachable(bucket: MemoryBucket, key: str) -> Any:
        if key == bad:
            raise ConnectionError("S3 does not answer")
        return read(bucket, key)

    monkeypatch.setattr(raw, "read", unreachable)
    event: Any = {"Records": [message(1, good), message(2, bad)]}
    assert transform.handler(event, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert any(key.startswith("chart_snapshots/") for key in lake.curated.keys(""))


def test_the_message_that_s3_sends_to_try_the_queue_is_done_at_once(lake: Lake) -> None:
    event: Any = {"Records": [{"messageId": "1", "body": json.dumps({"Event": "s3:TestEvent"})}]}
    assert transform.handler(event, CONTEXT) == {"batchItemFailures": []}


def test_extract_files_what_the_inbox_names(lake: Lake) -> None:
    key = "inbox/charts_csv/regional-no-daily-2026-03-02 (1).csv"
    lake.raw.put(key, chart_csv([(1, 1, 10)]))
    event: Any = {"Records": [message(1, key)]}
    assert extract.handler(event, CONTEXT) == {"batchItemFailures": []}
    (filed,) = raw.keys(lake.raw)
    assert "/regional-no-daily/" in filed


def test_extract_logs_no_name_that_a_person_gave_to_a_history(lake: Lake, caplog: pytest.LogCaptureFixture) -> None:
    key = f"inbox/spotify_listening/{'5' * 64}.kari.nordmann.json"
    lake.raw.put(key, b"[]")
    event: Any = {"Records": [message(1, key), message(2, key)]}
    with caplog.at_level("INFO"):
        assert extract.handler(event, CONTEXT) == {"batchItemFailures": []}
    assert "filed before" in caplog.text
    assert "nordmann" not in caplog.text


def test_extract_says_for_every_scope_how_it_went(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(lake.raw, MemoryBucket)
    answer: Any = extract.handler({"source": "kworb", "scope": "not_a_market"}, CONTEXT)
    (run,) = answer["runs"]
    assert (run["source"], run["scope"]) == ("kworb", "not_a_market")
    assert run["outcome"] == "ConfigError"
    assert answer["run_id"].endswith("-5f2c8a36")
