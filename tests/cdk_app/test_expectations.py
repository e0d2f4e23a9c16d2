"""The weekly job that fits expectations: when it runs, what it may do, and a library that holds all it imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import aws_cdk as cdk
import pytest

from cdk_app.choices import from_context
from cdk_app.expectations import library
from tests.cdk_app.rendered import Template, listed, text

CURATED = "arn:aws:s3:::chartlake-curated-<AWS::AccountId>-eu-west-1"
# What Glue brings or installs; nothing else that this machine has may be imported.
IMPORT_EVERYTHING = """
import sys
sys.path[0:0] = [sys.argv[1]]
class Absent:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in {"duckdb", "sqlglot", "typer", "rich", "bs4", "lxml", "rapidfuzz", "cdk_app"}:
            raise ImportError(name + " is not on Glue")
sys.meta_path.insert(0, Absent())
from chartlake import catalog
from chartlake.athena import remote
from chartlake.expectations import publishing
assert publishing.__file__.startswith(sys.argv[1]), publishing.__file__
"""


def rights(lake: Template) -> dict[str, set[str]]:
    may: dict[str, set[str]] = {}
    for owner, statement in lake.statements():
        if owner.startswith("ExpectationsRole") and statement["Effect"] == "Allow":
            for action in listed(statement["Action"]):
                may.setdefault(action, set()).update(text(one) for one in listed(statement["Resource"]))
    return may


def test_the_job_runs_every_week_by_itself(lake: Template) -> None:
    trigger = lake.named("AWS::Glue::Trigger", "Name", "chartlake-expectations")
    assert (trigger["Type"], trigger["StartOnCreation"]) == ("SCHEDULED", True)
    assert "MON" in trigger["Schedule"]
    job = lake.named("AWS::Glue::Job", "Name", "chartlake-expectations")
    assert (job["GlueVersion"], job["NumberOfWorkers"]) == ("6.0", 2)
    given = {name: text(value) for name, value in job["DefaultArguments"].items()}
    assert (given["--DATABASE"], given["--WORKGROUP"]) == ("chartlake", "chartlake")
    assert ".txt" in given["--additional-python-modules"]
    assert lake.document["Outputs"]["ExpectationsJob"]


def test_the_job_writes_expectations_and_results_of_queries_and_nothing_else(lake: Template) -> None:
    may = rights(lake)
    assert {one for one in may["s3:PutObject"] if "results" not in one} == {f"{CURATED}/expectations/*"}
    assert [one.rpartition("/")[2] for one in may["glue:BatchCreatePartition"] if ":table/" in one] == ["expectations"]
    assert not [action for action in may if "Delete" in action or action.startswith(("iam:", "secretsmanager:"))]


def test_the_job_reads_the_charts_and_their_matches_and_no_one_s_listening(lake: Template) -> None:
    read = {one for one in rights(lake)["s3:GetObject"] if one.startswith(CURATED)}
    assert read == {f"{CURATED}/{table}/*" for table in ("chart_snapshots", "expectations", "track_matches")}


@pytest.mark.deep
def test_the_library_holds_every_module_that_the_job_imports(tmp_path: Path) -> None:
    made = library(from_context(cdk.App(context={"target": "aws"}, outdir=str(tmp_path / "out")).node)).write(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "-c", IMPORT_EVERYTHING, str(made)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
