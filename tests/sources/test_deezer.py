"""Deezer: charts by position, country charts as whole playlists, and what is none of them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from chartlake.answers import RawObject
from chartlake.errors import (
    BadName,
    ChartlakeError,
    EmptyAnswer,
    UnexpectedAnswer,
)
from chartlake.sources import deezer
from tests.sources.answers import FETCHED_AT, dropped, fetched, fixture
from tests.sources.deezer_charts import ARTISTS, FIRST, LAST, TRACKS, answer, rows_of, saying, sequence


def reasons_of(raw: RawObject) -> list[tuple[int, str]]:
    return [(refusal.row_number, refusal.reason) for refusal in deezer.parse(raw).refused]


def with_row(number: int, body: bytes = TRACKS, **fields: Any) -> bytes:
    document = json.loads(body)
    document["data"][number].update(fields)
    return json.dumps(document).encode()


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


def test_a_fetched_chart_is_of_the_utc_day_of_fetching() -> None:
    late = fetched("deezer", "fr_chart_daily", TRACKS, at=datetime(2026, 3, 3, 23, 59, 59))
    assert {row["chart_date"] for row in rows_of(late)} == {date(2026, 3, 3)}
