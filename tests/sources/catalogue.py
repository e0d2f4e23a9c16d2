"""A catalogue of Spotify's on the loopback, and one run of a scope against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs

from chartlake.answers import Answer, RawObject, Scope
from chartlake.errors import ChartlakeError
from chartlake.http import Http, now
from chartlake.lake import Lake
from chartlake.sources import _catalog_requests, _exchanges, spotify_catalog
from chartlake.sources._exchanges import read_sequence
from tests.held import charted, hold, holdings
from tests.memory_lake import memory_lake
from tests.sources.answers import fetched
from tests.stub_upstream import Asked, Reply, as_json, upstream

APP = {"client_id": "the-app", "client_secret": "the-app-secret"}
# One moment for every run of a test, so that midnight may pass meanwhile.
NOW = now()
TODAY = NOW.date()
KINDS = {"tracks": "track", "artists": "artist", "albums": "album", "audio_features": "audio_features"}


def ids(count: int, *, kind: str = "Track") -> list[str]:
    return [f"0{kind}{number:0{21 - len(kind)}d}" for number in range(count)]


def seen(count: int) -> Lake:
    """A lake with a chart of so many tracks, of yesterday."""
    lake = memory_lake()
    hold(lake, "chart_snapshots", *charted(*ids(count), day=TODAY - timedelta(days=1)))
    return lake


class Spotify:
    """A catalogue without the ids of `gone`. `batches` are the kinds that the app may ask for in batches.

    `instead` gives, by the number of the request counted from 1, another reply; `broken` the ids it answers 500 to.
    """

    def __init__(self, *, batches: tuple[str, ...] = tuple(KINDS), gone: tuple[str, ...] = ()) -> None:
        self.batches, self.gone = batches, gone
        self.instead: dict[int, Reply] = {}
        self.broken: tuple[str, ...] = ()
        self.requests: list[tuple[str, list[str]]] = []

    def __call__(self, request: Asked) -> Reply:
        if request.path.endswith("/api/token"):
            return as_json({"access_token": "the-token", "token_type": "Bearer", "expires_in": 3600})
        assert request.headers["Authorization"] == "Bearer the-token"
        path, _, one = request.path.removeprefix("/v1/").partition("/")
        kind = path.replace("-", "_")
        asked = [one] if one else parse_qs(request.query)["ids"][0].split(",")
        self.requests.append((kind, asked))
        if len(self.requests) in self.instead:
            return self.instead[len(self.requests)]
        if set(asked) & set(self.broken):
            return error(500, "Server error")
        if any("Broken" in one for one in asked):
            return error(400, "Invalid base62 id")
        documents = [None if one in self.gone else {"id": one, "name": one, "type": KINDS[kind]} for one in asked]
        if one:
            return as_json(documents[0]) if documents[0] else error(404, "Resource not found")
        return as_json({kind: documents}) if kind in self.batches else error(403, "Forbidden")

    @property
    def sizes(self) -> list[int]:
        return [len(asked) for _, asked in self.requests]


def error(status: int, message: str, **more: str) -> Reply:
    return as_json({"error": {"status": status, "message": message, **more}}, status=status)


@contextmanager
def one_moment() -> Iterator[None]:
    """The catalogue's clock stands still."""
    with ExitStack() as stack:
        for module in (spotify_catalog, _catalog_requests, _exchanges):
            stack.enter_context(patch.object(module, "now", lambda: NOW))
        yield


class Run:
    """What one run of a scope gave before it ended, and the error that ended it."""

    def __init__(self, lake: Lake, answers: Callable[[Asked], Reply], scope: str = "tracks", **options: str) -> None:
        self.answers: list[Answer] = []
        self.error: ChartlakeError | None = None
        secret = {**APP, "client_id": options.pop("app", APP["client_id"])}
        with upstream(answers) as site, one_moment():
            http = Http(
                site.url,
                contact="t",
                secret=secret,
                options={"accounts_url": f"{site.url}/accounts", **options},
                timeout=(1.0, 1.0),
            )
            try:
                for answer in spotify_catalog.ask(Scope(source="spotify_catalog", name=scope), http, holdings(lake)):
                    self.answers.append(answer)
            except ChartlakeError as error:
                self.error = error
        self.scope = scope

    @property
    def asked(self) -> list[list[str]]:
        """The ids of each exchange, answer by answer."""
        return [
            [one for exchange in read_sequence(answer.body, what="t") for one in exchange.asked]
            for answer in self.answers
        ]

    def rows(self) -> list[dict[str, Any]]:
        """What the answers say, parsed."""
        return [row for answer in self.answers for table in self._parsed(answer).values() for row in table]

    def _parsed(self, answer: Answer) -> dict[str, Any]:
        raw: RawObject = fetched("spotify_catalog", self.scope, answer.body, at=answer.fetched_at)
        return dict(spotify_catalog.parse(raw).rows)

    def publish(self, lake: Lake) -> None:
        """Lay the rows into the lake, as transform would."""
        hold(lake, self.scope, *({"source": "spotify_catalog", **row} for row in self.rows()))
