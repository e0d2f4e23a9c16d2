"""The charts that charts.spotify.com shows without a login: the world's top 50 songs, albums and artists of a week.

One answer holds all three. It has no streams, no country and only the newest week.
"""

from __future__ import annotations

import re
from typing import Final

from chartlake.answers import Answer, ParsedRows, RawObject, Refusal, Scope
from chartlake.errors import BadName, ConfigError, DateUnavailable, EmptyAnswer, UnexpectedAnswer
from chartlake.http import Http
from chartlake.sources._chart_names import chart_of_alias
from chartlake.sources._charts_service import TABLE, alias_of, document_of, read_charts, shown_date
from chartlake.sources._described import described
from chartlake.sources._replies import unchanged

NAME: Final = "spotify_charts_public"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)
SCOPE: Final = "global_weekly"

_PATH: Final = "/public/v0/charts"
_CHARTS: Final = "chartEntryViewResponses"
_PROMISED: Final = ("REGIONAL_GLOBAL_WEEKLY", "ALBUM_GLOBAL_WEEKLY", "ARTIST_GLOBAL_WEEKLY")
_SAVED: Final = re.compile(rf"{SCOPE}(?:[ -].*)?\.json", re.IGNORECASE)


def fetch(scope: Scope, http: Http) -> Answer:
    """One conditional GET of the newest week; DateUnavailable for another."""
    if scope.name != SCOPE:
        raise ConfigError(f"{NAME} has no scope {scope.name!r}; all that it gives is one scope, {SCOPE!r}")
    what = f"{NAME} {scope.name}"
    reply = http.get(_PATH, what=what, conditional=scope.date is None)
    if scope.date is not None:
        _require_date(scope, reply.body, what)
    return unchanged(reply, extension="json")


def parse(raw: RawObject) -> ParsedRows:
    """The rows of the three charts; a chart that is missing or cannot be read is put on record."""
    what = f"{NAME} {raw.original_name or raw.scope}"
    if raw.original_name is not None:
        scope_of(raw.original_name)
    charts = _charts(raw.body, what)
    parsed = read_charts(charts, asked=None, with_streams=False, fetched_at=raw.fetched_at, what=what)
    given = {chart_of_alias(alias_of(chart)) for chart in charts}
    missing = [
        Refusal(table=TABLE, row_number=0, reason=f"the answer has no chart {alias}")
        for alias in _PROMISED
        if chart_of_alias(alias) not in given
    ]
    return ParsedRows(rows=parsed.rows, refused=[*missing, *parsed.refused])


def scope_of(file_name: str) -> str:
    """An answer that somebody saved is named after the scope: `global_weekly.json`, a date behind it if wanted."""
    if not _SAVED.fullmatch(file_name):
        raise BadName(f"{file_name!r} is no saved answer of {NAME}; name it {SCOPE}.json")
    return SCOPE


def _charts(body: bytes, what: str) -> list[object]:
    charts = document_of(body, what=what).get(_CHARTS)
    if not isinstance(charts, list):
        raise UnexpectedAnswer(f"{what}: {_CHARTS} was due, got {described(body)}")
    if not charts:
        raise EmptyAnswer(f"{what}: not a single chart in the answer; it is kept in the raw zone, look at it there")
    return charts


def _require_date(scope: Scope, body: bytes, what: str) -> None:
    shown = sorted({shown_date(chart) for chart in _charts(body, what)})
    if str(scope.date) not in shown:
        raise DateUnavailable(
            f"{what} shows the week that ended on {', '.join(shown)} and keeps no other; other weeks can be had with a "
            f"login: download regional-global-weekly-{scope.date}.csv on charts.spotify.com and drop it"
        )
