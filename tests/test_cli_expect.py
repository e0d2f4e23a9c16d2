"""`chartlake expect`: what is printed of each chart, here and where AWS does the work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from chartlake import target
from chartlake.cli import app
from chartlake.expectations import publishing
from chartlake.expectations.fitting import Expected

SCORES = {"backtest_concordance": 0.76, "baseline_concordance": 0.73, "beats_baselines": True}


def expect(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["expect", *arguments])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """How the library was called; it gives one chart with two songs and one without."""
    called: dict[str, Any] = {}

    def publish(lake: Any, athena: Any, *, look_back_days: int) -> Iterator[Expected]:
        called.update(lake=lake, athena=athena, days=look_back_days)
        yield Expected(platform="spotify", chart="songs_daily", rows=[SCORES, SCORES], model_version="linear")
        yield Expected(platform="tiktok", chart="sounds_daily", rows=[], reason="observed on 3 dates, 28 are needed")

    monkeypatch.setattr(target, "open_embedded", lambda home, lake: "the lake")
    monkeypatch.setattr(target, "local_athena", lambda home: "its athena")
    monkeypatch.setattr(publishing, "publish_expectations", publish)
    return called


def test_each_chart_is_a_row_with_its_scores_or_the_reason(asked: dict[str, Any]) -> None:
    done = expect("--days", "400", "--format", "json")
    assert done.exit_code == 0, done.output
    assert asked == {"lake": "the lake", "athena": "its athena", "days": 400}
    fitted, young = json.loads(done.stdout)
    assert (fitted["songs"], fitted["concordance"], fitted["baseline_concordance"]) == (2, 0.76, 0.73)
    assert (fitted["beats_baselines"], fitted["message"]) == (True, "linear")
    assert (young["songs"], young["beats_baselines"], young["message"]) == (
        0,
        None,
        "observed on 3 dates, 28 are needed",
    )


def test_with_a_profile_the_job_on_aws_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    glue = SimpleNamespace(start_job_run=lambda JobName: {"JobRunId": f"run of {JobName}"})  # noqa: N803 - boto3's
    there = SimpleNamespace(
        deployment=SimpleNamespace(outputs={"ExpectationsJob": "chartlake-expectations"}),
        session=SimpleNamespace(client=lambda service: glue),
    )
    monkeypatch.setattr(target, "aws", lambda profile: there)
    done = expect("--profile", "label")
    assert done.exit_code == 0, done.output
    assert "run of chartlake-expectations" in done.stdout.splitlines()


def test_a_lake_that_was_deployed_before_there_was_a_job_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    there = SimpleNamespace(deployment=SimpleNamespace(outputs={}), session=None)
    monkeypatch.setattr(target, "aws", lambda profile: there)
    done = expect("--profile", "label")
    assert done.exit_code == 1
    assert "cdk deploy" in str(done.exception or done.output)


def test_a_chart_that_failed_is_a_row_and_ends_the_command_with_an_error(
    asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Expected(platform="spotify", chart="x", rows=[], reason="ValueError: y", failure=ValueError("y"))
    monkeypatch.setattr(publishing, "publish_expectations", lambda lake, athena, *, look_back_days: iter([broken]))
    done = expect("--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["message"] == "ValueError: y"
    assert "1 of 1 charts failed" in str(done.exception)
