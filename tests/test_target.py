"""A command with --profile finds the lake on AWS where lake.toml says, whatever the profile itself names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chartlake import target
from chartlake.errors import ConfigError
from tests.stub_upstream import Asked, Reply, Upstream, upstream

STACK = (
    '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>'
    "<member><StackName>chartlake-lake</StackName><CreationTime>2026-03-02T06:00:00Z</CreationTime><StackStatus>"
    "CREATE_COMPLETE</StackStatus><Outputs><member><OutputKey>Database</OutputKey><OutputValue>of the north"
    "</OutputValue></member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
)
NONE = (
    "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack does not exist</Message>"
    "</Error></ErrorResponse>"
)


def answer(asked: Asked) -> Reply:
    """An account whose lake is in Stockholm: every request is signed for one region."""
    there = "/eu-north-1/cloudformation/" in asked.headers["Authorization"]
    return Reply(body=STACK.encode()) if there else Reply(body=NONE.encode(), status=400)


@pytest.fixture(autouse=True)
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    """Two profiles of the account: one without a region, one with another than the lake's."""
    config = tmp_path / "config"
    keys = "aws_access_key_id = x\naws_secret_access_key = x\n"
    config.write_text(f"[profile label]\n{keys}[profile elsewhere]\nregion = us-east-1\n{keys}", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    for variable in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "CHARTLAKE_LAKE"):
        monkeypatch.delenv(variable, raising=False)
    with upstream(answer) as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        yield aws


def lake_in(region: str, folder: Path) -> Path:
    path = folder / "lake.toml"
    path.write_text(
        f'[lake]\nregion = "{region}"\ncontact = "label@example.com"\nschedule = "rate(1 day)"\n', encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("profile", ["label", "elsewhere"])
def test_the_lake_is_looked_for_in_the_region_of_lake_toml(profile: str, tmp_path: Path) -> None:
    found = target.aws(profile, lake_file=lake_in("eu-north-1", tmp_path))
    assert found.deployment.database == "of the north"


def test_where_the_lake_is_not_the_region_and_the_way_to_make_one_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHARTLAKE_LAKE", str(lake_in("eu-south-1", tmp_path)))
    with pytest.raises(ConfigError, match=r"no stack chartlake-lake in eu-south-1, .*`cdk deploy chartlake-lake`"):
        target.aws("elsewhere")
