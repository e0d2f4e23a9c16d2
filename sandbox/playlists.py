"""Spotify playlists that change from day to day: songs come, go and move, and the version id follows the content."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import Final, Literal

from sandbox.catalogue import Track
from sandbox.market import Market

Shape = Literal["new", "both", "old", "foreign"]
Kind = Literal["track", "episode", "local", "removed"]
SMALLEST: Final = 60
LARGEST: Final = 150


@dataclass(frozen=True, kw_only=True)
class Playlist:
    """A playlist and how the Web API shows it.

    `shape`: `new` has `items`/`item` and needs its owner's token; `both` is a grandfathered app's answer of 2026
    with `items` and `tracks`, `item` and `track`; `old` has `tracks`/`track` alone; `foreign` belongs to somebody
    else: metadata only.
    """

    playlist_id: str
    name: str
    shape: Shape
    market: str
    size: int


# Ids are fixed, so that a lake.toml can name them whatever the seed.
PLAYLISTS: Final = (
    Playlist(playlist_id="0SandboxNordicMorning1", name="Nordisk morgen ☕", shape="new", market="no", size=112),
    Playlist(playlist_id="0SandboxFreshFridays02", name="Fresh Fridays", shape="both", market="global", size=84),
    Playlist(playlist_id="0SandboxNachtschicht03", name="Nachtschicht", shape="old", market="de", size=66),
    Playlist(playlist_id="0SandboxSomebodyElse04", name="Somebody else's", shape="foreign", market="gb", size=70),
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One place of a playlist; `track` is None for anything but a track."""

    kind: Kind
    added_at: datetime
    track: Track | None = None


@dataclass(frozen=True, kw_only=True)
class Version:
    """The playlist's content at one moment."""

    entries: tuple[Entry, ...]

    @property
    def snapshot_id(self) -> str:
        """Changes exactly when the content does."""
        lines = (f"{e.kind} {e.track.track_id if e.track else ''} {e.added_at.isoformat()}" for e in self.entries)
        return b64encode(sha256("\n".join(lines).encode()).digest()[:24]).decode()


class Playlists:
    """All playlists on every day of the window. `edit` changes one at once, as its owner might between two requests."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._versions: dict[str, list[Version]] = {}
        self._edits: dict[str, int] = {}

    @staticmethod
    def find(playlist_id: str) -> Playlist | None:
        """The playlist of an id, None when there is none."""
        return next((playlist for playlist in PLAYLISTS if playlist.playlist_id == playlist_id), None)

    def on(self, playlist: Playlist, day: date) -> Version:
        """The content on a day of the window, edits included."""
        versions = self._versions.setdefault(playlist.playlist_id, [])
        wanted = (day - self.market.first_day).days
        while len(versions) <= wanted:
            versions.append(self._next(playlist, versions))
        version = versions[wanted]
        for number in range(self._edits.get(playlist.playlist_id, 0)):
            version = self._edited(playlist, version, day, number)
        return version

    def edit(self, text: str) -> None:
        """Put one more song on top of every playlist whose id stands in `text`; all others move down."""
        for playlist in PLAYLISTS:
            if playlist.playlist_id in text:
                self._edits[playlist.playlist_id] = self._edits.get(playlist.playlist_id, 0) + 1

    def _next(self, playlist: Playlist, versions: list[Version]) -> Version:
        day = self.market.first_day + timedelta(days=len(versions))
        rng = Random(f"{self.market.seed} {playlist.playlist_id} {day.isoformat()}")
        if not versions:
            return self._first(playlist, day, rng)
        entries = list(versions[-1].entries)
        friday = day.weekday() == 4
        if not friday and rng.random() < 0.4:
            return versions[-1]
        # Chosen before anything leaves, so that no song leaves and comes back on one day.
        fresh = self._candidates(playlist, day, entries)
        for _ in range(rng.randrange(8, 13) if friday else rng.randrange(0, 3)):
            self._remove_one(entries, rng)
        for track in rng.sample(fresh[:60], rng.randrange(8, 13) if friday else rng.randrange(0, 3)):
            if len(entries) < LARGEST:
                entries.insert(rng.randrange(0, 12), Entry(kind="track", track=track, added_at=_morning(day, rng)))
        for _ in range(rng.randrange(1, 4)):
            entries.insert(rng.randrange(len(entries)), entries.pop(rng.randrange(len(entries))))
        return Version(entries=tuple(entries))

    def _first(self, playlist: Playlist, day: date, rng: Random) -> Version:
        tracks = rng.sample(self._candidates(playlist, day, [])[:180], playlist.size)
        entries = [
            Entry(kind="track", track=track, added_at=_morning(max(track.release_date, day - timedelta(days=age)), rng))
            for age, track in zip(sorted(rng.choices(range(1, 90), k=len(tracks))), tracks, strict=True)
        ]
        if playlist.shape in ("both", "old"):
            odd: tuple[Kind, ...] = ("removed", "episode", "local")
            for position, kind in zip((4, 11, 57), odd, strict=True):
                entries.insert(position, Entry(kind=kind, added_at=_morning(day - timedelta(days=200), rng)))
        return Version(entries=tuple(entries))

    def _candidates(self, playlist: Playlist, day: date, present: list[Entry]) -> list[Track]:
        """Songs of yesterday's chart that are not on the playlist, best rank first."""
        taken = {entry.track for entry in present}
        rows = self.market.chart(playlist.market).rows(day - timedelta(days=1))
        return [row.track for row in rows if row.track not in taken]

    @staticmethod
    def _remove_one(entries: list[Entry], rng: Random) -> None:
        if len(entries) > SMALLEST:
            removable = [number for number, entry in enumerate(entries) if entry.kind == "track"]
            entries.pop(rng.choice(removable[len(removable) // 2 :]))

    def _edited(self, playlist: Playlist, version: Version, day: date, number: int) -> Version:
        track = self._candidates(playlist, day, list(version.entries))[-1]
        added_at = datetime.combine(day, time(6, number % 60, number // 60))
        return Version(entries=(Entry(kind="track", track=track, added_at=added_at), *version.entries))


def _morning(day: date, rng: Random) -> datetime:
    return datetime.combine(day, time(rng.randrange(0, 6), rng.randrange(60), rng.randrange(60)))
