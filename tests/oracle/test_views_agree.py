"""The SQL of the views and the plain-Python oracle give the same numbers on random chart histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from tests.oracle.comparison import differences, told, uncompared
from tests.oracle.corners import corners
from tests.oracle.histories import histories
from tests.oracle.lake import Lake, Rows
from tests.oracle.pool import pooled, write
from tests.oracle.views import TOLERANCES, UNCOMPARED, VIEWS

_ASKED_BOTH_WAYS: Final = {"momentum"}
_VIEWS_FOLDER: Final = Path(__file__).parents[2] / "athena_queries" / "views"


def _athena(lake: Lake, folder: Path) -> LocalAthena:
    write(lake, folder)
    return LocalAthena(FolderCatalog(folder, _VIEWS_FOLDER))


def _check(lake: Lake, athena: LocalAthena, view: str) -> None:
    expected_of, grain = VIEWS[view]
    expected, excepted = expected_of(lake), UNCOMPARED.get(view, {})
    # With a condition a WITH that is named repeatedly is looked through, without one it is filled once.
    for condition in ("", " where true") if view in _ASKED_BOTH_WAYS else ("",):
        _check_rows(lake, view, expected, athena.query(f"select * from {view}{condition}"), grain, excepted)


def _check_rows(
    lake: Lake, view: str, expected: Rows, got: pa.Table, grain: Sequence[str], excepted: Mapping[str, str]
) -> None:
    unknown = uncompared(expected, got, excepted=excepted)
    assert not unknown, f"{view}: the oracle does not compute {', '.join(unknown)}"
    assert excepted.keys() <= set(got.column_names), f"{view} no longer has every excepted column"
    found = differences(expected, got, grain=grain, tolerance=TOLERANCES.get(view))
    assert not found, f"{view}: {told(found, lake)}"


# How often the short run reaches at least what few histories hold.
_CORNERS: Final = {
    "a lead": 60, "a lead of 0": 8, "a global lead": 20, "four leads in a market": 10,
    "4:1 deep": 3, "5:1 deep": 3, "1:4 deep": 3, "1:5 deep": 3,
    "rank 49": 50, "rank 50": 100, "rank 51": 100, "rank 60": 50, "rank 61": 20, "rank 200": 50,
    "lasted_15_30": 5, "lasted_31_60": 3, "lasted_61_120": 3, "lasted_121_up": 1, "censored_61_120": 2,
    "two sounds of a recording": 50, "tiktok weekly_risers_daily": 50, "spotify songs_daily global": 50,
    "a chart of artists": 50, "a chart of albums": 50, "a deeper beaten snapshot": 50, "two sources of a chart": 50,
    "a track of several credits": 50, "a failed run with a date": 20, "a list of 50": 50,
    "an item at two ranks": 50, "a file that does not say so": 50,
    "27 days old": 20, "28 days old": 20,
}  # fmt: skip


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, LocalAthena]:
    lake = pooled(350, seed=2026, now=datetime.now(UTC).replace(tzinfo=None))
    return lake, _athena(lake, tmp_path_factory.mktemp("curated"))


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_agrees_with_the_oracle_on_350_histories(pool: tuple[Lake, LocalAthena], view: str) -> None:
    _check(*pool, view)


def test_the_350_histories_reach_every_corner(pool: tuple[Lake, LocalAthena]) -> None:
    reached = Counter(corners(pool[0]))
    assert not {name: reached[name] for name, least in _CORNERS.items() if reached[name] < least}


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
