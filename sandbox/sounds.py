"""TikTok sounds: how many videos use each on every day, and by how many days it leads or lags its song on Spotify.

Breakouts are what the chart's top is made of: a sound takes off on a chosen day, and is fourth or better from that day
on. The day is chosen as a drawn number of days before (or after) the song arrives on Spotify's global chart, so that
lead is known by construction; `truth` and `revivals` list it. Sounds in the background never come near the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random
from typing import Final, NamedTuple

from sandbox import ids, names
from sandbox.catalogue import Track
from sandbox.charts import Chart

KINDS: Final = ("Catalog Sound", "UGC Contains Music", "Original Sound", "Commercial Sound")
LEADS: Final = (14, 12, 10, 9, 8, 7, 6, 5, 5, 4, 3, 3, 2, 1, 0, -1, -2, -4, -7)
_BACKGROUND: Final = 70
_WITHOUT_A_SONG: Final = 0.2
_DAYS_BETWEEN_BREAKOUTS: Final = 2
# A song that was off the chart for so long comes back for a reason of its own.
_AWAY: Final = timedelta(days=21)


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A TikTok sound. `track` is None for one that is nowhere on Spotify; breakouts with a song have an `arrival`.

    `arrival` is the first day of the song's stay on Spotify's global chart that belongs to the breakout: its first
    ever, or a return after weeks. `lead` = arrival − first day among TikTok's top five; positive: TikTok was first.
    """

    sound_id: str
    name: str
    author: str
    kind: str
    track: Track | None
    first_seen: date
    arrival: date | None = None

    @property
    def lead(self) -> int | None:
        """Days by which TikTok was ahead of Spotify's global chart."""
        return (self.arrival - self.first_seen).days if self.arrival else None


class SoundRow(NamedTuple):
    """One position of TikTok's chart: ranked by the videos made on the day, showing all videos so far."""

    rank: int
    sound: Sound
    videos: int
    videos_of_the_day: int
    videos_a_week_ago: int


