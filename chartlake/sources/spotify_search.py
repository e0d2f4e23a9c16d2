"""Spotify about one artist: who goes by a name, and what an artist has released, every page of it.

A scope is `artist.<id>`, the artist and the whole discography in one answer, or `name.<name>`, whoever Spotify finds
under it; `scope_of_name` writes a name so that it can stand in a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from chartlake.answers import SCOPE, Answer, ParsedRows, RawObject, Row, Scope
from chartlake.errors import (
    AccessDenied,
    BadName,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    NotFound,
    UnexpectedAnswer,
)
from chartlake.http import Http, now
from chartlake.sources._artist_pages import said
from chartlake.sources._catalog_replies import is_unknown
from chartlake.sources._catalog_requests import remedy
from chartlake.sources._catalog_rows import ALBUMS, ARTISTS, TRACKS, rows_by_table
from chartlake.sources._exchanges import CONTENT_TYPE, EXTENSION, Exchange, as_sequence, read_sequence
from chartlake.sources._rows import require_rows
from chartlake.sources._spotify_json import next_offset
from chartlake.sources._spotify_web import conversation, json_object
from chartlake.text_id import normalised

if TYPE_CHECKING:
    from spotipy import Spotify

NAME: Final = "spotify_search"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("artists", "albums", "tracks")
_KINDS: Final = (ARTISTS, ALBUMS, TRACKS)
_ARTIST: Final = re.compile(r"artist\.([0-9A-Za-z]{22})")
_BY_NAME: Final = "name."
_UNWRITABLE: Final = re.compile(r"[^A-Za-z0-9.-]")
_ALBUMS_A_PAGE: Final = 50
# More than ten hits Spotify gives to no app that was made in 2026.
_HITS_A_PAGE: Final = 10
_MOST_HIT_PAGES: Final = 5
_MOST_ALBUM_PAGES: Final = 200
_GROUPS: Final = "album,single,compilation"
Replies = list[bytes]


def fetch(scope: Scope, http: Http) -> Answer:
    """The artist and every page of the discography, or the hits for a name, as one answer.

    A search goes on as long as a page holds the very name, so that namesakes are seen. NotFound when Spotify knows no
    such artist; else AccessDenied, RateLimited, SourceUnavailable or UnexpectedAnswer.
    """
    found = _ARTIST.fullmatch(scope.name)
    name = None if found else name_of_scope(scope.name)
    if scope.date is not None and scope.date != now().date():
        raise DateUnavailable(f"{NAME} {scope.name}: Spotify says what holds today, not what held on {scope.date}")
    what = f"{NAME} {found[0] if found else name}"
    with conversation(http, what=what) as (spotify, replies):
        try:
            asking = _Asking(spotify, replies, what, f"{http.base_url}/v1")
            exchanges = list(asking.artist(found[1]) if found else asking.name(name or ""))
        except AccessDenied as error:
            raise AccessDenied(f"{error}; {remedy(error)}", http_status=error.http_status) from error
    return Answer(
        body=as_sequence(exchanges),
        url=exchanges[0].url,
        status=200,
        content_type=CONTENT_TYPE,
        extension=EXTENSION,
        fetched_at=now(),
    )


def parse(raw: RawObject) -> ParsedRows:
    """Rows of artists, albums and tracks; each object in a reply counts as one row."""
    if raw.original_name is not None:
        scope_of(raw.original_name)
    what = f"{NAME} {raw.scope}"
    observed: Row = {"observed_date": raw.fetched_at.date()}
    replies = read_sequence(raw.body, what=what)
    stated = [one for reply in replies for one in said(reply, what=what)]
    rows, refused = rows_by_table(stated, _KINDS, observed)
    require_rows([row for of_kind in rows.values() for row in of_kind], refused, what=what)
    return ParsedRows(rows={name: of_kind for name, of_kind in rows.items() if of_kind}, refused=refused)


def scope_of(file_name: str) -> str:
    """BadName: whatever Spotify's answer in the file is about, `spotify_catalog` reads it."""
    raise BadName(f"{file_name!r}: {NAME} takes no files; drop Spotify's answers with --source spotify_catalog")


