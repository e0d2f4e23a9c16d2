"""Starting the backfill: what is missing is named, a broken job is told in a sentence, Glue is asked for a run."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from chartlake import spark, target
from chartlake.cli import app
from chartlake.errors import ConfigError
from tests.memory_lake import LAKE_TOML

LOG = """
26/03/31 12:00:00 ERROR Executor: Exception in task 0.0
Traceback (most recent call last):
  File "backfill.py", line 3, in publish
chartlake.errors.PublishConflict: chart_snapshots/data.parquet: other writers won 40 times in a row
\tat org.apache.spark.api.python.BasePythonRunner.compute
"""


def test_without_spark_the_command_names_the_target_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "PYTHON", tmp_path / "python")
    with pytest.raises(ConfigError, match="make spark"):
        spark.run_here(tmp_path, prefix="x", source="", lake_file=LAKE_TOML, cores=1, memory="1g")


def test_without_java_the_command_names_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "PYTHON", LAKE_TOML)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert "Java 17" in (spark.missing() or "")


def test_a_broken_job_is_told_by_the_error_that_has_a_name() -> None:
    assert spark.last_words(LOG).startswith("PublishConflict: chart_snapshots/data.parquet")
    assert spark.last_words("") == "it said nothing"


def test_spark_here_listens_on_loopback_alone_and_has_no_page(tmp_path: Path) -> None:
    flags = spark.submit(cores=3, memory="2g", scratch=tmp_path)["PYSPARK_SUBMIT_ARGS"]
    assert "--master local[3] --driver-memory 2g" in flags
    assert "spark.driver.bindAddress=127.0.0.1" in flags
    assert "spark.ui.enabled=false" in flags


class Glue:
    """Remembers which run was asked for."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def client(self, service: str) -> Glue:
        assert service == "glue"
        return self

    def start_job_run(self, **asked: Any) -> dict[str, str]:
        self.asked = asked
        return {"JobRunId": "jr_1"}


@pytest.fixture
def glue(monkeypatch: pytest.MonkeyPatch) -> Glue:
    session = Glue()
    deployment = SimpleNamespace(backfill_job="chartlake-backfill", raw_bucket="raw-1")
    monkeypatch.setattr(target, "aws", lambda _: SimpleNamespace(session=session, deployment=deployment))
    return session


def test_on_aws_a_run_is_started_and_how_to_follow_it_is_told(glue: Glue) -> None:
    done = CliRunner().invoke(app, ["backfill", "s3://raw-1/backfill/", "--source", "charts_csv", "--profile", "label"])
    assert done.exit_code == 0, done.output
    assert glue.asked["JobName"] == "chartlake-backfill"
    assert glue.asked["Arguments"] == {"--PREFIX": "s3://raw-1/backfill/", "--SOURCE": "charts_csv"}
    assert "jr_1" in done.stdout


def test_glue_cannot_read_a_folder_and_the_command_says_where_to_copy_it(glue: Glue, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["backfill", str(tmp_path), "--profile", "label"])
    assert isinstance(done.exception, ConfigError)
    assert f"aws s3 cp --recursive {tmp_path} s3://raw-1/backfill/" in str(done.exception)
    assert not glue.asked


def test_a_source_that_there_is_not_is_named_before_anything_starts() -> None:
    done = CliRunner().invoke(app, ["backfill", "history", "--source", "kworbb"])
    assert "there is no source 'kworbb'" in str(done.exception)
