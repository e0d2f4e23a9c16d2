"""What the route would have collected, had the lake existed for the whole window: raw answers, day by day.

Every day of the window at the scheduled hour: each country's daily chart, TikTok's page, the playlists; the weekly
charts on the days on which a new week first shows. The bytes are those that the server sends on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sandbox.catalogue import MARKETS
from sandbox.exchange import HTML, Request, Response
from sandbox.internet import Internet
from sandbox.market import Market
from sandbox.pages.spotify import as_owner
from sandbox.playlists import PLAYLISTS, Playlist

FETCHED_AT: Final = time(6, 15, 2)
WEEKLY_MARKETS: Final = ("global", "no")
READABLE_PLAYLISTS: Final = tuple(playlist for playlist in PLAYLISTS if playlist.shape != "foreign")
JSON_SEQUENCE: Final = "application/json-seq"
_RECORD_SEPARATOR: Final = b"\x1e"
_PAGE: Final = 50
# What the lake's source asks for: nobody's name or id.
_DESCRIPTION: Final = "id,name,snapshot_id,type,uri"
_ENTRIES: Final = "href,limit,next,offset,total,items(added_at,is_local,track,item)"


@dataclass(frozen=True, kw_only=True)
class CollectedAnswer:
    """One answer as the raw zone takes it. `fetched_at` is naive UTC."""

    source: str
    scope: str
    fetched_at: datetime
    body: bytes
    content_type: str
    extension: str
    url: str
    status: int = 200
    original_name: str | None = None


def history(market: Market, *, address: str, until: datetime | None = None) -> Iterator[CollectedAnswer]:
    """Every answer of the window, oldest first; those after `until` are left out.

    `address` is the server's, e.g. http://127.0.0.1:4580: Spotify's pages link to it, and it begins every `url`.
    """
    internet = Internet(market)
    for number in range((market.last_day - market.first_day).days + 1):
        day = market.first_day + timedelta(days=number)
        fetched_at = datetime.combine(day, FETCHED_AT)
        if until is None or fetched_at <= until:
            internet.day = day
            yield from _collected_on(day, fetched_at, internet, address)


def _collected_on(day: date, fetched_at: datetime, internet: Internet, address: str) -> Iterator[CollectedAnswer]:
    for scope in (*(f"{market}_daily" for market in MARKETS), *_new_weeklies(day, internet.market)):
        path = f"/spotify/country/{scope}.html"
        yield _page("kworb", scope, f"{address}/kworb", path, internet, fetched_at)
    yield _page("tokchart", "global", f"{address}/tokchart", "/", internet, fetched_at)
    for playlist in READABLE_PLAYLISTS:
        yield _playlist(playlist, f"{address}/spotify", internet, fetched_at)


def _new_weeklies(day: date, market: Market) -> Iterable[str]:
    weeks = market.chart("global", "weekly")
    newest, before = (weeks.newest(day - timedelta(days=late)) for late in (1, 2))
    return [f"{name}_weekly" for name in WEEKLY_MARKETS] if newest != before or day == market.first_day else []


def _page(source: str, scope: str, base: str, path: str, internet: Internet, fetched_at: datetime) -> CollectedAnswer:
    response = internet.answer(source, Request(path=path, base=base))
    return CollectedAnswer(
        source=source,
        scope=scope,
        fetched_at=fetched_at,
        body=_good(response, path),
        content_type=HTML,
        extension="html",
        url=base + path,
    )


def _playlist(playlist: Playlist, base: str, internet: Internet, fetched_at: datetime) -> CollectedAnswer:
    """The playlist, its pages, and the playlist again, each after a record separator (RFC 7464)."""
    path = f"/v1/playlists/{playlist.playlist_id}"
    described = Request(path=path, base=base, query={"fields": _DESCRIPTION, "additional_types": "track"})
    metadata = _good(internet.answer("spotify", as_owner(described)), path)
    pages = list(_item_pages(playlist, path, base, internet))
    return CollectedAnswer(
        source="spotify_playlists",
        scope=playlist.playlist_id,
        fetched_at=fetched_at,
        body=b"".join(_RECORD_SEPARATOR + text + b"\n" for text in (metadata, *pages, metadata)),
        content_type=JSON_SEQUENCE,
        extension="json-seq",
        url=f"{base}{path}/items",
    )


def _item_pages(playlist: Playlist, path: str, base: str, internet: Internet) -> Iterator[bytes]:
    for offset in range(0, len(internet.playlists.on(playlist, internet.day).entries), _PAGE):
        query = {
            "limit": str(_PAGE),
            "offset": str(offset),
            "fields": _ENTRIES,
            "additional_types": "track,episode",
        }
        yield _good(internet.answer("spotify", as_owner(Request(path=f"{path}/items", base=base, query=query))), path)


def _good(response: Response, path: str) -> bytes:
    if response.status != 200:
        raise RuntimeError(f"the sandbox answered {response.status} to {path}")
    return response.body