def scope_of_artist(artist_id: str) -> str:
    """The scope of an artist's discography."""
    return f"artist.{artist_id}"


def scope_of_name(name: str) -> str:
    """The scope of a search: names that differ in case and white space only have the same; BadName when too long."""
    written = normalised(name).encode("punycode").decode("ascii")
    scope = _BY_NAME + _UNWRITABLE.sub(lambda found: f"_{ord(found[0]):02x}", written)
    if not written or not SCOPE.fullmatch(scope):
        raise BadName(f"{name!r} cannot be searched for; give a shorter name, or the artist's id or link")
    return scope


def name_of_scope(scope: str) -> str:
    """The name that a scope stands for; ConfigError when it is neither that of a name nor of an artist."""
    try:
        if not scope.startswith(_BY_NAME):
            raise ValueError(scope)
        written = re.sub(r"_([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), scope.removeprefix(_BY_NAME))
        return written.encode("ascii").decode("punycode")
    except ValueError:
        raise ConfigError(
            f"{NAME} has no scope {scope!r}; scopes are artist.<Spotify artist id>; for a name: chartlake artist NAME"
        ) from None


class _Asking:
    """The requests of one answer, one after the other."""

    def __init__(self, spotify: Spotify, replies: Replies, what: str, address: str) -> None:
        self._spotify, self._replies, self._what, self._address = spotify, replies, what, address

    def artist(self, artist_id: str) -> Iterator[Exchange]:
        """The artist, then the albums page by page."""
        try:
            self._read(lambda: self._spotify.artist(artist_id))
        except (NotFound, UnexpectedAnswer) as error:
            raise self._as_unknown(error) from error
        yield self._exchange(f"artists/{artist_id}", artist_id)
        offset: int | None = 0
        for _ in range(_MOST_ALBUM_PAGES):
            page = self._albums(artist_id, offset or 0)
            exchange = self._exchange(f"artists/{artist_id}/albums?offset={offset}")
            # Not spotipy's next(): after the last page that goes back to the one before.
            offset = next_offset(page, exchange.body, what=self._what)
            yield exchange
            if offset is None:
                return
        raise UnexpectedAnswer(f"{self._what}: the discography does not end after {_MOST_ALBUM_PAGES} pages")

    def name(self, name: str) -> Iterator[Exchange]:
        """Page by page as long as one of a page has the very name."""
        offset: int | None = 0
        for number in range(_MOST_HIT_PAGES):
            page = self._hits(name, offset or 0)
            exchange = self._exchange(f"search?q={quote(name)}&type=artist&offset={offset}")
            offset = next_offset(page, exchange.body, what=self._what)
            if not number and not page["items"]:
                raise NotFound(f"{self._what}: Spotify knows no artist of a name like that")
            yield exchange
            if offset is None or not any(_is_called(hit, name) for hit in page["items"]):
                return

    def _albums(self, artist_id: str, offset: int) -> Any:
        return self._read(
            lambda: self._spotify.artist_albums(artist_id, include_groups=_GROUPS, limit=_ALBUMS_A_PAGE, offset=offset)
        )

    def _hits(self, name: str, offset: int) -> Any:
        document = self._read(lambda: self._spotify.search(name, type="artist", limit=_HITS_A_PAGE, offset=offset))
        return document.get("artists")

    def _read(self, ask: Callable[[], Any]) -> dict[str, Any]:
        return json_object(ask(), self._replies, what=self._what)

    def _exchange(self, path: str, *asked: str) -> Exchange:
        return Exchange(url=f"{self._address}/{path}", status=200, asked=asked, body=self._replies[-1])

    def _as_unknown(self, error: ChartlakeError) -> ChartlakeError:
        """Spotify's own word that there is no such id; anything else stays what it was."""
        if self._replies and is_unknown(error.http_status or 0, self._replies[-1]):
            return NotFound(f"{error}; Spotify knows no artist of that id", http_status=error.http_status)
        return error


def _is_called(hit: Any, name: str) -> bool:
    called = hit.get("name") if isinstance(hit, dict) else None
    return isinstance(called, str) and normalised(called) == normalised(name)
