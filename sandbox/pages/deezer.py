"""Deezer's API: the chart of all genres, and the country charts as playlists. Its errors come with status 200."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from typing import Any, Final

from sandbox.catalogue import MARKETS, Artist, Track
from sandbox.exchange import Request, Response, as_json
from sandbox.market import Market
from sandbox.platforms import Platform
from sandbox.world import Prefixes

# Numbers are fixed, so that a lake.toml can name them whatever the seed.
PLAYLISTS: Final = {str(9_000_000_001 + place): market for place, market in enumerate(MARKETS)}
NO_DATA: Final = {"error": {"type": "DataException", "message": "no data", "code": 800}}
_WRONG: Final = {"error": {"type": "ParameterException", "message": "Wrong parameter", "code": 500}}
HOME: Final = "se"  # where the sandbox asks from: Deezer answers by the place of the caller
_CHART: Final = re.compile(r"/chart/0/(tracks|artists)")
_TRACKS: Final = re.compile(r"/playlist/([0-9]+)/tracks")
_DEPTH: Final = 100
_SHORT: Final = {"chart": 10, "playlist": 25}  # what comes when nobody says how much


class Deezer:
    """Answers for api.deezer.com on the day `today`."""

    def __init__(self, market: Market, today: date) -> None:
        self._platform = Platform("deezer", market)
        self._today = today

    def answer(self, request: Request) -> Response:
        """A chart, or a part of a playlist; the errors 500 and 800 in Deezer's form for anything else."""
        chart, playlist = _CHART.fullmatch(request.path), _TRACKS.fullmatch(request.path)
        short = str(_SHORT["chart" if chart else "playlist"])
        limit, index = request.query.get("limit", short), request.query.get("index", "0")
        if not limit.isdecimal() or not index.isdecimal():
            return as_json(_WRONG)
        if chart:
            return as_json(self._chart(chart[1], int(limit)))
        if playlist and playlist[1] in PLAYLISTS:
            return as_json(self._playlist(playlist[1], int(limit), int(index), request.base))
        return as_json(NO_DATA)

    def _chart(self, kind: str, limit: int) -> dict[str, Any]:
        depth = min(limit, _DEPTH)
        if kind == "artists":
            found = [self._artist(artist) for artist in self._platform.artists(HOME, self._today, depth=depth)]
        else:
            found = [self._track(track) for track in self._platform.songs(HOME, self._today, depth=depth)]
        data = [{**entry, "position": position} for position, entry in enumerate(found, start=1)]
        return {"data": data, "total": len(data)}

    def _playlist(self, playlist: str, limit: int, index: int, base: str) -> dict[str, Any]:
        songs = self._platform.songs(PLAYLISTS[playlist], self._today, depth=_DEPTH)
        part = [{**self._track(track), "readable": True, "time_add": 0} for track in songs[index : index + limit]]
        version = sha256(" ".join(track.track_id for track in songs).encode()).hexdigest()[:32]
        page: dict[str, Any] = {"data": part, "checksum": version, "total": len(songs)}
        end = index + limit
        if end < len(songs):
            page["next"] = f"{base}/playlist/{playlist}/tracks?limit={limit}&index={end}"
        return page

    def _track(self, track: Track) -> dict[str, Any]:
        number, album = (self._platform.number_of(one) for one in (track.track_id, track.album_id))
        return {
            "id": number,
            "title": track.title,
            "title_short": track.title.split(" (feat.")[0],
            "title_version": "",
            "link": f"https://www.deezer.com/track/{number}",
            "duration": track.duration_ms // 1000,
            # A popularity up to a million, and no position.
            "rank": 500_000 + number % 500_000,
            "explicit_lyrics": track.explicit,
            "explicit_content_lyrics": int(track.explicit),
            "explicit_content_cover": 0,
            "preview": "",
            "md5_image": f"{number:032x}",
            "artist": self._artist(track.artists[0]),
            "album": {
                "id": album,
                "title": track.album_name,
                "cover": f"https://api.deezer.com/album/{album}/image",
                "tracklist": f"https://api.deezer.com/album/{album}/tracks",
                "type": "album",
            },
            "type": "track",
        }

    def _artist(self, artist: Artist) -> dict[str, Any]:
        number = self._platform.number_of(artist.artist_id)
        return {
            "id": number,
            "name": artist.name,
            "link": f"https://www.deezer.com/artist/{number}",
            "picture": f"https://api.deezer.com/artist/{number}/image",
            "radio": True,
            "tracklist": f"https://api.deezer.com/artist/{number}/top?limit=50",
            "type": "artist",
        }


UPSTREAMS: Final[Prefixes] = {"deezer": lambda world: Deezer(world.market, world.day)}
