"""What the job's script decides without Spark: where it works, how work is cut, and what is told at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from chartlake import runs
from chartlake.backfill import Found
from glue_jobs import backfill_charts as job
from tests.memory_lake import LAKE_TOML

GIVEN = {
    "PREFIX": "s3://archive/charts/",
    "SOURCE": "none",
    "RAW_BUCKET": "raw",
    "CURATED_BUCKET": "curated",
    "DATABASE": "lake",
    "LAKE_FILE": str(LAKE_TOML),
    "OVERRIDES": "none",
}


def run(outcome: str = runs.OK, *, raw_key: str | None = None, rows: int | None = None) -> runs.Run:
    moment = datetime(2026, 3, 31, 12)
    return runs.Run(
        run_id="a",
        source="kworb",
        scope="no",
        stage="transform",
        started_at=moment,
        finished_at=moment,
        outcome=outcome,
        raw_key=raw_key,
        rows=rows,
    )


def test_without_a_source_the_keys_must_say_it() -> None:
    assert job.job_of(GIVEN).source == ""
    assert job.job_of({**GIVEN, "SOURCE": "charts_csv"}).source == "charts_csv"


def test_a_lake_toml_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"other\.toml"):
        job.job_of({**GIVEN, "LAKE_FILE": str(tmp_path / "other.toml")})


@pytest.mark.parametrize(("files", "tasks"), [(0, 1), (1, 1), (4, 4), (100, 12), (30_000, 120)])
def test_every_core_gets_work_and_no_task_gets_too_many_files(files: int, tasks: int) -> None:
    assert job._slices(range(files), cores=4) == tasks


def test_the_rows_of_one_partition_meet_in_one_task_whatever_process_sends_them() -> None:
    asked = "from glue_jobs.backfill_charts import _where; print(_where(('plays', ('2026-03',))))"
    told = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(LAKE_TOML.parent)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_what_stood_in_the_raw_zone_before_is_not_said_to_be_extracted_now() -> None:
    found = Found(where="s3://raw/source=a", name="source=a", size=1)
    assert job._stood("s3://raw/", found, run(raw_key="source=a"))
    assert not job._stood("s3://raw/", found, run(raw_key="source=b"))
    assert not job._stood("s3://raw/", found, run("UnknownSource", raw_key="source=a"))


def test_the_summary_counts_failures_of_filing_and_of_parsing() -> None:
    filed = [run(), run("UnknownSource"), run()]
    done = [run(rows=200), run("BadName", rows=0)]
    assert job._summary(filed, done, [True, False]) == job.Done(
        files=3, failed={"BadName": 1, "UnknownSource": 1}, rows=200, quarantined=0, partitions=2, changed=1
    )
