"""Candidates and baselines against a truth that made their landmarks."""

from __future__ import annotations

import numpy as np
import pytest

from chartlake.expectations import models, scores
from chartlake.expectations.history import Array
from chartlake.expectations.landmarks import NAMES, RANK, STREAK, Staying

SONGS = 3000
HORIZON = 10


@pytest.fixture(scope="module")
def two_kinds() -> tuple[Array, Staying, Array]:
    """Songs whose ranks say how they leave: below 50 with 1 in 20 each period, else with 1 in 2. Many are lost."""
    rng = np.random.default_rng(11)
    known = rng.normal(size=(SONGS, len(NAMES)))
    known[:, RANK], known[:, STREAK] = rng.integers(1, 101, SONGS), rng.integers(1, 40, SONGS)
    hazard = np.where(known[:, RANK] < 50, 0.05, 0.5)
    stays, watched = rng.geometric(hazard) - 1, rng.geometric(0.1, SONGS) - 1
    return known, Staying(periods=np.minimum(stays, watched), left=stays < watched), hazard


@pytest.mark.parametrize("name", ["linear", "boosted", "blended", "last_rank"])
def test_the_hazard_that_made_the_songs_is_found_again(name: str, two_kinds: tuple[Array, Staying, Array]) -> None:
    known, stay, hazard = two_kinds
    model = models.HAZARDS[name]()
    model.fit(known, stay, HORIZON)
    said = model.survival(known)
    assert said.shape == (SONGS, HORIZON)
    assert (np.diff(said, axis=1) <= 0).all()
    # The linear one cannot bend at rank 50, only slope.
    near = 0.2 if name == "linear" else 0.08
    for kind in (0.05, 0.5):
        mean = said[hazard == kind].mean(axis=0)
        assert mean[[0, 4]] == pytest.approx((1 - kind) ** np.array([1, 5]), abs=near)


def test_a_baseline_is_the_kaplan_meier_curve_of_its_band(two_kinds: tuple[Array, Staying, Array]) -> None:
    known, stay, _ = two_kinds
    model = models.HAZARDS["periods_so_far"]()
    model.fit(known, stay, 5)
    band = (known[:, STREAK] >= 8) & (known[:, STREAK] < 15)
    said = model.survival(known[band])
    assert said[0] == pytest.approx(np.cumprod(1 - scores.hazards_of(stay.at(np.flatnonzero(band)), 5)[0]))
    assert (said == said[0]).all()


@pytest.mark.parametrize("name", models.ARRIVALS)
def test_probabilities_of_the_top_are_right_on_average(name: str, two_kinds: tuple[Array, Staying, Array]) -> None:
    known, _, hazard = two_kinds
    reached = np.random.default_rng(12).random(SONGS) < np.where(hazard < 0.1, 0.3, 0.02)
    model = models.ARRIVALS[name]()
    model.fit(known, reached)
    said = model.probability(known)
    assert said.mean() == pytest.approx(reached.mean(), abs=0.01)
    if name != "periods_so_far":
        assert said[hazard < 0.1].mean() > 5 * said[hazard > 0.1].mean() - 0.1


def test_what_is_never_known_hinders_no_candidate(two_kinds: tuple[Array, Staying, Array]) -> None:
    known, stay, _ = two_kinds
    silent = known.copy()
    silent[:, NAMES.index("plays_growth_1")] = np.nan
    silent[::2, NAMES.index("rank_change_7")] = np.nan
    for name in models.CANDIDATES:
        model = models.HAZARDS[name]()
        model.fit(silent, stay, 3)
        assert np.isfinite(model.survival(silent)).all()


def test_as_many_are_looked_at_as_there_may_be_evenly_and_always_the_same() -> None:
    assert models.spread(np.arange(5), 9).tolist() == [0, 1, 2, 3, 4]
    assert models.spread(np.arange(101), 5).tolist() == [0, 25, 50, 75, 100]
