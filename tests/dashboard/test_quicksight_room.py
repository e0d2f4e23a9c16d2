"""How many more visuals QuickSight has room for is told as it is, where one reads before adding a visual."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.target import VIEWS
from dashboard.description import described
from dashboard.quicksight_data import MOST, data_sets

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many data sets the dashboard has."""
    folder = tmp_path_factory.mktemp("no rows")
    athena = LocalAthena(FolderCatalog(folder, VIEWS), scratch=folder)
    return len(data_sets(described(), lambda sql: {name: str(kind) for name, kind in athena.columns(sql)}).shown)


@pytest.mark.parametrize("page", ["quicksight.md", "add_a_visual.md"])
def test_the_pages_say_how_many_data_sets_are_used(page: str, used: int) -> None:
    said = " ".join((DOCS / page).read_text(encoding="utf-8").split())
    assert f"QuickSight takes {MOST} data sets" in said
    assert f" {used} are used" in said
