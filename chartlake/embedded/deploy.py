"""Bring the CDK app into the emulator: bootstrap beside synth, then deploy, unless nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError

from chartlake.embedded import assembly
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.emulator import Emulator
from chartlake.embedded.home import ACCOUNT
from chartlake.errors import EmulatorError

Progress = Callable[[str], None]
_TOOLKIT: Final = "CDKToolkit"
_USABLE: Final = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"})
_CURRENT: Final = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})


def deploy(emulator: Emulator, *, lake_file: Path, progress: Progress) -> Deployment:
    """Deploy the Lake stack of this checkout to a running emulator, or find that it stands already.

    EmulatorError carries the CDK's last words.
    """
    home, sources, chosen = emulator.home, assembly.sources_digest(lake_file), str(lake_file.resolve())
    before = Deployment.read(home.deployment)
    whole = before is not None and stands(emulator, before)
    if before and whole and (before.sources, before.lake_file) == (sources, chosen):
        return before
    environment = {**emulator.environment(), "CDK_DEFAULT_ACCOUNT": ACCOUNT, "CDK_DEFAULT_REGION": emulator.region}
    with ThreadPoolExecutor(max_workers=1) as pool:
        preparing = pool.submit(_bootstrap_once, emulator, environment)
        if not (before and before.sources == sources and assembly.digest(home.assembly) == before.digest):
            progress("synthesizing the CDK app")
            assembly.synthesize(home.assembly, lake_file=lake_file, environment=environment)
        preparing.result()
    digest = assembly.digest(home.assembly)
    if before and whole and before.digest == digest:
        deployed = replace(before, sources=sources, lake_file=chosen)
    else:
        progress("deploying the lake to the emulated AWS")
        outputs = _deploy(emulator, environment)
        deployed = Deployment(outputs=outputs, sources=sources, digest=digest, lake_file=chosen)
    deployed.write(home.deployment)
    return deployed


def _deploy(emulator: Emulator, environment: Mapping[str, str]) -> dict[str, str]:
    """Deploy what was synthesized; the outputs of the stack."""
    path = emulator.home.folder / "outputs.json"
    assembly.deploy(emulator.home.assembly, outputs=path, environment=environment)
    outputs: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))[assembly.STACK]
    return outputs


def stands(emulator: Emulator, deployment: Deployment) -> bool:
    """Whether the emulator still has what was deployed: after a loss of its state it has not."""
    stack = _stack(emulator.client("cloudformation"), assembly.STACK)
    if stack is None or stack["StackStatus"] not in _CURRENT:
        return False
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
    return outputs == dict(deployment.outputs) and _answers(emulator, deployment)


def _answers(emulator: Emulator, deployment: Deployment) -> bool:
    try:
        for bucket in (deployment.raw_bucket, deployment.curated_bucket):
            emulator.client("s3").head_bucket(Bucket=bucket)
        emulator.client("glue").get_database(Name=deployment.database)
        emulator.client("lambda").get_function(FunctionName=deployment.extract_function)
        for queue in (deployment.transform_queue, deployment.inbox_queue):
            emulator.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    except ClientError:
        return False
    return True


def _bootstrap_once(emulator: Emulator, environment: Mapping[str, str]) -> None:
    stack = _stack(emulator.client("cloudformation"), _TOOLKIT)
    if stack is None or stack["StackStatus"] not in _USABLE:
        assembly.bootstrap(account=ACCOUNT, region=emulator.region, environment=environment)


def _stack(stacks: Any, name: str) -> dict[str, Any] | None:
    try:
        found: list[dict[str, Any]] = stacks.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise EmulatorError(f"the emulator cannot tell about the stack {name}: {error}") from error
    return found[0] if found else None
