"""Two candidates for whether a song below the top 10 reaches it within 14 days."""

from __future__ import annotations

from typing import Any, Final, Protocol

import numpy as np
from sklearn.linear_model import LogisticRegression

from chartlake.expectations.hazards import BOOSTING, Standardised, Trees
from chartlake.expectations.history import Array
from chartlake.expectations.landmarks import RANK

_BOOSTING: Final[dict[str, Any]] = {**BOOSTING, "max_iter": 80, "max_leaf_nodes": 8, "min_samples_leaf": 60}


class Arrival(Protocol):
    """Something that can be fitted on landmarks below the top 10 and gives probabilities."""

    def fit(self, known: Array, reached: Array) -> None:
        """Learn from what was known at landmarks and whether they reached the top."""
        ...

    def probability(self, known: Array) -> Array:
        """The probability of each landmark."""
        ...


class LinearArrival:
    """Logistic regression, with the logarithm of the rank beside the rank."""

    def fit(self, known: Array, reached: Array) -> None:
        """Learn the weights."""
        self._numbers = Standardised(_with_log_rank(known))
        self._model = LogisticRegression(C=0.3, max_iter=300)
        self._model.fit(self._numbers(_with_log_rank(known)), reached)

    def probability(self, known: Array) -> Array:
        """The probability of each landmark."""
        return np.asarray(self._model.predict_proba(self._numbers(_with_log_rank(known)))[:, 1])


class BoostedArrival:
    """Gradient-boosted trees."""

    def fit(self, known: Array, reached: Array) -> None:
        """Grow the trees."""
        self._trees = Trees(**_BOOSTING)
        self._trees.fit(known, reached)

    def probability(self, known: Array) -> Array:
        """The probability of each landmark."""
        return self._trees.probability(known)


def _with_log_rank(known: Array) -> Array:
    return np.column_stack([known, np.log(known[:, RANK])])
