"""Fetching a playlist from an upstream that pages, edits, throttles, refuses and breaks off."""

from __future__ import annotations

import json
import logging
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest

from chartlake.answers import Answer, Scope
from chartlake.errors import (
    AccessDenied,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    NotFound,
    PlaylistChanging,
    RateLimited,
    SourceUnavailable,
    UnexpectedAnswer,
)
from chartlake.http import Http
from chartlake.sources import spotify_playlists
from tests.sources.answers import fetched
from tests.stub_upstream import Asked, Reply, as_json, upstream

PLAYLIST = "3cEYpjA9oz9GiPac4AsH4n"
NORWAY = "37i9dQZEVXbJvfa0Yxg7E7"
APP = {"client_id": "the-app", "client_secret": "the-app-secret"}
Answers = Callable[[Asked], Reply]


def track(number: int) -> dict[str, Any]:
    return {"type": "track", "id": f"0Track{number:016d}", "name": f"Song {number}", "artists": []}


class Spotify:
    """A playlist of `size` tracks; `snapshots` are the ids of its versions, one for each time metadata is asked."""

    def __init__(self, size: int = 3, snapshots: tuple[str, ...] = ("A",), title: str = "Min liste") -> None:
        self.size, self.snapshots, self.title = size, list(snapshots), title
        self.instead: dict[str, Reply] = {}

    def __call__(self, request: Asked) -> Reply:
        kind = request.path.rpartition("/")[2] if request.path.endswith(("/token", "/items")) else "metadata"
        if kind in self.instead:
            return self.instead[kind]
        if kind == "token":
            return as_json({"access_token": "the-token", "token_type": "Bearer", "expires_in": 3600})
        assert request.headers["Authorization"] == "Bearer the-token"
        if kind == "metadata":
            version = self.snapshots.pop(0) if len(self.snapshots) > 1 else self.snapshots[0]
            return as_json({"id": PLAYLIST, "name": self.title, "snapshot_id": version, "type": "playlist"})
        return as_json(self.page(int(parse_qs(request.query)["offset"][0]), int(parse_qs(request.query)["limit"][0])))

    def page(self, offset: int, limit: int) -> dict[str, Any]:
        numbers = range(offset, min(offset + limit, self.size))
        return {
            "href": f"https://api.spotify.com/v1/playlists/{PLAYLIST}/items",
            "items": [{"added_at": None, "is_local": False, "item": track(number)} for number in numbers],
            "limit": limit,
            "offset": offset,
            "next": "https://elsewhere.example/steal" if offset + limit < self.size else None,
            "previous": "https://elsewhere.example/back" if offset else None,
            "total": self.size,
        }


def fetch(url: str, *, playlist: str = PLAYLIST, secret: dict[str, str] | None = None, **asked: Any) -> Answer:
    options = {"accounts_url": f"{url}/accounts"}
    http = Http(url, contact="t", secret=APP if secret is None else secret, options=options, timeout=(1.0, 1.0))
    return spotify_playlists.fetch(Scope(source="spotify_playlists", name=playlist, **asked), http)


def failure(answers: Answers, *, playlist: str = PLAYLIST, secret: dict[str, str] | None = None) -> ChartlakeError:
    with upstream(answers) as site, pytest.raises(ChartlakeError) as caught:
        fetch(site.url, playlist=playlist, secret=secret)
    return caught.value


def test_every_reply_is_kept_byte_for_byte_between_two_readings_of_the_metadata() -> None:
    metadata = b'{"id": "%s",\n  "name": "\xc3\x98", "snapshot_id": "A"}' % PLAYLIST.encode()
    spotify = Spotify()
    spotify.instead["metadata"] = Reply(body=metadata)
    with upstream(spotify) as site:
        answer = fetch(site.url)

    items = json.dumps(spotify.page(0, 50)).encode()
    assert answer.body == b"\x1e" + metadata + b"\n\x1e" + items + b"\n\x1e" + metadata + b"\n"
    assert (answer.extension, answer.content_type) == ("json-seq", "application/json-seq")


def test_all_pages_are_asked_for_at_spotify_and_nowhere_else() -> None:
    with upstream(Spotify(size=120)) as site:
        answer = fetch(site.url)

    pages = [parse_qs(request.query) for request in site.asked if request.path.endswith("/items")]
    assert [asked["offset"] for asked in pages] == [["0"], ["50"], ["100"]]
    assert [asked["limit"] for asked in pages] == [["50"]] * 3
    assert {asked["additional_types"][0] for asked in pages} == {"track,episode"}
    rows = spotify_playlists.parse(fetched("spotify_playlists", PLAYLIST, answer.body)).rows["playlist_snapshots"]
    assert [row["position"] for row in rows] == list(range(1, 121))
    assert rows[119]["title"] == "Song 119"


