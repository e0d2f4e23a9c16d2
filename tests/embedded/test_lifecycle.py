"""An embedded lake from `up` to `down`: the deployed route, and what a kill in the middle of it costs."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chartlake.embedded import assembly, lifecycle
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.home import Home
from chartlake.errors import EmulatorError
from tests.embedded.conftest import kill

pytestmark = pytest.mark.emulator

CSV = (
    "rank,uri,artist_names,track_name,source,peak_rank,previous_rank,weeks_on_chart,streams\n"
    '1,spotify:track:0VjIjW4GlUZAMYd2vXMi3b,"Ane Brun","Uten navn",Balloon Ranger,1,2,7,120345\n'
    '2,spotify:track:1VjIjW4GlUZAMYd2vXMi3c,"Röyksopp","Fjell",Dog Triumph,2,-1,1,98001\n'
)
COUNT = "SELECT count(*) AS n FROM chart_snapshots WHERE current"


def drop(home: Path, name: str) -> None:
    emulator, deployment = lifecycle.deployed(home)
    emulator.client("s3").put_object(Bucket=deployment.raw_bucket, Key=f"inbox/charts_csv/{name}", Body=CSV.encode())


def ask(home: Path, sql: str) -> list[list[str | None]]:
    """The rows of a query through the deployed workgroup, without the heading."""
    emulator, deployment = lifecycle.deployed(home)
    athena = emulator.client("athena")
    started = athena.start_query_execution(
        QueryString=sql,
        WorkGroup=deployment.workgroup,
        QueryExecutionContext={"Database": deployment.database},
    )["QueryExecutionId"]

    def state() -> dict[str, Any]:
        found: dict[str, Any] = athena.get_query_execution(QueryExecutionId=started)["QueryExecution"]["Status"]
        return found

    wait_until(lambda: state()["State"] not in ("QUEUED", "RUNNING"))
    assert state()["State"] == "SUCCEEDED", state()
    rows = athena.get_query_results(QueryExecutionId=started)["ResultSet"]["Rows"]
    return [[value.get("VarCharValue") for value in row["Data"]] for row in rows[1:]]


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)


def test_a_dropped_file_is_filed_transformed_and_queried(lake_home: Path) -> None:
    drop(lake_home, "regional-no-weekly-2026-03-26.csv")
    snapshot = (
        "SELECT title, rank, streams FROM chart_daily WHERE market = 'no' AND chart = 'songs_weekly' ORDER BY rank"
    )
    wait_until(lambda: len(ask(lake_home, snapshot)) == 2)
    assert ask(lake_home, snapshot) == [["Uten navn", "1", "120345"], ["Fjell", "2", "98001"]]
    wait_until(lambda: lifecycle.status(lake_home).waiting == 0)


def test_the_deployed_function_logs_where_aws_would_have_it(lake_home: Path) -> None:
    drop(lake_home, "regional-se-weekly-2026-03-26.csv")
    emulator, _ = lifecycle.deployed(lake_home)
    logs = emulator.client("logs")

    def said() -> bool:
        events = logs.filter_log_events(logGroupName="/aws/lambda/chartlake-transform")["events"]
        return any("regional-se-weekly" in event["message"] and "2 rows" in event["message"] for event in events)

    wait_until(said)


@pytest.fixture
def unedited(lake_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checkout as it was when `lake_home` was deployed, though somebody may be editing it meanwhile."""
    deployment = Deployment.read(Home(lake_home).deployment)
    assert deployment
    monkeypatch.setattr(assembly, "sources_digest", lambda lake_file: deployment.sources)


@pytest.mark.usefixtures("unedited")
def test_up_on_a_running_lake_deploys_nothing(lake_home: Path, lake_file: Path) -> None:
    said: list[str] = []
    before = lifecycle.status(lake_home).deployment
    assert lifecycle.up(lake_home, lake_file=lake_file, progress=said.append) == before
    assert said == []


def test_a_secret_can_be_put_twice(lake_home: Path) -> None:
    for value in ("old", "new"):
        lifecycle.put_secret(lake_home, name="chartlake/test", content={"client_id": value})
    emulator, _ = lifecycle.deployed(lake_home)
    secret = emulator.client("secretsmanager").get_secret_value(SecretId="chartlake/test")["SecretString"]
    assert json.loads(secret) == {"client_id": "new"}


def test_a_lake_that_never_was_up_says_what_to_do(tmp_path: Path) -> None:
    assert not lifecycle.status(tmp_path).running
    with pytest.raises(EmulatorError, match="chartlake up"):
        lifecycle.deployed(tmp_path)
    lifecycle.down(tmp_path)


@pytest.fixture
def own_home(tmp_path: Path, lake_home: Path, lake_file: Path, unedited: None) -> Iterator[Path]:
    """A deployed lake that the test may kill; what was synthesized for the session's lake is deployed to it."""
    own, other = Home(tmp_path), Home(lake_home)
    own.folder.mkdir()
    own.assembly.symlink_to(other.assembly)
    shutil.copy(other.deployment, own.deployment)
    said: list[str] = []
    lifecycle.up(tmp_path, lake_file=lake_file, progress=said.append)
    assert "synthesizing the CDK app" not in said
    yield tmp_path
    lifecycle.down(tmp_path)


@pytest.mark.deep
def test_nothing_is_lost_or_doubled_by_a_kill_and_a_lost_state(own_home: Path, lake_file: Path) -> None:
    drop(own_home, "regional-no-weekly-2026-03-26.csv")
    wait_until(lambda: ask(own_home, COUNT) == [["2"]])
    time.sleep(5)
    for market in ("se", "dk", "fi"):
        drop(own_home, f"regional-{market}-weekly-2026-03-26.csv")
    kill(lifecycle.opened(own_home))
    lifecycle.up(own_home, lake_file=lake_file, progress=print)
    wait_until(lambda: ask(own_home, COUNT) == [["8"]])

    kill(lifecycle.opened(own_home))
    shutil.rmtree(Home(own_home).state)
    lifecycle.up(own_home, lake_file=lake_file, progress=print)
    wait_until(lambda: lifecycle.status(own_home).waiting == 0)
    assert ask(own_home, COUNT) == [["8"]]
    assert ask(own_home, "SELECT count(*) AS n FROM chart_daily") == [["8"]]
