"""What others check: the AWS Solutions rules of cdk-nag, and cfn-lint."""

import json
import subprocess
import sys
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3

from cdk_app.app import build
from tests.cdk_app.rendered import Template


def test_cfn_lint_finds_nothing_wrong(on_aws: dict[str, Template], tmp_path: Path) -> None:
    for name, template in on_aws.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(template.document))
    # W3005: a dependency that a reference implies as well; the CDK writes both.
    lint = Path(sys.executable).parent / "cfn-lint"
    found = subprocess.run(
        [lint, "--ignore-checks", "W3005", "--regions", "eu-west-1", "--", *tmp_path.glob("*.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout


def test_a_bucket_that_breaks_the_rules_stops_the_synthesis(tmp_path: Path) -> None:
    app = cdk.App(outdir=str(tmp_path), context={"aws:cdk:bundling-stacks": []})
    build(app)
    s3.Bucket(cdk.Stack(app, "open"), "Open")

    with pytest.raises(RuntimeError, match="server access logs disabled"):
        app.synth()

    report = json.loads((tmp_path / "validation-report.json").read_text())
    violations = report["pluginReports"][0]["violations"]
    broken = {place["constructPath"] for one in violations for place in one["violatingConstructs"]}
    assert {path.split("/")[0] for path in broken} == {"open"}
