"""Whether a merged file was cut within a day: what is left of such a day looks like a shallower chart.

Only days at an edge of a file can be cut by it: no other day begins behind them, or none ends before them.

* Where ranks run down the file, as they mostly do, the days at its end are accepted when they have as many positions as
  the fullest of the seven nearest days of their chart that do not stand there. Where ranks run up, so are the days at
  its beginning.
* Where no other day of their chart says so, they are accepted with 50, 100 or 200 positions without a hole, as charts
  are published.
* Where the lines of a day are in no order of rank, a cut leaves holes in all of them. Then days at an edge that have
  holes are accepted while most of those there have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Any, Final

from chartlake.answers import Refusal, Row
from chartlake.errors import UnexpectedAnswer
from chartlake.sources._snapshots import Place, place_of, refusal_of

_PUBLISHED: Final = (50, 100, 200)
_NEAREST: Final = 7


class _Order(Enum):
    """How ranks run through the lines of the days; a value says where lines may lack unseen."""

    ASCENDING = "ends"
    DESCENDING = "begins"
    NONE = "begins or ends"


@dataclass(frozen=True, kw_only=True)
class _Day:
    """One chart, market and day: the lines from `first` to `last` of the file, and its ranks as they stand there."""

    place: Place
    first: int
    last: int
    ranks: Sequence[int]

    @property
    def holes(self) -> int:
        """How many ranks above the largest are missing."""
        return max(self.ranks) - len(self.ranks)


def without_cut_days(
    table: str, rows: Sequence[Row], *, lines: Sequence[Row], what: str
) -> tuple[list[Row], list[Refusal]]:
    """The rows without those of days that the file may have been cut within, and one refusal for each such day.

    `lines` are all rows of the file that could be read, `rows` those of them that are still wanted. UnexpectedAnswer
    when no day is left.
    """
    lacks = _cut(_days(lines))
    kept: list[Row] = []
    refused: dict[Place, list[Row]] = {}
    for row in rows:
        place = place_of(row)
        (refused.setdefault(place, []) if place in lacks else kept).append(row)
    told = [
        refusal_of(table, of_day, f"{chart} of {market} on {day} {lacks[chart, market, day]}")
        for (chart, market, day), of_day in refused.items()
    ]
    if told and not kept:
        raise UnexpectedAnswer(f"{what}: {told[0].reason}")
    return kept, told


def _days(lines: Iterable[Row]) -> list[_Day]:
    stand: dict[Place, list[tuple[int, int]]] = {}
    for number, row in enumerate(lines):
        stand.setdefault(place_of(row), []).append((number, row["rank"]))
    return [
        _Day(place=place, first=found[0][0], last=found[-1][0], ranks=[rank for _, rank in found])
        for place, found in stand.items()
    ]


def _cut(days: Sequence[_Day]) -> Mapping[Place, str]:
    """What is wrong with the days that may have been cut."""
    order = _order(days)
    last_begin, first_end = max(day.first for day in days), min(day.last for day in days)
    at_end = [day for day in days if day.last >= last_begin]
    at_beginning = [day for day in days if day.first <= first_end]
    if order is _Order.NONE:
        return _with_holes(list({day.place: day for day in (*at_end, *at_beginning)}.values()))
    at_edge = at_end if order is _Order.ASCENDING else at_beginning
    places = {day.place for day in at_edge}
    inside: dict[tuple[Any, Any], list[_Day]] = {}
    for day in days:
        if day.place not in places:
            inside.setdefault(day.place[:2], []).append(day)
    return {day.place: lacks for day in at_edge if (lacks := _lacks(day, inside.get(day.place[:2], ()), order))}


def _order(days: Iterable[_Day]) -> _Order:
    """By three of four steps from line to line of a day: equal streams swap ranks, and texts sort 10 before 2."""
    steps = [below - above for day in days for above, below in pairwise(day.ranks)]
    down_the_file = sum(step > 0 for step in steps)
    if 4 * down_the_file >= 3 * len(steps):
        return _Order.ASCENDING
    return _Order.DESCENDING if 4 * down_the_file <= len(steps) else _Order.NONE


def _lacks(day: _Day, others: Sequence[_Day], order: _Order) -> str:
    """Why a day at an edge may be a part; empty when it is as full as it should be."""
    has = f"has {len(day.ranks)} positions where the file {order.value}"
    if not others:
        if len(day.ranks) in _PUBLISHED and not day.holes:
            return ""
        return f"{has}, and no other day of that chart in it shows how many are due; drop it together with other days"
    nearest = sorted(others, key=lambda other: abs(other.place[2] - day.place[2]))[:_NEAREST]
    due = max(len(other.ranks) for other in nearest)
    if len(day.ranks) >= due:
        return ""
    return f"{has}, and the days near it up to {due}: it may be cut; drop a file that goes on beyond that day"


def _with_holes(at_edge: Sequence[_Day]) -> Mapping[Place, str]:
    holed = [day for day in at_edge if day.holes]
    if 2 * len(holed) < len(at_edge):
        return {}
    return {
        day.place: f"lacks {day.holes} of {max(day.ranks)} positions, as most do where the file begins or ends: "
        "lines are missing; drop the whole file"
        for day in holed
    }
