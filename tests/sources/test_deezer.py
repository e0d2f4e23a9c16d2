"""Deezer: charts by position, country charts as whole playlists, and errors behind a status that says all is well."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from chartlake.answers import Answer, RawObject, Scope
from chartlake.errors import (
    AccessDenied,
    BadName,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    EmptyAnswer,
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
from chartlake.sources._exchanges import Exchange, as_sequence
from tests.memory_lake import memory_lake
from tests.sources.answers import FETCHED_AT, dropped, fetched, fixture
from tests.stub_upstream import Asked, Reply, Upstream, as_json, upstream

TRACKS = fixture("deezer_chart_tracks_popularity_is_no_rank.json")
ARTISTS = fixture("deezer_chart_artists.json")
FIRST, LAST = fixture("deezer_playlist_first_two_of_three.json"), fixture("deezer_playlist_last_of_three.json")
NORWAY = {"no_daily": "9001"}


def sequence(*bodies: bytes) -> bytes:
    url = "https://api.deezer.com/playlist/9001/tracks"
    return as_sequence(Exchange(url=url, status=200, asked=("9001",), body=body) for body in bodies)


def answer(body: bytes = TRACKS, scope: str = "fr_chart_daily") -> RawObject:
    return fetched("deezer", scope, body)


def rows_of(raw: RawObject) -> list[dict[str, Any]]:
    return list(deezer.parse(raw).rows["chart_snapshots"])


def reasons_of(raw: RawObject) -> list[tuple[int, str]]:
    return [(refusal.row_number, refusal.reason) for refusal in deezer.parse(raw).refused]


def with_row(number: int, body: bytes = TRACKS, **fields: Any) -> bytes:
    document = json.loads(body)
    document["data"][number].update(fields)
    return json.dumps(document).encode()


def saying(body: bytes, **fields: Any) -> bytes:
    return json.dumps({**json.loads(body), **fields}).encode()


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


def test_deezers_own_chart_and_a_countrys_playlist_do_not_compete_for_one_place() -> None:
    places = {
        (row["chart"], row["market"]) for scope in ("no_chart_daily", "no_daily") for row in rows_of(whole(scope))
    }
    assert places == {("songs_local_daily", "no"), ("songs_daily", "no")}


def whole(scope: str) -> RawObject:
    """The chart of a scope, all of it."""
    return answer(TRACKS if "chart" in scope else sequence(FIRST, LAST), scope)


def test_a_track_says_everything_that_the_chart_says() -> None:
    assert rows_of(answer())[0] == {
        "platform": "deezer",
        "chart": "songs_local_daily",
        "market": "fr",
        "chart_date": date(2026, 3, 3),
        "rank": 1,
        "item_id": "1549000001",
        "item_type": "track",
        "title": "Nordlys",
        "artist_names": ["Snø & Is"],
        "artist_ids": ["554001"],
        "isrc": None,
        "date_basis": "fetched",
    }


def test_the_rank_is_the_position_and_never_the_popularity_that_deezer_calls_rank() -> None:
    turned = json.loads(TRACKS)
    turned["data"].reverse()
    found = [(row["rank"], row["item_id"]) for row in rows_of(answer(json.dumps(turned).encode()))]
    assert found == [(3, "1432000003"), (2, "65000002"), (1, "1549000001")]


def test_artists_are_a_chart_of_their_own() -> None:
    found = rows_of(answer(ARTISTS, "fr_chart_artists_daily"))
    assert {(row["chart"], row["market"], row["item_type"]) for row in found} == {("artists_daily", "fr", "artist")}
    assert [(row["rank"], row["item_id"], row["title"], row["artist_names"], row["artist_ids"]) for row in found] == [
        (1, "1191001", "Snø & Is", ["Snø & Is"], ["1191001"]),
        (2, "230", "Fjord", ["Fjord"], ["230"]),
    ]


def test_a_playlist_is_in_its_order_across_its_pages_and_knows_isrcs() -> None:
    found = rows_of(answer(sequence(FIRST, LAST), "no_daily"))
    assert [(row["rank"], row["item_id"], row["market"], row["isrc"]) for row in found] == [
        (1, "3001", "no", "NOSB12600001"),
        (2, "3002", "no", None),
        (3, "3003", "no", None),
    ]


@pytest.mark.parametrize(
    ("bodies", "said"),
    [
        ([FIRST], "only 2 of 3 rows; a part would look as if the rest had left the chart"),
        ([LAST], "only 1 of 3 rows"),
        ([FIRST, FIRST], "4 rows, and the next page starts after 2"),
        ([FIRST, saying(LAST, checksum="0")], "was edited while it was read"),
        ([saying(FIRST, next="https://api.deezer.com/playlist/9001/tracks?index=5"), LAST], "starts after 5"),
        ([saying(FIRST, next="https://api.deezer.com/playlist/9001/tracks")], "another follows, and not where"),
        ([saying(FIRST, next=7), LAST], "another follows, and not where"),
        ([saying(FIRST, next="http://[")], "another follows, and not where"),
    ],
)
def test_a_part_of_a_playlist_is_never_taken_for_the_chart(bodies: list[bytes], said: str) -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        deezer.parse(answer(sequence(*bodies), "no_daily"))
    assert said in str(caught.value)


def test_a_single_page_that_is_dropped_must_be_the_whole_playlist() -> None:
    name = "deezer-no_daily-2026-03-02.json"
    with pytest.raises(UnexpectedAnswer, match="only 2 of 3 rows"):
        deezer.parse(dropped("deezer", name, FIRST))
    whole = dropped("deezer", name, saying(LAST, total=1))
    assert [(row["rank"], row["chart_date"]) for row in rows_of(whole)] == [(1, date(2026, 3, 2))]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": None}, "id of the track None is no number of Deezer's"),
        ({"id": -5}, "id of the track -5 is no number of Deezer's"),
        ({"id": 1.5e9}, "id of the track 1500000000.0 is no number of Deezer's"),
        ({"id": True}, "id of the track True is no number of Deezer's"),
        ({"title": None}, "title None is no text"),
        ({"title": "N\ufffdrdlys"}, "title 'N\ufffdrdlys' is not UTF-8"),
        ({"artist": None}, "'None' stands where an object is due"),
        ({"artist": {"id": 1}}, "name None is no text"),
        ({"artist": {"id": 0, "name": "Fjord"}}, "id of the artist 0 is no number of Deezer's"),
        ({"isrc": 5}, "isrc 5 is no text"),
        ({"type": "podcast"}, "type 'podcast' where 'track' is due"),
        ({"position": 0}, "position 0 is no position; positions start at 1"),
        ({"position": "1"}, "position '1' is no position; positions start at 1"),
        ({"position": True}, "position True is no position; positions start at 1"),
    ],
)
def test_a_bad_row_is_refused_and_the_others_go_on(fields: dict[str, Any], reason: str) -> None:
    raw = answer(with_row(0, **fields))
    assert reasons_of(raw) == [(1, reason)]
    assert [row["rank"] for row in rows_of(raw)] == [2, 3]


def test_two_tracks_cannot_share_a_position() -> None:
    raw = answer(with_row(2, position=1))
    assert reasons_of(raw) == [(3, "an earlier row has the same rank and other values")]


def test_a_row_without_a_position_is_refused_where_others_have_one() -> None:
    document = json.loads(TRACKS)
    del document["data"][1]["position"]
    assert reasons_of(answer(json.dumps(document).encode())) == [
        (2, "position None is no position; positions start at 1")
    ]


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (fixture("login_page.html"), UnexpectedAnswer, "got HTML of 156 bytes titled 'Log in & continue'"),
        (TRACKS[: len(TRACKS) // 2], UnexpectedAnswer, "broken or cut JSON"),
        (b'{"tracks": {}}', UnexpectedAnswer, "JSON with the keys tracks"),
        (b'{"data": [], "total": 0}', EmptyAnswer, "not a single row"),
        (b'{"data": [1, 2], "total": 2}', UnexpectedAnswer, "2 of 2 rows cannot be read"),
        (ARTISTS, UnexpectedAnswer, "2 of 2 rows cannot be read"),
        (b'{"error":{"type":"Exception","message":"Quota limit exceeded","code":4}}', UnexpectedAnswer, "an error"),
        (b"\x1e{}\n", UnexpectedAnswer, "cut short"),
    ],
)
def test_what_is_no_chart_is_named_for_what_it_is(body: bytes, error: type[ChartlakeError], said: str) -> None:
    with pytest.raises(error) as caught:
        deezer.parse(answer(body))
    assert type(caught.value) is error
    assert said in str(caught.value)
    assert str(caught.value).startswith("deezer fr_chart_daily: ")


@pytest.mark.parametrize(
    "name",
    [
        "chart.json",
        "deezer-fr_chart_daily.json",
        "deezer-fr_chart_daily-2026-02-30.json",
        "deezer-global_weekly-2026-03-02.json",
        "deezer-no_artists_daily-2026-03-02.json",
        "",
    ],
)
def test_a_saved_chart_under_another_name_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(BadName, match=r"deezer-no_daily-2026-03-02\.json"):
        deezer.scope_of(name)


def test_a_saved_chart_is_of_the_day_in_its_name_and_not_of_the_future() -> None:
    saved = dropped("deezer", "deezer-fr_chart_artists_daily-2026-01-02 (1).json", ARTISTS)
    assert {row["chart_date"] for row in rows_of(saved)} == {date(2026, 1, 2)}
    with pytest.raises(BadName, match="2026-03-05 cannot be"):
        deezer.parse(dropped("deezer", "deezer-fr_chart_daily-2026-03-05.json", TRACKS, at=FETCHED_AT))


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


def test_a_fetched_chart_is_of_the_utc_day_of_fetching() -> None:
    late = fetched("deezer", "fr_chart_daily", TRACKS, at=datetime(2026, 3, 3, 23, 59, 59))
    assert {row["chart_date"] for row in rows_of(late)} == {date(2026, 3, 3)}
