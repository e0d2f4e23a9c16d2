"""`chartlake backfill` against the whole embedded lake, whose functions hear of every file that it stores."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chartlake import spark
from chartlake.cli import app
from chartlake.embedded import lifecycle
from chartlake.target import local_athena
from tests.charts import chart_csv
from tests.glue_jobs.prefix import lay_down

pytestmark = [pytest.mark.deep, pytest.mark.emulator]
FILES = {
    "regional-is-daily-2019-03-02.csv": chart_csv([(1, 1, 10), (2, 2, 9)]),
    "regional-is-daily-2019-03-03.csv": chart_csv([(1, 2, 12), (2, 1, 8)]),
}


def test_the_command_brings_a_folder_in_once_although_the_queue_hears_of_it_too(
    lake_home: Path, lake_file: Path, tmp_path: Path
) -> None:
    lacking = spark.missing()
    if lacking:
        pytest.skip(lacking)
    folder = lay_down(tmp_path, FILES)
    here = ["--home", str(lake_home), "--lake", str(lake_file), "--format", "json"]
    done = CliRunner().invoke(app, ["backfill", str(folder), "--source", "charts_csv", *here])
    assert done.exit_code == 0, done.output
    assert '"rows": 4' in done.stdout
    emulator, deployment = lifecycle.deployed(lake_home)
    deadline = time.monotonic() + 60
    while lifecycle.waiting(emulator, deployment) and time.monotonic() < deadline:
        time.sleep(0.2)
    athena = local_athena(lake_home)
    charts = athena.query(
        "SELECT count(*) AS rows FROM chart_daily WHERE market = 'is' AND chart_date < DATE '2020-01-01'"
    )
    assert charts.to_pylist() == [{"rows": 4}]
    runs = athena.query("SELECT stage, count(*) AS n FROM ingest_runs WHERE scope = 'regional-is-daily' GROUP BY stage")
    assert {row["stage"]: row["n"] for row in runs.to_pylist()} == {"extract": 2, "transform": 2}
