"""The CDK command line, run with time limits: synthesize, bootstrap, deploy."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from chartlake import overrides
from chartlake.embedded.home import CHECKOUT
from chartlake.errors import EmulatorError

SYNTH_SECONDS: Final = 300.0
BOOTSTRAP_SECONDS: Final = 120.0
DEPLOY_SECONDS: Final = 300.0
_FOLDERS: Final = ("athena_queries", "cdk_app", "chartlake", "glue_jobs", "lambdas")
_FILES: Final = ("cdk.json", "package-lock.json", "pyproject.toml")
STACK: Final = "chartlake-lake"


def synthesize(output: Path, *, lake_file: Path, environment: Mapping[str, str]) -> None:
    """Write the cloud assembly of the embedded Lake stack to `output`."""
    context = ["-c", "target=embedded", "-c", f"lake={lake_file.resolve()}"]
    run(
        ["synth", STACK, "--quiet", "--output", str(output), *context],
        environment=environment,
        seconds=SYNTH_SECONDS,
        what="synthesizing the lake",
    )


def bootstrap(*, account: str, region: str, environment: Mapping[str, str]) -> None:
    """Make the emulator ready for CDK deployments."""
    place = f"aws://{account}/{region}"
    with tempfile.TemporaryDirectory() as folder:
        _empty_app(Path(folder), place)
        run(
            ["bootstrap", place, "--app", folder],
            environment=environment,
            seconds=BOOTSTRAP_SECONDS,
            what="preparing the emulator for the CDK",
        )


def _empty_app(folder: Path, place: str) -> None:
    """An assembly with one empty stack: bootstrap wants an app, and the real one would cost a second synthesis."""
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": place,
        "properties": {"templateFile": "empty.template.json"},
    }
    (folder / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": {"Empty": stack}}))
    (folder / "empty.template.json").write_text('{"Resources": {}}')


def deploy(assembly: Path, *, outputs: Path, environment: Mapping[str, str]) -> None:
    """Deploy the synthesized Lake stack; its outputs are written to `outputs` as JSON."""
    how = ["--method=direct", "--require-approval=never", "--progress=events", "--outputs-file", str(outputs)]
    run(
        ["deploy", STACK, "--app", str(assembly), *how],
        environment=environment,
        seconds=DEPLOY_SECONDS,
        what="deploying the lake",
    )


def run(arguments: Sequence[str], *, environment: Mapping[str, str], seconds: float, what: str) -> None:
    """Run the CDK; EmulatorError with its last words when it fails or takes longer than `seconds`."""
    with tempfile.TemporaryFile(mode="w+", encoding="utf-8", errors="replace") as words:
        child = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "cdk_app.node", "cdk", *arguments, "--ci", "--no-color"],
            cwd=CHECKOUT,
            env={**os.environ, **environment, "PYTHONPATH": str(CHECKOUT), "CI": "true"},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise EmulatorError(f"{what} took longer than {seconds:.0f} s and was ended:\n{_tail(words)}") from None
        finally:
            # The CDK runs below the child, and would live on without it.
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        if code:
            raise EmulatorError(f"{what} failed:\n{_tail(words)}")


def _tail(words: IO[str]) -> str:
    """What the CDK said last; when a deployment failed, only what failed and why."""
    words.seek(0)
    said = words.read()
    _, failed, reasons = said.rpartition("Failed resources:")
    said = reasons.partition("Source Location:")[0] if failed else said
    return "\n".join(said.strip().splitlines()[-40:])


def digest(assembly: Path) -> str:
    """What the assembly would deploy: SHA-256 over its templates and lists of assets, which hold content hashes."""
    total = hashlib.sha256()
    for path in sorted([*assembly.glob("*.template.json"), *assembly.glob("*.assets.json")]):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def sources_digest(lake_file: Path) -> str:
    """SHA-256 over every file that the synthesis reads: while they stay the same, so does the assembly."""
    total = hashlib.sha256(sys.version.encode())
    paths = [path for folder in _FOLDERS for path in (CHECKOUT / folder).rglob("*") if "__pycache__" not in path.parts]
    paths += [
        lake_file,
        *overrides.files(lake_file),
        *(CHECKOUT / name for name in _FILES),
        *CHECKOUT.glob("requirements*.txt"),
    ]
    for path in sorted(path for path in paths if path.is_file()):
        total.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
