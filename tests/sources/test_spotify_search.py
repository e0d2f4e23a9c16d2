"""The search by name and the discography: every page, namesakes, and replies that are something else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest

from chartlake.answers import Answer, ParsedRows, Scope
from chartlake.errors import (
    AccessDenied,
    BadName,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    NotFound,
    RateLimited,
    UnexpectedAnswer,
)
from chartlake.http import Http
from chartlake.sources import spotify_search
from chartlake.sources.spotify_search import name_of_scope, scope_of_artist, scope_of_name
from tests.sources.answers import dropped, fetched
from tests.stub_upstream import Asked, Reply, Upstream, as_json, upstream

FJORD = "0Artist000000000000001"
APP = {"client_id": "the-app", "client_secret": "the-app-secret"}


def artist(number: int, name: str = "Fjord") -> dict[str, Any]:
    return {"genres": ["metal"], "id": f"0Artist{number:015d}", "name": name, "type": "artist"}


def album(number: int) -> dict[str, Any]:
    return {
        "album_group": "album",
        "album_type": "album",
        "artists": [{"id": FJORD, "name": "Fjord", "type": "artist"}],
        "id": f"0Album{number:016d}",
        "name": f"Volum {number}",
        "release_date": "2019",
        "release_date_precision": "year",
        "total_tracks": 9,
        "type": "album",
    }


class Spotify:
    """An artist with `albums` albums; a search finds artists of `names`. `instead` replies otherwise, by path."""

    def __init__(self, *, albums: int = 3, names: tuple[str, ...] = ("Fjord",)) -> None:
        self.albums = [album(number) for number in range(albums)]
        self.hits = [artist(number, name) for number, name in enumerate(names, start=1)]
        self.instead: dict[str, Reply] = {}

    def __call__(self, request: Asked) -> Reply:
        if request.path.endswith("/api/token"):
            return as_json({"access_token": "the-token", "token_type": "Bearer", "expires_in": 3600})
        path = request.path.removeprefix("/v1/")
        if path in self.instead:
            return self.instead[path]
        if path == f"artists/{FJORD}":
            return as_json(artist(1))
        if path == f"artists/{FJORD}/albums":
            return as_json(page(self.albums, request))
        assert path == "search"
        return as_json({"artists": page(self.hits, request)})


def page(items: list[dict[str, Any]], request: Asked) -> dict[str, Any]:
    query = parse_qs(request.query)
    offset, limit = int(query["offset"][0]), int(query["limit"][0])
    return {
        "items": items[offset : offset + limit],
        "limit": limit,
        "next": "https://elsewhere.example/steal" if offset + limit < len(items) else None,
        "offset": offset,
        "previous": "https://elsewhere.example/back" if offset else None,
        "total": len(items),
    }


def refused(status: int, message: str) -> Reply:
    return as_json({"error": {"status": status, "message": message}}, status=status)


def fetch(site: Upstream, scope: str, **asked: Any) -> Answer:
    options = {"accounts_url": f"{site.url}/accounts"}
    http = Http(site.url, contact="t", secret=APP, options=options, timeout=(1.0, 1.0))
    return spotify_search.fetch(Scope(source="spotify_search", name=scope, **asked), http)


def parse(scope: str, answer: Answer) -> ParsedRows:
    return spotify_search.parse(fetched("spotify_search", scope, answer.body))


def failure(answers: Callable[[Asked], Reply], scope: str) -> ChartlakeError:
    with upstream(answers) as site, pytest.raises(ChartlakeError) as caught:
        fetch(site, scope)
    return caught.value


def offsets(site: Upstream, path: str) -> list[Mapping[str, list[str]]]:
    return [parse_qs(request.query) for request in site.asked if request.path == f"/v1/{path}"]


def test_every_page_of_a_discography_is_followed_and_none_twice() -> None:
    with upstream(Spotify(albums=120)) as site:
        answer = fetch(site, scope_of_artist(FJORD))
    asked = offsets(site, f"artists/{FJORD}/albums")
    assert [(one["offset"], one["limit"]) for one in asked] == [(["0"], ["50"]), (["50"], ["50"]), (["100"], ["50"])]
    rows = parse(scope_of_artist(FJORD), answer).rows
    assert [row["name"] for row in rows["albums"]] == [f"Volum {number}" for number in range(120)]


def test_an_artist_and_the_albums_are_rows_with_what_the_short_form_says() -> None:
    with upstream(Spotify(albums=1)) as site:
        rows = parse("artist." + FJORD, fetch(site, "artist." + FJORD)).rows
    assert rows == {
        "artists": [
            {
                "artist_id": FJORD,
                "observed_date": date(2026, 3, 3),
                "name": "Fjord",
                "genres": ["metal"],
                "followers": None,
                "popularity": None,
            }
        ],
        "albums": [
            {
                "album_id": "0Album0000000000000000",
                "observed_date": date(2026, 3, 3),
                "name": "Volum 0",
                "album_type": "album",
                "artist_ids": [FJORD],
                "release_date": "2019",
                "release_date_precision": "year",
                "total_tracks": 9,
                "label": None,
                "upc": None,
            }
        ],
    }


def test_a_search_asks_for_no_more_than_a_new_app_may_and_stops_where_nobody_has_the_name() -> None:
    others = tuple(f"Fjord {number}" for number in range(30))
    with upstream(Spotify(names=("FJORD", *others))) as site:
        answer = fetch(site, scope_of_name("fjord"))
    assert [(one["offset"], one["limit"]) for one in offsets(site, "search")] == [(["0"], ["10"]), (["10"], ["10"])]
    assert len(parse(scope_of_name("fjord"), answer).rows["artists"]) == 20


def test_namesakes_on_later_pages_are_found() -> None:
    with upstream(Spotify(names=("Fjord",) * 23)) as site:
        answer = fetch(site, scope_of_name("Fjord"))
    assert len(parse(scope_of_name("Fjord"), answer).rows["artists"]) == 23


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (
            as_json({"error": {"status": 404, "message": "Resource not found"}}, status=404),
            NotFound,
            "no artist of that",
        ),
        (
            as_json({"error": {"status": 400, "message": "Invalid base62 id"}}, status=400),
            NotFound,
            "no artist of that",
        ),
        (as_json({"error": {"status": 400, "message": "Bad market"}}, status=400), UnexpectedAnswer, "Bad market"),
        (as_json({"error": {"status": 403, "message": "Forbidden"}}, status=403), AccessDenied, "may not read"),
        (Reply(status=429, headers={"Retry-After": "77"}), RateLimited, "77 s"),
        (Reply(body=b"<html>"), UnexpectedAnswer, "JSON was due"),
    ],
)
def test_a_refusal_has_its_name(reply: Reply, error: type[ChartlakeError], said: str) -> None:
    spotify = Spotify()
    spotify.instead[f"artists/{FJORD}"] = reply
    caught = failure(spotify, scope_of_artist(FJORD))
    assert type(caught) is error
    assert said in str(caught)


def test_a_name_that_nobody_has_is_not_found_and_no_answer() -> None:
    assert isinstance(failure(Spotify(names=()), scope_of_name("Nobody")), NotFound)


@pytest.mark.parametrize(
    "body", [{"artists": None}, {}, {"items": []}, {"artists": {"items": [], "total": 1}}, {"artists": {"items": {}}}]
)
def test_what_is_no_page_is_no_answer(body: dict[str, Any]) -> None:
    spotify = Spotify()
    spotify.instead["search"] = as_json(body)
    assert type(failure(spotify, scope_of_name("Fjord"))) is UnexpectedAnswer


def test_a_discography_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spotify_search, "_MOST_ALBUM_PAGES", 3)
    spotify = Spotify()
    endless = {"items": [], "next": "more", "offset": 0, "limit": 50}
    spotify.instead[f"artists/{FJORD}/albums"] = as_json(endless)
    assert "does not end" in str(failure(spotify, scope_of_artist(FJORD)))


def test_a_page_that_lost_its_list_is_put_on_record_and_the_artist_stays() -> None:
    with upstream(Spotify()) as site:
        answer = fetch(site, scope_of_artist(FJORD))
    texts = answer.body.split(b"\x1e")
    texts[4] = json.dumps({"artist": "x"}).encode() + b"\n"
    parsed = spotify_search.parse(fetched("spotify_search", scope_of_artist(FJORD), b"\x1e".join(texts)))
    assert [row["artist_id"] for row in parsed.rows["artists"]] == [FJORD]
    assert [(one.table, one.reason.partition(",")[0]) for one in parsed.refused] == [
        ("albums", "a page of albums was due")
    ]


@pytest.mark.parametrize(
    "name", ["Kari Bremnes", "ธงไชย แมคอินไตย์", "AC/DC", "!!!", "Sigur Rós", "_", "宇多田ヒカル", "a-b.c"]
)
def test_a_name_can_stand_in_a_key_and_is_read_back(name: str) -> None:
    assert name_of_scope(scope_of_name(name)) == name.casefold()


def test_names_that_a_reader_takes_for_the_same_have_the_same_scope() -> None:
    assert scope_of_name("  sigur   RÓS ") == scope_of_name("Sigur Ro\u0301s")
    assert scope_of_name("Sigur Ros") != scope_of_name("Sigur Rós")


@pytest.mark.parametrize("name", ["", "   ", "x" * 200])
def test_a_name_that_cannot_be_searched_for_says_what_can_be_done(name: str) -> None:
    with pytest.raises(BadName, match="id or link"):
        scope_of_name(name)


@pytest.mark.parametrize("scope", ["global", "artist.short", "name._zz-\u00e6", "tracks"])
def test_a_scope_that_is_none_says_what_they_look_like(scope: str) -> None:
    with upstream(Spotify()) as site, pytest.raises(ConfigError, match=r"artist\.<Spotify artist id>"):
        fetch(site, scope)


def test_yesterday_cannot_be_asked_for() -> None:
    with upstream(Spotify()) as site, pytest.raises(DateUnavailable):
        fetch(site, scope_of_artist(FJORD), date=date(2020, 1, 1))


def test_files_belong_to_the_catalogue() -> None:
    with pytest.raises(BadName, match="spotify_catalog"):
        spotify_search.parse(dropped("spotify_search", "albums.json", b"{}"))
