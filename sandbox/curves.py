"""How a song's popularity runs over days: drops, growers, flashes, evergreens, the seasonal and the second wind."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from random import Random


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Popularity by day, relative to the song's best: floor + decaying start + bumps (centre day, height, width).

    Days are indexes into the simulated history; `start` may be negative for a song from before it.
    `rise` is the days a grower needs to half of its height; 0 is the usual drop, highest at release.
    """

    start: int
    floor: float
    height: float
    fade: float
    rise: float = 0.0
    bumps: tuple[tuple[int, float, float], ...] = ()

    def at(self, day: int) -> float:
        """Popularity on a day, 0 before the release."""
        age = day - self.start
        if age < 0:
            return 0.0
        level = self.height * exp(-max(0.0, age - 2 * self.rise) / self.fade)
        if self.rise:
            level /= 1 + exp(-4 * (age - self.rise) / self.rise)
        for centre, height, width in self.bumps:
            distance = (day - centre) / width
            # A wave builds up in half the time it takes to run out.
            level += height * exp(-((2 * distance) ** 2 if distance < 0 else distance**2) / 2)
        return self.floor + level


def new_release(rng: Random, start: int) -> Curve:
    """A song that comes out on day `start`."""
    kind = rng.random()
    if kind < 0.6:
        return Curve(start=start, floor=rng.uniform(0.03, 0.25), height=1.0, fade=rng.uniform(8, 60))
    if kind < 0.85:
        rise = rng.uniform(6, 35)
        return Curve(start=start, floor=0.05, height=1.1, fade=rng.uniform(25, 80), rise=rise)
    return Curve(start=start, floor=0.01, height=1.2, fade=rng.uniform(1.5, 5))


def evergreen(rng: Random, start: int) -> Curve:
    """A song from before the history that people keep playing."""
    return Curve(start=start, floor=rng.uniform(0.15, 0.5), height=0.3, fade=rng.uniform(60, 200))


def seasonal(rng: Random, start: int, seasons: tuple[int, ...]) -> Curve:
    """A song that sleeps but for the weeks around each season's day."""
    bumps = tuple((season + rng.randrange(-2, 3), rng.uniform(0.9, 1.4), rng.uniform(4, 7)) for season in seasons)
    return Curve(start=start, floor=0.02, height=0.0, fade=1.0, bumps=bumps)


def second_wind(rng: Random, start: int, wind: int) -> Curve:
    """An old or fading song that goes viral around day `wind`."""
    bump = (wind, rng.uniform(0.9, 1.5), rng.uniform(6, 12))
    return Curve(start=start, floor=0.03, height=0.6, fade=rng.uniform(8, 15), bumps=(bump,))
