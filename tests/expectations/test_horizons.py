"""From landmarks to the rows of a classifier, and from a survival curve to its quantiles, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from chartlake.expectations.horizons import horizon_of, person_periods, quantile, survival_of
from chartlake.expectations.landmarks import Staying


def rows(periods: int, *, left: bool, horizon: int) -> set[tuple[int, int, int]]:
    """(bin, left, weight) of one landmark."""
    made = person_periods(Staying(periods=np.array([periods]), left=np.array([left])), horizon)
    return set(zip(made.bin.tolist(), made.left.tolist(), made.weight.tolist(), strict=True))


def test_a_song_that_leaves_at_once_was_exposed_to_one_period() -> None:
    assert rows(0, left=True, horizon=7) == {(0, 1, 1)}


def test_a_song_that_leaves_within_a_bin_stayed_through_the_periods_before() -> None:
    # bins end at 1, 2, 3, 5, 7: it stays 1, 2, 3, 4, and is gone at the start of the fifth
    assert rows(4, left=True, horizon=7) == {(0, 0, 1), (1, 0, 1), (2, 0, 1), (3, 0, 1), (3, 1, 1)}


def test_a_song_that_was_lost_from_sight_counts_as_long_as_it_was_seen() -> None:
    assert rows(4, left=False, horizon=7) == {(0, 0, 1), (1, 0, 1), (2, 0, 1), (3, 0, 1)}
    assert rows(0, left=False, horizon=7) == set()


def test_what_lies_beyond_the_horizon_is_not_looked_at() -> None:
    assert rows(40, left=True, horizon=3) == {(0, 0, 1), (1, 0, 1), (2, 0, 1)}


def test_the_horizon_is_as_far_as_thirty_were_followed() -> None:
    stay = Staying(periods=np.array([14] * 30 + [2] * 500), left=np.full(530, False))
    assert horizon_of(stay) == 14
    assert horizon_of(stay.at(np.arange(1, 530))) == 2
    assert horizon_of(stay.at(np.arange(29))) == 0


def test_a_survival_curve_has_a_step_for_each_period_of_a_bin() -> None:
    curve = survival_of(np.array([[0.5, 0.0, 0.0, 0.1]]), 5)
    assert curve[0] == pytest.approx([0.5, 0.5, 0.5, 0.45, 0.405], abs=1e-6)


def test_the_quantile_is_the_fewest_periods_within_which_so_many_leave() -> None:
    # P(leaves after at most 0, 1, 2 more periods) = 0.2, 0.5, 0.6
    curve = np.array([[0.8, 0.5, 0.4]])
    assert [quantile(curve, share)[0] for share in (0.1, 0.2, 0.5)] == [0, 0, 1]
    assert np.isnan(quantile(curve, 0.9)[0])
