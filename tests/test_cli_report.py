"""`chartlake report`: which files it writes, which alerts it prints, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from chartlake import target
from chartlake.cli import app
from chartlake.errors import ConfigError
from chartlake.report import alerts, gather
from tests.memory_lake import memory_lake
from tests.report.test_alerts import ENTERED
from tests.report.written import plain

LAKE = """
[lake]
region = "eu-west-1"
contact = "me"
schedule = "rate(1 day)"
[report]
markets = ["se", "global"]
artists = ["name:Artist of FFF"]
email_to = ["label@example.com"]
"""


def report(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["report", "--format", "json", *arguments])


@pytest.fixture
def lake_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A lake.toml; the lake is in memory, one alert is due, and the report says which markets it was asked for."""
    opened = memory_lake()
    monkeypatch.setattr(target, "local_athena", lambda home: None)
    monkeypatch.setattr(target, "open_lake", lambda home, profile, lake: opened)
    monkeypatch.setattr(alerts, "due", lambda athena, settings, until: [ENTERED])
    monkeypatch.setattr(
        gather, "gather", lambda athena, settings, **_: replace(plain(), summary=" ".join(settings.markets))
    )
    path = tmp_path / "lake.toml"
    path.write_text(LAKE)
    return str(path)


def test_both_files_are_written_and_named_by_the_date(lake_file: str, tmp_path: Path) -> None:
    done = report("--lake", lake_file, "--market", "no", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    written = [Path(row["file"]) for row in json.loads(done.stdout)]
    assert [file.name for file in written] == ["chartlake-2026-03-09.pdf", "chartlake-2026-03-09.html"]
    assert written[0].read_bytes().startswith(b"%PDF")
    assert "<p>no</p>" in written[1].read_text()


def test_without_an_option_the_markets_are_those_of_lake_toml(lake_file: str, tmp_path: Path) -> None:
    done = report("--lake", lake_file, "--out", str(tmp_path / "out"))
    assert "se global" in done.stderr


def test_alerts_are_printed_once(lake_file: str) -> None:
    first = report("--lake", lake_file, "--alerts", "--market", "no")
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout) == [
        {"kind": "entered", "market": "no", "chart_date": "2026-03-31", "alert": "CCC entered"}
    ]
    assert json.loads(report("--lake", lake_file, "--alerts", "--market", "no").stdout) == []


def test_with_a_profile_alerts_are_sent_as_well(lake_file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[dict[str, str]] = []
    there = SimpleNamespace(
        athena=lambda: None,
        deployment=SimpleNamespace(outputs={"ReportTopic": "arn:topic"}),
        session=SimpleNamespace(client=lambda service: SimpleNamespace(publish=lambda **what: published.append(what))),
    )
    monkeypatch.setattr(target, "aws", lambda profile: there)
    done = report("--lake", lake_file, "--alerts", "--market", "no", "--profile", "label")
    assert done.exit_code == 0, done.output
    (sent,) = published
    assert sent["TopicArn"] == "arn:topic"
    assert sent["Message"].splitlines() == [row["alert"] for row in json.loads(done.stdout)]


@pytest.mark.parametrize("market", ["NO", "atlantis"])
def test_a_market_that_is_none_is_named(lake_file: str, market: str) -> None:
    done = report("--lake", lake_file, "--market", market)
    assert isinstance(done.exception, ConfigError)
    assert f"--market: markets has '{market}'" in str(done.exception)


def test_a_date_that_is_none_is_named(lake_file: str) -> None:
    done = report("--lake", lake_file, "--date", "9 March")
    assert done.exit_code == 2
    assert "'9 March' is not a date" in done.output
