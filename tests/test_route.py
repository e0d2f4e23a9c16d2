"""The route under fire: other orders, repeated messages, concurrent writers, death between any two calls."""

from __future__ import annotations

import random
import threading
from datetime import date, datetime, timedelta

import pytest

from chartlake import contract, curated, raw
from chartlake.lake import Lake
from chartlake.transform import transform
from tests.charts import chart_csv, csv_answer, shuffled_chart
from tests.memory_lake import Killed, KillSwitch, MemoryBucket, MemoryCatalog, curated_files, memory_lake

MARKETS = ("de", "gb", "global", "no", "se")


def fill_raw(lake: Lake, *, answers: int, size: int) -> list[str]:
    """Raw objects of five markets over two months; every fifth place is answered twice, once shallower."""
    keys = []
    for number in range(answers):
        place = number if number % 5 else max(0, number - 5)
        market, day = MARKETS[place % 5], date(2026, 2, 1) + timedelta(days=place // 5)
        depth = size // 10 if number % 7 == 0 else size
        body = chart_csv(shuffled_chart(number if number % 3 else place, depth))
        fetched_at = datetime(2026, 4, 1) + timedelta(minutes=number)
        answer = csv_answer(market, day, fetched_at, body)
        keys.append(
            raw.store(lake.raw, source="charts_csv", scope=f"regional-{market}-daily", answer=answer, adapter_version=1)
        )
    assert len(set(keys)) == answers
    return keys


def deliver(lake: Lake, keys: list[str], *, batch: int = 10) -> None:
    for start in range(0, len(keys), batch):
        transform(lake, keys[start : start + batch])


def with_raw_of(lake: Lake) -> Lake:
    fresh = memory_lake()
    assert isinstance(fresh.raw, MemoryBucket)
    assert isinstance(lake.raw, MemoryBucket)
    fresh.raw.objects = lake.raw.objects
    return fresh


def test_200_raw_objects_in_three_orders_each_twice_by_two_writers_end_with_the_same_bytes() -> None:
    reference = memory_lake()
    keys = fill_raw(reference, answers=200, size=60)
    deliver(reference, keys)
    expected = curated_files(reference)
    assert len(expected) == 3  # two months of charts, and the matches
    for order in (keys, keys[::-1], random.Random(3).sample(keys, len(keys))):
        lake = with_raw_of(reference)
        twice = order + random.Random(4).sample(order, len(order))
        writers = [threading.Thread(target=deliver, args=(lake, twice[part::2])) for part in (0, 1)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert curated_files(lake) == expected


def test_every_answer_is_in_the_lake_once() -> None:
    lake = memory_lake()
    keys = fill_raw(lake, answers=40, size=20)
    deliver(lake, keys + keys)
    assert isinstance(lake.curated, MemoryBucket)
    rows = [
        row
        for key, stored in lake.curated.objects.items()
        if key.startswith("chart_snapshots/")
        for row in curated.read_file(contract.CHART_SNAPSHOTS, stored.body).to_pylist()
    ]
    places = {(row["market"], row["chart_date"], row["rank"], row["item_id"]) for row in rows if row["current"]}
    assert len(places) == sum(row["current"] for row in rows)
    assert {row["market"] for row in rows} == set(MARKETS)


def test_killed_before_any_call_and_retried_nothing_is_lost_and_nothing_is_there_twice() -> None:
    reference = memory_lake()
    keys = fill_raw(reference, answers=6, size=15)
    calls = KillSwitch()
    watch(reference, calls)
    deliver(reference, keys, batch=2)
    expected, partitions = curated_files(reference), registered(reference)
    assert calls.calls > 20
    for at in range(1, calls.calls + 1):
        lake = with_raw_of(reference)
        watch(lake, KillSwitch(at))
        with pytest.raises(Killed):
            deliver(lake, keys, batch=2)
        watch(lake, KillSwitch())
        deliver(lake, keys, batch=2)
        assert curated_files(lake) == expected, f"killed before call {at}"
        assert registered(lake) == partitions, f"killed before call {at}"


def watch(lake: Lake, switch: KillSwitch) -> None:
    for part in (lake.raw, lake.curated, lake.catalog):
        assert isinstance(part, MemoryBucket | MemoryCatalog)
        part.before_call = switch


def registered(lake: Lake) -> set[tuple[str, tuple[str, ...]]]:
    assert isinstance(lake.catalog, MemoryCatalog)
    return lake.catalog.partitions
