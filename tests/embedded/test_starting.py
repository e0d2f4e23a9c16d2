"""Who is told to start a lake is told the command that starts this one, as it was deployed."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartlake.embedded import lifecycle
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.home import Home


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout, which one stands in, with a lake.toml of its own and one in the folder `demo lake`."""
    (tmp_path / "demo lake").mkdir()
    for lake_file in (tmp_path / "lake.toml", tmp_path / "demo lake" / "lake.toml", tmp_path / "small.toml"):
        lake_file.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def deployed(home: Path, lake_file: Path) -> None:
    Home(home).folder.mkdir()
    Deployment(outputs={}, lake_file=str(lake_file)).write(Home(home).deployment)


def test_the_lake_of_this_folder_needs_no_words(folder: Path) -> None:
    deployed(folder, folder / "lake.toml")
    assert lifecycle.starting(Path()) == "chartlake up"


def test_a_lake_elsewhere_is_started_with_its_own_lake_toml(folder: Path) -> None:
    deployed(folder / "demo lake", folder / "demo lake" / "lake.toml")
    told = "chartlake up --home 'demo lake' --lake 'demo lake/lake.toml'"
    assert lifecycle.starting(folder / "demo lake") == told
    assert lifecycle.starting(Path("demo lake")) == told


def test_a_lake_that_was_deployed_from_another_file_is_started_from_it(folder: Path) -> None:
    deployed(folder / "demo lake", folder / "small.toml")
    assert lifecycle.starting(folder / "demo lake") == "chartlake up --home 'demo lake' --lake small.toml"


def test_where_nothing_is_known_of_a_deployment_the_lake_toml_of_its_folder_is_its_own(folder: Path) -> None:
    assert lifecycle.starting(folder / "demo lake").endswith("--lake 'demo lake/lake.toml'")
    (folder / "demo lake" / "lake.toml").unlink()
    assert lifecycle.starting(folder / "demo lake") == "chartlake up --home 'demo lake'"
