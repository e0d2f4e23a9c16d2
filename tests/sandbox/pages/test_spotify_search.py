"""The search and the discographies of the pretended Web API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import requests

from sandbox.pages.spotify import CREDENTIALS, NEW_APP
from sandbox.pages.spotify_search import NAMESAKE, NAMESAKE_ALBUMS, namesake
from sandbox.server import Sandbox


def _get(sandbox: Sandbox, path: str, *, app: Mapping[str, str] = NEW_APP, **query: str | int) -> requests.Response:
    token = requests.post(
        f"{sandbox.url('spotify-accounts')}/api/token",
        data={"grant_type": "client_credentials"},
        auth=(app["client_id"], app["client_secret"]),
        timeout=10,
    ).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{sandbox.url('spotify')}/v1/{path}", headers=headers, params=query, timeout=10)


def test_two_artists_share_a_name_and_the_known_one_comes_first(sandbox: Sandbox) -> None:
    name = namesake(sandbox.market).name
    page = _get(sandbox, "search", q=name, type="artist", limit=10).json()["artists"]
    star, twin = page["items"][:2]
    assert (star["name"], twin["name"], twin["id"]) == (name, name, NAMESAKE)
    assert star["id"] in {artist.artist_id for artist in sandbox.market.artists}


def test_a_new_app_gets_ten_hits_a_page_and_is_told_of_no_followers(sandbox: Sandbox) -> None:
    assert _get(sandbox, "search", q="a", type="artist", limit=11).json()["error"]["message"] == "Invalid limit"
    page = _get(sandbox, "search", q="a", type="artist", limit=10).json()["artists"]
    assert (len(page["items"]), page["offset"], page["previous"]) == (10, 0, None)
    assert "followers" not in page["items"][0]
    longer = _get(sandbox, "search", q="a", type="artist", limit=50, app=CREDENTIALS).json()["artists"]
    assert longer["items"][0]["followers"]["total"] > 0


def test_the_albums_of_an_artist_come_page_by_page_and_the_last_one_has_no_next(sandbox: Sandbox) -> None:
    pages = [_get(sandbox, f"artists/{NAMESAKE}/albums", limit=50, offset=offset).json() for offset in (0, 50)]
    assert [len(page["items"]) for page in pages] == [50, NAMESAKE_ALBUMS - 50]
    assert [bool(page["next"]) for page in pages] == [True, False]
    assert pages[1]["previous"]
    assert {page["total"] for page in pages} == {NAMESAKE_ALBUMS}


def test_albums_are_in_short_form_and_of_the_groups_that_were_asked_for(sandbox: Sandbox) -> None:
    track = next(track for track in sandbox.market.tracks if track.version == "album")
    artist = track.artists[0].artist_id
    every = _get(sandbox, f"artists/{artist}/albums").json()["items"]
    assert track.album_id in {album["id"] for album in every}
    assert not {"label", "external_ids", "tracks", "popularity"} & every[0].keys()
    singles = _get(sandbox, f"artists/{artist}/albums", include_groups="single").json()["items"]
    assert {album["album_type"] for album in singles} <= {"single"}


@pytest.mark.parametrize(
    ("path", "query", "message"),
    [
        ("search", {"q": "", "type": "artist"}, "No search query"),
        ("search", {"q": "a", "type": "shows"}, "Bad search type field"),
        (f"artists/{NAMESAKE}/albums", {"limit": 51}, "Invalid limit"),
        ("artists/0000000000000000000000/albums", {}, "Resource not found"),
    ],
)
def test_a_refusal_is_spotifys(sandbox: Sandbox, path: str, query: dict[str, Any], message: str) -> None:
    assert _get(sandbox, path, **query).json()["error"]["message"] == message
