"""What is fitted, by name: three candidates and two baselines for the periods left, and the same for the top 10."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from chartlake.expectations.arrivals import Arrival, BoostedArrival, LinearArrival
from chartlake.expectations.baselines import ArrivalsByPeriods, ArrivalsByRank, ByPeriods, ByRank
from chartlake.expectations.blends import BlendedArrival, BlendedHazard
from chartlake.expectations.hazards import BoostedHazard, Hazard, LinearHazard
from chartlake.expectations.history import Array, History
from chartlake.expectations.horizons import horizon_of
from chartlake.expectations.landmarks import features, reached_top, staying

CANDIDATES: Final = ("linear", "boosted", "blended")
BASELINES: Final = ("periods_so_far", "last_rank")
HAZARDS: Final[Mapping[str, Callable[[], Hazard]]] = {
    "linear": LinearHazard,
    "boosted": BoostedHazard,
    "blended": BlendedHazard,
    "periods_so_far": ByPeriods,
    "last_rank": ByRank,
}
ARRIVALS: Final[Mapping[str, Callable[[], Arrival]]] = {
    "linear": LinearArrival,
    "boosted": BoostedArrival,
    "blended": BlendedArrival,
    "periods_so_far": ArrivalsByPeriods,
    "last_rank": ArrivalsByRank,
}
# More landmarks say little more, for most are of the same songs a day later; they bound time and memory.
MOST_LANDMARKS: Final = 15_000
FEWEST_LANDMARKS: Final = 300
# As many have to have left, or reached the top, and as many not: else there is nothing to tell apart.
FEWEST_OF_BOTH: Final = 30


def fit_hazards(past: History, names: tuple[str, ...]) -> tuple[dict[str, Hazard], int]:
    """Fit on all that a history knows; nothing, and a horizon of 0, where that is too little."""
    stay = staying(past)
    places = spread(np.flatnonzero(stay.periods + stay.left > 0), MOST_LANDMARKS)
    learnt = stay.at(places)
    horizon = horizon_of(learnt)
    left, stayed = (learnt.left & (learnt.periods < horizon)).sum(), (learnt.periods > 0).sum()
    if len(learnt) < FEWEST_LANDMARKS or min(left, stayed) < FEWEST_OF_BOTH:
        return {}, 0
    known = features(past)[places]
    fitted = {name: HAZARDS[name]() for name in names}
    for model in fitted.values():
        model.fit(known, learnt, horizon)
    return fitted, horizon


def fit_arrivals(past: History, names: tuple[str, ...]) -> dict[str, Arrival]:
    """The same for the top 10."""
    reached, is_known = reached_top(past)
    places = spread(np.flatnonzero(is_known), MOST_LANDMARKS)
    arrived = reached[places].sum()
    if len(places) < FEWEST_LANDMARKS or min(arrived, len(places) - arrived) < FEWEST_OF_BOTH:
        return {}
    known = features(past)[places]
    fitted = {name: ARRIVALS[name]() for name in names}
    for model in fitted.values():
        model.fit(known, reached[places])
    return fitted


def spread(places: Array, most: int) -> Array:
    """At most so many of them, evenly spread, always the same ones."""
    if len(places) <= most:
        return places
    return np.asarray(places[np.linspace(0, len(places) - 1, most).round().astype(np.int64)])
