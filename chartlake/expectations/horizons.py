"""The periods ahead of a landmark, in bins within which the hazard is constant, and a survival curve from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from chartlake.expectations.history import Array
from chartlake.expectations.landmarks import Staying

# The last period of each bin: fine where songs leave, coarse where few are left to tell.
_BIN_ENDS: Final = np.array([1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 60, 90])
# Fewer say too little about the periods that far ahead.
_FOLLOWED_AT_LEAST: Final = 30


@dataclass(frozen=True, kw_only=True)
class PersonPeriods:
    """Rows for a classifier: landmark `place` in `bin`, whether it `left` there, and for how many periods it counts."""

    place: Array
    bin: Array
    left: Array
    weight: Array


def horizon_of(stay: Staying) -> int:
    """The farthest bin's end, at most 90 periods, that at least 30 landmarks were followed to; 0 when there is none."""
    exposed = stay.periods + stay.left
    if len(stay) < _FOLLOWED_AT_LEAST:
        return 0
    followed_to = np.sort(exposed)[-_FOLLOWED_AT_LEAST]
    ends = bins_to(int(followed_to))
    return int(ends[-1]) if len(ends) else 0


def bins_to(horizon: int) -> Array:
    """The ends of the bins that lie within a horizon."""
    return _BIN_ENDS[: np.searchsorted(_BIN_ENDS, horizon, side="right")]


def person_periods(stay: Staying, horizon: int) -> PersonPeriods:
    """Each landmark once in each bin it was exposed in; where it left within one, twice: the periods before, and that.

    A landmark is exposed to leaving in every period that it was seen through, and in the one at whose start it left.
    """
    ends = bins_to(horizon)
    starts = np.append(0, ends[:-1])
    places, bins, left, weights = [], [], [], []
    everyone = np.arange(len(stay))
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        stayed = np.clip(stay.periods, start, end) - start
        gone = stay.left & (stay.periods >= start) & (stay.periods < end)
        for happened, weight in ((0, stayed), (1, gone.astype(np.int64))):
            counts = weight > 0
            places.append(everyone[counts])
            weights.append(weight[counts])
            bins.append(np.full(counts.sum(), number))
            left.append(np.full(counts.sum(), happened))
    return PersonPeriods(
        place=np.concatenate(places),
        bin=np.concatenate(bins),
        left=np.concatenate(left),
        weight=np.concatenate(weights),
    )


def survival_of(hazard: Array, horizon: int) -> Array:
    """By landmark the probability to stay more than 0, 1, … periods, from its hazard in each bin: n x horizon."""
    widths = np.diff(np.append(0, bins_to(horizon)))
    by_period = np.repeat(1.0 - np.clip(hazard, 1e-9, 1 - 1e-9), widths, axis=1)
    return np.asarray(np.cumprod(by_period, axis=1))


def quantile(survival: Array, probability: float) -> Array:
    """The fewest periods t with P(stays at most t) >= probability; NaN where that lies at or beyond the horizon.

    survival[:, t] is P(stays more than t periods), for t = 0 up to the horizon less one.
    """
    reached = 1.0 - survival >= probability - 1e-12
    first = np.argmax(reached, axis=1).astype(float)
    return np.where(reached.any(axis=1), first, np.nan)
