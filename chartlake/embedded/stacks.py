"""CloudFormation in the emulator, made safe for data: stacks come and go, the objects stay.

An existing bucket is taken over by the stack that names it, and one that holds objects is never deleted. So the
state of a deployment may be lost, or thrown away, and the next deployment finds everything again.
"""

from __future__ import annotations

import json
import logging
import shutil
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from chartlake.embedded.home import Home

# A function answers before it ends; what has not come shortly after will never come.
ANSWER_SECONDS: Final = 10.0
_KEPT: Final = frozenset({"secretsmanager.json"})
_log = logging.getLogger("chartlake.stacks")


def forget_half_deployment(home: Home) -> None:
    """Throw away the state of a deployment that was interrupted: nothing would ever finish it.

    Secrets stay, and objects: the next deployment takes their buckets over.
    """
    stacks = home.state / "cloudformation.json"
    if not stacks.exists() or not _in_progress(stacks):
        return
    # The stacks go last: killed in the middle of this, the next start does it again.
    for path in sorted(home.state.iterdir(), key=lambda path: path == stacks):
        if path.name in _KEPT:
            continue
        _log.warning("forgetting %s of an interrupted deployment", path.name)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _in_progress(stacks: Path) -> bool:
    known = json.loads(stacks.read_text(encoding="utf-8"))["payload"]["stacks"]
    return any(stack["StackStatus"].endswith("_IN_PROGRESS") for stack in known.get("data", known).values())


def keep_buckets(provisioners: Any) -> None:
    """Replace how the emulator's CloudFormation creates and deletes buckets."""
    held = provisioners._s3._buckets
    handlers = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]
    create, update, delete = handlers["create"], handlers["update"], handlers["delete"]

    def create_or_take_over(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        name = props.get("BucketName")
        if name not in held:
            return create(logical_id, props, stack_name)
        _log.warning("the bucket %s is there already, with %d objects", name, len(held[name]["objects"]))
        held[name]["region"] = provisioners.get_region()
        return update(name, {}, props, stack_name)

    def delete_when_empty(physical_id: str, props: dict[str, Any]) -> None:
        if physical_id in held and held[physical_id]["objects"]:
            _log.warning("the bucket %s is kept, with %d objects", physical_id, len(held[physical_id]["objects"]))
        else:
            delete(physical_id, props)

    handlers.update(create=create_or_take_over, delete=delete_when_empty)
    provisioners.s3_bucket_name_conflict = lambda name: None


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
    cloudformation = "ministack.services.cloudformation"
    keep_buckets(import_module(f"{cloudformation}.provisioners"))
    lose_patience(import_module(f"{cloudformation}.custom_resource"))
