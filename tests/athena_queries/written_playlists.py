"""Playlists written by hand: per date the tracks from position 1 down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from tests.athena_queries.written_lake import Row


def playlist(days: Mapping[str, str], *, name: str = "list", **columns: Any) -> list[Row]:
    """Current captures: per date (mm-dd of 2026) the track ids; `episode`, `local` and `gone` are what they say."""
    rows: list[Row] = []
    for day, line in days.items():
        captured = datetime.combine(date.fromisoformat(f"2026-{day}"), time(8))
        for position, word in enumerate(line.split(), start=1):
            rows.append(_position(name, captured, position, word) | columns)
    return rows


def _position(name: str, captured: datetime, position: int, word: str) -> Row:
    kinds = {"episode": "episode", "local": "local", "gone": "unavailable"}
    kind = kinds.get(word, "track")
    return {
        "playlist_id": name,
        "snapshot_date": captured.date(),
        "position": position,
        "captured_at": captured,
        "item_type": kind,
        "track_id": word if kind in ("track", "episode") else None,
        "title": f"Song {word}",
        "artist_names": [f"Artist of {word}"],
        "current": True,
        "adapter_version": 1,
        "source": "spotify_playlists",
        "fetched_at": captured,
        "raw_key": f"playlist/{name}/{captured}",
    }


def track(track_id: str, *, observed: str = "01-05", **facts: Any) -> Row:
    """A row of `tracks`: what a source told of a track on a day (mm-dd of 2026)."""
    return {"track_id": track_id, "observed_date": date.fromisoformat(f"2026-{observed}"), **facts}


def same_recording(track_id: str, recording_id: str) -> Row:
    """A row of `track_matches`: a Spotify track that is another version of a recording."""
    known = {"recording_id": recording_id, "song_id": recording_id, "spotify_track_id": recording_id}
    return {"platform": "spotify", "item_id": track_id, "method": "isrc", **known}