def test_a_playlist_that_is_edited_while_it_is_read_is_read_again() -> None:
    with upstream(Spotify(snapshots=("A", "B", "B", "C", "D"))) as site:
        answer = fetch(site.url)

    rows = spotify_playlists.parse(fetched("spotify_playlists", PLAYLIST, answer.body)).rows["playlist_snapshots"]
    assert {row["snapshot_id"] for row in rows} == {"D"}
    assert len(site.asked) == 1 + 3 * 3


def test_a_playlist_that_never_rests_is_left_for_next_time() -> None:
    versions = tuple("ABCDEFGH")
    error = failure(Spotify(snapshots=versions))
    assert isinstance(error, PlaylistChanging)
    assert "4 readings" in str(error)


def test_one_token_serves_all_playlists_of_a_run() -> None:
    with upstream(Spotify()) as site:
        http = Http(site.url, contact="t", secret=APP, options={"accounts_url": f"{site.url}/accounts"})
        for _ in range(2):
            spotify_playlists.fetch(Scope(source="spotify_playlists", name=PLAYLIST), http)

    (token, *_) = site.asked
    assert token.headers["Authorization"] == "Basic " + b64encode(b"the-app:the-app-secret").decode()
    assert token.body == b"grant_type=client_credentials"
    assert site.paths.count("/accounts/api/token") == 1


def test_a_connected_account_is_asked_for_by_its_refresh_token() -> None:
    with upstream(Spotify()) as site:
        fetch(site.url, secret={**APP, "refresh_token": "of-the-account"})
    assert site.asked[0].body == b"grant_type=refresh_token&refresh_token=of-the-account"


def test_no_secret_and_no_token_reach_a_log_or_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with upstream(Spotify()) as site:
        answer = fetch(site.url, secret={**APP, "refresh_token": "of-the-account"})

    for secret in ("the-token", "the-app-secret", "of-the-account", b64encode(b"the-app:the-app-secret").decode()):
        assert secret not in caplog.text
        assert secret.encode() not in answer.body


@pytest.mark.parametrize(
    ("headers", "seconds"), [({"Retry-After": "86400"}, 86400), ({"Retry-After": "0"}, 0), ({}, 900)]
)
@pytest.mark.parametrize("where", ["token", "metadata", "items"])
def test_a_429_is_an_error_at_once_that_keeps_how_long_to_stay_away(
    where: str, headers: dict[str, str], seconds: int
) -> None:
    spotify = Spotify()
    spotify.instead[where] = as_json({"error": {"status": 429, "message": "slow down"}}, status=429, headers=headers)
    started = time.monotonic()
    with upstream(spotify) as site, pytest.raises(RateLimited) as caught:
        fetch(site.url)

    assert caught.value.retry_after == seconds
    assert time.monotonic() - started < 1
    kinds = ["token" if "token" in path else "items" if "items" in path else "metadata" for path in site.paths]
    assert kinds.count(where) == 1


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("where", ["metadata", "items"])
def test_a_playlist_of_somebody_else_says_what_may_be_read(where: str, status: int) -> None:
    spotify = Spotify()
    spotify.instead[where] = as_json({"error": {"status": status, "message": "No."}}, status=status)
    error = failure(spotify)

    assert type(error) is (AccessDenied if status == 403 else NotFound)
    assert error.http_status == status
    for words in (PLAYLIST, "says 'No.'", "owns or collaborates on", "refresh_token", "extended quota"):
        assert words in str(error)


@pytest.mark.parametrize(
    ("playlist", "title", "where", "said"),
    [
        (NORWAY, "", "metadata", "the chart of Norway is the scope no_daily of [sources.kworb]"),
        (PLAYLIST, "Top 50 - Norway", "items", "the chart of Norway is the scope no_daily of [sources.kworb]"),
        (PLAYLIST, "Top Songs - Czechia", "items", "the chart of Czech Republic is the scope cz_daily"),
        (PLAYLIST, "Top Songs Norway", "items", "no_daily"),
        (PLAYLIST, "Top 50 - Atlantis", "items", "if it is the chart of a market, that is the scope <market>_daily"),
        ("37i9dQZF1DX0XUsuxWHRQd", "", "metadata", "if it is the chart of a market, that is the scope <market>_daily"),
    ],
)
def test_a_playlist_of_spotifys_own_points_to_the_chart_of_its_market(
    playlist: str, title: str, where: str, said: str
) -> None:
    spotify = Spotify(title=title)
    spotify.instead[where] = as_json({"error": {"status": 404, "message": "Resource not found"}}, status=404)
    error = failure(spotify, playlist=playlist)

    assert isinstance(error, NotFound)
    assert said in str(error)


