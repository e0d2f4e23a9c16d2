"""CloudFormation in the emulator, made safe for data: stacks come and go, the objects stay.

A bucket has the same name in every deployment, an existing one is taken over, and one that holds objects is never
deleted. So the state of a deployment may be lost, or thrown away, and the next deployment finds everything again.
"""

from __future__ import annotations

import json
import logging
import shutil
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from chartlake.embedded.home import ACCOUNT, Home

# A function answers before it ends; what has not come shortly after will never come.
ANSWER_SECONDS: Final = 10.0
_KEPT: Final = frozenset({"secretsmanager.json"})
_log = logging.getLogger("chartlake.stacks")


def forget_half_deployment(home: Home) -> None:
    """Throw away the state of a deployment that was interrupted: nothing would ever finish it.

    Secrets stay, and objects, but for the CDK's staging bucket, whose content is uploaded again.
    """
    stacks = home.state / "cloudformation.json"
    if stacks.exists():
        if not _in_progress(stacks):
            return
        for path in home.state.iterdir():
            if path.name not in _KEPT:
                _log.warning("forgetting %s of an interrupted deployment", path.name)
                path.unlink()
    for bucket in (home.objects / ACCOUNT).glob("cdk-*-assets-*"):
        shutil.rmtree(bucket)


def _in_progress(stacks: Path) -> bool:
    known = json.loads(stacks.read_text(encoding="utf-8"))["payload"]["stacks"]
    return any(stack["StackStatus"].endswith("_IN_PROGRESS") for stack in known.get("data", known).values())


def keep_buckets(provisioners: Any) -> None:
    """Replace how the emulator's CloudFormation creates and deletes buckets."""
    s3 = provisioners._s3
    handlers = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]
    create, update, delete = handlers["create"], handlers["update"], handlers["delete"]

    def create_or_take_over(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        name = props.get("BucketName") or provisioners._physical_name(
            stack_name, logical_id, lowercase=True, max_len=63
        )
        named = {**props, "BucketName": name}
        if name in s3._buckets:
            _log.warning("the bucket %s is there already, with %d objects", name, len(s3._buckets[name]["objects"]))
            s3._buckets[name]["region"] = provisioners.get_region()
            return update(name, {}, named, stack_name)
        return create(logical_id, named, stack_name)

    def delete_when_empty(physical_id: str, props: dict[str, Any]) -> None:
        held = s3._buckets.get(physical_id)
        if held and held["objects"]:
            _log.warning("the bucket %s is kept, with %d objects", physical_id, len(held["objects"]))
        else:
            delete(physical_id, props)

    handlers.update(create=create_or_take_over, delete=delete_when_empty)


class _Patience(threading.Event):
    """Waits for a custom resource's answer, but not for the hour that is the default."""

    def wait(self, timeout: float | None = None) -> bool:
        return super().wait(ANSWER_SECONDS if timeout is None else min(timeout, ANSWER_SECONDS))


def lose_patience(custom_resource: Any) -> None:
    """Make a custom resource fail soon after its function ended without an answer."""

    def register_token(token: str) -> threading.Event:
        event = _Patience()
        with custom_resource._lock:
            custom_resource._pending[token] = {"event": event, "result": None}
        return event

    custom_resource.register_token = register_token


def install() -> None:
    """Make the emulator's CloudFormation so."""
    keep_buckets(import_module("ministack.services.cloudformation.provisioners"))
    lose_patience(import_module("ministack.services.cloudformation.custom_resource"))
