"""Rules 1 to 3: the dates a chart was observed on, how deep it was, and where nothing is carried across."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from tests.oracle.lake import ChartKey, Lake, chart_of, remembered


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """One chart's observed dates in order, and the largest rank of each."""

    dates: list[date]
    depths: dict[date, int]
    longest_bridge: int

    def previous(self, day: date) -> date | None:
        """The adjacent observed date before; None on the first date and after a gap."""
        place = self._places[day]
        if place == 0 or self._jump(self.dates[place - 1], day):
            return None
        return self.dates[place - 1]

    def following(self, day: date) -> date | None:
        """The adjacent observed date after; None on the last date and before a gap."""
        place = self._places[day]
        if day == self.dates[-1] or self._jump(day, self.dates[place + 1]):
            return None
        return self.dates[place + 1]

    def starts_at(self, day: date) -> bool:
        """Whether this is the first observed date after a start or a gap."""
        return self.previous(day) is None

    def follows_a_gap(self, day: date) -> bool:
        """Whether this is the first observed date after a gap, not the start of the chart."""
        return day != self.dates[0] and self.previous(day) is None

    def ends_as(self, day: date, rank: int) -> str:
        """How a run ends whose last date and rank these are."""
        if day == self.dates[-1]:
            return "right_censored"
        absent_on = self.following(day)
        if absent_on is None:
            return "gap"
        return "exit" if rank <= self.depths[absent_on] else "cut"

    def step(self, day: date) -> int:
        """The number of the date, counted from 1 with one more left out at every gap."""
        return self._steps[day]

    @cached_property
    def _places(self) -> dict[date, int]:
        return {day: place for place, day in enumerate(self.dates)}

    @cached_property
    def _steps(self) -> dict[date, int]:
        steps = dict.fromkeys(self.dates[:1], 1)
        for earlier, later in pairwise(self.dates):
            steps[later] = steps[earlier] + (2 if self._jump(earlier, later) else 1)
        return steps

    def _jump(self, earlier: date, later: date) -> bool:
        return (later - earlier).days > self.longest_bridge


@remembered
def calendars(lake: Lake) -> dict[ChartKey, Calendar]:
    """The calendar of every chart that has a current snapshot."""
    depths: dict[ChartKey, dict[date, int]] = {}
    for row in lake.chart_snapshots:
        if row["current"]:
            of_chart = depths.setdefault(chart_of(row), {})
            of_chart[row["chart_date"]] = max(of_chart.get(row["chart_date"], 0), row["rank"])
    return {
        chart: Calendar(dates=sorted(of_chart), depths=of_chart, longest_bridge=_longest_bridge(chart))
        for chart, of_chart in depths.items()
    }


def _longest_bridge(chart: ChartKey) -> int:
    return 21 if chart[1].endswith("_weekly") else 7
