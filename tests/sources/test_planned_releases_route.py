"""Plans on their way through the lake: in whatever order they arrive the newest stands, and what it leaves out goes."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from pathlib import Path

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.inbox import file_dropped
from chartlake.lake import Lake
from chartlake.purge import purge
from chartlake.target import VIEWS
from chartlake.transform import transform
from tests.asked_lake import rows_of
from tests.memory_lake import MemoryBucket, curated_files, memory_lake

FIRST = b"release_date,title,artist,market\n2026-04-03,Sno,Elv,\n2026-04-03,Regn,Siv,no\n2026-05-01,Hagl,Ola,no\n"
# Hagl is withdrawn, Sno comes a week later.
SECOND = b"release_date,title,artist,market\n2026-04-10,Sno,Elv,\n2026-04-03,Regn,Siv,no\n"
UNREADABLE = b"release_date,title,artist\n03/04/2026,Sno,Elv\n"


def dropped(lake: Lake, *bodies: bytes) -> list[str]:
    """The raw keys of plans that were dropped a minute apart."""
    assert isinstance(lake.raw, MemoryBucket)
    keys = []
    for number, body in enumerate(bodies):
        lake.raw.clock += timedelta(minutes=1)
        key = f"inbox/planned_releases/plan {number}.csv"
        lake.raw.put(key, body)
        run = file_dropped(lake, key)
        assert run is not None
        assert run.raw_key is not None
        keys.append(run.raw_key)
    return keys


def planned(lake: Lake, folder: Path) -> list[tuple[str, str, int]]:
    """Market, week and number of releases, as the view tells them."""
    assert isinstance(lake.curated, MemoryBucket)
    for key, stored in lake.curated.objects.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(stored.body)
    athena = LocalAthena(FolderCatalog(folder, VIEWS))
    answer = athena.query("SELECT market, CAST(week_start AS varchar), releases FROM release_crowding ORDER BY 1, 2")
    return [tuple(row.values()) for row in answer.to_pylist()]


def test_a_dropped_plan_is_in_the_lake_under_its_file() -> None:
    lake = memory_lake()
    (key,) = dropped(lake, FIRST)
    (done,) = transform(lake, [key])
    assert done.error is None
    assert key.split("/")[2] == "plan"
    rows = rows_of(lake, "planned_releases")
    assert sorted((row["title"], row["market"], row["raw_key"]) for row in rows) == [
        ("Hagl", "no", key),
        ("Regn", "no", key),
        ("Sno", "global", key),
    ]


def test_the_newest_file_is_the_whole_plan_and_what_it_leaves_out_is_withdrawn(tmp_path: Path) -> None:
    lake = memory_lake()
    transform(lake, dropped(lake, FIRST, SECOND))
    assert planned(lake, tmp_path) == [("global", "2026-04-06", 1), ("no", "2026-03-30", 1)]


def test_an_older_plan_that_is_dropped_again_is_the_plan_again(tmp_path: Path) -> None:
    lake = memory_lake()
    transform(lake, dropped(lake, SECOND, FIRST, SECOND))
    assert planned(lake, tmp_path) == [("global", "2026-04-06", 1), ("no", "2026-03-30", 1)]


def test_a_file_that_cannot_be_read_leaves_the_plan_as_it_is(tmp_path: Path) -> None:
    lake = memory_lake()
    keys = dropped(lake, SECOND, UNREADABLE)
    outcomes = {done.key: done.error.outcome if done.error else "ok" for done in transform(lake, keys)}
    assert outcomes == {keys[0]: "ok", keys[1]: "UnexpectedAnswer"}
    assert planned(lake, tmp_path) == [("global", "2026-04-06", 1), ("no", "2026-03-30", 1)]


def test_replayed_in_any_order_and_twice_plans_end_with_the_same_bytes() -> None:
    reference = memory_lake()
    keys = dropped(reference, FIRST, SECOND, FIRST)
    transform(reference, keys)
    expected = {key: body for key, body in curated_files(reference).items() if key.startswith("planned_releases/")}
    assert len(expected) == 1
    for order in permutations(keys):
        lake = memory_lake()
        assert isinstance(lake.raw, MemoryBucket)
        assert isinstance(reference.raw, MemoryBucket)
        lake.raw.objects = reference.raw.objects
        for key in (*order, *order):
            transform(lake, [key])
        assert {key: body for key, body in curated_files(lake).items() if key in expected} == expected


def test_plans_that_count_no_more_can_be_purged(tmp_path: Path) -> None:
    lake = memory_lake()
    keys = dropped(lake, FIRST, SECOND)
    transform(lake, keys)
    assert isinstance(lake.raw, MemoryBucket)
    purge(lake, "planned_releases", before=lake.raw.clock)
    assert {row["raw_key"] for row in rows_of(lake, "planned_releases")} == {keys[1]}
    assert planned(lake, tmp_path) == [("global", "2026-04-06", 1), ("no", "2026-03-30", 1)]
