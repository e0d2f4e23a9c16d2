"""A published songs chart with what the service reports of the past: previous rank, peak, periods, totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from sandbox.catalogue import Track

DEPTH: Final = 200


class ChartRow(NamedTuple):
    """One position as the service reports it, counted from the simulated history's first day.

    A tuple, because a market has tens of thousands of them. `previous_rank` is None when the track was not on the
    previous chart; `week` sums the charted streams of the last seven days; `total` all charted streams so far.
    """

    rank: int
    track: Track
    streams: int
    previous_rank: int | None
    peak_rank: int
    times_at_peak: int
    periods_on_chart: int
    streams_change: int | None
    week: int
    week_change: int
    total: int


@dataclass
class _Past:
    """What is known of one track on one chart so far; streams and ranks by number of the period."""

    peak: int = DEPTH + 1
    times_at_peak: int = 0
    periods: int = 0
    total: int = 0
    rank: dict[int, int] = field(default_factory=dict)
    streams: dict[int, int] = field(default_factory=dict)

    def appear(self, number: int, rank: int, streams: int) -> None:
        if rank < self.peak:
            self.peak, self.times_at_peak = rank, 0
        self.times_at_peak += rank == self.peak
        self.periods += 1
        self.total += streams
        self.rank[number] = rank
        self.streams[number] = streams

    def week(self, number: int) -> int:
        return sum(self.streams.get(number - back, 0) for back in range(7))


class Chart:
    """All periods of one chart. `rows(day)` is the chart dated `day`, best rank first."""

    def __init__(
        self, tracks: Sequence[Track], periods: Iterable[tuple[date, list[tuple[int, int]]]], *, daily: bool
    ) -> None:
        self.daily = daily
        self._rows: dict[date, list[ChartRow]] = {}
        self.debuts: dict[str, date] = {}
        past: dict[int, _Past] = {}
        for number, (day, top) in enumerate(periods):
            self._rows[day] = [
                self._row(past.setdefault(index, _Past()), tracks[index], number, rank, streams)
                for rank, (index, streams) in enumerate(top, start=1)
            ]
            for index, _ in top:
                self.debuts.setdefault(tracks[index].track_id, day)

    @property
    def dates(self) -> list[date]:
        """The dates of the chart, oldest first; a weekly chart is dated by its Thursday."""
        return list(self._rows)

    def rows(self, day: date) -> list[ChartRow]:
        """The chart of a date; KeyError when there is none."""
        return self._rows[day]

    def newest(self, day: date) -> date:
        """The newest date that is not after `day`."""
        return max(dated for dated in self._rows if dated <= day)

    def presence(self, track_id: str) -> list[date]:
        """The dates on which a track is on the chart."""
        return [day for day, rows in self._rows.items() if any(row.track.track_id == track_id for row in rows)]

    @staticmethod
    def _row(past: _Past, track: Track, number: int, rank: int, streams: int) -> ChartRow:
        before = past.streams.get(number - 1)
        past.appear(number, rank, streams)
        return ChartRow(
            rank=rank,
            track=track,
            streams=streams,
            previous_rank=past.rank.get(number - 1),
            peak_rank=past.peak,
            times_at_peak=past.times_at_peak,
            periods_on_chart=past.periods,
            streams_change=None if before is None else streams - before,
            week=past.week(number),
            week_change=streams - past.streams.get(number - 7, 0),
            total=past.total,
        )
