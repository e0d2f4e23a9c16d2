"""The QuickSight dashboard of the Insight stack: made where a principal is named, and for nobody else to see."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# isort: off
import cdk_app  # noqa: F401 - tells jsii which Node to use, before aws_cdk starts it
import aws_cdk as cdk

# isort: on
from cdk_app.app import build
from cdk_app.nodejs import ROOT
from cdk_app.quicksight import refresh_time
from chartlake.errors import ConfigError
from dashboard.description import described
from tests.cdk_app.rendered import Template, listed, text
from tests.dashboard.quicksight_shapes import wrong

PRINCIPAL = "arn:aws:quicksight:eu-west-1:123456789012:group/default/label"
OPERATIONS = ("DataSource", "DataSet", "RefreshSchedule", "Theme", "Analysis", "Dashboard")
# What CloudFormation takes of one template, in bytes.
LARGEST = 1_000_000


@pytest.fixture(scope="module")
def insight(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The Insight stack with the dashboard. The checks of cdk-nag ran on it; those of the CDK take a minute."""
    return synthesized(tmp_path_factory.mktemp("cdk.out"), quicksight_principal=PRINCIPAL)


def synthesized(outdir: Path, **choices: str) -> Template:
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = cdk.App(
        outdir=str(outdir),
        context={**context, "aws:cdk:bundling-stacks": [], "target": "aws", **choices},
        builtin_cloud_formation_validation=False,
    )
    build(app)
    (stack,) = [stack for stack in app.synth().stacks if stack.stack_name == "chartlake-insight"]
    return Template(stack.template)


def test_without_a_principal_there_is_no_dashboard(on_aws: dict[str, Template]) -> None:
    kinds = {one["Type"] for one in on_aws["chartlake-insight"].document["Resources"].values()}
    assert not [kind for kind in kinds if "QuickSight" in kind]


@pytest.mark.deep
def test_with_one_there_is_a_dashboard_and_an_analysis_of_every_sheet(insight: Template) -> None:
    for kind in ("Analysis", "Dashboard"):
        (shown,) = insight.properties(f"AWS::QuickSight::{kind}")
        assert [one["SheetId"] for one in shown["Definition"]["Sheets"]] == [one.name for one in described().sheets]
        assert shown["Permissions"][0]["Principal"] == PRINCIPAL


@pytest.mark.deep
@pytest.mark.parametrize("kind", OPERATIONS)
def test_quicksight_accepts_what_cloudformation_asks_of_it(insight: Template, kind: str) -> None:
    made = insight.properties(f"AWS::QuickSight::{kind}")
    assert made
    for properties in made:
        request = as_requested(properties)
        assert wrong(f"Create{kind}", request) == []


@pytest.mark.deep
def test_what_the_dashboard_is_drawn_from_exists_before_it(insight: Template) -> None:
    ids = {
        f"dataset/{text(one['Properties']['DataSetId'])}": name
        for name, one in insight.document["Resources"].items()
        if one["Type"] == "AWS::QuickSight::DataSet"
    }
    for kind in ("Analysis", "Dashboard"):
        (shown,) = insight.all(f"AWS::QuickSight::{kind}")
        for declared in shown["Properties"]["Definition"]["DataSetIdentifierDeclarations"]:
            place = text(declared["DataSetArn"]).split(":")[-1]
            assert ids[place] in shown["DependsOn"]


@pytest.mark.deep
def test_the_principal_reads_and_nothing_that_could_ask_for_other_listeners_rows_is_theirs(insight: Template) -> None:
    (source,) = insight.properties("AWS::QuickSight::DataSource")
    assert "Permissions" not in source
    for data_set in insight.properties("AWS::QuickSight::DataSet"):
        actions = [action for one in data_set.get("Permissions", []) for action in one["Actions"]]
        assert not [action for action in actions if re.search("Update|Delete|Create|Cancel", action)]
        columns = [one["Name"] for one in physical(data_set)["Columns"]]
        if data_set.get("UseAs") == "RLS_RULES":
            assert not actions
        else:
            assert ("RowLevelPermissionDataSet" in data_set) == ("user_id" in columns)


