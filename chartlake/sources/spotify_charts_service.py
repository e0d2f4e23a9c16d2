"""The charts that charts.spotify.com shows to who is logged in: any market and day, 200 positions, songs with streams.

Asked with the token of an operator's own login, which lives about an hour; nothing here gets or renews one. The service
bears about forty requests in a row: they are a second apart, and a run asks no more than its budget.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from chartlake.answers import Answer, ParsedRows, RawObject, Scope
from chartlake.errors import (
    AccessDenied,
    BadName,
    ConfigError,
    DateUnavailable,
    NotFound,
    OutOfTime,
    UnexpectedAnswer,
)
from chartlake.http import Http
from chartlake.sources._chart_names import Chart, chart_of_alias, ends_a_week, thursdays_around
from chartlake.sources._charts_service import document_of, read_charts, shown_date
from chartlake.sources._options import whole_option
from chartlake.sources._replies import unchanged

NAME: Final = "spotify_charts_service"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)
SECRET: Final = ("token",)

_BUDGET: Final = "requests_per_run"
_REQUESTS_PER_RUN: Final = 35  # some forty in a row are answered, then 429; a broken connection is tried twice
_SPACING: Final = 1.0
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750; anything else in a header would be shown in an error
_SCHEME: Final = re.compile(r"^bearer(?:\s+|$)", re.IGNORECASE)
_NEW_TOKEN: Final = (
    "log in on charts.spotify.com, take the Bearer token of the page's own requests and put it, as the field token, "
    f"into the secret that [sources.{NAME}] of lake.toml names: chartlake secret <name>"
)
_EXPIRED: Final = f"the token has expired (401), as it does about an hour after the login; {_NEW_TOKEN}"
_SAVED: Final = re.compile(
    r"(?P<alias>[a-z]+-[a-z]+-[a-z]+)(?:-(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}))?(?: ?\([0-9]+\))?\.json", re.IGNORECASE
)
_DATED: Final = re.compile(r"/([0-9]{4}-[0-9]{2}-[0-9]{2})/?(?:\?.*)?")


@dataclass(kw_only=True)
class _Asking:
    """What one run has asked so far: how often, when last, and whether its token was refused."""

    requests: int = 0
    last: float | None = None
    refused: str = field(default="", repr=False)


_RUNS: Final[WeakKeyDictionary[Http, _Asking]] = WeakKeyDictionary()


def fetch(scope: Scope, http: Http) -> Answer:
    """One GET of the newest chart, or of that of `scope.date`.

    AccessDenied when the token has expired, and from then on without asking; OutOfTime when the run's budget is used
    up; DateUnavailable for a date without a chart, NotFound for a chart that does not exist.
    """
    chart, what = _asked(scope.name), f"{NAME} {scope.name}"
    day = _published_day(chart, scope.date, what)
    headers = {"Authorization": f"Bearer {_token(http, what)}"}
    run = _RUNS.setdefault(http, _Asking())
    _take_turn(run, http, what)
    try:
        reply = http.get(f"/auth/v0/charts/{chart.alias}/{day}", what=what, headers=headers)
    except AccessDenied as error:
        if error.http_status == 401:
            run.refused = _EXPIRED  # the other scopes have the same token
        raise AccessDenied(f"{what}: {_refusal(error)}", http_status=error.http_status) from error
    except NotFound as error:
        raise _not_published(scope, what, error) from error
    return unchanged(reply, extension="json")


def parse(raw: RawObject) -> ParsedRows:
    """The chart's rows as chart_snapshots rows; it must be the chart, and of the day, that was asked for."""
    scope = raw.scope if raw.original_name is None else scope_of(raw.original_name)
    what = f"{NAME} {raw.original_name or raw.scope}"
    document = document_of(raw.body, what=what)
    due, shown = _day_due(raw), shown_date(document)
    if due and shown and shown != due:
        raise UnexpectedAnswer(f"{what}: the chart of {due} was due, got that of {shown}")
    return read_charts([document], asked=_asked(scope), with_streams=True, fetched_at=raw.fetched_at, what=what)


def scope_of(file_name: str) -> str:
    """The alias of a saved answer: `regional-no-daily.json` or `regional-no-daily-2026-03-02.json`."""
    match = _SAVED.fullmatch(file_name)
    chart = chart_of_alias(match["alias"]) if match else None
    if chart is None:
        raise BadName(
            f"{file_name!r} does not say which chart it holds; name it <alias>.json, as regional-no-daily.json"
        )
    return chart.alias


def _asked(scope: str) -> Chart:
    chart = chart_of_alias(scope)
    if chart is None:
        raise ConfigError(
            f"{NAME} has no scope {scope!r}; scopes are regional-<market>-<daily|weekly>, viral-<market>-daily, "
            "artist-<market>-<daily|weekly> and album-<market>-weekly; charts of cities and genres are of no market"
        )
    return chart


def _published_day(chart: Chart, day: date | None, what: str) -> str:
    if day is not None and chart.is_weekly and not ends_a_week(day):
        before, after = thursdays_around(day)
        raise DateUnavailable(
            f"{what}: weekly charts are dated by the Thursday that ends the week, and {day} is a {day:%A}; "
            f"ask for {before} or {after}"
        )
    return "latest" if day is None else day.isoformat()


def _token(http: Http, what: str) -> str:
    """The token, also when it was copied with the word before it; it is never part of a message."""
    given = http.secret.get("token")
    token = _SCHEME.sub("", given.strip()) if isinstance(given, str) else ""
    if not token:
        raise ConfigError(f"{what}: there is no token; {_NEW_TOKEN}")
    if not _TOKEN.fullmatch(token):
        raise ConfigError(f"{what}: the field token holds something that is no token; {_NEW_TOKEN}")
    return token


def _take_turn(run: _Asking, http: Http, what: str) -> None:
    """Count the request that follows, a second after the last one; raises when it must not be sent."""
    if run.refused:
        raise AccessDenied(f"{what}: not asked; {run.refused}")
    budget = whole_option(http, _BUDGET, source=NAME, default=_REQUESTS_PER_RUN)
    if run.requests >= budget:
        raise OutOfTime(
            f"{what}: not asked, the run has sent the {budget} requests that option {_BUDGET} allows; it is asked in "
            "a later run that has some left"
        )
    early = 0.0 if run.last is None else run.last + _SPACING - time.monotonic()
    if early > 0:
        time.sleep(min(_SPACING, early))
    run.requests += 1
    run.last = time.monotonic()


def _refusal(error: AccessDenied) -> str:
    if error.http_status == 401:
        return _EXPIRED
    return f"the account of the token may not read this chart ({error.http_status}); try it on charts.spotify.com"


def _not_published(scope: Scope, what: str, error: NotFound) -> DateUnavailable | NotFound:
    if scope.date is None:
        return NotFound(
            f"{what}: there is no such chart (404); charts.spotify.com lists the markets", http_status=error.http_status
        )
    return DateUnavailable(
        f"{what}: no chart of {scope.date} is published (404); it is not out yet, or there was none that day",
        http_status=error.http_status,
    )


def _day_due(raw: RawObject) -> str:
    """The day that was asked for, or that a saved answer is named after; empty when it was the newest."""
    if raw.original_name is not None:
        match = _SAVED.fullmatch(raw.original_name)
        return (match["day"] if match else None) or ""
    dated = _DATED.search(raw.url)
    return dated[1] if dated else ""
