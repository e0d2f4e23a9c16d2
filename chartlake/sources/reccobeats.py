"""ReccoBeats: how a track sounds, free and without a key, for about every second track of Spotify's.

It leaves out what it does not know and keeps no order, so records are told apart by the last part of their `href`. A
track that was asked for and left out is a row with found = false, and is asked for again after `retry_days`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chartlake import contract
from chartlake.answers import Answer, ParsedRows, RawObject, Row, Scope
from chartlake.errors import BadName, ConfigError, DateUnavailable, NotFound, UnexpectedAnswer
from chartlake.http import Http, now
from chartlake.sources._asking import Aside, Chunk, Heard, exchanges, halves
from chartlake.sources._described import described, utf8
from chartlake.sources._exchanges import Exchange, in_answers, read_replies, require_any
from chartlake.sources._feature_rows import features, unknown
from chartlake.sources._options import whole_option
from chartlake.sources._rows import RowRefused, read_rows, require_rows

if TYPE_CHECKING:
    from chartlake.holdings import Holdings

NAME: Final = "reccobeats"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("audio_features",)
FEATURES: Final = "audio_features"
_PATH: Final = "/v1/audio-features"
_MOST: Final = 40  # of more, the rest is left out without a word
_RETRY_DAYS: Final = 30
_REQUESTS_PER_RUN: Final = 60
_REFUSALS: Final = (400, 404)
_FILE: Final = re.compile(r".+\.(?:json|json-seq)", re.IGNORECASE)
# https://open.spotify.com/track/<id>, or the service's own address with the same end.
_HREF: Final = re.compile(r"[^?#]*/([0-9A-Za-z]{22})(?:[?#].*)?")


def ask(scope: Scope, http: Http, holdings: Holdings) -> Iterator[Answer]:
    """Ten requests an answer, until nothing is due or `requests_per_run` are made.

    Due is every track that was never asked for, or was not found `retry_days` ago. AccessDenied, NotFound, RateLimited,
    SourceUnavailable or UnexpectedAnswer as they come.
    """
    if scope.name != FEATURES:
        raise ConfigError(f"{NAME}: there is no scope {scope.name!r}; there is {FEATURES}")
    if scope.date is not None and scope.date != now().date():
        raise DateUnavailable(f"{NAME}: a track sounds as it sounds; nothing is to be had of {scope.date}")
    budget = whole_option(http, "requests_per_run", source=NAME, default=_REQUESTS_PER_RUN)
    retry_days = whole_option(http, "retry_days", source=NAME, default=_RETRY_DAYS)
    aside = Aside(f"{NAME}/{FEATURES}.aside", _due(holdings, retry_days), holdings)
    with closing(exchanges(_Features(http), aside, budget=budget)) as replies:
        yield from in_answers(replies, url=f"{http.base_url}{_PATH}")


def parse(raw: RawObject) -> ParsedRows:
    """Rows of audio_features; each id that was asked for, or record of a dropped file, counts as one row."""
    what = f"{NAME} {raw.original_name or raw.scope}"
    if raw.original_name is not None:
        scope_of(raw.original_name)
    replies = read_replies(raw.body, what=what)
    rows, refused = read_rows(
        contract.AUDIO_FEATURES.name,
        enumerate((one for reply in replies for one in _said(reply, what)), start=1),
        _row,
        show=lambda one: {"asked": one.asked, "record": one.record},
        key=("track_id",),
    )
    require = require_any if all(reply.asked for reply in replies) else require_rows
    require(rows, refused, what=what)
    return ParsedRows(rows={contract.AUDIO_FEATURES.name: rows}, refused=refused)


def scope_of(file_name: str) -> str:
    """`audio_features`, for whatever JSON: the service gives nothing else."""
    if _FILE.fullmatch(file_name) is None:
        raise BadName(f"{file_name!r} is no answer of ReccoBeats; drop its JSON as <anything>.json")
    return FEATURES


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What a reply says of one track: a record, nothing (not known), or something unusable."""

    asked: str | None
    record: Any = None
    unusable: str = ""


