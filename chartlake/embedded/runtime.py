"""What a Lambda function finds in the emulator: its own bundle, boto3 as on AWS, and nothing of the emulator.

The emulator would run Python functions with its own interpreter and packages, so that a dependency missing from a
bundle would be noticed on AWS only. Here they run on the plain interpreter with a folder that holds boto3 alone.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

_ON_AWS: Final = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")

# On AWS the runtime gives the root logger a handler; without one a function's own lines below WARNING vanish.
_LOGGING: Final = """
import logging, sys
logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="[%(levelname)s] %(name)s: %(message)s")
"""


def isolate(lambda_runtime: Any, *, folder: Path) -> None:
    """Make the emulator start Python functions on the plain interpreter, with `folder` as their runtime."""
    _lay_out(folder)
    detect = lambda_runtime._detect_runtime_binary
    interpreter = _interpreter_without_packages(folder)

    def detect_runtime_binary(runtime: str) -> tuple[str, str]:
        binary, script = detect(runtime)
        return (interpreter, _LOGGING + script) if binary == sys.executable else (binary, script)

    lambda_runtime._detect_runtime_binary = detect_runtime_binary
    os.environ["PYTHONPATH"] = str(folder)
    os.environ["PYTHONNOUSERSITE"] = "1"


def _interpreter_without_packages(folder: Path) -> str:
    # The emulator takes one program without arguments, and -S, which hides installed packages, is an argument.
    python = getattr(sys, "_base_executable", None) or sys.executable
    script = folder.with_name(f"{folder.name}-python")
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(python)} -S "$@"\n', encoding="utf-8")
    script.chmod(0o700)
    return str(script)


def _lay_out(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in _ON_AWS:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"the emulator's environment lacks {name}; run `make setup`")
        origin = Path(spec.origin)
        home = origin.parent if origin.name == "__init__.py" else origin
        (folder / home.name).symlink_to(home)
