"""Run npm or the CDK with a Node that can: `python -m cdk_app.node ci`, `python -m cdk_app.node cdk …`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from cdk_app.nodejs import ROOT, NodeMissing, cdk_command, ensure_node, environment

_USAGE: Final = "usage: python -m cdk_app.node ci | cdk <arguments of the CDK command line>"


def main(arguments: Sequence[str]) -> int:
    """Run `npm ci` or the CDK; the exit code is theirs."""
    match list(arguments):
        case ["ci"]:
            node = ensure_node()
            command = (*node.npm, "ci", "--no-audit", "--no-fund", "--loglevel=error")
        case ["cdk", *rest]:
            node = ensure_node()
            command = (*cdk_command(node), *rest)
        case _:
            print(_USAGE, file=sys.stderr)
            return 2
    return subprocess.run(command, cwd=ROOT, env=environment(node), check=False).returncode  # noqa: S603 - our own command, no shell


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NodeMissing as error:
        sys.exit(str(error))
