"""Small lakes to show, and the page run on one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.lake import HOME_VARIABLE, PROFILE_VARIABLE
from tests.memory_lake import memory_lake
from tests.small_lake import Collected, days_before, make_lake, write_home

PAGE = Path(__file__).parents[2] / "dashboard" / "web.py"
PATIENCE = 120
Show = Callable[..., AppTest]


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """25 days of three markets and TikTok; of Norway one day is lost, of Germany ten in a row."""
    lost = {"no_daily": days_before(3, 3), "de_daily": days_before(5, 14)}
    return make_lake(tmp_path_factory.mktemp("small"), Collected(days=25, lost=lost))


@pytest.fixture(scope="session")
def one_day_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One day of one market, and no TikTok."""
    return make_lake(tmp_path_factory.mktemp("one_day"), Collected(days=1, markets=["no"], tiktok=False))


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deployed lake that has collected nothing."""
    home = tmp_path_factory.mktemp("empty")
    write_home(home, memory_lake())
    return home


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """Run the page on the lake of a home or of an AWS profile, at an address with these parameters."""

    def run(home: Path, *, profile: str = "", **parameters: str) -> AppTest:
        monkeypatch.setenv(HOME_VARIABLE, str(home))
        monkeypatch.setenv(PROFILE_VARIABLE, profile)
        page = AppTest.from_file(str(PAGE), default_timeout=PATIENCE)
        for name, value in parameters.items():
            page.query_params[name] = value
        return page.run()

    return run
