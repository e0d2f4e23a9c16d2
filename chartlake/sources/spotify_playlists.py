"""Spotify playlists through the Web API: who stands where today, and what Spotify says of the tracks.

New apps may read only playlists that the connected account owns or collaborates on; a refusal says what to do.
A playlist counts as read when the answer came, and a file as read when it was dropped.
"""

from __future__ import annotations

import re
from typing import Final

from chartlake.answers import Answer, ParsedRows, RawObject, Scope
from chartlake.errors import (
    AccessDenied,
    BadName,
    ConfigError,
    DateUnavailable,
    NotFound,
    PlaylistChanging,
    UnexpectedAnswer,
)
from chartlake.http import Http, now
from chartlake.markets import MARKET_NAMES, market_named
from chartlake.sources import _playlist_rows as rows_of
from chartlake.sources._playlist_json import as_sequence, read_playlist
from chartlake.sources._rows import read_rows, require_rows
from chartlake.sources._spotify_json import next_offset
from chartlake.sources._spotify_json import track as said_of_track
from chartlake.sources._spotify_web import conversation, json_object

NAME: Final = "spotify_playlists"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("playlist_snapshots", "tracks")
SECRET: Final = ("client_id", "client_secret")
OPTIONAL_SECRET: Final = ("refresh_token",)
DROPPED: Final = "dropped"

_READINGS: Final = 4  # one, and three more when the playlist was edited meanwhile
_PAGE: Final = 50  # the largest page since 2026
_MOST_PAGES: Final = 400
# Nobody's name or id is asked for: `added_by` and the owner stay with Spotify. Old and new spelling of the contents.
_ENTRIES: Final = "href,limit,next,offset,total,items(added_at,is_local,track,item)"
_METADATA: Final = "id,name,snapshot_id,type,uri"
_ID: Final = re.compile(r"[0-9A-Za-z]{22}")
_LINK: Final = re.compile(
    r"(?:https?://open\.spotify\.com/(?:intl-[a-z]{2}/)?playlist/|spotify:playlist:)([0-9A-Za-z]{22})(?:\?.*)?"
)
_DROPPED: Final = re.compile(r"(.+?)(?: ?\([0-9]+\))?\.(?:json|json-seq)", re.IGNORECASE)
_SPOTIFYS_OWN: Final = "37i9dQZ"
_CHART_TITLE: Final = re.compile(r"(?:Top 50|Top Songs|Viral 50)(?: -)? (.+)", re.IGNORECASE)
_CHART_MARKETS: Final = {"37i9dQZEVXbJvfa0Yxg7E7": "no", "37i9dQZEVXbMDoHDwVN2tF": "global"}


def fetch(scope: Scope, http: Http) -> Answer:
    """Metadata, all pages, metadata again, as a JSON text sequence; read anew while the snapshot_id changes.

    AccessDenied or NotFound say what to do, RateLimited how long to stay away; PlaylistChanging after four readings.
    """
    playlist = playlist_id(scope.name)
    if scope.date is not None and scope.date != now().date():
        raise DateUnavailable(f"{NAME} {playlist}: Spotify gives the present playlist only, not that of {scope.date}")
    for _ in range(_READINGS):
        replies, unchanged = _read(playlist, http)
        if unchanged:
            return Answer(
                body=as_sequence(replies),
                url=f"{http.base_url}/v1/playlists/{playlist}/items",
                status=200,
                content_type="application/json-seq",
                extension="json-seq",
                fetched_at=now(),
            )
    raise PlaylistChanging(f"{NAME} {playlist}: edited during each of {_READINGS} readings; asked again next time")


