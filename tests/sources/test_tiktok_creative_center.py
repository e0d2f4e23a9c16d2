"""Creative Center answers kept from before 2026: in the service's own form, in a scraper's, and its refusals."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from chartlake.answers import ParsedRows
from chartlake.errors import AccessDenied, BadName, ChartlakeError, EmptyAnswer, NotFound, UnexpectedAnswer
from chartlake.sources import tiktok_creative_center
from chartlake.text_id import text_id
from tests.sources.answers import dropped

NAME = "creative_center_us_popular_7_2025-02-10.json"
SONG: dict[str, Any] = {
    "author": "Elv & Fjord & The La's",
    "clip_id": "7424014547218565904",
    "cml_mid": "7512350022513852432",
    "country_code": "US",
    "cover": "https://example.org/cover.jpeg",
    "duration": 22,
    "if_cml": True,
    "is_search": False,
    "link": "https://www.tiktok.com/music/x-7424014547218565904",
    "music_url": "https://example.org/sound.mp3",
    "on_list_times": None,
    "promoted": False,
    "rank": 1,
    "rank_diff": 0,
    "rank_diff_type": 2,
    "related_items": [{"item_id": 7512619474084711723, "cover_uri": "https://example.org/1.jpeg"}],
    "song_id": "7503950818010335233",
    "title": "There She Flows",
    "trend": [{"time": 1739145600, "value": 0.4}] * 7,
    "url_title": "There-She-Flows",
}
BY_COUNTRY = {
    "FR": [
        {"rank": 1, "title": "Snø", "artist": "Elv", "change": "+31", "trend": [0] * 7, "cat": "popular"},
        {"rank": 2, "title": "Regn", "artist": "—", "change": "NEW", "trend": [0] * 7, "cat": "popular"},
        {"rank": 7, "title": "Hagl", "artist": "Fjord", "change": None, "trend": [0] * 7, "cat": "breakout"},
    ],
    "lastUpdated": "2026-02-22T23:00:00Z",
}


def answer(*songs: Any, page: int | str = 1) -> dict[str, Any]:
    pagination = {"page": page, "size": 20, "total": 99, "has_more": True}
    return {"code": 0, "msg": "OK", "data": {"pagination": pagination, "sound_list": list(songs)}}


def song(rank: int, **fields: Any) -> dict[str, Any]:
    number = f"74240145472185659{rank:02d}"
    return {**SONG, "rank": rank, "clip_id": number, "link": f"https://www.tiktok.com/music/x-{number}", **fields}


def parse(document: Any, *, name: str = NAME) -> ParsedRows:
    return tiktok_creative_center.parse(dropped("tiktok_creative_center", name, json.dumps(document).encode()))


def rows_of(document: Any, *, name: str = NAME) -> list[dict[str, Any]]:
    return list(parse(document, name=name).rows["chart_snapshots"])


def test_the_services_answer_is_read_with_its_long_ids_and_the_day_of_the_name() -> None:
    assert rows_of(answer(SONG)) == [
        {
            "platform": "tiktok",
            "chart": "sounds_popular_7d",
            "market": "us",
            "chart_date": date(2025, 2, 10),
            "rank": 1,
            "item_id": "7424014547218565904",
            "item_type": "sound",
            "title": "There She Flows",
            "artist_names": ["Elv & Fjord & The La's"],
            "reported_previous_rank": 1,
            "date_basis": "fetched",
        }
    ]


def test_an_id_sent_as_a_number_keeps_its_digits_and_one_that_was_rounded_is_refused() -> None:
    rounded = song(3, clip_id=7.424014547218566e18, link=None)
    parsed = parse(answer(SONG | {"clip_id": 7424014547218565904}, song(2), rounded))

    assert [row["item_id"] for row in parsed.rows["chart_snapshots"]] == ["7424014547218565904", "7424014547218565902"]
    assert [(refusal.row_number, refusal.reason) for refusal in parsed.refused] == [
        (
            3,
            "clip_id 7.424014547218566e+18 was rounded by a spreadsheet or a program; keep the ids as text, or give "
            "the link",
        )
    ]


@pytest.mark.parametrize("rounded", [7424014547218566000, "7424014547218566144", 7.424014547218566e18])
def test_of_an_id_that_a_program_rounded_and_its_link_the_link_counts(rounded: object) -> None:
    assert rows_of(answer(SONG | {"clip_id": rounded}))[0]["item_id"] == "7424014547218565904"


def test_an_id_and_a_link_of_two_sounds_are_refused() -> None:
    parsed = parse(answer(song(1), song(2, clip_id="7424014547218565999")))
    assert [refusal.reason for refusal in parsed.refused] == [
        "clip_id 7424014547218565999 and link 'https://www.tiktok.com/music/x-7424014547218565902' are not the same "
        "sound"
    ]


def test_without_a_clip_id_the_id_is_that_of_the_address_and_never_the_song_id() -> None:
    assert rows_of(answer(song(1, clip_id=None)))[0]["item_id"] == "7424014547218565901"


@pytest.mark.parametrize(
    ("kind", "moved", "previous"),
    [(1, 3, 8), (1, -3, 8), (2, 0, 5), (3, 2, 3), (3, -2, 3), (3, 9, None), (4, None, None), (None, None, None)],
)
def test_the_rank_before_is_told_where_the_direction_makes_sense(
    kind: int | None, moved: int | None, previous: int | None
) -> None:
    (row,) = rows_of(answer(song(5, rank_diff_type=kind, rank_diff=moved)))
    assert row["reported_previous_rank"] == previous


@pytest.mark.parametrize(
    ("name", "chart"),
    [
        (NAME, "sounds_popular_7d"),
        ("creative_center_us_popular_30_2025-02-10.json", "sounds_popular_30d"),
        ("creative_center_US_surging_120d_2025-02-10 (1).json", "sounds_breakout_120d"),
        ("creative_center_popular_2025-02-10.json", "sounds_popular_7d"),  # seven points of the trend
    ],
)
def test_each_ranking_and_period_is_a_chart_of_its_own(name: str, chart: str) -> None:
    assert {row["chart"] for row in rows_of(answer(SONG), name=name)} == {chart}


def test_the_pages_of_a_ranking_are_one_list() -> None:
    rows = rows_of([answer(song(1), song(2)), answer(song(21), song(22), page=2)])
    assert [row["rank"] for row in rows] == [1, 2, 21, 22]


@pytest.mark.parametrize("pages", [[2], [1, 3], ["2"], ["1", "3"]])
def test_a_page_without_those_before_it_is_refused(pages: list[int | str]) -> None:
    with pytest.raises(UnexpectedAnswer, match="put the answers of all pages into one JSON list"):
        parse([answer(song(20 * int(page)), page=page) for page in pages])


def test_an_answer_inside_a_resellers_answer_is_the_same_answer() -> None:
    assert rows_of({"code": 200, "router": "/api", "data": answer(SONG)}) == rows_of(answer(SONG))


def test_two_songs_at_one_rank_contradict_each_other() -> None:
    parsed = parse(answer(song(1), song(2), {**song(3), "rank": 2}))
    assert [refusal.reason for refusal in parsed.refused] == [
        "an earlier row has the same chart and market and rank and other values"
    ]


def test_songs_by_country_say_themselves_where_and_when() -> None:
    rows = rows_of(BY_COUNTRY, name="creative_center_2026-02-23.json")

    assert {(row["market"], row["chart_date"]) for row in rows} == {("fr", date(2026, 2, 22))}
    assert [(row["chart"], row["rank"], row["reported_previous_rank"]) for row in rows] == [
        ("sounds_popular_7d", 1, 32),
        ("sounds_popular_7d", 2, None),
        ("sounds_breakout_7d", 7, None),
    ]
    assert [row["artist_names"] for row in rows] == [["Elv"], None, ["Fjord"]]
    assert [row["item_id"] for row in rows] == [
        text_id("Snø", ["Elv"]),
        text_id("Regn", []),
        text_id("Hagl", ["Fjord"]),
    ]


def test_a_moment_of_another_time_zone_is_taken_in_utc() -> None:
    rows = rows_of(BY_COUNTRY | {"lastUpdated": "2026-02-23T01:00:00+02:00"}, name="songs.json")
    assert {row["chart_date"] for row in rows} == {date(2026, 2, 22)}


@pytest.mark.parametrize(
    ("document", "error", "said"),
    [
        ({"code": 0, "msg": "deprecated"}, NotFound, "no music rankings since 2026"),
        ({"code": 40101, "msg": "no permission"}, AccessDenied, "no music rankings since 2026"),
        ({"code": 200, "data": {"code": 40101, "msg": "no permission"}}, AccessDenied, "40101"),
        ([answer(SONG), {"code": 0, "msg": "deprecated"}], NotFound, "deprecated"),
        (answer(), EmptyAnswer, "not a single song"),
        ({"FR": [], "US": [], "lastUpdated": "2026-02-02T10:38:28.100Z"}, EmptyAnswer, "not a single song"),
        ([], UnexpectedAnswer, "no list of songs"),
        ([{"id": "AR", "value": "Argentina", "label": "AR"}], UnexpectedAnswer, "got a JSON list of"),
        ({"music": [SONG]}, UnexpectedAnswer, "got JSON with the keys music"),
        ({"code": 0, "data": {"sound_list": None}}, UnexpectedAnswer, "no list of songs"),
        (answer({"rank": 1}), UnexpectedAnswer, "1 of 1 rows cannot be read"),
    ],
)
def test_an_answer_without_songs_is_named_for_what_it_is(document: Any, error: type[ChartlakeError], said: str) -> None:
    with pytest.raises(error) as caught:
        parse(document)
    assert type(caught.value) is error
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("document", "name", "said"),
    [
        (answer(SONG), "creative_center_us_popular_7.json", "of which day"),
        (answer(SONG), "creative_center_us_2025-02-10.json", "which ranking"),
        (answer(SONG | {"trend": []}), "creative_center_us_popular_2025-02-10.json", "over how many days"),
        (answer(SONG | {"country_code": ""}), "creative_center_popular_2025-02-10.json", "of which market"),
        (answer(SONG), "creative_center_us_popular_7_2025-02-30.json", "not a date"),
        (answer(SONG), "creative_center_us_popular_7_2031-02-10.json", "cannot be"),
        (answer(SONG), "creative_center_xx_popular_7_2025-02-10.json", "xx is no market"),
        (answer(SONG), "creative_center_no_popular_7_2025-02-10.json", "the name says the market no, the file says us"),
        (
            answer(SONG | {"country_code": "UK"}),
            "creative_center_no_popular_7_2025-02-10.json",
            "the name says the market no, the file says gb",
        ),
        (BY_COUNTRY, "creative_center_us_2026-02-23.json", "the name says the market us, the file says fr"),
        (BY_COUNTRY, "creative_center_2026-02-13.json", "the name says 2026-02-13, the file says 2026-02-22"),
    ],
)
def test_what_neither_the_file_nor_its_name_says_is_asked_for(document: Any, name: str, said: str) -> None:
    with pytest.raises(BadName) as caught:
        parse(document, name=name)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (song(2) | {"rank": "2"}, "rank '2' is not a position"),
        (song(2) | {"rank": 0}, "rank 0 is not a position"),
        (song(2, country_code="USA"), "country_code 'USA' is no market"),
        (song(2, clip_id=None, link=None, title=""), "neither id nor title"),
        (song(2, cat="viral"), "cat 'viral' is no ranking"),
        ("song", "'song' is no song"),
    ],
)
def test_a_song_that_cannot_be_read_is_refused_and_the_others_go_on(broken: Any, reason: str) -> None:
    parsed = parse(answer(song(1), broken))
    assert len(parsed.rows["chart_snapshots"]) == 1
    assert parsed.refused[0].reason.startswith(reason)


def test_the_scope_is_what_the_name_says_without_the_day() -> None:
    assert tiktok_creative_center.scope_of(NAME) == "us_popular_7"
    assert tiktok_creative_center.scope_of("creative_center_2026-02-23.json") == "creative_center"
    with pytest.raises(BadName):
        tiktok_creative_center.scope_of("popular_country.json")
