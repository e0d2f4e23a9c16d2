"""Whether one model guesses better than another: their paired difference, with an interval bootstrapped by song.

A song is scored on every day it is on a chart, and in every market, and its days are alike: so whole songs are drawn,
not landmarks. Both models stay as they were fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from chartlake.expectations.history import Array

DRAWS: Final = 2_000
SEED: Final = 20
# An interval from fewer songs is too narrow to be believed.
FEWEST_SONGS: Final = 30
_LEVEL: Final = (0.025, 0.975)
_AT_ONCE: Final = 100


@dataclass(frozen=True, kw_only=True)
class Margin:
    """By how much a model is better than a baseline in one score (above 0: better), and the 95 % interval of that."""

    gain: float
    low: float
    high: float
    songs: int

    @property
    def proven(self) -> bool:
        """Whether the whole interval lies on the better side, with enough songs behind it."""
        return self.songs >= FEWEST_SONGS and self.low > 0


def margin(gain: Array, counted: Array, song: Array, *, of_pairs: bool = False) -> Margin:
    """The ratio of the sums of two numbers per landmark, songs drawn with replacement.

    `of_pairs`: the numbers count pairs of landmarks, each at both of its ends. Then what one song changes, and so the
    spread, is twice as large as its share (Hoeffding's projection of a statistic of two).
    """
    _, place = np.unique(song, return_inverse=True)
    gains, counts = np.bincount(place, weights=gain), np.bincount(place, weights=counted)
    gains, counts = gains[counts > 0], counts[counts > 0]
    if not len(counts):
        return Margin(gain=0.0, low=-np.inf, high=np.inf, songs=0)
    whole = gains.sum() / counts.sum()
    rng = np.random.default_rng(SEED)
    ratios = []
    for _ in range(DRAWS // _AT_ONCE):
        drawn = rng.integers(len(counts), size=(_AT_ONCE, len(counts)))
        ratios.append(gains[drawn].sum(axis=1) / counts[drawn].sum(axis=1))
    low, high = whole + (2 if of_pairs else 1) * (np.quantile(np.concatenate(ratios), _LEVEL) - whole)
    return Margin(gain=float(whole), low=float(low), high=float(high), songs=len(counts))
