"""The simulated market: who released what, who listened how often on every day, and the charts that follow.

Everything is a function of (seed, last_day). The window that upstreams show is 120 days ending on `last_day`; the
simulated history begins 56 days before it, so that what a service reports of the past (peak, days on chart, totals)
is older than the first chart a lake can collect. Before the history's first day there was no chart.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache, cached_property
from math import exp
from random import Random
from typing import Final

from sandbox.catalogue import LISTENING, MARKETS, Artist, Catalogue, Track, artists, release_days
from sandbox.charts import DEPTH, Chart
from sandbox.curves import Curve, evergreen, new_release, seasonal, second_wind
from sandbox.sounds import LEADS, SoundChart

WINDOW_DAYS: Final = 120
DAYS_BEFORE_WINDOW: Final = 56
_HISTORY: Final = DAYS_BEFORE_WINDOW + WINDOW_DAYS
# Streams a day of a song of average appeal at its best.
_SIZE: Final[Mapping[str, int]] = {
    "us": 420_000, "gb": 120_000, "no": 26_000, "se": 38_000, "de": 110_000, "rest": 800_000,
}  # fmt: skip
# How much a market prefers its own; the smaller the language, the more.
_HOME: Final[Mapping[str, float]] = {"us": 1.2, "gb": 1.3, "no": 1.9, "se": 1.8, "de": 1.7, "rest": 1.0}
_WEEKDAYS: Final = (0.97, 0.96, 0.98, 1.0, 1.12, 1.07, 0.9)
_SEASONS: Final = (DAYS_BEFORE_WINDOW + 22, DAYS_BEFORE_WINDOW + 95)
_EVERGREENS, _SEASONALS, _SECOND_WINDS = 480, 14, 16


class Market:
    """Streams by market, day and track, and the charts over them. Build one with `market(seed=…, last_day=…)`."""

    def __init__(self, *, seed: int, last_day: date) -> None:
        self.seed = seed
        self.last_day = last_day
        self.first_day = last_day - timedelta(days=WINDOW_DAYS - 1)
        self.history_start = self.first_day - timedelta(days=DAYS_BEFORE_WINDOW)
        self.days = [self.history_start + timedelta(days=offset) for offset in range(_HISTORY)]
        self._rng = Random(f"{seed} {last_day.isoformat()}")
        self.artists: Sequence[Artist] = artists(self._rng)
        self.tracks: list[Track] = []
        self.curves: list[Curve] = []
        self._appeal: list[float] = []
        self._write_songs()
        self.streams = self._listen()
        self._number = {track.track_id: number for number, track in enumerate(self.tracks)}
        self._charts: dict[tuple[str, str], Chart] = {}

    def chart(self, market: str, period: str = "daily") -> Chart:
        """The songs chart of a market, `daily` or `weekly`; KeyError for a market without one."""
        if market not in MARKETS:
            raise KeyError(market)
        key = (market, period)
        if key not in self._charts:
            self._charts[key] = Chart(self.tracks, self._periods(market, period), daily=period == "daily")
        return self._charts[key]

    @cached_property
    def sounds(self) -> SoundChart:
        """What is used on TikTok, and by how many days each sound leads or lags its song."""
        return self.sounds_leading_by(LEADS)

    def sounds_leading_by(self, leads: Sequence[int]) -> SoundChart:
        """Another TikTok, whose breakouts lead Spotify's global chart by days drawn from `leads`."""
        rng = Random(f"{self.seed} {self.last_day.isoformat()} sounds")
        return SoundChart(rng, self.chart("global"), self.days, leads=leads)

    def ranked(self, market: str, day: date) -> list[tuple[Track, int]]:
        """Every track streamed in a market on a day, most streamed first, far below the chart's depth."""
        streams = self.streams[market][(day - self.history_start).days]
        order = sorted(range(len(self.tracks)), key=streams.__getitem__, reverse=True)
        return [(self.tracks[index], streams[index]) for index in order if streams[index]]

    def streams_of(self, track: Track, market: str, day: date) -> int:
        """Streams of a track in a market on a day of the history."""
        return self.streams[market][(day - self.history_start).days][self._number[track.track_id]]

    def _write_songs(self) -> None:
        rng, catalogue = self._rng, Catalogue(self._rng, list(self.artists))
        for number in range(_EVERGREENS + _SEASONALS + _SECOND_WINDS):
            age = rng.randrange(30, 4000)
            track = catalogue.original(self.history_start - timedelta(days=age))
            # Old songs fill the middle of the charts; their tops belong to what is new.
            self._add(track, self._old_curve(number, -age), appeal=min(2.2, exp(rng.gauss(0.0, 0.75))))
        for released in release_days(rng, self.history_start, _HISTORY):
            start = (released - self.history_start).days
            self._add(catalogue.original(released), new_release(rng, start))
        self._add_versions(catalogue)

    def _old_curve(self, number: int, start: int) -> Curve:
        if number < _EVERGREENS:
            return evergreen(self._rng, start)
        if number < _EVERGREENS + _SEASONALS:
            return seasonal(self._rng, start, _SEASONS)
        return second_wind(self._rng, start, self._rng.randrange(DAYS_BEFORE_WINDOW + 30, _HISTORY - 12))

    def _add_versions(self, catalogue: Catalogue) -> None:
        best = sorted(range(len(self.tracks)), key=self._appeal.__getitem__, reverse=True)[:260]
        for parent in sorted(self._rng.sample(best, 120)):
            earliest = max(0, self.curves[parent].start + 7)
            start = earliest + self._rng.randrange(0, 60)
            if start >= _HISTORY:
                continue
            version = catalogue.version_of(self.tracks[parent], self.days[start])
            appeal = self._appeal[parent] * self._rng.uniform(0.45, 0.95)
            self._add(version, new_release(self._rng, start), appeal=appeal)

    def _add(self, track: Track, curve: Curve, *, appeal: float | None = None) -> None:
        self.tracks.append(track)
        self.curves.append(curve)
        self._appeal.append(exp(self._rng.gauss(0.0, 0.75)) if appeal is None else appeal)

    def _listen(self) -> dict[str, list[array[int]]]:
        """Streams of each track per day in each market; the world's are the sum of all listening markets."""
        streams = {market: [array("q", bytes(8 * len(self.tracks))) for _ in self.days] for market in LISTENING}
        for index, track in enumerate(self.tracks):
            self._listen_to(index, track, streams)
        world = [
            array("q", map(sum, zip(*by_market, strict=True))) for by_market in zip(*streams.values(), strict=True)
        ]
        return {"global": world, **streams}

    def _listen_to(self, index: int, track: Track, streams: dict[str, list[array[int]]]) -> None:
        rng, curve = self._rng, self.curves[index]
        first = max(0, curve.start)
        mood, levels = 0.0, []
        for day in range(first, _HISTORY):
            mood = 0.8 * mood + rng.gauss(0.0, 0.035)
            levels.append(curve.at(day) * _WEEKDAYS[self.days[day].weekday()] * (1 + mood))
        lead = track.artists[0]
        for market in LISTENING:
            taste = _HOME[market] if market == lead.home else lead.reach
            size = _SIZE[market] * self._appeal[index] * taste * exp(rng.gauss(0.0, 0.35))
            by_day = streams[market]
            for day, level in enumerate(levels, start=first):
                by_day[day][index] = int(size * level * (0.96 + 0.08 * rng.random()))

    def _periods(self, market: str, period: str) -> list[tuple[date, list[tuple[int, int]]]]:
        by_day = self.streams[market]
        if period == "daily":
            return [(day, _top(by_day[number])) for number, day in enumerate(self.days)]
        if period != "weekly":
            raise KeyError(period)
        weeks = []
        for end in range(6, _HISTORY):
            # A week of the charts runs from Friday to Thursday and is named after that Thursday.
            if self.days[end].weekday() == 3:
                total = _summed(by_day[end - 6 : end + 1])
                weeks.append((self.days[end], _top(total)))
        return weeks


@cache
def market(*, seed: int, last_day: date) -> Market:
    """The market of a seed and a last day; the same object for the same pair."""
    return Market(seed=seed, last_day=last_day)


def _summed(streams: Sequence[array[int]]) -> array[int]:
    return array("q", map(sum, zip(*streams, strict=True)))


def _top(streams: array[int]) -> list[tuple[int, int]]:
    order = sorted(range(len(streams)), key=streams.__getitem__, reverse=True)[:DEPTH]
    return [(index, streams[index]) for index in order if streams[index]]