class SoundChart:
    """All sounds and their videos by day. `rows(day)` is the chart, the most used of the day first.

    `leads` are those that breakouts are drawn from [days].
    """

    def __init__(self, rng: Random, spotify: Chart, days: Sequence[date], *, leads: Sequence[int] = LEADS) -> None:
        self._rng = rng
        self._drawn_leads = leads
        self._days = list(days)
        self._debuts = spotify.debuts
        self.sounds: list[Sound] = []
        self._made: list[list[int]] = []
        self._take_off(spotify)
        self._fill_background(spotify)
        self._so_far = [_running_total(made) for made in self._made]

    @property
    def truth(self) -> dict[str, int]:
        """Lead in days by track id, for every breakout that belongs to the song's first days on Spotify's chart."""
        return {track_id: lead for track_id, lead, returned in self._leads if not returned}

    @property
    def revivals(self) -> dict[str, int]:
        """Lead in days by track id, for every breakout that belongs to a return to Spotify's chart."""
        return {track_id: lead for track_id, lead, returned in self._leads if returned}

    def rows(self, day: date, *, depth: int = 50) -> list[SoundRow]:
        """The chart of a day, `depth` rows; KeyError for a day outside the history."""
        number = self._number(day)
        order = sorted(range(len(self.sounds)), key=lambda index: self._made[index][number], reverse=True)
        return [
            SoundRow(
                rank=rank,
                sound=self.sounds[index],
                videos=self._so_far[index][number],
                videos_of_the_day=self._made[index][number],
                videos_a_week_ago=self._so_far[index][max(0, number - 7)],
            )
            for rank, index in enumerate(order[:depth], start=1)
            if self._made[index][number]
        ]

    @property
    def _leads(self) -> list[tuple[str, int, bool]]:
        return [
            (sound.track.track_id, sound.lead, sound.arrival != self._debuts[sound.track.track_id])
            for sound in self.sounds
            if sound.track and sound.lead is not None
        ]

    def _number(self, day: date) -> int:
        number = (day - self._days[0]).days
        if not 0 <= number < len(self._days):
            raise KeyError(day)
        return number

    def _take_off(self, spotify: Chart) -> None:
        """Every other day a sound breaks out: mostly with a song that charts in the days around, else without one."""
        arrivals = _arrivals(spotify, self._days)
        used: set[int] = set()
        for number in range(0, len(self._days), _DAYS_BETWEEN_BREAKOUTS):
            onset = self._days[number]
            track, arrival = self._song_around(onset, arrivals, used)
            self._add(track, onset, arrival, [self._breakout(day - number) for day in range(len(self._days))])

    def _song_around(
        self, onset: date, arrivals: dict[date, list[Track]], used: set[int]
    ) -> tuple[Track | None, date | None]:
        """A song that arrives on Spotify's chart a drawn number of days after `onset`, and that day; or none."""
        if self._rng.random() < _WITHOUT_A_SONG:
            return None, None
        for lead in self._rng.sample(self._drawn_leads, len(self._drawn_leads)):
            arrival = onset + timedelta(days=lead)
            fresh = [track for track in arrivals.get(arrival, ()) if track.song not in used]
            if fresh:
                track = self._rng.choice(fresh)
                used.add(track.song)
                return track, arrival
        return None, None

    def _breakout(self, age: int) -> int:
        if age < 0:
            return 0
        # Highest on the third day; a tenth of it after a fortnight, so the newest five always fill the top.
        level = (1 + 0.25 * age) if age < 3 else 1.75 * exp(-(age - 3) / 5)
        return int(24_000 * level * self._rng.uniform(0.9, 1.1))

    def _fill_background(self, spotify: Chart) -> None:
        first = spotify.dates[0]
        charted = [row.track for row in spotify.rows(first)]
        for track in self._rng.sample(charted, _BACKGROUND // 2):
            self._add(track, first - timedelta(days=self._rng.randrange(40, 900)), None, self._steady())
        for _ in range(_BACKGROUND // 2):
            self._add(None, first - timedelta(days=self._rng.randrange(10, 400)), None, self._steady())

    def _steady(self) -> list[int]:
        level = self._rng.uniform(150, 1_800)
        return [int(level * self._rng.uniform(0.8, 1.2)) for _ in self._days]

    def _add(self, track: Track | None, first_seen: date, arrival: date | None, made: list[int]) -> None:
        rng = self._rng
        uploader = names.handle(rng)
        if track is None:
            kind, name, author = rng.choice(KINDS[2:]), f"original sound - {uploader}", uploader
        elif rng.random() < 0.3:
            kind, name, author = KINDS[1], f"original sound - {uploader}", uploader
        else:
            # TikTok often drops the guests from a title and keeps them in the credit.
            title = track.title.split(" (feat.")[0] if rng.random() < 0.25 else track.title
            kind, name, author = KINDS[0], title, " & ".join(track.artist_names)
        number = ids.sound_id(rng)
        self.sounds.append(
            Sound(
                sound_id=number,
                name=name,
                author=author,
                kind=kind,
                track=track,
                first_seen=first_seen,
                arrival=arrival,
            )
        )
        self._made.append(made)


def _arrivals(spotify: Chart, days: Sequence[date]) -> dict[date, list[Track]]:
    """Original songs by the days on which they come to the chart: for the first time, or after weeks away."""
    found: dict[date, list[Track]] = {}
    last_seen: dict[Track, date] = {}
    for day in days:
        for row in spotify.rows(day):
            away = day - last_seen.get(row.track, date.min)
            if row.track.version == "original" and away >= _AWAY and day != days[0]:
                found.setdefault(day, []).append(row.track)
            last_seen[row.track] = day
    return found


def _running_total(made: list[int]) -> list[int]:
    total, totals = 0, []
    for count in made:
        total += count
        totals.append(total)
    return totals
