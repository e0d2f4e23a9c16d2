"""Every command of the README works as it is printed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from chartlake.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
MAKE, *DEMO, REAL = BLOCKS

pytestmark = pytest.mark.emulator


def run(script: str, folder: Path, **environment: str) -> str:
    """Run a block as a person would paste it; stops at the first command that fails."""
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="module")
def demo() -> str:
    if not (port_is_free(4580) and port_is_free(8501)):
        pytest.skip("the demo is running here (ports 4580, 8501); stop it with Ctrl-C and test again")
    return run("make demo ONCE=1", ROOT)


def test_the_readme_begins_with_its_two_commands() -> None:
    assert [line.split("#")[0].strip() for line in MAKE.strip().splitlines()] == ["make demo", "make test"]


def test_make_test_is_a_target() -> None:
    assert "pytest" in run("make -n test", ROOT)


def test_the_demo_makes_a_lake_queries_it_and_shows_a_page(demo: str) -> None:
    assert "the page answers: http://127.0.0.1:8501" in demo
    assert port_is_free(8501)
    assert port_is_free(4580)


def test_the_demo_lake_answers_the_printed_queries(demo: str) -> None:
    printed = run("\n".join(DEMO), ROOT)
    assert printed.count("streak_to_date") in {1, 5}  # a heading, or one per row where the terminal is narrow
    assert "recording_id,peak_rank,peak_date,observed_periods,half_life_days,half_life_status\n" in printed


def test_the_first_query_shows_the_top_five_of_the_newest_day(demo: str) -> None:
    query = next(line for line in DEMO[0].splitlines() if line.startswith("chartlake sql"))
    rows = run(f"{query} --format csv", ROOT, CHARTLAKE_HOME="sandbox").splitlines()
    header = rows[0].split(",")
    assert [row.split(",")[header.index("rank")] for row in rows[1:]] == ["1", "2", "3", "4", "5"]
    assert {row.split(",")[header.index("market")] for row in rows[1:]} == {"no"}


def test_a_real_lake_is_brought_up_filled_and_taken_down(tmp_path: Path, lake_file: Path) -> None:
    shutil.copy(lake_file, tmp_path / "lake.toml")
    printed = run(REAL, tmp_path)
    assert "no_daily" in printed


def test_every_command_of_the_program_is_listed() -> None:
    listed = set(re.findall(r"^\| `chartlake (\w+)` \|", README, re.MULTILINE))
    commands = [(command.name, command.callback) for command in app.registered_commands if command.callback]
    assert listed == {name or callback.__name__ for name, callback in commands}
    assert {"up", "down", "extract", "drop", "sql", "purge"} <= listed