def parse(raw: RawObject) -> ParsedRows:
    """Rows of playlist_snapshots, and of tracks for what Spotify says of each track."""
    what = f"{NAME} {raw.original_name or raw.scope}"
    if raw.original_name is not None:
        scope_of(raw.original_name)
    playlist = read_playlist(raw.body, what=what)
    snapshot = {
        "playlist_id": _require_id(playlist.playlist_id, raw.scope, what),
        "snapshot_date": raw.fetched_at.date(),
        "captured_at": raw.fetched_at,
        "playlist_name": playlist.name,
        "snapshot_id": playlist.snapshot_id,
    }
    positions, refused = read_rows(
        "playlist_snapshots",
        [(position, (position, entry)) for position, entry in playlist.entries],
        lambda placed: {**snapshot, "position": placed[0], **rows_of.position(placed[1])},
        show=lambda placed: rows_of.shown(placed[1]),
        key=("position",),
    )
    require_rows(positions, refused, what=what)
    tracks, refused_tracks = read_rows(
        "tracks",
        rows_of.tracks(playlist.entries),
        lambda track: {"observed_date": snapshot["snapshot_date"], **said_of_track(track)},
        show=rows_of.shown,
        key=("track_id",),
    )
    return ParsedRows(rows={"playlist_snapshots": positions, "tracks": tracks}, refused=refused + refused_tracks)


def scope_of(file_name: str) -> str:
    """The playlist id when the file is named after it, else `dropped`: the content says which playlist it is."""
    match = _DROPPED.fullmatch(file_name)
    if match is None:
        raise BadName(f"{file_name!r} is no playlist; drop Spotify's JSON answer as <playlist id>.json")
    return match[1] if _ID.fullmatch(match[1]) else DROPPED


def playlist_id(text: str) -> str:
    """The id in a playlist's link, URI or id; ConfigError for anything else."""
    match = _ID.fullmatch(text) or _LINK.fullmatch(text)
    if match is None:
        raise ConfigError(
            f"{text!r} is no playlist; scopes of [sources.{NAME}] are playlist ids, as 3cEYpjA9oz9GiPac4AsH4n, or links"
        )
    return match[match.lastindex or 0]


def _read(playlist: str, http: Http) -> tuple[list[bytes], bool]:
    """The replies of one reading, and whether the playlist stayed the same meanwhile."""
    what = f"{NAME} {playlist}"
    title = ""
    with conversation(http, what=what) as (spotify, replies):
        try:
            before = json_object(spotify.playlist(playlist, fields=_METADATA), replies, what=what)
            title = str(before.get("name", ""))
            offset: int | None = 0
            for _ in range(_MOST_PAGES):
                page = spotify.playlist_items(playlist, fields=_ENTRIES, limit=_PAGE, offset=offset)
                page = json_object(page, replies, what=what)
                offset = next_offset(page, replies[-1], due="a page of a playlist", what=what)
                if offset is None:
                    break
            after = json_object(spotify.playlist(playlist, fields=_METADATA), replies, what=what)
        except (AccessDenied, NotFound) as error:
            remedy = _remedy(playlist, title, error)
            raise type(error)(f"{error}; {remedy}", http_status=error.http_status) from error
    return replies, before.get("snapshot_id") == after.get("snapshot_id")


def _require_id(named: str | None, scope: str, what: str) -> str:
    """The id in the content; it must be the one that was asked for, where one was."""
    asked = scope if _ID.fullmatch(scope) else None
    found = named or asked
    if found is None:
        raise UnexpectedAnswer(f"{what}: nothing says which playlist it is; name the file <playlist id>.json")
    if asked and found != asked:
        raise UnexpectedAnswer(f"{what}: playlist {asked} was due, got {found}")
    return found


def _remedy(playlist: str, title: str, error: AccessDenied | NotFound) -> str:
    if error.http_status == 401:
        return "check client_id, client_secret and refresh_token in the secret"
    if "premium" in str(error).lower():
        return "the Spotify account that owns the app needs Premium; renew it, the app works again within hours"
    chart = _CHART_TITLE.fullmatch(title)
    if playlist.startswith(_SPOTIFYS_OWN) or chart:
        return _chart_instead(_CHART_MARKETS.get(playlist) or (market_named(chart[1]) if chart else None))
    return (
        "a new app may read only playlists that the connected account owns or collaborates on: use one of your own "
        "(with a refresh_token in the secret), or an app with extended quota"
    )


def _chart_instead(market: str | None) -> str:
    its = f"the chart of {MARKET_NAMES[market]} is" if market else "if it is the chart of a market, that is"
    return (
        "a playlist of Spotify's own, which only apps with extended quota may read; "
        f"{its} the scope {market or '<market>'}_daily of [sources.kworb]"
    )
