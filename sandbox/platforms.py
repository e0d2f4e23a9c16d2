"""What listeners elsewhere play: the market's streams, bent by a taste of each platform's own, under its own ids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from math import exp
from random import Random
from typing import Final

from sandbox.catalogue import Artist, Track
from sandbox.market import Market

# How far a platform's listeners differ: a song is played a fifth more or less there than the market would say.
_TASTE: Final = 0.2
_CONSIDERED: Final = 3


class Platform:
    """One platform in the simulated market. On a day it shows what was played on the day before, as a chart does."""

    def __init__(self, name: str, market: Market) -> None:
        self._name = name
        self._market = market

    def songs(self, country: str, day: date, *, depth: int) -> list[Track]:
        """The chart of a country as it is shown on `day`, best first; KeyError for a country without listeners."""
        return [track for track, _ in self._played(country, day, depth)[:depth]]

    def artists(self, country: str, day: date, *, depth: int) -> list[Artist]:
        """The artists by what was played of their own songs, best first."""
        totals: dict[Artist, float] = {}
        for track, plays in self._played(country, day, len(self._market.tracks)):
            totals[track.artists[0]] = totals.get(track.artists[0], 0.0) + plays
        return sorted(totals, key=totals.__getitem__, reverse=True)[:depth]

    def number_of(self, spotify_id: str) -> int:
        """The platform's own number of a track, artist or album: ten digits, the same on every day."""
        digest = sha256(f"{self._market.seed} {self._name} {spotify_id}".encode()).digest()
        return 1_000_000_000 + int.from_bytes(digest[:8]) % 9_000_000_000

    def _played(self, country: str, day: date, depth: int) -> Sequence[tuple[Track, float]]:
        near = self._market.ranked(country, day - timedelta(days=1))[: _CONSIDERED * depth]
        return sorted(
            ((track, streams * self._liking(country, track)) for track, streams in near),
            key=lambda played: played[1],
            reverse=True,
        )

    def _liking(self, country: str, track: Track) -> float:
        return exp(Random(f"{self._market.seed} {self._name} {country} {track.track_id}").gauss(0.0, _TASTE))
