"""Every score worked out by hand on five landmarks, and on a crowd of which the fate and what was seen are known."""

from __future__ import annotations

import numpy as np
import pytest

from chartlake.expectations import scores
from chartlake.expectations.landmarks import Staying

# A leaves at once, B after one more period, D after three; C is lost from sight after one, E after three.
FIVE = Staying(periods=np.array([0, 1, 1, 3, 3]), left=np.array([True, True, False, True, False]))
ALIKE = np.zeros(5, dtype=int)


def test_the_hazards_by_hand() -> None:
    # period 1: 1 of 5 leaves; 2: of B, D, E one, C's fate is not known; 3: nobody of D, E; 4: D, and E is not known
    hazards, exposed = scores.hazards_of(FIVE, 4)
    assert hazards == pytest.approx([1 / 5, 1 / 3, 0, 1])
    assert exposed.tolist() == [5, 3, 2, 1]


def test_the_probability_to_be_followed_by_hand() -> None:
    # at period 2 one of B, C, D, E is lost, at period 4 one of D, E
    assert scores.followed(FIVE, 4) == pytest.approx([1, 1, 3 / 4, 3 / 4, 3 / 8])


def test_harrells_c_by_hand() -> None:
    # A was outlived by the four others, B by D and E; of C nobody knows whether it outlived B
    expected = np.array([2.0, 1.0, 2.0, 5.0, 0.5])
    # right: A-D, B-D; half: A-C; wrong: A-B, A-E, B-E
    assert scores.concordance(expected, FIVE) == (2.5, 6)


def test_each_landmark_knows_the_pairs_that_it_is_in() -> None:
    right, pairs = scores.concordant(np.array([2.0, 1.0, 2.0, 5.0, 0.5]), FIVE)
    # A-B wrong, A-C half, A-D right, A-E wrong, B-D right, B-E wrong
    assert right.tolist() == [1.5, 1.0, 0.5, 2.0, 0.0]
    assert pairs.tolist() == [4, 3, 1, 2, 2]


def test_the_brier_score_weighs_those_whose_fate_is_known() -> None:
    stays = np.array([0.1, 0.4, 0.5, 0.9, 0.8])
    # after two periods: A 1 x 0.01, B 4/3 x 0.16, C 0, D 4/3 x 0.01, E 4/3 x 0.04, over five
    score, count = scores.brier(stays, FIVE, 2, ALIKE)
    assert score == pytest.approx(0.29 / 5)
    assert count == 5


def test_nobody_is_scored_where_less_than_one_in_twenty_was_followed() -> None:
    lost = Staying(periods=np.array([1] * 30 + [9]), left=np.array([False] * 30 + [True]))
    score, count = scores.brier(np.full(31, 0.5), lost, 5, np.zeros(31, dtype=int))
    assert np.isnan(score)
    assert count == 0


def test_coverage_counts_both_ends_and_an_open_end_is_never_exceeded() -> None:
    four = Staying(periods=np.array([0, 1, 2, 3]), left=np.full(4, True))
    alike = np.zeros(4, dtype=int)
    assert scores.coverage(np.full(4, 1.0), np.full(4, 2.0), four, alike) == pytest.approx(0.5)
    assert scores.coverage(np.full(4, 1.0), np.full(4, np.nan), four, alike) == pytest.approx(0.75)


@pytest.fixture(scope="module")
def crowd() -> tuple[Staying, Staying]:
    """4,000 that leave with 1 in 10 each period: as they did, and as somebody saw it who loses 1 in 20 each period."""
    rng = np.random.default_rng(5)
    stays, watched = rng.geometric(0.1, 4000) - 1, rng.geometric(0.05, 4000) - 1
    whole = Staying(periods=stays, left=np.full(4000, True))
    return whole, Staying(periods=np.minimum(stays, watched), left=stays < watched)


def test_what_was_seen_of_a_crowd_scores_as_the_whole_of_it(crowd: tuple[Staying, Staying]) -> None:
    whole, seen = crowd
    alike, stays = np.zeros(4000, dtype=int), np.linspace(0.1, 0.9, 4000)
    assert seen.left.mean() < 0.75
    for periods in (7, 20):
        true = float(((whole.periods >= periods) - stays) @ ((whole.periods >= periods) - stays)) / 4000
        assert scores.brier(stays, seen, periods, alike)[0] == pytest.approx(true, abs=0.02)
    low, high = np.full(4000, 2.0), np.full(4000, 15.0)
    true = float(((whole.periods >= 2) & (whole.periods <= 15)).mean())
    assert scores.coverage(low, high, seen, alike) == pytest.approx(true, abs=0.03)


def test_the_hazard_that_made_a_crowd_is_found(crowd: tuple[Staying, Staying]) -> None:
    _, seen = crowd
    assert np.cumprod(1 - scores.hazards_of(seen, 20)[0]) == pytest.approx(0.9 ** np.arange(1, 21), abs=0.02)
