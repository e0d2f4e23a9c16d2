"""The catalogue of the Web API: tracks, artists, albums and audio features, one by one and in batches.

What an app gets depends on when it was made: a `new` one no batches and fewer fields, a `grandfathered` one both, and
audio features only one whose quota was `extended` before November 2024.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from math import log10
from typing import Any, Final, Literal

from sandbox.audio import features_of
from sandbox.catalogue import Artist, Track
from sandbox.exchange import Request, Response, as_json
from sandbox.market import Market
from sandbox.pages.spotify_documents import album_document, artist_link, error, track_document

App = Literal["new", "grandfathered", "extended"]
_MOST: Final[Mapping[str, int]] = {"tracks": 50, "artists": 50, "albums": 20, "audio-features": 100}
_NOT_FOR_NEW_APPS: Final = ("available_markets", "label", "popularity")
_ADDRESS: Final = re.compile(r"/v1/(tracks|artists|albums|audio-features)(?:/([^/]*))?")
_ID: Final = re.compile(r"[0-9A-Za-z]{22}")


class Catalogue:
    """Everything in the simulated market as the Web API shows it on the day `today`."""

    def __init__(self, market: Market, today: date) -> None:
        self._market = market
        self._today = today

    def answer(self, request: Request, app: App) -> Response:
        """An object, a batch with null for unknown ids, or the refusal that the app would get."""
        address = _ADDRESS.fullmatch(request.path)
        if address is None:
            return error(404, "Resource not found")
        kind, single = address[1], address[2]
        batch = not single
        if (kind == "audio-features" and app != "extended") or (batch and app == "new"):
            return error(403, "Forbidden")
        ids = request.query.get("ids", "").split(",") if batch else [single]
        if len(ids) > _MOST[kind]:
            return error(400, "Too many ids requested")
        if not all(_ID.fullmatch(one) for one in ids):
            return error(400, "Invalid base62 id")
        found = [self._find(kind, one, app) for one in ids]
        if batch:
            return as_json({kind.replace("-", "_"): found})
        return as_json(found[0]) if found[0] else error(404, "Resource not found")

    def _find(self, kind: str, identifier: str, app: App) -> dict[str, Any] | None:
        shelves = _shelves(self._market)
        show: Mapping[str, Callable[[Any, App], dict[str, Any]]] = {
            "tracks": self._track,
            "artists": self.artist,
            "albums": self._album,
            "audio-features": self._features,
        }
        held = shelves["tracks" if kind == "audio-features" else kind].get(identifier)
        return show[kind](held, app) if held else None

    def _track(self, track: Track, app: App) -> dict[str, Any]:
        return track_document(self._market, track, self._today, grandfathered=app != "new")

    def artist(self, artist: Artist, app: App) -> dict[str, Any]:
        """An artist in full, as far as the app may see it."""
        streams = self._streams_of(artist)
        document = {
            **artist_link(artist),
            "genres": [artist.genre] if artist.reach > 0.02 else [],
            "images": [],
        }
        if app == "new":
            return document
        return {
            **document,
            "followers": {"href": None, "total": 500 + sum(streams) // 400},
            "popularity": min(100, round(14 * log10(1 + streams[-1]))),
        }

    def _album(self, tracks: list[Track], app: App) -> dict[str, Any]:
        document = album_document(tracks)
        if app != "new":
            return document
        return {name: value for name, value in document.items() if name not in _NOT_FOR_NEW_APPS}

    def _features(self, track: Track, _: App) -> dict[str, Any]:
        return {
            **features_of(track),
            "analysis_url": f"https://api.spotify.com/v1/audio-analysis/{track.track_id}",
            "duration_ms": track.duration_ms,
            "id": track.track_id,
            "time_signature": 4,
            "track_href": f"https://api.spotify.com/v1/tracks/{track.track_id}",
            "type": "audio_features",
            "uri": f"spotify:track:{track.track_id}",
        }

    def _streams_of(self, artist: Artist) -> list[int]:
        """Streams of the artist's songs on every seventh day up to today."""
        days = [day for day in self._market.days[::7] if day <= self._today]
        songs = [track for track in self._market.tracks if artist in track.artists]
        return [sum(self._market.streams_of(track, "global", day) for track in songs) for day in days]


@cache
def _shelves(market: Market) -> Mapping[str, Mapping[str, Any]]:
    albums: dict[str, list[Track]] = {}
    for track in market.tracks:
        albums.setdefault(track.album_id, []).append(track)
    return {
        "tracks": {track.track_id: track for track in market.tracks},
        "artists": {artist.artist_id: artist for artist in market.artists},
        "albums": albums,
    }
