"""Apple's marketing feeds: the most-played songs of one storefront as a static JSON file, made anew every morning."""

from __future__ import annotations

import json
import re
from datetime import date
from hashlib import sha256
from typing import Any, Final

from sandbox.catalogue import MARKETS, Artist, Track
from sandbox.exchange import JSON, Request, Response, not_found
from sandbox.market import Market
from sandbox.platforms import Platform
from sandbox.world import Prefixes

# The world listens, and Apple has no storefront for it.
STOREFRONTS: Final = tuple(market for market in MARKETS if market != "global")
_PATH: Final = re.compile(r"/api/v2/([a-z]{2})/music/most-played/(10|25|50|100)/songs\.json")
# As Apple spells the days and months, whatever the machine's language is; the day of the month has no leading zero.
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MADE_AT: Final = "04:12:09"
_EXPLICIT: Final = "Explict"  # Apple's own spelling


class AppleMusic:
    """Answers for rss.applemarketingtools.com on the day `today`."""

    def __init__(self, market: Market, today: date) -> None:
        self._platform = Platform("apple_music", market)
        self._today = today

    def answer(self, request: Request) -> Response:
        """The feed of a path, 304 for one that the asker has; 404 for a storefront or a length that there is not."""
        found = _PATH.fullmatch(request.path)
        if not found or found[1] not in STOREFRONTS:
            return not_found()
        body = self.feed(found[1], int(found[2]), address=f"{request.base}{request.path}")
        validators = {"ETag": f'"{sha256(body).hexdigest()[:16]}"', "Last-Modified": _moment(self._today, padded=True)}
        if request.header("If-None-Match") == validators["ETag"]:
            return Response(body=b"", status=304, content_type=JSON, headers=validators)
        return Response(body=body, content_type=JSON, headers=validators)

    def feed(self, country: str, depth: int, *, address: str) -> bytes:
        """The newest feed of a storefront."""
        songs = self._platform.songs(country, self._today, depth=depth)
        feed = {
            "title": "Top Songs",
            "id": address,
            "author": {"name": "Apple", "url": "https://www.apple.com/"},
            "links": [{"self": address}],
            "copyright": f"Copyright © {self._today.year} Apple Inc. All rights reserved.",
            "country": country,
            "icon": "https://www.apple.com/favicon.ico",
            "updated": _moment(self._today),
            "results": [self._song(track, country) for track in songs],
        }
        return json.dumps({"feed": feed}, ensure_ascii=False).encode()

    def _song(self, track: Track, country: str) -> dict[str, Any]:
        number, artist = self._platform.number_of(track.track_id), self._platform.number_of(track.artists[0].artist_id)
        album = self._platform.number_of(track.album_id)
        store = f"https://music.apple.com/{country}"
        return {
            "artistName": _credit(track.artists),
            "id": str(number),
            "name": track.title,
            "releaseDate": track.release_date.isoformat(),
            "kind": "songs",
            "artistId": str(artist),
            "artistUrl": f"{store}/artist/{_slug(track.artists[0].name)}/{artist}",
            **({"contentAdvisoryRating": _EXPLICIT} if track.explicit else {}),
            "artworkUrl100": f"https://is1-ssl.mzstatic.com/image/thumb/{number}/100x100bb.jpg",
            "genres": [{"genreId": "34", "name": "Music", "url": f"https://itunes.apple.com/{country}/genre/id34"}],
            "url": f"{store}/album/{_slug(track.title)}/{album}?i={number}",
        }


def _credit(artists: tuple[Artist, ...]) -> str:
    """`A`, `A & B`, `A, B & C`."""
    *first, last = (artist.name for artist in artists)
    return f"{', '.join(first)} & {last}" if first else last


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


def _moment(day: date, *, padded: bool = False) -> str:
    number = f"{day.day:02d}" if padded else f"{day.day}"
    zone = "GMT" if padded else "+0000"
    return f"{_DAYS[day.weekday()]}, {number} {_MONTHS[day.month - 1]} {day.year} {_MADE_AT} {zone}"


UPSTREAMS: Final[Prefixes] = {"apple_music": lambda world: AppleMusic(world.market, world.day)}
