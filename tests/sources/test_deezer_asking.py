"""Asking Deezer: pages to the end, errors behind a status that says all is well, and which scopes there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from chartlake.extract import Extraction
from chartlake.http import Http
from chartlake.settings import LakeSettings, SourceSettings
from chartlake.sources import deezer
from tests.memory_lake import memory_lake
from tests.sources.deezer_charts import ARTISTS, FIRST, LAST, TRACKS, answer, rows_of, saying
from tests.stub_upstream import Asked, Reply, Upstream, as_json, upstream

NORWAY = {"no_daily": "9001"}


def fetch(
    site: Upstream, name: str = "fr_chart_daily", *, on: date | None = None, options: Mapping[str, str] = NORWAY
) -> Answer:
    return deezer.fetch(Scope(source="deezer", name=name, date=on), Http(site.url, contact="t", options=options))


def failure(reply: Callable[[Asked], Reply] | Reply, name: str = "fr_chart_daily") -> ChartlakeError:
    answered = reply if callable(reply) else lambda _: reply
    with upstream(answered) as site, pytest.raises(ChartlakeError) as caught:
        fetch(site, name)
    return caught.value


def paged(request: Asked) -> Reply:
    """The playlist of three tracks, two on a page."""
    index = parse_qs(request.query)["index"]
    return Reply(body=FIRST if index == ["0"] else LAST, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize(
    ("name", "path", "body"),
    [("fr_chart_daily", "/chart/0/tracks", TRACKS), ("fr_chart_artists_daily", "/chart/0/artists", ARTISTS)],
)
def test_a_chart_is_one_request_for_a_hundred_rows_and_kept_unchanged(name: str, path: str, body: bytes) -> None:
    with upstream(lambda _: Reply(body=body, headers={"Content-Type": "application/json", "ETag": '"a"'})) as site:
        answers = [fetch(site, name) for _ in range(2)]
    assert [(request.path, request.query) for request in site.asked] == [(path, "limit=100")] * 2
    assert {(one.body, one.extension) for one in answers} == {(body, "json")}
    # An unchanged chart is the chart of another day, so it is never asked for on a condition.
    assert not any("If-None-Match" in request.headers for request in site.asked)


def test_all_pages_of_a_playlist_are_asked_for_at_deezer_and_nowhere_else() -> None:
    with upstream(paged) as site:
        found = fetch(site, "no_daily")
    assert [(request.path, parse_qs(request.query)["index"]) for request in site.asked] == [
        ("/playlist/9001/tracks", ["0"]),
        ("/playlist/9001/tracks", ["2"]),
    ]
    assert (found.extension, found.content_type) == ("json-seq", "application/json-seq")
    assert [row["title"] for row in rows_of(answer(found.body, "no_daily"))] == ["Vik", "Sjø", "Berg"]


def test_the_worldwide_chart_may_be_a_playlist_too() -> None:
    with upstream(paged) as site:
        fetch(site, "global_daily", options={"global_daily": "9002"})
    assert set(site.paths) == {"/playlist/9002/tracks"}


def test_a_playlist_that_is_edited_while_it_is_read_is_read_again() -> None:
    edits = iter([FIRST, saying(LAST, checksum="0"), FIRST, LAST])
    with upstream(lambda _: Reply(body=next(edits))) as site:
        found = fetch(site, "no_daily")
    assert len(site.asked) == 4
    assert len(rows_of(answer(found.body, "no_daily"))) == 3


def test_a_playlist_that_never_rests_is_left_for_next_time() -> None:
    def restless(request: Asked) -> Reply:
        return Reply(body=FIRST if "index=0" in request.query else saying(LAST, checksum="0"))

    error = failure(restless, "no_daily")
    assert isinstance(error, PlaylistChanging)
    assert "3 readings" in str(error)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (saying(FIRST, next=None), "only 2 of 3 rows"),
        (saying(FIRST, next="https://api.deezer.com/playlist/9001/tracks?index=0"), "followed by the one from 0"),
        (saying(FIRST, next="https://elsewhere.example/"), "another follows, and not where"),
        (b'{"data": {}}', "a list as JSON was due"),
        (b"<html>", "got HTML"),
    ],
)
def test_a_playlist_that_does_not_come_whole_is_not_stored(page: bytes, said: str) -> None:
    error = failure(Reply(body=page), "no_daily")
    assert type(error) is UnexpectedAnswer
    assert said in str(error)


def test_a_playlist_without_an_end_is_no_chart() -> None:
    def endless(request: Asked) -> Reply:
        index = int(parse_qs(request.query)["index"][0])
        return Reply(body=saying(FIRST, next=f"https://api.deezer.com/?index={index + 2}"))

    assert "no end after 20 pages" in str(failure(endless, "no_daily"))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (4, RateLimited),
        ("4", RateLimited),
        (100, UnexpectedAnswer),
        (200, AccessDenied),
        (300, AccessDenied),
        (500, UnexpectedAnswer),
        (501, UnexpectedAnswer),
        (600, UnexpectedAnswer),
        (700, SourceUnavailable),
        (800, NotFound),
        (901, AccessDenied),
        (None, UnexpectedAnswer),
    ],
)
@pytest.mark.parametrize("name", ["fr_chart_daily", "fr_chart_artists_daily", "no_daily"])
def test_an_error_behind_status_200_has_its_name(name: str, code: Any, error: type[ChartlakeError]) -> None:
    refusal = {"error": {"type": "SomeException", "message": "these words", "code": code}}
    caught = failure(as_json(refusal), name)
    assert type(caught) is error
    assert caught.http_status == 200
    for words in (name, "these words", "SomeException"):
        assert words in str(caught)


@pytest.mark.parametrize("error", ["gone", ["gone"], {"code": [4]}, 4])
def test_an_error_of_another_shape_is_still_an_error(error: Any) -> None:
    assert type(failure(as_json({"error": error}))) is UnexpectedAnswer


def test_a_quota_keeps_the_lake_away_for_a_quarter_of_an_hour() -> None:
    caught = failure(as_json({"error": {"type": "Exception", "message": "Quota limit exceeded", "code": 4}}))
    assert isinstance(caught, RateLimited)
    assert caught.retry_after == 900


def test_after_a_quota_deezer_is_asked_nothing_more() -> None:
    quota = {"error": {"type": "Exception", "message": "Quota limit exceeded", "code": 4}}
    scopes = [Scope(source="deezer", name=name) for name in ("fr_chart_daily", "fr_chart_artists_daily", "no_daily")]
    with upstream(lambda _: as_json(quota)) as site:
        settings = SourceSettings(name="deezer", base_url=site.url, upstream="deezer", options=NORWAY)
        lake = memory_lake(LakeSettings(region="r", contact="t", schedule="", sources={"deezer": settings}))
        extraction = Extraction(lake=lake, run_id="run", secrets=lambda _: {}, time_left=lambda: 600.0)
        done = extraction.run(scopes)

    assert [run.outcome for run in done] == ["RateLimited", "CoolingDown", "CoolingDown"]
    assert done[0].http_status == 200
    assert len(site.asked) == 1


def test_a_playlist_that_is_gone_says_where_its_number_stands() -> None:
    caught = failure(as_json({"error": {"type": "DataException", "message": "no data", "code": 800}}), "no_daily")
    assert "playlist 9001" in str(caught)
    assert "correct options in lake.toml" in str(caught)


def test_bytes_that_are_no_chart_are_stored_all_the_same_and_named_when_they_are_parsed() -> None:
    with upstream(lambda _: Reply(body=b"<html>Log in</html>")) as site:
        assert fetch(site).body == b"<html>Log in</html>"


@pytest.mark.parametrize(
    "scope",
    [
        "global",
        "global_chart_daily",
        "global_chart_artists_daily",
        "global_artists_daily",
        "no_weekly",
        "no_artists_daily",
        "NO_daily",
        "norway_daily",
        "",
    ],
)
def test_a_scope_that_is_none_is_a_mistake_in_the_settings(scope: str) -> None:
    with pytest.raises(ConfigError, match="a scope is <market>_daily"):
        deezer.fetch(Scope(source="deezer", name=scope), Http("http://127.0.0.1:9", contact="t"))


@pytest.mark.parametrize(
    ("options", "said"),
    [({}, 'options = { no_daily = "<number of the playlist>" }'), ({"no_daily": "Top Norway"}, "end of its link")],
)
def test_a_country_without_a_playlist_is_a_mistake_in_the_settings(options: dict[str, str], said: str) -> None:
    http = Http("http://127.0.0.1:9", contact="t", options=options)
    with pytest.raises(ConfigError) as caught:
        deezer.fetch(Scope(source="deezer", name="no_daily"), http)
    assert said in str(caught.value)


def test_another_day_is_not_to_be_had() -> None:
    with upstream(lambda _: Reply(body=TRACKS)) as site:
        today = fetch(site).fetched_at.date()
        assert fetch(site, on=today).body == TRACKS
        with pytest.raises(DateUnavailable, match=r"chartlake drop deezer-fr_chart_daily-2026-01-01\.json"):
            fetch(site, on=date(2026, 1, 1))
