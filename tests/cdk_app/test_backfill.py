"""The backfill job: what it runs on, what it may do, and a library that holds all it imports."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from cdk_app.backfill import library
from cdk_app.choices import from_context
from cdk_app.nodejs import ROOT
from chartlake.errors import ConfigError
from tests.cdk_app.conftest import Synthesize
from tests.cdk_app.rendered import Template, listed, text

RAW = "arn:aws:s3:::chartlake-raw-<AWS::AccountId>-eu-west-1"
# What Glue brings or installs; nothing else that this machine has may be imported.
IMPORT_EVERYTHING = """
import sys
sys.path[0:0] = [sys.argv[1]]
class Absent:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in {"duckdb", "sqlglot", "typer", "rich", "spotipy", "lambdas", "cdk_app"}:
            raise ImportError(name + " is not on Glue")
sys.meta_path.insert(0, Absent())
from chartlake import backfill, catalog, sources
assert backfill.__file__.startswith(sys.argv[1]), backfill.__file__
print(len([sources.source(name) for name in sources.names()]))
"""


def rights(lake: Template) -> dict[str, set[str]]:
    may: dict[str, set[str]] = {}
    for owner, statement in lake.statements():
        if owner.startswith("BackfillRole") and statement["Effect"] == "Allow":
            for action in listed(statement["Action"]):
                may.setdefault(action, set()).update(text(one) for one in listed(statement["Resource"]))
    return may


def test_the_job_runs_spark_4_1_with_what_lake_toml_and_the_stack_say(lake: Template) -> None:
    job = lake.named("AWS::Glue::Job", "Name", "chartlake-backfill")
    assert (job["GlueVersion"], job["Command"]["Name"]) == ("6.0", "glueetl")
    assert ".py" in text(job["Command"]["ScriptLocation"])
    given = {name: text(value) for name, value in job["DefaultArguments"].items()}
    assert given["--DATABASE"] == "chartlake"
    assert ".toml" in given["--LAKE_FILE"]
    assert given["--python-modules-installer-option"] == "-r"
    assert ".txt" in given["--additional-python-modules"]
    assert lake.document["Outputs"]["BackfillJob"]


def test_the_job_writes_what_transform_writes_and_deletes_nothing(lake: Template) -> None:
    may, transform = rights(lake), lake.rights("chartlake-transform")
    assert {one for one in may["s3:PutObject"] if not one.startswith(RAW)} == transform["s3:PutObject"]
    assert {one for one in may["s3:PutObject"] if one.startswith(RAW)} == {f"{RAW}/source=*"}
    assert may["glue:BatchCreatePartition"] == transform["glue:BatchCreatePartition"]
    assert not [action for action in may if "Delete" in action or action.startswith(("iam:", "secretsmanager:"))]


@pytest.mark.deep
def test_the_job_reads_another_bucket_only_where_the_context_says_so(lake: Template, synthesize: Synthesize) -> None:
    ours = {one for one in rights(lake)["s3:GetObject"] if "chartlake-" in one or "cdk-" in one}
    assert ours == rights(lake)["s3:GetObject"]
    wider = synthesize(target="aws", backfill_from="label-archive/charts/")["chartlake-lake"]
    assert rights(wider)["s3:GetObject"] - ours == {"arn:aws:s3:::label-archive/charts/*"}
    assert "arn:aws:s3:::label-archive" in rights(wider)["s3:ListBucket"]


def test_a_place_to_read_from_that_would_be_everything_is_refused(synthesize: Synthesize) -> None:
    with pytest.raises(ConfigError, match="backfill_from='\\*'"):
        synthesize(target="aws", backfill_from="*")


def test_the_library_holds_every_module_that_the_job_and_the_parsers_import(tmp_path: Path) -> None:
    context: dict[str, Any] = {"target": "aws"}
    made = library(from_context(cdk.App(context=context, outdir=str(tmp_path / "out")).node)).write(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "-c", IMPORT_EVERYTHING, str(made)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len([*(ROOT / "chartlake" / "sources").glob("[a-z]*.py")])
