"""The simulated listener: consent and tokens as Spotify gives them, and plays that follow the market."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from sandbox.exchange import Request, Response
from sandbox.internet import Internet
from sandbox.market import Market
from sandbox.pages.spotify_listening import challenge_of, plays


@pytest.fixture
def internet(simulated: Market) -> Internet:
    return Internet(simulated)


REDIRECT = "http://127.0.0.1:8898/callback"
VERIFIER = "v" * 64
CONSENT = {
    "response_type": "code",
    "client_id": "sandbox-client",
    "redirect_uri": REDIRECT,
    "state": "a state",
    "scope": "user-top-read user-read-recently-played",
    "code_challenge_method": "S256",
    "code_challenge": challenge_of(VERIFIER),
}


def authorized(internet: Internet, **changes: str) -> Response:
    return internet.answer("spotify-accounts", Request(path="/authorize", base="x", query={**CONSENT, **changes}))


def token(internet: Internet, **form: str) -> tuple[int, dict[str, Any]]:
    request = Request(path="/api/token", base="x", method="POST", body=urlencode(form).encode())
    response = internet.answer("spotify-accounts", request)
    return response.status, json.loads(response.body)


def code_of(response: Response) -> str:
    return parse_qs(urlsplit(response.headers["Location"]).query)["code"][0]


def exchanged(internet: Internet, **changes: str) -> tuple[int, dict[str, Any]]:
    form = {
        "grant_type": "authorization_code",
        "code": code_of(authorized(internet)),
        "redirect_uri": REDIRECT,
        "client_id": "sandbox-client",
        "code_verifier": VERIFIER,
    }
    return token(internet, **{**form, **changes})


def asked(internet: Internet, path: str, *, bearer: str | None = None, **query: str) -> Response:
    known = exchanged(internet)[1]["access_token"] if bearer is None else bearer
    headers: Mapping[str, str] = {"Authorization": f"Bearer {known}"}
    return internet.answer("spotify", Request(path=path, base="http://x/spotify", query=query, headers=headers))


def test_consent_sends_the_code_and_the_state_back(internet: Internet) -> None:
    answer = authorized(internet)
    assert answer.status == 302
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["state"] == ["a state"]
    assert exchanged(internet)[0] == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "http://localhost:8898/callback"},
        {"redirect_uri": "https://example.com/callback"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"client_id": "unknown"},
    ],
)
def test_what_spotify_would_not_ask_about_is_refused(internet: Internet, changes: dict[str, str]) -> None:
    assert authorized(internet, **changes).status == 400


@pytest.mark.parametrize(
    "changes", [{"code_verifier": "another"}, {"redirect_uri": "http://127.0.0.1:1/callback"}, {"code": "another"}]
)
def test_a_code_without_its_verifier_and_address_is_none(internet: Internet, changes: dict[str, str]) -> None:
    status, answer = exchanged(internet, **changes)
    assert (status, answer["error"]) == (400, "invalid_grant")


def test_a_refresh_token_is_replaced(internet: Internet) -> None:
    first = exchanged(internet)[1]["refresh_token"]
    status, second = token(internet, grant_type="refresh_token", refresh_token=first, client_id="sandbox-client")
    assert status == 200
    assert second["refresh_token"] != first


def test_nobody_is_shown_anything_without_a_token(internet: Internet) -> None:
    assert asked(internet, "/v1/me", bearer="").status == 401


def test_recently_played_are_the_newest_first_and_after_a_cursor_only_what_is_newer(internet: Internet) -> None:
    heard = plays(internet.market, internet.day)
    newest = json.loads(asked(internet, "/v1/me/player/recently-played", limit="50").body)
    assert [one["played_at"] for one in newest["items"]] == [one.played_at for one in heard[-50:][::-1]]
    after = str(heard[-3].milliseconds)
    rest = json.loads(asked(internet, "/v1/me/player/recently-played", limit="50", after=after).body)
    assert [one["played_at"] for one in rest["items"]] == [heard[-1].played_at, heard[-2].played_at]


def test_when_nothing_is_new_there_is_no_cursor(internet: Internet) -> None:
    newest = plays(internet.market, internet.day)[-1].milliseconds
    answer = json.loads(asked(internet, "/v1/me/player/recently-played", after=str(newest)).body)
    assert (answer["items"], answer["cursors"], answer["next"]) == ([], None, None)


def test_plays_are_written_with_a_fraction_and_without_one(internet: Internet) -> None:
    written = [one.played_at for one in plays(internet.market, internet.day)]
    assert {"." in one for one in written} == {True, False}
    assert len(set(written)) == len(written)


def test_a_day_later_the_same_plays_are_known_and_more(internet: Internet) -> None:
    earlier = plays(internet.market, internet.market.last_day - timedelta(days=1))
    later = plays(internet.market, internet.market.last_day)
    assert set(earlier[-20:]) < set(later)
    assert later[-1] not in earlier


@pytest.mark.parametrize("kind", ["artists", "tracks"])
def test_top_lists_differ_by_range_and_have_as_many_as_asked_for(internet: Internet, kind: str) -> None:
    lists = [
        [
            one["id"]
            for one in json.loads(asked(internet, f"/v1/me/top/{kind}", time_range=one, limit="50").body)["items"]
        ]
        for one in ("short_term", "medium_term", "long_term")
    ]
    assert [len(set(one)) for one in lists] == [50, 50, 50]
    assert lists[0] != lists[1]
    assert asked(internet, f"/v1/me/top/{kind}", time_range="last_week").status == 400
