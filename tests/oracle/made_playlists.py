"""Playlists of a random history: several captures of a day, songs that come, go and move, and what is no song."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from tests.oracle.cast import Recording
from tests.oracle.lake import Row, Rows

_STEPS: Final = (1, 1, 1, 2, 7, 8, 30)


def playlists_of(rng: Random, cast: Sequence[Recording], *, name: str, days: Sequence[date]) -> Rows:
    """Up to two playlists with up to six observed dates each."""
    rows: Rows = []
    for number in range(rng.choice((0, 1, 1, 2))):
        rows += _playlist(rng, cast, f"{name}playlist{number}", rng.choice(days))
    return rows


def _playlist(rng: Random, cast: Sequence[Recording], playlist_id: str, first: date) -> Rows:
    pool = [_song(item) for recording in cast for item in recording.spotify] + [_OTHER[kind] for kind in _OTHER]
    listed = rng.sample(pool, rng.randint(1, min(len(pool), 8)))
    rows: Rows = []
    day = first
    for _ in range(rng.choice((1, 2, 3, 6))):
        captures = rng.choice((1, 1, 2))
        for number in range(captures):
            listed = _edited(rng, listed, pool)
            rows += _capture(rng, playlist_id, day, listed, number=number, current=number == captures - 1)
        day += timedelta(days=rng.choice(_STEPS))
    return rows


_OTHER: Final[dict[str, Row]] = {
    "episode": {"item_type": "episode", "track_id": "episode1", "title": "Episode"},
    "local": {"item_type": "local", "track_id": None, "title": "File", "is_local": True},
    "unavailable": {"item_type": "unavailable", "track_id": None},
}


def _song(item: Row) -> Row:
    if item["item_id"].startswith("text:"):
        return _OTHER["unavailable"]
    credited = {"artist_names": item["artist_names"], "artist_ids": item["artist_ids"]}
    return {"item_type": "track", "track_id": item["item_id"], "title": item["title"], **credited}


def _edited(rng: Random, listed: Rows, pool: Rows) -> Rows:
    """The next version: maybe another order, one more (which may be there already), one less; never nothing."""
    songs = list(listed)
    if rng.random() < 0.3:
        rng.shuffle(songs)
    if rng.random() < 0.4:
        songs.insert(rng.randint(0, len(songs)), rng.choice(pool))
    if len(songs) > 1 and rng.random() < 0.4:
        songs.pop(rng.randrange(len(songs)))
    return songs


def _capture(rng: Random, playlist_id: str, day: date, listed: Rows, *, number: int, current: bool) -> Rows:
    captured_at = datetime.combine(day, time(6 + 8 * number))
    rows = []
    for position, entry in enumerate(listed, start=1):
        added = rng.choice((None, timedelta(0), timedelta(hours=7), timedelta(days=3), timedelta(days=-2)))
        rows.append(
            {
                "month": f"{day:%Y-%m}",
                "playlist_id": playlist_id,
                "snapshot_date": day,
                "position": position,
                "captured_at": captured_at,
                "playlist_name": f"List {number}",
                "artist_names": None,
                "artist_ids": None,
                **entry,
                "album_id": rng.choice((None, None, f"{playlist_id}album")),
                "added_at": None if added is None else captured_at - added,
                "current": current,
                "adapter_version": 1,
                "source": "spotify_playlists",
                "fetched_at": captured_at,
                "raw_key": f"source=spotify_playlists/{playlist_id}/{captured_at}",
            }
        )
    return rows
