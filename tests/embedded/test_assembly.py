"""Running the CDK within time limits, and telling whether anything changed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from chartlake.embedded import assembly
from chartlake.errors import EmulatorError


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose CDK command line is the Python given as `cdk_app/node.py`."""
    monkeypatch.setattr(assembly, "CHECKOUT", tmp_path)
    (tmp_path / "cdk_app").mkdir()
    (tmp_path / "cdk_app" / "__init__.py").touch()
    return tmp_path


def run(seconds: float = 30) -> None:
    assembly.run(["deploy"], environment={}, seconds=seconds, what="deploying the lake")


def test_a_failure_carries_what_failed_and_not_the_whole_log(checkout: Path) -> None:
    said = "step 1\\nFailed resources:\\nview movers: no such table\\nSource Location: nowhere\\nmore"
    (checkout / "cdk_app" / "node.py").write_text(f"import sys; print('{said}'); sys.exit(1)")
    with pytest.raises(EmulatorError) as failure:
        run()
    assert str(failure.value) == "deploying the lake failed:\nview movers: no such table"


def test_what_takes_too_long_is_ended_with_everything_it_started(checkout: Path) -> None:
    program = "import subprocess, sys, time, pathlib\n"
    program += "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    program += "pathlib.Path('child').write_text(str(child.pid)); print('waiting', flush=True); time.sleep(60)"
    (checkout / "cdk_app" / "node.py").write_text(program)
    with pytest.raises(EmulatorError, match="took longer than 5 s and was ended:\nwaiting"):
        run(seconds=5)
    child = int((checkout / "child").read_text())
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and alive(child):
        time.sleep(0.05)
    assert not alive(child)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]


def test_the_digest_changes_with_a_template_and_with_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "lake.template.json").write_text('{"Resources": {}}')
    (tmp_path / "lake.assets.json").write_text("{}")
    before = assembly.digest(tmp_path)
    (tmp_path / "tree.json").write_text("where the CDK came from")
    assert assembly.digest(tmp_path) == before
    (tmp_path / "lake.template.json").write_text('{"Resources": {"Raw": {}}}')
    assert assembly.digest(tmp_path) != before


def test_another_lake_file_view_or_override_is_a_change_of_the_sources(checkout: Path) -> None:
    lake = checkout / "lake.toml"
    lake.write_text("[lake]")
    digests = [assembly.sources_digest(lake)]
    lake.write_text("[lake]\nregion = 'eu-west-1'")
    digests.append(assembly.sources_digest(lake))
    (checkout / "athena_queries" / "views").mkdir(parents=True)
    (checkout / "athena_queries" / "views" / "movers.sql").write_text("SELECT 1")
    digests.append(assembly.sources_digest(lake))
    (checkout / "overrides").mkdir()
    (checkout / "overrides" / "tiktok_accounts.csv").write_text("handle,spotify_artist_id")
    digests.append(assembly.sources_digest(lake))
    assert len(set(digests)) == 4
    assert assembly.sources_digest(lake) == digests[-1]
