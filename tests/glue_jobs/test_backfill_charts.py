"""The Spark job beside transform: the same files, the same bytes, also after it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from chartlake import contract, curated, raw, spark
from chartlake.embedded.emulator import Emulator
from chartlake.errors import InternalError
from tests.glue_jobs.prefix import GARBAGE, charts, dropped_one_by_one, lay_down
from tests.glue_jobs.spark_lake import SparkLake
from tests.memory_lake import MemoryBucket, curated_files, timeless

pytestmark = [pytest.mark.deep, pytest.mark.emulator]
FILES = {**charts(days=25), **GARBAGE}


def outcomes(lake: SparkLake, stage: str) -> list[str]:
    rows = [
        row
        for key, body in lake.objects("curated").items()
        if key.startswith("ingest_runs/")
        for row in curated.read_file(contract.INGEST_RUNS, body).to_pylist()
    ]
    return sorted(row["outcome"] for row in rows if row["stage"] == stage)


def test_the_job_gives_the_bytes_that_transform_gives_one_file_for_each_partition(
    emulator: Emulator, tmp_path: Path
) -> None:
    lake, expected = SparkLake.make(emulator, "same"), dropped_one_by_one(FILES)
    done = lake.backfill(str(lay_down(tmp_path / "history", FILES)), tmp_path)
    assert timeless(lake.objects("curated")) == curated_files(expected)
    assert isinstance(expected.raw, MemoryBucket)
    assert lake.objects("raw") == {key: stored.body for key, stored in expected.raw.objects.items()}
    assert sorted(key for key in lake.objects("curated") if key.startswith("chart_snapshots/")) == [
        f"chart_snapshots/platform=spotify/chart=songs_daily/month=2026-{month}/data.parquet" for month in ("01", "02")
    ]
    assert done["files"] == len(FILES) == len(outcomes(lake, "extract")) == len(outcomes(lake, "transform"))
    assert outcomes(lake, "transform").count("ok") == len(FILES) - len(GARBAGE)
    assert sum(done["failed"].values()) == len(GARBAGE)


def test_a_job_that_is_killed_halfway_is_started_again_and_ends_as_if_it_had_not_been(
    emulator: Emulator, tmp_path: Path
) -> None:
    lake, folder = SparkLake.make(emulator, "killed"), lay_down(tmp_path / "history", FILES)
    flags = [text for name, value in lake.arguments(str(folder)).items() for text in (f"--{name}", value)]
    running = subprocess.Popen(
        [str(spark.PYTHON), str(spark.JOB), *flags],
        env=lake.environment(tmp_path),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while running.poll() is None and len(lake.objects("raw")) < len(FILES) // 2:
            time.sleep(0.1)
        assert running.poll() is None, "it must be killed before it is done"
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    assert not outcomes(lake, "transform")
    lake.backfill(str(folder), tmp_path)
    assert timeless(lake.objects("curated")) == curated_files(dropped_one_by_one(FILES))


def test_a_raw_zone_in_another_bucket_is_adopted_with_its_names_and_the_rest_is_refused(
    emulator: Emulator, tmp_path: Path
) -> None:
    files = charts(days=3)
    lake, other = SparkLake.make(emulator, "adopting"), dropped_one_by_one(files)
    assert isinstance(other.raw, MemoryBucket)
    s3 = emulator.client("s3")
    s3.create_bucket(Bucket="other-lake", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    kept = {key: stored for key, stored in other.raw.objects.items() if raw.is_key(key)}
    for key, stored in kept.items():
        s3.put_object(Bucket="other-lake", Key=f"copy/{key}", Body=stored.body, Metadata=dict(stored.metadata))
    s3.put_object(Bucket="other-lake", Key=f"copy/{next(iter(kept))}.txt", Body=b"a note")
    done = lake.backfill("s3://other-lake/copy/", tmp_path, source="none")
    assert done["failed"] == {"UnknownSource": 1}
    assert timeless(lake.objects("curated")) == curated_files(other)
    assert set(lake.objects("raw")) == set(kept)
    again = lake.backfill("s3://adopting-raw/", tmp_path, source="none")
    assert (again["files"], again["failed"], again["changed"]) == (len(kept), {}, 0)


def test_a_prefix_without_a_file_is_told_in_one_sentence(emulator: Emulator, tmp_path: Path) -> None:
    lake = SparkLake.make(emulator, "empty")
    with pytest.raises(InternalError, match=r"ConfigError: there is no file below .*nothing"):
        lake.backfill(str(tmp_path / "nothing"), tmp_path)
