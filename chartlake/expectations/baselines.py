"""What a person would guess by: how long songs stayed that had been there as long, or that stood where it stands.

Both are Kaplan–Meier curves of the periods left within a band, of the periods on the chart so far or of the rank;
for the top 10 they are the shares of the band that reached it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from chartlake.expectations.history import Array
from chartlake.expectations.landmarks import RANK, STREAK, Staying
from chartlake.expectations.scores import hazards_of

_STREAKS: Final = np.array([2, 3, 4, 6, 8, 15, 29, 61, 121])
_RANK_BANDS: Final = 10
# A band with fewer at risk so far ahead goes on as all landmarks together do.
_ENOUGH: Final = 10


class ByPeriods:
    """Bands of the periods on the chart so far: the run's."""

    def fit(self, known: Array, stay: Staying, horizon: int) -> None:
        """Count who left."""
        self._curves = _curves(self._bands(known), len(_STREAKS) + 1, stay, horizon)

    def survival(self, known: Array) -> Array:
        """The curve of each landmark's band."""
        return np.asarray(self._curves[self._bands(known)])

    def _bands(self, known: Array) -> Array:
        return np.searchsorted(_STREAKS, known[:, STREAK], side="right")


class ByRank:
    """Ten bands of the rank, as many landmarks in each as ties allow."""

    def fit(self, known: Array, stay: Staying, horizon: int) -> None:
        """Count who left."""
        self._edges = _rank_edges(known)
        self._curves = _curves(self._bands(known), len(self._edges) + 1, stay, horizon)

    def survival(self, known: Array) -> Array:
        """The curve of each landmark's band."""
        return np.asarray(self._curves[self._bands(known)])

    def _bands(self, known: Array) -> Array:
        return np.searchsorted(self._edges, known[:, RANK], side="right")


class ArrivalsByPeriods:
    """The share that reached the top, by band of the periods on the chart so far."""

    def fit(self, known: Array, reached: Array) -> None:
        """Count who reached it."""
        self._shares = _shares(np.searchsorted(_STREAKS, known[:, STREAK], side="right"), len(_STREAKS) + 1, reached)

    def probability(self, known: Array) -> Array:
        """The share of each landmark's band."""
        return np.asarray(self._shares[np.searchsorted(_STREAKS, known[:, STREAK], side="right")])


class ArrivalsByRank:
    """The share that reached the top, by band of the rank."""

    def fit(self, known: Array, reached: Array) -> None:
        """Count who reached it."""
        self._edges = _rank_edges(known)
        self._shares = _shares(
            np.searchsorted(self._edges, known[:, RANK], side="right"), len(self._edges) + 1, reached
        )

    def probability(self, known: Array) -> Array:
        """The share of each landmark's band."""
        return np.asarray(self._shares[np.searchsorted(self._edges, known[:, RANK], side="right")])


def _rank_edges(known: Array) -> Array:
    inner = np.arange(1, _RANK_BANDS) / _RANK_BANDS
    return np.unique(np.quantile(known[:, RANK], inner, method="higher"))


def _curves(bands: Array, count: int, stay: Staying, horizon: int) -> Array:
    overall, _ = hazards_of(stay, horizon)
    curves = np.empty((count, horizon))
    for band in range(count):
        hazard, at_risk = hazards_of(stay.at(np.flatnonzero(bands == band)), horizon)
        curves[band] = np.cumprod(1.0 - np.where(at_risk >= _ENOUGH, hazard, overall))
    return curves


def _shares(bands: Array, count: int, reached: Array) -> Array:
    reaching = np.bincount(bands, weights=reached, minlength=count)
    # One landmark more with everybody's share, so that an empty band has one.
    return np.asarray((reaching + reached.mean()) / (np.bincount(bands, minlength=count) + 1.0))
