"""Deezer: its own chart, as it shows it where the request comes from, and the charts that it keeps as playlists.

They are different lists, and so are their charts here: a country's playlist is `songs_daily`, Deezer's own chart
`songs_local_daily`. Neither says of which day it is: the day of fetching dates it. What Deezer calls `rank` is a
track's popularity, the position stands in `position`, and a playlist's is its order. A row names the main artist only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from chartlake.answers import Answer, ParsedRows, RawObject, Row, Scope
from chartlake.errors import BadName, ConfigError, DateUnavailable, NotFound, PlaylistChanging, UnexpectedAnswer
from chartlake.http import Http, Reply
from chartlake.markets import is_market_code
from chartlake.sources._deezer_json import Page, read_page, require_no_error, require_whole
from chartlake.sources._deezer_rows import artist, has_positions, placed, position, track
from chartlake.sources._exchanges import CONTENT_TYPE, EXTENSION, Exchange, as_sequence, read_sequence
from chartlake.sources._rows import read_rows, require_plausible, require_rows

NAME: Final = "deezer"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)

_TABLE: Final = "chart_snapshots"
_DEPTH: Final = "100"
_CHARTS: Final = {"chart_daily": "/chart/0/tracks", "chart_artists_daily": "/chart/0/artists"}
_NAMES: Final = {"daily": "songs_daily", "chart_daily": "songs_local_daily", "chart_artists_daily": "artists_daily"}
_SAVED: Final = re.compile(
    r"deezer-((?:[a-z]{2}_chart(?:_artists)?|global|[a-z]{2})_daily)-([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?: ?\([0-9]+\))?\.json"
)
_PLAYLIST: Final = re.compile(r"[0-9]{1,20}")
_READINGS: Final = 3  # one, and two more when the playlist was edited meanwhile
_MOST_PAGES: Final = 20


def fetch(scope: Scope, http: Http) -> Answer:
    """One GET of a chart, unchanged; or all pages of the playlist that lake.toml's options name for the scope.

    Errors that come with status 200 are raised by their names. Never conditional: the day of fetching dates the rows,
    and an unchanged chart is the chart of another day.
    """
    _asked(scope.name)
    chart = _CHARTS.get(scope.name.partition("_")[2])
    playlist = http.options.get(scope.name)
    if playlist is None and chart is None:
        raise ConfigError(
            f"{NAME} {scope.name}: nothing says which playlist is that chart; name it in lake.toml, [sources.{NAME}]: "
            f'options = {{ {scope.name} = "<number of the playlist>" }}'
        )
    answer = _chart(scope.name, chart, http) if chart else _playlist(scope.name, playlist or "", http)
    if scope.date is not None and scope.date != answer.fetched_at.date():
        raise DateUnavailable(
            f"{NAME} {scope.name}: Deezer gives the present only, not {scope.date}; a chart saved on that day can be "
            f"dropped: chartlake drop deezer-{scope.name}-{scope.date}.json"
        )
    return answer


def parse(raw: RawObject) -> ParsedRows:
    """The rows as chart_snapshots rows of the UTC day of fetching."""
    scope = raw.scope if raw.original_name is None else scope_of(raw.original_name)
    market, chart = _asked(scope)
    what = f"{NAME} {raw.original_name or scope}"
    entries = _entries(raw.body, what)
    fixed: Row = {
        "platform": "deezer",
        "chart": chart,
        "market": market,
        "chart_date": _chart_date(raw),
        "date_basis": "fetched",
    }
    read = artist if chart == "artists_daily" else track
    rows, refused = read_rows(
        _TABLE,
        enumerate(placed(entries), 1),
        lambda one: fixed | {"rank": position(one.place)} | read(one.entry),
        show=lambda one: one.entry,
        key=("rank",),
    )
    require_rows(rows, refused, what=what)
    return ParsedRows(rows={_TABLE: rows}, refused=refused)


def scope_of(file_name: str) -> str:
    """A saved chart says in its name which it is and of which day: `deezer-no_daily-2026-03-02.json`."""
    return _saved(file_name)[0]


def _asked(scope: str) -> tuple[str, str]:
    """Market and chart of a scope."""
    market, _, rest = scope.partition("_")
    # Deezer's own chart is never the world's: it answers by the place of the caller.
    if not is_market_code(market) or rest not in _NAMES or (rest in _CHARTS and market == "global"):
        raise ConfigError(
            f"{NAME} has no scope {scope!r}; a scope is <market>_daily, as global_daily or no_daily, for a "
            "playlist, or <market>_chart_daily or <market>_chart_artists_daily, with the market that the lake asks from"
        )
    return market, _NAMES[rest]


def _chart(scope: str, path: str, http: Http) -> Answer:
    what = f"{NAME} {scope}"
    reply = http.get(path, what=what, params={"limit": _DEPTH})
    require_no_error(reply.body, what=what)
    return _answer(reply, reply.body, reply.content_type, "json")


def _playlist(scope: str, playlist: str, http: Http) -> Answer:
    what = f"{NAME} {scope}, playlist {playlist}"
    if not _PLAYLIST.fullmatch(playlist):
        raise ConfigError(f"{what}: a playlist is the number at the end of its link; correct options in lake.toml")
    for _ in range(_READINGS):
        try:
            replies = _read(playlist, http, what)
        except NotFound as error:
            raise NotFound(
                f"{error}; is the playlist gone, or private? correct options in lake.toml",
                http_status=error.http_status,
            ) from error
        if replies is not None:
            asked = [Exchange(url=r.url, status=r.status, asked=(playlist,), body=r.body) for r in replies]
            return _answer(replies[0], as_sequence(asked), CONTENT_TYPE, EXTENSION)
    raise PlaylistChanging(f"{what}: edited during each of {_READINGS} readings; asked again next time")


def _read(playlist: str, http: Http, what: str) -> list[Reply] | None:
    """The replies that together hold the whole playlist; None when it was edited between them."""
    replies: list[Reply] = []
    pages: list[Page] = []
    index = 0
    while len(pages) < _MOST_PAGES:
        params = {"limit": _DEPTH, "index": str(index)}
        replies.append(http.get(f"/playlist/{playlist}/tracks", what=what, params=params))
        require_no_error(replies[-1].body, what=what)
        pages.append(read_page(replies[-1].body, what=what))
        if pages[-1].checksum != pages[0].checksum:
            return None
        following = pages[-1].next_index
        if following is None:
            require_whole(pages, what=what)
            return replies
        if following <= index:
            raise UnexpectedAnswer(f"{what}: the page from {index} is followed by the one from {following}")
        index = following
    raise UnexpectedAnswer(f"{what}: no end after {_MOST_PAGES} pages; that is not a chart")


def _answer(reply: Reply, body: bytes, content_type: str, extension: str) -> Answer:
    return Answer(
        body=body,
        url=reply.url,
        status=reply.status,
        content_type=content_type,
        extension=extension,
        fetched_at=reply.received_at,
    )


def _entries(body: bytes, what: str) -> Sequence[Any]:
    """The rows of a chart's one reply, or of all replies of a playlist, which must be whole."""
    if body.startswith(b"\x1e"):
        pages = [read_page(exchange.body, what=what) for exchange in read_sequence(body, what=what)]
        return require_whole(pages, what=what)
    page = read_page(body, what=what)
    # A chart has positions and is as deep as was asked for; without them it is a playlist's page.
    return page.rows if has_positions(page.rows) else require_whole([page], what=what)


def _saved(file_name: str) -> tuple[str, date]:
    match = _SAVED.fullmatch(file_name)
    try:
        saved_on = date.fromisoformat(match[2] if match else "")
    except ValueError:
        match = None
    if match is None:
        raise BadName(
            f"{file_name!r} does not say which chart it is and of which day, and the chart does not either; "
            "name it deezer-<scope>-<date>.json, as deezer-no_daily-2026-03-02.json"
        )
    return match[1], saved_on


def _chart_date(raw: RawObject) -> date:
    if raw.original_name is None:
        return raw.fetched_at.date()
    saved_on = _saved(raw.original_name)[1]
    require_plausible(saved_on, raw, what=repr(raw.original_name))
    return saved_on
