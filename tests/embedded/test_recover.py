"""What a kill made the emulator forget is found on disk and asked for again."""

from __future__ import annotations

from chartlake import contract, runs
from chartlake.embedded.recover import finished, register_partitions
from chartlake.http import now
from tests.memory_lake import MemoryCatalog, memory_lake


def test_every_partition_file_is_registered_and_nothing_else() -> None:
    lake, catalog = memory_lake(), MemoryCatalog()
    keys = [
        "chart_snapshots/platform=spotify/chart=songs_daily/month=2026-11/data.parquet",
        "chart_snapshots/platform=tiktok/chart=sounds_daily/month=2026-10/data.parquet",
        "chart_snapshots/platform=spotify/month=2026-11/data.parquet",
        "chart_snapshots/platform=spotify/chart=songs_daily/month=2026-11/other.parquet",
        "ingest_runs/month=2026-11/data.parquet",
        "audio_features/data.parquet",
        "not_of_the_contract/month=2026-11/data.parquet",
    ]
    for key in keys:
        lake.curated.put(key, b"")
    register_partitions(lake.curated, catalog)
    assert catalog.partitions == {
        ("chart_snapshots", ("spotify", "songs_daily", "2026-11")),
        ("chart_snapshots", ("tiktok", "sounds_daily", "2026-10")),
        ("ingest_runs", ("2026-11",)),
    }


def test_a_run_is_finished_whatever_its_outcome() -> None:
    lake = memory_lake()
    names = {"source=kworb/a.gz": "transform", "source=kworb/b.gz": "transform", "inbox/nobody/c.csv@x": "extract"}
    for name, stage in names.items():
        run = runs.Run(
            run_id=name, source="kworb", scope="no_daily", stage=stage, started_at=now(), finished_at=now(),
            outcome="EmptyAnswer" if name.endswith("b.gz") else runs.OK,
        )  # fmt: skip
        runs.record(lake, [run])
    assert finished(lake.curated) == set(names)


def test_a_lake_without_runs_has_finished_nothing() -> None:
    assert finished(memory_lake().curated) == frozenset()


def test_all_partitioned_tables_can_be_found_again() -> None:
    lake, catalog = memory_lake(), MemoryCatalog()
    for table in contract.TABLES:
        folders = "".join(f"{column}=x/" for column in table.partition)
        lake.curated.put(f"{table.name}/{folders}data.parquet", b"")
    register_partitions(lake.curated, catalog)
    assert {name for name, _ in catalog.partitions} == {table.name for table in contract.TABLES if table.partition}