def test_an_owner_without_premium_is_told_so() -> None:
    spotify = Spotify()
    words = "Active premium subscription required for the owner of the app"
    spotify.instead["metadata"] = as_json({"error": {"status": 403, "message": words}}, status=403)
    assert "the Spotify account that owns the app needs Premium" in str(failure(spotify))


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (as_json({"error": "invalid_grant"}, status=400), AccessDenied, "connect again"),
        (as_json({"error": "invalid_client"}, status=400), AccessDenied, "correct client_id and client_secret"),
        (as_json({"error": "unauthorized"}, status=401), AccessDenied, "gives this app no token (unauthorized)"),
        (Reply(status=500), SourceUnavailable, "answered 500"),
        (Reply(body=b"<html></html>"), UnexpectedAnswer, "a token was due, got HTML"),
        (as_json({"error": "none"}), UnexpectedAnswer, "gave no token"),
        (Reply(status=302, headers={"Location": "https://elsewhere.example"}), UnexpectedAnswer, "answered 302"),
        (Reply(body=b"{", length=50), SourceUnavailable, "did not answer"),
    ],
)
def test_without_a_token_it_says_why(reply: Reply, error: type[ChartlakeError], said: str) -> None:
    spotify = Spotify()
    spotify.instead["token"] = reply
    caught = failure(spotify)
    assert type(caught) is error
    assert said in str(caught)


@pytest.mark.parametrize("where", ["metadata", "items"])
@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (Reply(body=b"<html><title>Sign in</title></html>"), UnexpectedAnswer, "got HTML of 35 bytes titled 'Sign in'"),
        (Reply(), UnexpectedAnswer, "got an empty answer of 0 bytes"),
        (Reply(body=b'{"items": [', length=None), UnexpectedAnswer, "got broken or cut JSON"),
        (Reply(body=b'{"items": [', length=99), SourceUnavailable, "broke off"),
        (Reply(body=b"[]"), UnexpectedAnswer, "got a JSON list"),
        (Reply(status=502), SourceUnavailable, "answered 502"),
        (Reply(status=307, headers={"Location": "https://elsewhere.example"}), UnexpectedAnswer, "answered 307"),
        (as_json({"error": {"message": "expired"}}, status=401), AccessDenied, "check client_id"),
    ],
)
def test_what_is_no_answer_is_named_for_what_it_is(
    where: str, reply: Reply, error: type[ChartlakeError], said: str
) -> None:
    spotify = Spotify()
    spotify.instead[where] = reply
    caught = failure(spotify)
    assert type(caught) is error
    assert said in str(caught)
    assert "the-token" not in str(caught)


@pytest.mark.parametrize(
    "changes", [{"items": None}, {"items": {}}, {"next": "x", "limit": 0}, {"next": "x", "offset": None}]
)
def test_a_page_of_another_shape_stops_the_reading(changes: dict[str, Any]) -> None:
    spotify = Spotify()
    spotify.instead["items"] = as_json({**spotify.page(0, 50), **changes})
    assert type(failure(spotify)) is UnexpectedAnswer


def test_a_server_that_does_not_answer_in_time_is_unavailable() -> None:
    def slow(request: Asked) -> Reply:
        if "token" not in request.path:
            time.sleep(1.3)
        return Spotify()(request)

    assert type(failure(slow)) is SourceUnavailable


@pytest.mark.parametrize("missing", ["client_id", "client_secret"])
def test_a_secret_that_lacks_a_part_is_a_mistake_in_the_settings(missing: str) -> None:
    error = failure(Spotify(), secret={name: value for name, value in APP.items() if name != missing})
    assert isinstance(error, ConfigError)
    assert f"lacks {missing}" in str(error)


def test_an_option_without_the_accounts_service_is_a_mistake_in_the_settings() -> None:
    http = Http("http://127.0.0.1:9", contact="t", secret=APP)
    with pytest.raises(ConfigError, match="accounts_url"):
        spotify_playlists.fetch(Scope(source="spotify_playlists", name=PLAYLIST), http)


def test_a_link_is_a_scope_and_another_day_is_not_to_be_had() -> None:
    with upstream(Spotify()) as site:
        assert fetch(site.url, playlist=f"https://open.spotify.com/playlist/{PLAYLIST}?si=1").status == 200
        with pytest.raises(DateUnavailable, match="not that of 2026-01-01"):
            fetch(site.url, date=date(2026, 1, 1))
