"""Apple Music: the hundred most-played songs of one storefront, from Apple's marketing feed, a static JSON file.

The feed has no ranks (the order is the chart), no counts and no ISRC. It says when it was made: that day dates the
chart, so that a feed which stands still gives no new days. A credit of several artists is one text, and the one id
beside it is the first artist's: it is kept only where the artist's address shows that the credit is theirs alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import unquote

from chartlake.answers import Answer, ParsedRows, RawObject, Refusal, Row, Scope
from chartlake.errors import BadName, ConfigError, DateUnavailable, NotFound, UnexpectedAnswer
from chartlake.http import Http
from chartlake.markets import is_market_code
from chartlake.sources._described import described, utf8
from chartlake.sources._replies import unchanged
from chartlake.sources._rows import RowRefused, is_plausible, read_rows, readable, require_rows
from chartlake.text_id import normalised

NAME: Final = "apple_music"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)

_TABLE: Final = "chart_snapshots"
_DEPTH: Final = 100  # the longest feed there is
_SAVED: Final = re.compile(r"([a-z]{2}_daily)(?: ?\([0-9]+\))?\.json", re.IGNORECASE)
_FEED: Final = re.compile(r"/music/most-played/[0-9]+/([a-z]+)\.json")
_ID: Final = re.compile(r"[0-9]{1,20}")
_ARTIST: Final = re.compile(r"/artist/([^/?#]+)/([0-9]+)")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LESS_THAN_A_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")


def fetch(scope: Scope, http: Http) -> Answer:
    """One conditional GET of the storefront's feed; NotModified while Apple has not made it anew."""
    market = _market(scope.name)
    path = f"/api/v2/{market}/music/most-played/{_DEPTH}/songs.json"
    try:
        # What another day was like is no reason to answer that nothing has changed.
        reply = http.get(path, what=f"{NAME} {scope.name}", conditional=scope.date is None)
    except NotFound as error:
        raise NotFound(
            f"{NAME} has no feed of the market {market!r}; a scope is <storefront>_daily, with Apple's two letters",
            http_status=error.http_status,
        ) from error
    if scope.date is not None:
        _require_date(scope.name, scope.date, reply.body)
    return unchanged(reply, extension="json")


def parse(raw: RawObject) -> ParsedRows:
    """The songs in their order as chart_snapshots rows, dated by the feed's `updated`."""
    scope = raw.scope if raw.original_name is None else scope_of(raw.original_name)
    market, what = _market(scope), f"{NAME} {raw.original_name or scope}"
    feed = _feed(raw.body, what)
    _require_chart(feed, market, what)
    chart_date, on_record = _chart_date(feed, raw, what)
    fixed: Row = {
        "platform": "apple_music",
        "chart": "songs_daily",
        "market": market,
        "chart_date": chart_date,
        "item_type": "track",
        "date_basis": "fetched" if on_record else "reported",
    }
    rows, refused = read_rows(
        _TABLE,
        enumerate(enumerate(feed["results"], 1), 1),
        lambda placed: fixed | {"rank": placed[0], **_song(placed[1])},
        show=lambda placed: placed[1],
        key=("item_id",),
    )
    require_rows(rows, refused, what=what)
    return ParsedRows(rows={_TABLE: rows}, refused=on_record + refused)


def scope_of(file_name: str) -> str:
    """The scope of a saved feed, which Apple calls songs.json in every market: it is renamed to `no_daily.json`."""
    match = _SAVED.fullmatch(file_name)
    if match is None:
        raise BadName(
            f"{file_name!r} does not say which market it is of; name it <market>_daily.json, as no_daily.json"
        )
    return match[1].lower()


def _market(scope: str) -> str:
    market, _, cadence = scope.partition("_")
    if cadence != "daily" or not is_market_code(market) or market == "global":
        raise ConfigError(
            f"{NAME} has no scope {scope!r}; a scope is <storefront>_daily, as no_daily; Apple has no worldwide feed"
        )
    return market


