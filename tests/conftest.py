"""Fixtures that several folders use: the pretended internet, and one embedded lake deployed on it per test session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from chartlake.embedded import lifecycle
from sandbox.pages.spotify import CREDENTIALS
from sandbox.server import Sandbox

LAST_DAY = date(2026, 3, 31)
LAKES = "lakes"
# Its ports are fixed, and it has a lake of its own.
DEMO = "test_readme.py"
ROOT = Path(__file__).parents[1]
SANDBOX_LAKE = ROOT / "sandbox" / "lake.toml"


class Shares(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """One worker follows the README, one asks embedded lakes, which is mostly waiting; the third takes the rest.

    So fixed ports and session fixtures are never made twice.
    """

    def _split_scope(self, nodeid: str) -> str:
        return share(ROOT / nodeid.partition("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shares:
    """How the workers share the tests."""
    return Shares(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The README and the lakes go first: they take longest."""
    items.sort(key=lambda item: share(item.path) not in (DEMO, LAKES))


@cache
def share(file: Path) -> str:
    """Which worker a file of tests goes to: all those with the same answer go to the same one."""
    if file.name == DEMO:
        return DEMO
    if "mark.emulator" in file.read_text(encoding="utf-8"):
        return LAKES
    # What a folder's conftest.py makes once is for all of its files; other files go one by one.
    together = file.parent.name != "tests" and (file.parent / "conftest.py").exists()
    return file.parent.name if together else str(file)


@pytest.fixture(scope="module")
def internet() -> Iterator[Sandbox]:
    """The pretended internet of one file of tests; whoever makes it misbehave makes it behave again."""
    with Sandbox(seed=7, last_day=LAST_DAY) as running:
        yield running


@pytest.fixture(scope="session")
def lake_sandbox() -> Iterator[Sandbox]:
    """The pretended internet that `lake_home` asks; whoever makes it misbehave makes it behave again."""
    with Sandbox(last_day=LAST_DAY) as running:
        yield running


@pytest.fixture(scope="session")
def lake_file(tmp_path_factory: pytest.TempPathFactory, lake_sandbox: Sandbox) -> Path:
    """The sandbox's lake.toml with the address of this session's sandbox."""
    text = SANDBOX_LAKE.read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("lake_file") / "lake.toml"
    path.write_text(re.sub(r"http://127\.0\.0\.1:\d+", lake_sandbox.address, text), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def lake_home(tmp_path_factory: pytest.TempPathFactory, lake_file: Path) -> Iterator[Path]:
    """The home of a running embedded lake, the whole CDK app deployed, empty at first. Do not stop or kill it."""
    home = tmp_path_factory.mktemp("lake")
    lifecycle.up(home, lake_file=lake_file, progress=print)
    lifecycle.put_secret(home, name="chartlake/spotify", content=CREDENTIALS)
    yield home
    lifecycle.down(home)