def _due(holdings: Holdings, retry_days: int) -> Sequence[str]:
    from chartlake.holdings import due  # what only parses does without it

    answered = holdings.features(NAME)
    missing = {track: feature.asked_at.date() for track, feature in answered.items() if not feature.found}
    seen = [track for track in holdings.tracks() if track in missing or track not in answered]
    return due(seen, missing, today=now().date(), refresh_days=retry_days)


class _Features:
    """The address of audio features."""

    most: Final = _MOST

    def __init__(self, http: Http) -> None:
        self._http = http
        self._what = f"{NAME} {FEATURES}"

    def ask(self, chunk: Chunk) -> Heard:
        """One request, and by the client one more after a failure."""
        try:
            return Heard(exchange=self._answered(chunk))
        except (NotFound, UnexpectedAnswer) as error:
            if error.http_status not in _REFUSALS:
                raise
            if len(chunk) > 1:
                return Heard(refusal=error, instead=halves(chunk))
            # The status says it all; what stands below it is not kept.
            return Heard(refusal=error, exchange=self._exchange(chunk, error.http_status or 0, b""))

    def unreadable(self, exchange: Exchange) -> Sequence[str]:
        """The ids of which the reply says nothing that can be read."""
        return [one.asked for one in _said(exchange, self._what) if one.asked and not _is_readable(one)]

    def _answered(self, chunk: Chunk) -> Exchange:
        reply = self._http.get(_PATH, what=self._what, params={"ids": ",".join(chunk)})
        if _content(reply.body) is None:
            due = f"{self._what}: records were due, got {described(reply.body)}"
            raise UnexpectedAnswer(due, http_status=reply.status)
        return self._exchange(chunk, reply.status, reply.body)

    def _exchange(self, chunk: Chunk, status: int, body: bytes) -> Exchange:
        return Exchange(url=f"{self._http.base_url}{_PATH}", status=status, asked=chunk, body=body)


def _is_readable(one: _Said) -> bool:
    try:
        _row(one)
    except RowRefused:
        return False
    return True


def _said(exchange: Exchange, what: str) -> Iterator[_Said]:
    if exchange.status in _REFUSALS:
        yield from (_Said(asked=one) for one in exchange.asked)
        return
    records = _content(exchange.body)
    if records is None and not exchange.asked:
        raise UnexpectedAnswer(f"{what}: records of ReccoBeats were due, got {described(exchange.body)}")
    if records is None:
        reason = f"records were due, got {described(exchange.body)}"
        yield from (_Said(asked=one, unusable=reason) for one in exchange.asked)
        return
    if not exchange.asked:
        yield from (_Said(asked=None, record=record) for record in records)
        return
    yield from _by_href(exchange.asked, records)


def _by_href(asked: Sequence[str], records: Sequence[Any]) -> Iterator[_Said]:
    told: dict[str | None, list[Any]] = {}
    for record in records:
        told.setdefault(_track_of(record), []).append(record)
    nameless = told.pop(None, [])
    for one in asked:
        if nameless and one not in told:
            yield _Said(asked=one, unusable=f"{len(nameless)} records do not say of which track they are")
        else:
            yield from (_Said(asked=one, record=record) for record in told.pop(one, [None]))
    for strangers in (nameless, *told.values()):
        yield from (_Said(asked=None, record=one, unusable="a track that was not asked for") for one in strangers)


def _row(one: _Said) -> Row:
    if one.unusable:
        raise RowRefused(one.unusable)
    if one.record is None and one.asked is not None:
        return unknown(one.asked, NAME)
    track = _track_of(one.record)
    if track is None:
        raise RowRefused("a record whose href does not end in a Spotify id")
    return {"track_id": track, "provider": NAME, "found": True, **features(one.record)}


def _track_of(record: Any) -> str | None:
    """The Spotify id at the end of the record's href; its `id` is ReccoBeats' own."""
    href = record.get("href") if isinstance(record, dict) else None
    match = _HREF.fullmatch(href) if isinstance(href, str) else None
    return match[1] if match else None


def _content(body: bytes) -> list[Any] | None:
    try:
        document = json.loads(utf8(body), parse_constant=float)
    except (ValueError, RecursionError):
        return None
    content = document.get("content") if isinstance(document, dict) else None
    return content if isinstance(content, list) else None
