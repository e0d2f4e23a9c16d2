"""Two candidates for how long a song stays: hazards in discrete time, linear and boosted.

Both learn the probability that a song leaves in a period ahead, given that it stayed until then, what was known of it
at the landmark, and how far ahead the period lies. Censored landmarks count as long as they were followed.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from chartlake.expectations.history import Array
from chartlake.expectations.horizons import bins_to, person_periods, survival_of
from chartlake.expectations.landmarks import Staying

SEED: Final = 20
BOOSTING: Final[dict[str, Any]] = {
    "learning_rate": 0.06,
    "max_iter": 120,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 150,
    "l2_regularization": 5.0,
    # Where rows have weights scikit-learn looks for every border between bins by itself.
    "max_bins": 32,
    "early_stopping": False,
    "random_state": SEED,
}


class Hazard(Protocol):
    """Something that can be fitted on landmarks and gives survival curves."""

    def fit(self, known: Array, stay: Staying, horizon: int) -> None:
        """Learn from what was known at landmarks and what became of them, up to a horizon."""
        ...

    def survival(self, known: Array) -> Array:
        """P(stays more than t periods) for t = 0 up to the horizon less one; one row per landmark."""
        ...


class LinearHazard:
    """Person-period logistic regression; every number may weigh differently the farther ahead a period lies."""

    def fit(self, known: Array, stay: Staying, horizon: int) -> None:
        """Learn the weights."""
        self._horizon = horizon
        self._numbers = Standardised(known)
        rows = person_periods(stay, horizon)
        self._model = LogisticRegression(C=0.3, max_iter=300)
        inputs = self._inputs(self._numbers(known)[rows.place], rows.bin)
        with threadpool_limits(1):
            self._model.fit(inputs, rows.left, sample_weight=rows.weight)

    def survival(self, known: Array) -> Array:
        """The curves."""
        numbers, bins = self._numbers(known), len(bins_to(self._horizon))
        every = [self._inputs(numbers, np.full(len(known), number)) for number in range(bins)]
        hazard = np.column_stack([self._model.predict_proba(inputs)[:, 1] for inputs in every])
        return survival_of(hazard, self._horizon)

    def _inputs(self, numbers: Array, bins: Array) -> Array:
        ends = bins_to(self._horizon)
        ahead = np.log(ends[bins])[:, None] / np.log(ends[-1] + 1)
        return np.hstack([numbers, numbers * ahead, np.eye(len(ends))[bins]])


class BoostedHazard:
    """Gradient-boosted trees on the same person-periods."""

    def fit(self, known: Array, stay: Staying, horizon: int) -> None:
        """Grow the trees."""
        self._horizon = horizon
        rows = person_periods(stay, horizon)
        self._trees = Trees(**BOOSTING)
        self._trees.fit(self._inputs(known[rows.place], rows.bin), rows.left, rows.weight)

    def survival(self, known: Array) -> Array:
        """The curves."""
        bins = len(bins_to(self._horizon))
        everyone, every_bin = np.repeat(np.arange(len(known)), bins), np.tile(np.arange(bins), len(known))
        hazard = self._trees.probability(self._inputs(known[everyone], every_bin))
        return survival_of(hazard.reshape(len(known), bins), self._horizon)

    def _inputs(self, known: Array, bins: Array) -> Array:
        return np.column_stack([known, bins_to(self._horizon)[bins]])


class Trees:
    """scikit-learn's boosted trees on one core: the same trees everywhere, and no core waits for another."""

    def __init__(self, **settings: Any) -> None:
        self._model = HistGradientBoostingClassifier(**settings)

    def fit(self, known: Array, happened: Array, weight: Array | None = None) -> None:
        """Grow them. What is never known is left out: there is nothing to cut it at."""
        self._columns = np.flatnonzero(~np.isnan(known).all(axis=0))
        with threadpool_limits(1):
            self._model.fit(known[:, self._columns], happened, sample_weight=weight)

    def probability(self, known: Array) -> Array:
        """The probability that it happens."""
        with threadpool_limits(1):
            return np.asarray(self._model.predict_proba(known[:, self._columns])[:, 1])


class Standardised:
    """Numbers in standard deviations from the mean of those it was made from, clipped at 5; 0 and a flag where NaN."""

    def __init__(self, known: Array) -> None:
        present = ~np.isnan(known)
        counted = np.maximum(present.sum(axis=0), 1)
        filled = np.where(present, known, 0.0)
        self._mean = filled.sum(axis=0) / counted
        spread = np.sqrt((np.where(present, known - self._mean, 0.0) ** 2).sum(axis=0) / counted)
        self._spread = np.where(spread > 0, spread, 1.0)

    def __call__(self, known: Array) -> Array:
        """The numbers beside the flags."""
        scaled = np.clip((known - self._mean) / self._spread, -5.0, 5.0)
        return np.hstack([np.nan_to_num(scaled), np.isnan(known).astype(float)])
