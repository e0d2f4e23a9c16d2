"""What models scored on landmarks whose outcome came later, and by how much one is better than another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from chartlake.expectations import scores
from chartlake.expectations.hazards import Hazard
from chartlake.expectations.history import Array
from chartlake.expectations.horizons import quantile
from chartlake.expectations.landmarks import Staying
from chartlake.expectations.margins import Margin, margin

LOW: Final = 0.1
MEDIAN: Final = 0.5
HIGH: Final = 0.9
# The Brier scores, and how many periods ahead each looks.
BRIERS: Final = {"brier_7": 7, "brier_28": 28}
FEWEST_SCORED: Final = 100
_RANK_STRATA: Final = 4


@dataclass(frozen=True, kw_only=True)
class Scores:
    """What one model scored; None where too few landmarks were followed far enough to tell.

    `width_80` in periods, an end beyond the horizon counted as the horizon.
    """

    landmarks: int
    concordance: float | None = None
    brier_7: float | None = None
    brier_28: float | None = None
    coverage_80: float | None = None
    width_80: float | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one model said of the landmarks of one cut; `stays` by the name of its Brier score."""

    expected: Array
    stays: dict[str, Array]
    low: Array
    high: Array
    horizon: Array


@dataclass(frozen=True, kw_only=True)
class Cut:
    """The landmarks after one cut: what each model said of them, and what they are, as `staying` and `song` say."""

    told: dict[str, Told]
    stay: Staying
    song: Array
    rank: Array


def told(model: Hazard, known: Array, horizon: int) -> Told:
    """What a model says of landmarks; nothing of what lies beyond the horizon."""
    survival = model.survival(known)
    unknown = np.full(len(known), np.nan)
    return Told(
        expected=survival.sum(axis=1),
        stays={name: survival[:, ahead - 1] if horizon >= ahead else unknown for name, ahead in BRIERS.items()},
        low=np.nan_to_num(quantile(survival, LOW), nan=horizon),
        high=quantile(survival, HIGH),
        horizon=np.full(len(known), horizon),
    )


def scores_of(cuts: Sequence[Cut], name: str) -> Scores:
    """What a model scored on all these cuts together."""
    landmarks = sum(len(cut.stay) for cut in cuts)
    if landmarks < FEWEST_SCORED:
        return Scores(landmarks=landmarks)
    right, pairs = np.sum([scores.concordance(cut.told[name].expected, cut.stay) for cut in cuts], axis=0)
    stay, strata = _together(cuts)
    low, high, horizon = (
        np.concatenate([getattr(cut.told[name], part) for cut in cuts]) for part in ("low", "high", "horizon")
    )
    covered = scores.coverage(low, high, stay, strata)
    return Scores(
        landmarks=landmarks,
        concordance=float(right / pairs) if pairs >= FEWEST_SCORED else None,
        **{score: _mean(missed(cuts, name, score)) for score in BRIERS},
        coverage_80=None if np.isnan(covered) else min(max(covered, 0.0), 1.0),
        width_80=float((np.where(np.isnan(high), horizon, high) - low).mean()),
    )


def missed(cuts: Sequence[Cut], name: str, score: str) -> Array:
    """By landmark what a model adds to a Brier score; NaN where that cannot be told."""
    stay, strata = _together(cuts)
    stays = np.concatenate([cut.told[name].stays[score] for cut in cuts])
    misses = np.full(len(stay), np.nan)
    said = np.flatnonzero(~np.isnan(stays))
    misses[said] = scores.misses(stays[said], stay.at(said), BRIERS[score], strata[said])
    return misses


def brier_margin(cuts: Sequence[Cut], mine: str, theirs: str, score: str) -> Margin:
    """By how much smaller a Brier score is."""
    gain = missed(cuts, theirs, score) - missed(cuts, mine, score)
    song = np.concatenate([cut.song for cut in cuts])
    return margin(np.nan_to_num(gain), ~np.isnan(gain), song)


def concordance_margin(cuts: Sequence[Cut], mine: str, theirs: str) -> Margin:
    """By how much larger the concordance is."""
    gain, counted = [], []
    for cut in cuts:
        right, pairs = scores.concordant(cut.told[mine].expected, cut.stay)
        gain.append(right - scores.concordant(cut.told[theirs].expected, cut.stay)[0])
        counted.append(pairs)
    song = np.concatenate([cut.song for cut in cuts])
    return margin(np.concatenate(gain), np.concatenate(counted), song, of_pairs=True)


def _mean(misses: Array) -> float | None:
    known = misses[~np.isnan(misses)]
    return min(float(known.mean()), 1.0) if len(known) >= FEWEST_SCORED else None


def _together(cuts: Sequence[Cut]) -> tuple[Staying, Array]:
    """All landmarks in their strata: a cut and a quarter of its ranks.

    How far ahead one can see depends on the day, how well on the rank.
    """
    strata = []
    for number, cut in enumerate(cuts):
        inner = np.quantile(cut.rank, np.arange(1, _RANK_STRATA) / _RANK_STRATA)
        strata.append(number * _RANK_STRATA + np.searchsorted(inner, cut.rank))
    stay = Staying(
        periods=np.concatenate([cut.stay.periods for cut in cuts]),
        left=np.concatenate([cut.stay.left for cut in cuts]),
    )
    return stay, np.concatenate(strata)