@pytest.mark.deep
def test_its_queries_run_in_the_workgroup_as_a_role_that_reads_what_is_shown(insight: Template) -> None:
    (source,) = insight.properties("AWS::QuickSight::DataSource")
    athena = source["DataSourceParameters"]["AthenaParameters"]
    assert athena["WorkGroup"] == "chartlake"
    (role,) = insight.properties("AWS::IAM::Role")
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": "quicksight.amazonaws.com"}
    statements = [statement for _, statement in insight.statements()]
    actions = {action for one in statements for action in listed(one["Action"])}
    assert [action for action in actions if re.search(r"\*|Delete|Create|Update|Put", action)] == ["s3:PutObject"]
    resources = {text(resource) for one in statements for resource in listed(one["Resource"])}
    assert not [one for one in resources if one == "*" or "-raw-" in one]
    written = [
        text(resource)
        for one in statements
        if "s3:PutObject" in listed(one["Action"])
        for resource in listed(one["Resource"])
    ]
    assert written == ["arn:aws:s3:::chartlake-results-<AWS::AccountId>-eu-west-1/athena/*"]


@pytest.mark.deep
def test_every_data_set_is_refreshed_after_the_day_is_published(insight: Template) -> None:
    refreshed = {one["DataSetId"]: one["Schedule"] for one in insight.properties("AWS::QuickSight::RefreshSchedule")}
    assert refreshed.keys() == {one["DataSetId"] for one in insight.properties("AWS::QuickSight::DataSet")}
    frequencies = [one["ScheduleFrequency"] for one in refreshed.values()]
    assert all(one == {"Interval": "DAILY", "TimeOfTheDay": "07:15", "TimeZone": "UTC"} for one in frequencies)


@pytest.mark.deep
def test_asked_each_time_the_lake_needs_no_refresh(tmp_path: Path) -> None:
    direct = synthesized(tmp_path, quicksight_principal=PRINCIPAL, quicksight_mode="direct")
    assert {one["ImportMode"] for one in direct.properties("AWS::QuickSight::DataSet")} == {"DIRECT_QUERY"}
    assert not direct.all("AWS::QuickSight::RefreshSchedule")


@pytest.mark.deep
def test_cloudformation_takes_a_template_of_this_size(insight: Template) -> None:
    assert len(json.dumps(insight.document, separators=(",", ":"), ensure_ascii=False).encode()) < LARGEST
    assert len(insight.document["Resources"]) < 500


@pytest.mark.deep
def test_cfn_lint_finds_nothing_wrong(insight: Template, tmp_path: Path) -> None:
    template = tmp_path / "insight.json"
    template.write_text(json.dumps(insight.document))
    lint = Path(sys.executable).parent / "cfn-lint"
    command: list[str | Path] = [lint, "--ignore-checks", "W3005", "--regions", "eu-west-1", "--", template]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("schedule", "refreshed"),
    [
        ("cron(15 6,18 * * ? *)", "07:15"),
        ("cron(5 23 * * ? *)", "00:05"),
        ("rate(1 day)", "07:00"),
    ],
)
def test_the_refresh_is_an_hour_after_the_first_time_of_the_day(schedule: str, refreshed: str) -> None:
    assert refresh_time(schedule) == refreshed


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({"quicksight_principal": "label"}, "give the ARN of a QuickSight user or group"),
        ({"quicksight_principal": PRINCIPAL.replace("label", "*")}, "give the ARN of a QuickSight user or group"),
        ({"quicksight_mode": "fast"}, "quicksight_mode='fast': use spice or direct"),
    ],
)
def test_an_impossible_choice_is_named(
    synthesize: Callable[..., dict[str, Template]], context: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        synthesize(target="aws", **context)


def as_requested(properties: dict[str, Any]) -> dict[str, Any]:
    """A resource's properties as QuickSight itself is asked, which spells a few otherwise."""
    request = {**written(properties), "AwsAccountId": "123456789012"}
    request.pop("IngestionWaitPolicy", None)
    if "Schedule" in request:
        frequency = request["Schedule"]["ScheduleFrequency"]
        frequency["Timezone"] = frequency.pop("TimeZone")
    return request


def written(value: Any) -> Any:
    """A value with CloudFormation's functions written out, however deep they stand."""
    match value:
        case {"Ref": _} | {"Fn::GetAtt": _} | {"Fn::Join": _}:
            return text(value)
        case dict():
            return {name: written(inner) for name, inner in value.items()}
        case list():
            return [written(inner) for inner in value]
    return value


def physical(data_set: dict[str, Any]) -> dict[str, Any]:
    (table,) = data_set["PhysicalTableMap"].values()
    found: dict[str, Any] = table["CustomSql"]
    return found
