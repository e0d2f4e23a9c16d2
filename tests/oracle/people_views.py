"""The oracle's views of playlists, artists, albums, sounds and listening, and what makes a row of each unique."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.oracle.catalogue import album_leaderboard, artist_discography, artist_profile, genre_daily
from tests.oracle.discover import listening_discover
from tests.oracle.growth import artist_growth, sound_growth
from tests.oracle.lake import Lake, Rows
from tests.oracle.listening import listening_daily, listening_plays, listening_profile, listening_top
from tests.oracle.playlists import playlist_changes, playlist_daily, playlist_kpis, playlist_titles

_CHART: Final = ("platform", "chart", "market")
_CAPTURE: Final = ("playlist_id", "snapshot_date")

PEOPLE_VIEWS: Final[dict[str, tuple[Callable[[Lake], Rows], tuple[str, ...]]]] = {
    "playlist_daily": (playlist_daily, (*_CAPTURE, "position")),
    "playlist_titles": (playlist_titles, ("playlist_id", "recording_id")),
    "playlist_changes": (playlist_changes, (*_CAPTURE, "recording_id", "change")),
    "playlist_kpis": (playlist_kpis, _CAPTURE),
    "album_leaderboard": (album_leaderboard, (*_CHART, "album_id")),
    "genre_daily": (genre_daily, (*_CHART, "chart_date", "genre")),
    "artist_discography": (artist_discography, ("artist_id", "album_id")),
    "artist_profile": (artist_profile, ("artist_id",)),
    "artist_growth": (artist_growth, ("artist_id", "date")),
    "sound_growth": (sound_growth, ("platform", "item_id", "date")),
    "listening_plays": (listening_plays, ("user_id", "played_at", "item_id")),
    "listening_daily": (listening_daily, ("user_id", "date")),
    "listening_top": (listening_top, ("user_id", "period", "kind", "rank")),
    "listening_profile": (listening_profile, ("user_id",)),
    "listening_discover": (listening_discover, ("user_id", "rank")),
}
PEOPLE_UNCOMPARED: Final[dict[str, dict[str, str]]] = {
    "listening_plays": dict.fromkeys(("context_type", "context_uri", "source"), "taken over as the shown row has it")
}
