"""The third candidate: halfway between the boosted trees and what the rank alone says.

Trees that saw few songs are too sure of what they saw; half of the rank's curve pulls them back. The halves are fixed,
for there is never enough of the past to choose them by.
"""

from __future__ import annotations

import numpy as np

from chartlake.expectations.arrivals import BoostedArrival
from chartlake.expectations.baselines import ArrivalsByRank, ByRank
from chartlake.expectations.hazards import BoostedHazard
from chartlake.expectations.history import Array
from chartlake.expectations.landmarks import Staying


class BlendedHazard:
    """The mean of both survival curves."""

    def fit(self, known: Array, stay: Staying, horizon: int) -> None:
        """Fit both."""
        self._parts = (BoostedHazard(), ByRank())
        for part in self._parts:
            part.fit(known, stay, horizon)

    def survival(self, known: Array) -> Array:
        """The curves."""
        return np.asarray(sum(part.survival(known) for part in self._parts) / len(self._parts))


class BlendedArrival:
    """The mean of both probabilities."""

    def fit(self, known: Array, reached: Array) -> None:
        """Fit both."""
        self._parts = (BoostedArrival(), ArrivalsByRank())
        for part in self._parts:
            part.fit(known, reached)

    def probability(self, known: Array) -> Array:
        """The probability of each landmark."""
        return np.asarray(sum(part.probability(known) for part in self._parts) / len(self._parts))
