"""Spotify's catalogue: what it says today of the tracks, artists and albums that the lake has seen on a chart.

An id that Spotify does not know is a row with nothing but the id and the day, so that it is not asked about every day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Final

from chartlake import contract
from chartlake.answers import Answer, ParsedRows, RawObject, Row, Scope
from chartlake.errors import BadName, ConfigError, DateUnavailable
from chartlake.http import Http, now
from chartlake.sources._catalog_replies import said
from chartlake.sources._catalog_requests import exchanges
from chartlake.sources._catalog_rows import AUDIO_FEATURES, KINDS, PROVIDER, TRACKS, Kind, rows_by_table
from chartlake.sources._exchanges import in_answers, read_replies, require_any
from chartlake.sources._options import whole_option
from chartlake.sources._rows import is_plausible, require_rows

if TYPE_CHECKING:
    from chartlake.holdings import Holdings

NAME: Final = "spotify_catalog"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("tracks", "artists", "albums", "audio_features")
SECRET: Final = ("client_id", "client_secret")
DROPPED: Final = "dropped"
_REFRESH_DAYS: Final = 30
_REQUESTS_PER_RUN: Final = 60
# A playlist's entries say of a track what the catalogue says.
_SAYS_THE_SAME: Final = "spotify_playlists"
_FILE: Final = re.compile(r".+\.(?:json|json-seq)", re.IGNORECASE)
_DAY: Final = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


def ask(scope: Scope, http: Http, holdings: Holdings) -> Iterator[Answer]:
    """Ten requests an answer, until nothing is due or `requests_per_run` are made.

    Due is what the lake has seen and Spotify has said nothing of within `refresh_days`. NotOffered when the app may not
    have audio features; else AccessDenied, NotFound, RateLimited, SourceUnavailable or UnexpectedAnswer.
    """
    kind = KINDS.get(scope.name)
    if kind is None:
        raise ConfigError(f"{NAME}: there is no scope {scope.name!r}; there are {', '.join(KINDS)}")
    if scope.date is not None and scope.date != now().date():
        raise DateUnavailable(f"{NAME} {scope.name}: Spotify says what holds today, not what held on {scope.date}")
    budget = whole_option(http, "requests_per_run", source=NAME, default=_REQUESTS_PER_RUN)
    refresh_days = whole_option(http, "refresh_days", source=NAME, default=_REFRESH_DAYS)
    ids = _due(kind, holdings, refresh_days)
    if ids:
        with closing(exchanges(kind, ids, http, holdings, source=NAME, budget=budget)) as replies:
            yield from in_answers(replies, url=f"{http.base_url}/v1/{kind.path}")


def parse(raw: RawObject) -> ParsedRows:
    """Rows of tracks, artists, albums and audio_features; each id that was asked for, or object, counts as one row."""
    what = f"{NAME} {raw.original_name or raw.scope}"
    observed: Row = {"observed_date": _observed_date(raw)}
    replies = read_replies(raw.body, what=what)
    stated = [one for reply in replies for one in said(reply, what=what)]
    rows, refused = rows_by_table(stated, KINDS.values(), observed)
    require = require_any if all(reply.asked for reply in replies) else require_rows
    require([row for of_kind in rows.values() for row in of_kind], refused, what=what)
    return ParsedRows(rows={name: of_kind for name, of_kind in rows.items() if of_kind}, refused=refused)


def scope_of(file_name: str) -> str:
    """`dropped`, whatever the file is called: its content says what it is about."""
    if _FILE.fullmatch(file_name) is None:
        raise BadName(f"{file_name!r} is no answer of Spotify's; drop its JSON as <anything>-<yyyy-mm-dd>.json")
    return DROPPED


def _due(kind: Kind, holdings: Holdings, refresh_days: int) -> Sequence[str]:
    from chartlake.holdings import due  # what only parses does without it

    today = now().date()
    if kind is AUDIO_FEATURES:
        features = holdings.features(PROVIDER)
        unknown = {track: feature.asked_at.date() for track, feature in features.items() if not feature.found}
        seen = [track for track in holdings.tracks() if track in unknown or track not in features]
        return due(seen, unknown, today=today, refresh_days=refresh_days)
    seen = list({"tracks": holdings.tracks, "artists": holdings.artists, "albums": holdings.albums}[kind.name]())
    return due(seen, _known(kind, holdings), today=today, refresh_days=refresh_days)


def _known(kind: Kind, holdings: Holdings) -> Mapping[str, date]:
    own = holdings.observed(kind.table, NAME)
    if kind is not TRACKS:
        return own
    others = holdings.observed(contract.TRACKS, _SAYS_THE_SAME)
    return {track: max(own.get(track, date.min), others.get(track, date.min)) for track in {*own, *others}}


def _observed_date(raw: RawObject) -> date:
    """When Spotify said so: when it answered; of a dropped file the day in its name, else when it was dropped."""
    if raw.original_name is None:
        return raw.fetched_at.date()
    scope_of(raw.original_name)
    named = _DAY.search(raw.original_name)
    try:
        day = date.fromisoformat(named[0]) if named else raw.fetched_at.date()
    except ValueError:
        day = date.max
    if not is_plausible(day, raw.fetched_at):
        raise BadName(
            f"{raw.original_name!r}: {named[0] if named else day} is no day on which Spotify can have said so"
        )
    return day
