"""The Web API about one artist: the search by name, and the albums page by page, at most fifty to a page.

Two artists share a name: the one with most songs in the simulated market has a namesake that no chart knows, with a
discography of more than one page. Its id is fixed, so that a lake.toml can name it whatever the seed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from sandbox.catalogue import Artist
from sandbox.exchange import Request, Response, as_json
from sandbox.market import Market
from sandbox.pages.spotify_catalogue import App, Catalogue
from sandbox.pages.spotify_documents import album_document, artist_link, error

NAMESAKE: Final = "0SandboxTwinOfAnArtist"
NAMESAKE_ALBUMS: Final = 61
_MOST: Final = {"search": 50, "albums": 50}
_MOST_OF_A_NEW_APP: Final = {"search": 10, "albums": 50}
_DEFAULTS: Final = {"search": "5", "albums": "20"}
_ALBUMS: Final = re.compile(r"/v1/artists/([0-9A-Za-z]{22})/albums")
_FIRST_RELEASE: Final = date(1999, 5, 17)
_NOT_IN_SHORT: Final = ("copyrights", "external_ids", "genres", "label", "popularity", "tracks")


class Search:
    """Searches and discographies in the simulated market."""

    def __init__(self, market: Market, today: date, catalogue: Catalogue) -> None:
        self._market = market
        self._today = today
        self._catalogue = catalogue

    def answer(self, request: Request, app: App) -> Response | None:
        """A page of hits or of albums, or the namesake; None for what is not about one artist."""
        if request.path == "/v1/search":
            return self._search(request, app)
        if request.path == f"/v1/artists/{NAMESAKE}":
            return as_json(self._catalogue.artist(namesake(self._market), app))
        found = _ALBUMS.fullmatch(request.path)
        return self._albums(found[1], request, app) if found else None

    def _search(self, request: Request, app: App) -> Response:
        wanted = request.query.get("q", "").casefold()
        if not wanted or request.query.get("type") != "artist":
            return error(400, "No search query" if not wanted else "Bad search type field")
        page = _page("search", [self._catalogue.artist(one, app) for one in self._hits(wanted)], request, app)
        return as_json({"artists": page}) if page else error(400, "Invalid limit")

    def _hits(self, wanted: str) -> Sequence[Artist]:
        """Those with every word in the name; who is called exactly so comes first, the best known before the others."""
        words = wanted.split()
        known = [*self._market.artists, namesake(self._market)]
        hits = [artist for artist in known if all(word in artist.name.casefold() for word in words)]
        return sorted(hits, key=lambda artist: (artist.name.casefold() != wanted, artist.artist_id == NAMESAKE))

    def _albums(self, artist_id: str, request: Request, app: App) -> Response:
        albums = self._discography(artist_id)
        if albums is None:
            return error(404, "Resource not found")
        groups = request.query.get("include_groups", "album,single,compilation,appears_on").split(",")
        page = _page("albums", [album for album in albums if album["album_type"] in groups], request, app)
        return as_json(page) if page else error(400, "Invalid limit")

    def _discography(self, artist_id: str) -> list[dict[str, Any]] | None:
        if artist_id == NAMESAKE:
            return [_invented(namesake(self._market), number) for number in range(1, NAMESAKE_ALBUMS + 1)]
        if artist_id not in {artist.artist_id for artist in self._market.artists}:
            return None
        tracks = [track for track in self._market.tracks if track.artists[0].artist_id == artist_id]
        out = sorted(
            (track for track in tracks if track.release_date <= self._today),
            key=lambda track: (track.release_date, track.album_id),
            reverse=True,
        )
        return [_in_short(album_document([track])) for track in out]


@cache
def namesake(market: Market) -> Artist:
    """An artist that is called as the one with most songs in the market, and is somebody else."""
    songs: dict[Artist, int] = {}
    for track in market.tracks:
        songs[track.artists[0]] = songs.get(track.artists[0], 0) + 1
    star = max(songs, key=lambda artist: (songs[artist], artist.artist_id))
    return Artist(artist_id=NAMESAKE, name=star.name, home=star.home, reach=0.03, genre="dansband")


def _page(kind: str, items: list[dict[str, Any]], request: Request, app: App) -> dict[str, Any] | None:
    most = (_MOST_OF_A_NEW_APP if app == "new" else _MOST)[kind]
    given = request.query.get("limit", _DEFAULTS[kind]), request.query.get("offset", "0")
    if not all(text.isdecimal() for text in given) or not 1 <= int(given[0]) <= most:
        return None
    limit, offset = map(int, given)

    def link(start: int) -> str:
        return f"{request.base}{request.path}?{urlencode({**request.query, 'offset': start, 'limit': limit})}"

    return {
        "href": link(offset),
        "items": items[offset : offset + limit],
        "limit": limit,
        "next": link(offset + limit) if offset + limit < len(items) else None,
        "offset": offset,
        "previous": link(max(0, offset - limit)) if offset else None,
        "total": len(items),
    }


def _in_short(album: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in album.items() if name not in _NOT_IN_SHORT}


def _invented(artist: Artist, number: int) -> dict[str, Any]:
    identifier = f"0SandboxTwinsAlbum{number:04d}"
    released = _FIRST_RELEASE + timedelta(days=120 * number)
    return {
        "album_type": "album" if number % 3 else "single",
        "artists": [artist_link(artist)],
        "external_urls": {"spotify": f"https://open.spotify.com/album/{identifier}"},
        "href": f"https://api.spotify.com/v1/albums/{identifier}",
        "id": identifier,
        "images": [],
        "name": f"Volum {number}",
        "release_date": released.isoformat(),
        "release_date_precision": "day",
        "total_tracks": 12 if number % 3 else 1,
        "type": "album",
        "uri": f"spotify:album:{identifier}",
    }
