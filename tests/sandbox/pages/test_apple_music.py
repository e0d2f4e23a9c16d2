"""Apple's marketing feeds as the sandbox answers for them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import requests

from sandbox.market import Market
from sandbox.pages.apple_music import STOREFRONTS, AppleMusic
from sandbox.server import Sandbox

ADDRESS = "http://127.0.0.1:4580/apple_music/api/v2/no/music/most-played/100/songs.json"


def feed_of(simulated: Market, country: str, back: int = 0) -> dict[str, Any]:
    today = simulated.last_day - timedelta(days=back)
    feed: dict[str, Any] = json.loads(AppleMusic(simulated, today).feed(country, 100, address=ADDRESS))["feed"]
    return feed


def test_a_feed_says_what_it_is_and_when_it_was_made(sandbox: Sandbox) -> None:
    address = f"{sandbox.url('apple_music')}/api/v2/no/music/most-played/100/songs.json"
    feed = requests.get(address, timeout=10).json()["feed"]

    assert list(feed) == ["title", "id", "author", "links", "copyright", "country", "icon", "updated", "results"]
    assert (feed["id"], feed["country"], feed["updated"]) == (address, "no", "Tue, 31 Mar 2026 04:12:09 +0000")
    assert len(feed["results"]) == 100


def test_the_day_of_the_month_has_no_leading_zero(simulated: Market) -> None:
    assert feed_of(simulated, "no", back=28)["updated"] == "Tue, 3 Mar 2026 04:12:09 +0000"


def test_songs_have_apples_fields_and_no_rank_no_count_and_no_isrc(simulated: Market) -> None:
    songs = feed_of(simulated, "se")["results"]
    always = {
        "artistName",
        "id",
        "name",
        "releaseDate",
        "kind",
        "artistId",
        "artistUrl",
        "artworkUrl100",
        "genres",
        "url",
    }
    assert {frozenset(set(song) - always) for song in songs} == {frozenset(), frozenset({"contentAdvisoryRating"})}
    assert {song["contentAdvisoryRating"] for song in songs if "contentAdvisoryRating" in song} == {"Explict"}
    assert {song["kind"] for song in songs} == {"songs"}


def test_a_credit_is_one_text_and_the_id_beside_it_is_the_first_artists(simulated: Market) -> None:
    songs = {song["name"]: song for song in feed_of(simulated, "no")["results"]}
    tracks = [row.track for row in simulated.chart("no").rows(simulated.last_day - timedelta(days=1))]
    joint = [track for track in tracks if len(track.artists) > 1 and track.title in songs]
    assert joint
    for track in joint:
        song = songs[track.title]
        assert song["artistName"].startswith(track.artist_names[0])
        assert song["artistName"].endswith(f" & {track.artist_names[-1]}")


@pytest.mark.parametrize("country", STOREFRONTS)
def test_what_is_played_most_in_the_market_leads_here_too_and_in_an_order_of_its_own(
    simulated: Market, country: str
) -> None:
    chart = simulated.chart(country).rows(simulated.last_day - timedelta(days=1))
    songs = [(song["name"], song["releaseDate"]) for song in feed_of(simulated, country)["results"]]
    ranked = [(row.track.title, row.track.release_date.isoformat()) for row in chart]

    assert len(set(songs) & set(ranked[:100])) >= 75
    assert len(set(songs[:10]) & set(ranked[:30])) >= 8
    assert songs != ranked[:100]


def test_a_song_keeps_its_number_over_days_and_markets_and_no_two_share_one(simulated: Market) -> None:
    songs = [
        song for country in STOREFRONTS for back in (0, 40) for song in feed_of(simulated, country, back)["results"]
    ]
    by_number: dict[str, set[tuple[str, str]]] = {}
    for song in songs:
        by_number.setdefault(song["id"], set()).add((song["name"], song["artistName"]))
    assert all(len(known) == 1 for known in by_number.values())
    assert len(by_number) < len(songs)


def test_who_has_the_feed_gets_no_second_copy(sandbox: Sandbox) -> None:
    address = f"{sandbox.url('apple_music')}/api/v2/us/music/most-played/10/songs.json"
    first = requests.get(address, timeout=10)
    second = requests.get(address, headers={"If-None-Match": first.headers["ETag"]}, timeout=10)

    assert len(first.json()["feed"]["results"]) == 10
    assert (second.status_code, second.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["global/music/most-played/100/songs", "zz/music/most-played/100/songs", "no/music/most-played/99/songs"]
)
def test_a_storefront_or_length_that_there_is_not_is_not_found(sandbox: Sandbox, path: str) -> None:
    assert requests.get(f"{sandbox.url('apple_music')}/api/v2/{path}.json", timeout=10).status_code == 404
