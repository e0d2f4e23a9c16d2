"""Deezer's API as the sandbox answers for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests

from sandbox.pages.deezer import HOME, PLAYLISTS
from sandbox.server import Sandbox

NORWAY = next(number for number, market in PLAYLISTS.items() if market == "no")


def ask(sandbox: Sandbox, path: str, **query: int | str) -> dict[str, Any]:
    answer = requests.get(f"{sandbox.url('deezer')}{path}", params=query, timeout=10)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_the_chart_has_positions_and_a_popularity_that_is_named_rank(sandbox: Sandbox) -> None:
    chart = ask(sandbox, "/chart/0/tracks", limit=100)

    assert chart["total"] == len(chart["data"]) == 100
    assert [track["position"] for track in chart["data"]] == list(range(1, 101))
    assert min(track["rank"] for track in chart["data"]) >= 500_000
    assert {track["type"] for track in chart["data"]} == {"track"}
    assert len(ask(sandbox, "/chart/0/tracks")["data"]) == 10


def test_the_chart_is_near_the_worlds_and_not_the_same(sandbox: Sandbox) -> None:
    rows = sandbox.market.chart(HOME).rows(sandbox.market.last_day - timedelta(days=1))
    ranked = [(row.track.title, row.track.artists[0].name) for row in rows]
    played = [(track["title"], track["artist"]["name"]) for track in ask(sandbox, "/chart/0/tracks", limit=100)["data"]]

    assert len(set(played) & set(ranked[:100])) >= 75
    assert played != ranked[:100]


def test_artists_of_the_songs_at_the_top_are_on_the_artists_chart(sandbox: Sandbox) -> None:
    songs = ask(sandbox, "/chart/0/tracks", limit=10)["data"]
    artists = ask(sandbox, "/chart/0/artists", limit=100)["data"]

    assert [artist["position"] for artist in artists] == list(range(1, 101))
    by_number = {artist["id"]: artist["name"] for artist in artists}
    assert len(by_number) == 100
    assert {track["artist"]["id"]: track["artist"]["name"] for track in songs}.items() <= by_number.items()


def test_a_playlist_comes_in_pages_that_say_where_the_next_one_starts(sandbox: Sandbox) -> None:
    path = f"/playlist/{NORWAY}/tracks"
    first, last = ask(sandbox, path, limit=60), ask(sandbox, path, limit=60, index=60)

    assert (len(first["data"]), len(last["data"]), first["total"]) == (60, 40, 100)
    assert first["next"] == f"{sandbox.url('deezer')}{path}?limit=60&index=60"
    assert "next" not in last
    assert first["checksum"] == last["checksum"]
    whole = ask(sandbox, path, limit=100)["data"]
    assert first["data"] + last["data"] == whole
    assert not any("position" in track for track in whole)


@pytest.mark.parametrize("path", ["/playlist/1/tracks", "/chart/0/podcasts", "/"])
def test_what_there_is_not_is_an_error_behind_status_200(sandbox: Sandbox, path: str) -> None:
    assert ask(sandbox, path) == {"error": {"type": "DataException", "message": "no data", "code": 800}}


def test_a_limit_that_is_none_is_a_wrong_parameter(sandbox: Sandbox) -> None:
    assert ask(sandbox, "/chart/0/tracks", limit="all")["error"]["code"] == 500


def test_too_many_requests_are_refused_behind_status_200(sandbox: Sandbox) -> None:
    sandbox.misbehave("deezer", "quota_in_200", path="tracks")
    assert ask(sandbox, "/chart/0/tracks") == {
        "error": {"type": "Exception", "message": "Quota limit exceeded", "code": 4}
    }
    assert ask(sandbox, "/chart/0/artists")["data"]


def test_an_empty_chart_keeps_its_form(sandbox: Sandbox) -> None:
    sandbox.misbehave("deezer", "empty")
    assert ask(sandbox, "/chart/0/tracks")["data"] == []
