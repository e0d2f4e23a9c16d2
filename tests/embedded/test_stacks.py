"""What a kill in the middle of a deployment leaves, and buckets that outlive their stacks."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chartlake.embedded.home import Home
from chartlake.embedded.stacks import forget_half_deployment, keep_buckets


def save(home: Home, status: str) -> None:
    home.state.mkdir(parents=True)
    stacks = {"__account_region_scoped__": True, "data": {"0\x00eu\x00'lake'": {"StackStatus": status}}}
    document = {"__ministack_format__": 2, "payload": {"stacks": stacks}}
    (home.state / "cloudformation.json").write_text(json.dumps(document))
    for name in ("glue", "sqs", "secretsmanager"):
        (home.state / f"{name}.json").write_text("{}")
    (home.state / "lambda-blobs").mkdir()
    (home.state / "lambda-blobs" / "code.zip").write_bytes(b"PK")


def saved(home: Home) -> set[str]:
    return {path.stem for path in home.state.iterdir()}


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS"])
def test_an_interrupted_deployment_is_forgotten_but_for_its_secrets(tmp_path: Path, status: str) -> None:
    save(Home(tmp_path), status)
    forget_half_deployment(Home(tmp_path))
    assert saved(Home(tmp_path)) == {"secretsmanager"}


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"])
def test_a_finished_deployment_stays(tmp_path: Path, status: str) -> None:
    save(Home(tmp_path), status)
    forget_half_deployment(Home(tmp_path))
    assert saved(Home(tmp_path)) == {"cloudformation", "glue", "sqs", "secretsmanager", "lambda-blobs"}


@pytest.fixture
def emulated() -> Any:
    """The parts of the emulator's CloudFormation that deal with buckets."""
    buckets: dict[str, Any] = {}

    def create(logical_id: str, props: dict[str, Any], stack_name: str) -> str:
        buckets[props["BucketName"]] = {"objects": {}, "region": None}
        return "created"

    def update(name: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> str:
        return "updated"

    def delete(name: str, props: dict[str, Any]) -> None:
        del buckets[name]

    handlers = {"AWS::S3::Bucket": {"create": create, "update": update, "delete": delete}}
    parts = SimpleNamespace(
        _s3=SimpleNamespace(_buckets=buckets), _RESOURCE_HANDLERS=handlers, get_region=lambda: "eu-west-1"
    )
    keep_buckets(parts)
    return SimpleNamespace(buckets=buckets, **handlers["AWS::S3::Bucket"])


def test_a_stack_takes_over_the_bucket_that_is_there(emulated: Any) -> None:
    emulated.buckets["raw"] = {"objects": {"a.gz": {}}, "region": None}
    assert emulated.create("Raw", {"BucketName": "raw"}, "lake") == "updated"
    assert emulated.buckets["raw"] == {"objects": {"a.gz": {}}, "region": "eu-west-1"}


def test_a_stack_creates_the_bucket_that_is_not_there(emulated: Any) -> None:
    assert emulated.create("Raw", {"BucketName": "raw"}, "lake") == "created"


def test_a_bucket_with_objects_survives_its_stack(emulated: Any) -> None:
    emulated.buckets["raw"] = {"objects": {"a.gz": {}}}
    emulated.buckets["empty"] = {"objects": {}}
    emulated.delete("raw", {})
    emulated.delete("empty", {})
    assert set(emulated.buckets) == {"raw"}
