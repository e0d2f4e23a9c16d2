"""One call each for the commands: bring an embedded lake up, take it down, say how it is."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from chartlake.embedded.deploy import Progress, deploy, stands
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.emulator import Emulator
from chartlake.embedded.home import Home
from chartlake.embedded.recover import recover
from chartlake.errors import EmulatorError
from chartlake.settings import load

_WAITING: Final = "ApproximateNumberOfMessages"
_IN_WORK: Final = "ApproximateNumberOfMessagesNotVisible"


@dataclass(frozen=True, kw_only=True)
class LakeStatus:
    """How an embedded lake is. `deployment` is None when nothing usable is deployed.

    `waiting` counts the answers and dropped files that are queued or being worked on.
    """

    running: bool
    endpoint: str
    deployment: Deployment | None = None
    waiting: int = 0


def up(home: Path, *, lake_file: Path, progress: Progress) -> Deployment:
    """Start, deploy and recover the lake of `home`; safe to repeat. `progress` is told what happens, in words.

    EmulatorError says what is in the way, ConfigError what is wrong in `lake_file`.
    """
    emulator = Emulator(home, region=load(lake_file).region)
    with emulator.locked():
        started = emulator.start()
        if started:
            progress(f"started the emulated AWS on {emulator.endpoint}")
        deployment = deploy(emulator, lake_file=lake_file, progress=progress)
        # While messages are on their way an answer without an outcome is no sign of a loss.
        if started or not waiting(emulator, deployment):
            again = recover(emulator, deployment)
            if again.raw_objects or again.dropped_files:
                progress(f"asked again for {again.raw_objects} answers and {again.dropped_files} dropped files")
    return deployment


def down(home: Path) -> None:
    """Stop the lake of `home`; its state and objects stay. Nothing happens when it does not run."""
    Emulator(home).stop()


def status(home: Path) -> LakeStatus:
    """How the lake of `home` is; asks only, changes nothing."""
    emulator = opened(home, must_run=False)
    now = emulator.status()
    deployment = Deployment.read(emulator.home.deployment)
    if not now.running or deployment is None or not stands(emulator, deployment):
        return LakeStatus(running=now.running, endpoint=now.endpoint)
    return LakeStatus(running=True, endpoint=now.endpoint, deployment=deployment, waiting=waiting(emulator, deployment))


def starting(home: Path) -> str:
    """The command that starts the lake of `home` as it was deployed last, typed in this folder.

    A plain `chartlake up` would take the lake.toml of this folder, which may be that of another lake.
    """
    here, folder = Path.cwd(), Home(home.resolve())
    deployment = Deployment.read(folder.deployment)
    lake_file = Path(deployment.lake_file) if deployment and deployment.lake_file else folder.root / "lake.toml"
    words = ["chartlake", "up"]
    if folder.root != here:
        words += ["--home", _from(here, folder.root)]
    if lake_file != here / "lake.toml" and lake_file.exists():
        words += ["--lake", _from(here, lake_file)]
    return shlex.join(words)


def _from(here: Path, path: Path) -> str:
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def opened(home: Path, *, must_run: bool = True) -> Emulator:
    """The emulator of `home`, with the region it was started with; EmulatorError when it has to run and does not."""
    emulator = Emulator(home)
    emulator = Emulator(home, region=emulator.started_region or emulator.region)
    if must_run and not emulator.status().running:
        raise EmulatorError(f"the lake in {emulator.home.root} is not running; start it with `{starting(home)}`")
    return emulator


def deployed(home: Path) -> tuple[Emulator, Deployment]:
    """The running emulator of `home` and what is deployed in it; EmulatorError says when there is neither."""
    emulator = opened(home)
    deployment = Deployment.read(emulator.home.deployment)
    if deployment is None:
        raise EmulatorError(f"nothing is deployed in {emulator.home.root}; run `{starting(home)}`")
    return emulator, deployment


def waiting(emulator: Emulator, deployment: Deployment) -> int:
    """How many messages are queued or being worked on."""
    sqs = emulator.client("sqs")
    total = 0
    for queue in (deployment.transform_queue, deployment.inbox_queue):
        counts = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[_WAITING, _IN_WORK])["Attributes"]
        total += int(counts[_WAITING]) + int(counts[_IN_WORK])
    return total


def put_secret(home: Path, *, name: str, content: Mapping[str, str]) -> None:
    """Put a secret into the lake's own Secrets Manager, in place of an earlier one of that name."""
    keep_secret(opened(home).client("secretsmanager"), name=name, content=content)


def keep_secret(secrets: Any, *, name: str, content: Mapping[str, str]) -> None:
    """The same through a Secrets Manager client, whoever's it is."""
    text = json.dumps(dict(content))
    try:
        secrets.create_secret(Name=name, SecretString=text)
    except secrets.exceptions.ResourceExistsException:
        secrets.put_secret_value(SecretId=name, SecretString=text)
