"""How well each candidate and baseline would have done: fitted at several days on what was known, scored on later days.

A song counts again on every day it is on a chart, so scores have fewer independent songs behind them than landmarks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from chartlake.expectations import scores
from chartlake.expectations.hazards import Hazard
from chartlake.expectations.history import Array, History
from chartlake.expectations.horizons import quantile
from chartlake.expectations.landmarks import RANK, Staying, features, reached_top, staying
from chartlake.expectations.models import ARRIVALS, HAZARDS, fit_arrivals, fit_hazards, spread

# Where in the history the cuts lie: what follows each up to the next is scored.
CUTS: Final = (0.5, 0.625, 0.75, 0.875)
LOW: Final = 0.1
MEDIAN: Final = 0.5
HIGH: Final = 0.9
SHORT: Final = 7
LONG: Final = 28
_MOST_SCORED: Final = 3_000
_FEWEST_SCORED: Final = 100
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
class Backtest:
    """By name of the model what it scored, and for the top 10 its Brier score."""

    cuts: int
    staying: dict[str, Scores]
    arrivals: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What one model said of the landmarks of one cut."""

    expected: Array
    stays_7: Array
    stays_28: Array
    low: Array
    high: Array
    horizon: Array


def cuts_of(history: History) -> list[tuple[int, int]]:
    """Each cut with the last day that is scored against it."""
    days = history.days
    at = [int(days[int(share * (len(days) - 1))]) for share in CUTS]
    return list(zip(at, [*at[1:], int(days[-1])], strict=True))


def backtest(history: History) -> Backtest:
    """Score every model on every cut, all cuts together."""
    known, stay = features(history), staying(history)
    told: dict[str, list[_Told]] = {name: [] for name in HAZARDS}
    scored: list[Array] = []
    for cut, last in cuts_of(history):
        later = (history.day > cut) & (history.day <= last) & (stay.periods + stay.left > 0)
        places = spread(np.flatnonzero(later), _MOST_SCORED)
        fitted, horizon = fit_hazards(history.until(cut), tuple(HAZARDS)) if len(places) else ({}, 0)
        if not fitted:
            continue
        scored.append(places)
        for name, model in fitted.items():
            told[name].append(_told(model, known[places], horizon))
    return Backtest(
        cuts=len(scored),
        staying={name: _scores(told[name], scored, known, stay) for name in HAZARDS},
        arrivals=_score_arrivals(history, known),
    )


def _told(model: Hazard, known: Array, horizon: int) -> _Told:
    survival = model.survival(known)
    unknown = np.full(len(known), np.nan)
    return _Told(
        expected=survival.sum(axis=1),
        stays_7=survival[:, SHORT - 1] if horizon >= SHORT else unknown,
        stays_28=survival[:, LONG - 1] if horizon >= LONG else unknown,
        low=np.nan_to_num(quantile(survival, LOW), nan=horizon),
        high=quantile(survival, HIGH),
        horizon=np.full(len(known), horizon),
    )


def _scores(told: list[_Told], scored: list[Array], known: Array, stay: Staying) -> Scores:
    if not scored or sum(map(len, scored)) < _FEWEST_SCORED:
        return Scores(landmarks=sum(map(len, scored)))
    right, pairs = 0.0, 0
    for one, places in zip(told, scored, strict=True):
        of_cut = scores.concordance(one.expected, stay.at(places))
        right, pairs = right + of_cut[0], pairs + of_cut[1]
    places = np.concatenate(scored)
    outcome, strata = stay.at(places), _strata(scored, known)
    low, high = np.concatenate([one.low for one in told]), np.concatenate([one.high for one in told])
    ends = np.where(np.isnan(high), np.concatenate([one.horizon for one in told]), high)
    covered = scores.coverage(low, high, outcome, strata)
    return Scores(
        landmarks=len(places),
        concordance=right / pairs if pairs >= _FEWEST_SCORED else None,
        brier_7=_brier(np.concatenate([one.stays_7 for one in told]), outcome, SHORT, strata),
        brier_28=_brier(np.concatenate([one.stays_28 for one in told]), outcome, LONG, strata),
        coverage_80=None if np.isnan(covered) else min(max(covered, 0.0), 1.0),
        width_80=float((ends - low).mean()),
    )


def _brier(stays: Array, outcome: Staying, periods: int, strata: Array) -> float | None:
    said = np.flatnonzero(~np.isnan(stays))
    score, count = scores.brier(stays[said], outcome.at(said), periods, strata[said])
    return min(score, 1.0) if count >= _FEWEST_SCORED else None


def _strata(scored: list[Array], known: Array) -> Array:
    """A cut and a quarter of its ranks: how far ahead one can see depends on the day, how well on the rank."""
    strata = []
    for number, places in enumerate(scored):
        ranks = known[places, RANK]
        inner = np.quantile(ranks, np.arange(1, _RANK_STRATA) / _RANK_STRATA)
        strata.append(number * _RANK_STRATA + np.searchsorted(inner, ranks))
    return np.concatenate(strata)


def _score_arrivals(history: History, known: Array) -> dict[str, float]:
    reached, is_known = reached_top(history)
    missed: dict[str, list[Array]] = {name: [] for name in ARRIVALS}
    for cut, last in cuts_of(history):
        later = (history.day > cut) & (history.day <= last) & is_known
        places = spread(np.flatnonzero(later), _MOST_SCORED)
        fitted = fit_arrivals(history.until(cut), tuple(ARRIVALS)) if len(places) else {}
        for name, model in fitted.items():
            missed[name].append((model.probability(known[places]) - reached[places]) ** 2)
    if sum(map(len, missed["last_rank"])) < _FEWEST_SCORED:
        return {}
    return {name: float(np.concatenate(of_cuts).mean()) for name, of_cuts in missed.items()}
