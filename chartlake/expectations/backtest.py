"""How well each candidate and baseline would have done: fitted at several days on what was known, scored on later days.

The earliest cut says which candidate is taken, the later ones how good it is: what chooses does not judge. A song
counts again on every day it is on a chart, so scores have fewer independent songs behind them than landmarks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

import numpy as np

from chartlake.expectations.history import Array, History
from chartlake.expectations.judging import (
    BRIERS,
    FEWEST_SCORED,
    Cut,
    Scores,
    brier_margin,
    concordance_margin,
    scores_of,
    told,
)
from chartlake.expectations.landmarks import RANK, features, reached_top, staying
from chartlake.expectations.margins import Margin, margin
from chartlake.expectations.models import (
    ARRIVALS,
    BASELINES,
    CANDIDATES,
    HAZARDS,
    fit_arrivals,
    fit_hazards,
    spread,
)

# Where in the history the cuts lie: what follows each up to the next is scored.
CUTS: Final = (0.5, 0.625, 0.75, 0.875)
TOP_10: Final = "brier_top_10"
_MOST_SCORED: Final = 3_000
_Part = TypeVar("_Part")


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """By name of the model what it scored on the cuts that judge, and for the top 10 its Brier score.

    `stays_by` and `arrives_by` are the chosen candidates; where there was a single cut nothing could be chosen, and
    they are the simplest. `margins` says, by known score and baseline, by how much they are better.
    """

    cuts: int
    staying: dict[str, Scores]
    stays_by: str
    arrivals: dict[str, float] = field(default_factory=dict)
    arrives_by: str = CANDIDATES[0]
    margins: dict[tuple[str, str], Margin] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Arrivals:
    """By model its squared errors of the top 10 after one cut, and whose."""

    missed: dict[str, Array]
    song: Array


def cuts_of(history: History) -> list[tuple[int, int]]:
    """Each cut with the last day that is scored against it."""
    days = history.days
    at = [int(days[int(share * (len(days) - 1))]) for share in CUTS]
    return list(zip(at, [*at[1:], int(days[-1])], strict=True))


def backtest(history: History) -> Backtest:
    """Choose on the first cut that could be scored, judge on all others together."""
    known = features(history)
    stay_choosing, stay_judging = _parts(_stays(history, known))
    top_choosing, top_judging = _parts(_arrivals(history, known))
    stays_by = _best(lambda name: _sum_of_briers(stay_choosing, name))
    arrives_by = _best(lambda name: _top_score(top_choosing, name) or 0.0)
    scored = {name: scores_of(stay_judging, name) for name in HAZARDS}
    tops = {name: _top_score(top_judging, name) for name in ARRIVALS}
    return Backtest(
        cuts=len(stay_judging),
        staying=scored,
        stays_by=stays_by,
        arrivals={name: score for name, score in tops.items() if score is not None},
        arrives_by=arrives_by,
        margins={
            **_stay_margins(stay_judging, stays_by, scored[stays_by]),
            **(_top_margins(top_judging, arrives_by) if tops[arrives_by] is not None else {}),
        },
    )


def _parts(cuts: Sequence[_Part]) -> tuple[Sequence[_Part], Sequence[_Part]]:
    """The cut that chooses, and those that judge; a single one judges."""
    return (cuts[:1], cuts[1:]) if len(cuts) > 1 else ((), cuts)


def _best(missed: Callable[[str], float]) -> str:
    """The candidate that misses least; the simplest where nothing is known."""
    return min(CANDIDATES, key=missed)


def _stays(history: History, known: Array) -> list[Cut]:
    stay = staying(history)
    found = []
    for cut, last in cuts_of(history):
        later = (history.day > cut) & (history.day <= last) & (stay.periods + stay.left > 0)
        places = spread(np.flatnonzero(later), _MOST_SCORED)
        fitted, horizon = fit_hazards(history.until(cut), tuple(HAZARDS)) if len(places) else ({}, 0)
        if fitted:
            found.append(
                Cut(
                    told={name: told(model, known[places], horizon) for name, model in fitted.items()},
                    stay=stay.at(places),
                    song=history.recording[places],
                    rank=known[places, RANK],
                )
            )
    return found


def _arrivals(history: History, known: Array) -> list[_Arrivals]:
    reached, is_known = reached_top(history)
    found = []
    for cut, last in cuts_of(history):
        later = (history.day > cut) & (history.day <= last) & is_known
        places = spread(np.flatnonzero(later), _MOST_SCORED)
        fitted = fit_arrivals(history.until(cut), tuple(ARRIVALS)) if len(places) else {}
        if fitted:
            missed = {name: (model.probability(known[places]) - reached[places]) ** 2 for name, model in fitted.items()}
            found.append(_Arrivals(missed=missed, song=history.recording[places]))
    return found


def _sum_of_briers(cuts: Sequence[Cut], name: str) -> float:
    """All that are known added up; of one cut the same ones are known of every model."""
    scored = scores_of(cuts, name)
    return sum(getattr(scored, score) or 0.0 for score in BRIERS)


def _top_score(cuts: Sequence[_Arrivals], name: str) -> float | None:
    if sum(len(cut.song) for cut in cuts) < FEWEST_SCORED:
        return None
    return float(np.concatenate([cut.missed[name] for cut in cuts]).mean())


def _stay_margins(cuts: Sequence[Cut], mine: str, scored: Scores) -> dict[tuple[str, str], Margin]:
    margins: dict[tuple[str, str], Margin] = {}
    for theirs in BASELINES:
        if scored.concordance is not None:
            margins["concordance", theirs] = concordance_margin(cuts, mine, theirs)
        for score in BRIERS:
            if getattr(scored, score) is not None:
                margins[score, theirs] = brier_margin(cuts, mine, theirs, score)
    return margins


def _top_margins(cuts: Sequence[_Arrivals], mine: str) -> dict[tuple[str, str], Margin]:
    song = np.concatenate([cut.song for cut in cuts])

    def gain(theirs: str) -> Array:
        return np.concatenate([cut.missed[theirs] - cut.missed[mine] for cut in cuts])

    return {(TOP_10, theirs): margin(gain(theirs), np.ones(len(song)), song) for theirs in BASELINES}
