"""The SQL of the views and the plain-Python oracle give the same numbers on random chart histories."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from tests.oracle.comparison import differences, told, uncompared
from tests.oracle.histories import histories
from tests.oracle.lake import Lake
from tests.oracle.pool import pooled, write
from tests.oracle.views import TOLERANCES, UNCOMPARED, VIEWS

_VIEWS_FOLDER: Final = Path(__file__).parents[2] / "athena_queries" / "views"


def _athena(lake: Lake, folder: Path) -> LocalAthena:
    write(lake, folder)
    return LocalAthena(FolderCatalog(folder, _VIEWS_FOLDER))


def _check(lake: Lake, athena: LocalAthena, view: str) -> None:
    expected_of, grain = VIEWS[view]
    got = athena.query(f"select * from {view}")
    expected, excepted = expected_of(lake), UNCOMPARED.get(view, {})
    unknown = uncompared(expected, got, excepted=excepted)
    assert not unknown, f"{view}: the oracle does not compute {', '.join(unknown)}"
    assert excepted.keys() <= set(got.column_names), f"{view} no longer has every excepted column"
    found = differences(expected, got, grain=grain, tolerance=TOLERANCES.get(view))
    assert not found, f"{view}: {told(found, lake)}"


@pytest.fixture(scope="module")
def five_hundred(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, LocalAthena]:
    lake = pooled(500, seed=2026, now=datetime.now(UTC).replace(tzinfo=None))
    return lake, _athena(lake, tmp_path_factory.mktemp("curated"))


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_agrees_with_the_oracle_on_500_histories(five_hundred: tuple[Lake, LocalAthena], view: str) -> None:
    _check(*five_hundred, view)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(5))
def test_the_views_agree_with_the_oracle_on_10000_other_histories(tmp_path: Path, seed: int) -> None:
    lake = pooled(2_000, seed=seed, now=datetime.now(UTC).replace(tzinfo=None))
    _check_all(lake, tmp_path)


@pytest.mark.deep
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(lake=histories())
def test_the_views_agree_with_the_oracle_on_histories_that_shrink(
    tmp_path_factory: pytest.TempPathFactory, lake: Lake
) -> None:
    _check_all(lake, tmp_path_factory.mktemp("curated"))


def _check_all(lake: Lake, folder: Path) -> None:
    athena = _athena(lake, folder)
    for view in VIEWS:
        _check(lake, athena, view)
