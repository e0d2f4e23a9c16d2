"""The CDK command line, run with time limits: synthesize, bootstrap, deploy."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from chartlake.embedded.home import CHECKOUT
from chartlake.errors import EmulatorError

SYNTH_SECONDS: Final = 300.0
BOOTSTRAP_SECONDS: Final = 120.0
DEPLOY_SECONDS: Final = 300.0
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
    with tempfile.TemporaryDirectory() as elsewhere:
        run(
            ["bootstrap", f"aws://{account}/{region}", "--app", "true", "--output", elsewhere],
            environment=environment,
            seconds=BOOTSTRAP_SECONDS,
            what="preparing the emulator for the CDK",
        )


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
    words.seek(0)
    return "\n".join(words.read().splitlines()[-40:])


def digest(assembly: Path) -> str:
    """What the assembly would deploy: SHA-256 over its templates and lists of assets, which hold content hashes."""
    total = hashlib.sha256()
    for path in sorted([*assembly.glob("*.template.json"), *assembly.glob("*.assets.json")]):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
