"""How good expectations are where some songs were not followed to their end.

Time runs in periods. A landmark is exposed to leaving in period k (from 1) when it was on the chart through the k - 1
before it and what happened at its start is known. Scores that need a song's fate weigh those whose fate is known by
the inverse of the probability to have been followed (Graf et al. 1999), which is a Kaplan–Meier curve of losing sight.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from chartlake.expectations.history import Array
from chartlake.expectations.landmarks import Staying

# Below it a landmark would count for more than twenty.
LEAST_FOLLOWED: Final = 0.05
_BLOCK: Final = 500


def hazards_of(stay: Staying, horizon: int) -> tuple[Array, Array]:
    """For each period up to the horizon the share of the exposed that left, and how many were exposed."""
    exposed = _at_least(stay.periods + stay.left, horizon)
    left = np.bincount(stay.periods[stay.left] + 1, minlength=horizon + 1)[1 : horizon + 1]
    return left / np.maximum(exposed, 1), exposed


def followed(stay: Staying, horizon: int) -> Array:
    """P(what happens at the start of period k is known), for k = 0 (always) up to the horizon."""
    started = _at_least(stay.periods + 1, horizon)
    lost = np.bincount(stay.periods[~stay.left] + 1, minlength=horizon + 1)[1 : horizon + 1]
    return np.append(1.0, np.cumprod(1.0 - lost / np.maximum(started, 1)))


def concordance(expected: Array, stay: Staying) -> tuple[float, int]:
    """Harrell's C: of the pairs where one is known to have left while the other stayed, the share told right.

    Returns how many pairs were right, ties counting half, and how many there were.
    """
    right, pairs = concordant(expected, stay)
    # Each pair stands at both of its ends.
    return float(right.sum()) / 2, int(pairs.sum()) // 2


def concordant(expected: Array, stay: Staying) -> tuple[Array, Array]:
    """By landmark how many of the pairs that it is in were told right, and how many there are."""
    right, pairs = np.zeros(len(stay)), np.zeros(len(stay), dtype=np.int64)
    gone = np.flatnonzero(stay.left)
    for start in range(0, len(gone), _BLOCK):
        first = gone[start : start + _BLOCK]
        outlived = stay.periods[None, :] > stay.periods[first, None]
        longer = expected[None, :] > expected[first, None]
        told = outlived * (longer + 0.5 * (expected[None, :] == expected[first, None]))
        for number, counted in ((right, told), (pairs, outlived)):
            number[first] += counted.sum(axis=1)
            number += counted.sum(axis=0)
    return right, pairs


def weights_at(stay: Staying, when: Array, strata: Array) -> Array:
    """By landmark the weight of its fate at the end of its own period `when` (at least 0); NaN where it cannot be told.

    0 for those lost from sight before. Landmarks of one stratum share the probability to be followed; NaN where that
    is below 1 in 20.
    """
    weights = np.full(len(stay), np.nan)
    longest = int(when.max(initial=0))
    for stratum in np.unique(strata):
        mine = np.flatnonzero(strata == stratum)
        own, ahead = stay.at(mine), when[mine]
        seen = followed(own, longest)
        known_at = np.where(own.left, np.minimum(own.periods + 1, ahead), ahead)
        known = own.left | (own.periods >= ahead)
        told = seen[ahead] >= LEAST_FOLLOWED
        weights[mine] = np.where(told, np.where(known, 1.0 / np.maximum(seen[known_at], LEAST_FOLLOWED), 0.0), np.nan)
    return weights


def brier(stays: Array, stay: Staying, periods: int, strata: Array) -> tuple[float, int]:
    """The Brier score of P(stays at least so many more periods), and of how many landmarks; NaN of none."""
    missed = misses(stays, stay, periods, strata)
    told = ~np.isnan(missed)
    return (float(missed[told].mean()), int(told.sum())) if told.any() else (float("nan"), 0)


def misses(stays: Array, stay: Staying, periods: int, strata: Array) -> Array:
    """By landmark what it adds to that score: its squared error, weighed; NaN where it cannot be told."""
    weights = weights_at(stay, np.full(len(stay), periods), strata)
    return np.asarray(weights * ((stay.periods >= periods) - stays) ** 2)


def coverage(low: Array, high: Array, stay: Staying, strata: Array) -> float:
    """The share of landmarks that stay low to high periods, both included; a NaN of `high` is never exceeded.

    One less the shares that left before `low` and that stayed longer than `high`, each over those for whom it can be
    told; NaN when it can be told of nobody.
    """
    before = _mean(weights_at(stay, low.astype(np.int64), strata), stay.periods < low)
    open_ended = np.isnan(high)
    ahead = np.where(open_ended, 0, high + 1).astype(np.int64)
    after = _mean(weights_at(stay, ahead, strata), ~open_ended & (stay.periods > np.nan_to_num(high, nan=np.inf)))
    return 1.0 - before - after


def _mean(weights: Array, happened: Array) -> float:
    told = ~np.isnan(weights)
    total = weights[told].sum()
    return float((weights[told] * happened[told]).sum() / total) if total else float("nan")


def _at_least(values: Array, horizon: int) -> Array:
    """For k = 1 up to the horizon how many values are at least k."""
    counts = np.bincount(np.clip(values, 0, horizon), minlength=horizon + 1)
    return np.cumsum(counts[::-1])[::-1][1:]
