"""Which things belong together, given links between them and contradictions: the same whatever order they come in."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chartlake.matching.weights import CLEARLY_BETTER

Contradicts = Callable[[str, str], bool]


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Tie:
    """Two things, by name in order, that belong together with a probability; `forced` by a person."""

    first: str
    second: str
    probability: float
    forced: bool = False


def clusters(names: Iterable[str], ties: Sequence[Tie], contradicts: Contradicts) -> Mapping[str, str]:
    """For each name the smallest name of its cluster.

    The strongest tie first, ties of equal strength by name; two clusters become one unless some of the one contradicts
    some of the other. What a person forces goes first and is not asked.
    """
    members: dict[str, list[str]] = {name: [name] for name in names}
    head = {name: name for name in members}
    for tie in sorted(ties, key=lambda one: (not one.forced, -one.probability, one.first, one.second)):
        one, other = sorted((head[tie.first], head[tie.second]))
        if one == other:
            continue
        if not tie.forced and any(contradicts(a, b) for a in members[one] for b in members[other]):
            continue
        for name in members[other]:
            head[name] = one
        members[one] += members.pop(other)
    return head


def torn(loose: Iterable[str], ties: Sequence[Tie], contradicts: Contradicts) -> Mapping[str, Sequence[str]]:
    """Of `loose` names those that fit two others equally well which cannot both be meant, and whom they fit."""
    fitting: dict[str, list[tuple[float, str]]] = defaultdict(list)
    wanted = set(loose)
    forced = {name for tie in ties if tie.forced for name in (tie.first, tie.second)}
    for tie in ties:
        for name, other in ((tie.first, tie.second), (tie.second, tie.first)):
            if name in wanted and name not in forced:
                fitting[name].append((_log_odds(tie.probability), other))
    between: dict[str, Sequence[str]] = {}
    for name, others in fitting.items():
        best = max(odds for odds, _ in others)
        near = sorted(other for odds, other in others if odds >= best - CLEARLY_BETTER)
        rivals = [(a, b) for place, a in enumerate(near) for b in near[place + 1 :] if contradicts(a, b)]
        if rivals:
            between[name] = tuple(sorted({one for pair in rivals for one in pair}))
    return between


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))