def _require_date(scope: str, wanted: date, body: bytes) -> None:
    updated = _updated(_feed(body, f"{NAME} {scope}"))
    if updated is None or updated.date() != wanted:
        shown = f"shows {updated:%Y-%m-%d}" if updated else "does not say which day it shows"
        raise DateUnavailable(
            f"{NAME} {scope} {shown} and keeps no other day; a feed saved on {wanted} can be dropped: "
            f"chartlake drop {scope}.json"
        )


def _feed(body: bytes, what: str) -> Mapping[str, Any]:
    try:
        document = json.loads(utf8(body))
    except (ValueError, RecursionError):
        document = None
    feed = document.get("feed") if isinstance(document, dict) else None
    if not isinstance(feed, dict) or not isinstance(feed.get("results"), list):
        raise UnexpectedAnswer(f"{what}: a feed with results as JSON was due, got {described(body)}")
    return feed


def _require_chart(feed: Mapping[str, Any], market: str, what: str) -> None:
    """The feed says in `country` and in its own address what it is; another chart must not become this one."""
    country, address = feed.get("country") or market, _FEED.search(str(feed.get("id", "")))
    kind = address[1] if address else "songs"
    if str(country).lower() != market or kind != "songs":
        raise UnexpectedAnswer(f"{what}: the songs of {market!r} were due, got the {kind} of {country!r}")


def _chart_date(feed: Mapping[str, Any], raw: RawObject, what: str) -> tuple[date, list[Refusal]]:
    """The day of the feed's `updated`; else the day of fetching, and a line on record that says why."""
    updated = _updated(feed)
    if updated is not None and is_plausible(updated.date(), raw.fetched_at):
        return updated.date(), []
    said = f"the feed's updated {feed.get('updated')!r} is no day that can be"
    if raw.original_name is not None:
        raise UnexpectedAnswer(f"{what}: {said}, and nothing else says of which day a saved feed is")
    refusal = Refusal(table=_TABLE, row_number=0, reason=f"{said}; dated by the time of fetching")
    return raw.fetched_at.date(), [refusal]


def _updated(feed: Mapping[str, Any]) -> datetime | None:
    """When Apple made the feed, in UTC: `Mon, 3 Jan 2022 22:57:56 +0000`."""
    try:
        moment = parsedate_to_datetime(feed["updated"])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        return None


def _song(song: Any) -> Row:
    if not isinstance(song, dict):
        raise RowRefused("a song is an object, and this is none")
    if song.get("kind", "songs") != "songs":
        raise RowRefused(f"kind {song['kind']!r} is no song")
    credit = _text(song, "artistName")
    return {
        "item_id": _item_id(song.get("id")),
        "title": _text(song, "name"),
        "artist_names": [credit],
        "artist_ids": _artist_ids(song, credit),
        "release_date": _release_date(song.get("releaseDate")),
    }


def _text(song: Mapping[str, Any], name: str) -> str:
    text = song.get(name)
    if not isinstance(text, str) or not text.strip():
        raise RowRefused(f"{name} {text!r} is no text")
    return readable(text, name)


def _item_id(given: Any) -> str:
    """Apple's own number of the song, which is a text in the feed."""
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise RowRefused(f"id {given!r} is no number of Apple's")
    return given


def _artist_ids(song: Mapping[str, Any], credit: str) -> list[str] | None:
    """The one id, where the artist's address spells the whole credit; of "A & B" it is A's alone."""
    match = _ARTIST.search(str(song.get("artistUrl", "")))
    if match is None or match[2] != song.get("artistId") or _spelled(unquote(match[1])) != _spelled(credit):
        return None
    return [match[2]]


def _spelled(name: str) -> str:
    return "".join(filter(str.isalnum, normalised(name)))


def _release_date(given: Any) -> date | None:
    """A whole day; None where only a month or year is known, or nothing."""
    if given in (None, "") or (isinstance(given, str) and _LESS_THAN_A_DAY.fullmatch(given)):
        return None
    try:
        return date.fromisoformat(given if isinstance(given, str) and _DAY.fullmatch(given) else "")
    except ValueError:
        raise RowRefused(f"releaseDate {given!r} is no day") from None
