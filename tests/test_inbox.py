"""A dropped file: how it enters raw, what each refusal of it is called, and that it is never lost."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from chartlake import raw
from chartlake.inbox import file_dropped
from chartlake.lake import Lake
from chartlake.runs import Run
from chartlake.transform import transform
from tests.asked_lake import rows_of
from tests.charts import chart_csv
from tests.memory_lake import Killed, KillSwitch, MemoryBucket, memory_lake

KEY = "inbox/charts_csv/regional-no-daily-2026-03-02.csv"


def dropped(lake: Lake, key: str, body: bytes) -> Run | None:
    lake.raw.put(key, body)
    return file_dropped(lake, key)


def test_a_dropped_file_enters_raw_and_leaves_the_inbox() -> None:
    lake = memory_lake()
    run = dropped(lake, KEY, chart_csv([(1, 1, 10)]))
    assert run is not None
    assert run.ok
    assert lake.raw.get(KEY) is None
    assert run.raw_key is not None
    (parsed,) = transform(lake, [run.raw_key])
    assert parsed.error is None
    assert [row["market"] for row in rows_of(lake, "chart_snapshots")] == ["no"]


def test_the_same_message_twice_files_a_dropped_file_once() -> None:
    lake = memory_lake()
    dropped(lake, KEY, chart_csv([(1, 1, 10)]))
    assert file_dropped(lake, KEY) is None
    assert len(list(raw.keys(lake.raw))) == 1


def test_a_garbage_file_is_kept_and_its_refusal_has_a_name() -> None:
    lake = memory_lake()
    run = dropped(lake, "inbox/charts_csv/holiday photo (3).jpg", b"\xff\xd8\xff\xe0 not a chart")
    assert run is not None
    assert run.raw_key is not None
    (parsed,) = transform(lake, [run.raw_key])
    assert parsed.error is not None
    assert parsed.error.outcome == "BadName"
    assert [row["reason"].split(":")[0] for row in rows_of(lake, "quarantine")] == ["BadName"]
    assert raw.read(lake.raw, run.raw_key).body == b"\xff\xd8\xff\xe0 not a chart"


def test_a_file_for_no_source_stays_where_it_is_and_its_run_says_so() -> None:
    lake = memory_lake()
    run = dropped(lake, "inbox/charts/a.csv", b"x")
    assert run is not None
    assert run.outcome == "UnknownSource"
    assert lake.raw.get("inbox/charts/a.csv") is not None
    assert [row["outcome"] for row in rows_of(lake, "ingest_runs")] == ["UnknownSource"]


def test_a_file_of_the_same_name_dropped_while_the_first_is_filed_is_not_lost() -> None:
    lake = memory_lake()
    assert isinstance(lake.raw, MemoryBucket)
    bucket = lake.raw
    bucket.put(KEY, chart_csv([(1, 1, 10)]))

    def drop_again(call: str) -> None:
        if call.startswith("delete"):
            bucket.before_call = lambda _: None
            held = bucket.get(KEY)
            assert held is not None
            bucket.clock += timedelta(seconds=1)
            bucket.put(KEY, chart_csv([(1, 2, 20)]), replaces=held.etag)

    bucket.before_call = drop_again
    file_dropped(lake, KEY)
    assert file_dropped(lake, KEY) is not None
    assert len(list(raw.keys(lake.raw))) == 2


def test_a_death_between_any_two_calls_while_a_file_is_filed_loses_nothing() -> None:
    for at in range(1, 12):
        lake = memory_lake()
        assert isinstance(lake.raw, MemoryBucket)
        assert isinstance(lake.curated, MemoryBucket)
        lake.raw.put(KEY, chart_csv([(1, 1, 10)]))
        lake.raw.before_call = lake.curated.before_call = KillSwitch(at)
        with suppress(Killed):
            file_dropped(lake, KEY)
        lake.raw.before_call = lake.curated.before_call = KillSwitch()
        file_dropped(lake, KEY)
        assert lake.raw.get(KEY) is None
        assert len(list(raw.keys(lake.raw))) == 1
        assert [row["outcome"] for row in rows_of(lake, "ingest_runs")] == ["ok"]


def test_the_same_bytes_under_another_name_in_the_same_second_are_another_file() -> None:
    lake = memory_lake()
    body = b"a chart that is the same on both days"
    for day in (28, 29):
        key = f"inbox/tiktok_discover/{day}/discover_2021-03-{day}.json"
        lake.raw.put(key, body)
        filed = file_dropped(lake, key)
        assert filed is not None
        assert filed.ok
    days = {raw.read(lake.raw, key).original_name for key in raw.keys(lake.raw)}
    assert days == {"discover_2021-03-28.json", "discover_2021-03-29.json"}


def test_a_file_for_a_source_that_lake_toml_lacks_stays_and_its_run_says_so() -> None:
    whole = memory_lake()
    lake = replace(whole, settings=replace(whole.settings, sources={"kworb": whole.settings.source("kworb")}))
    lake.raw.put("inbox/charts_csv/a/regional-no-daily-2026-03-02.csv", chart_csv([(1, 1, 100)]))
    run = file_dropped(lake, "inbox/charts_csv/a/regional-no-daily-2026-03-02.csv")
    assert run is not None
    assert (run.outcome, list(raw.keys(lake.raw))) == ("ConfigError", [])
