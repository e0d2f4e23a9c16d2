"""Chartex's list of sounds, wherever in the answer it stands."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows, Scope
from chartlake.errors import (
    AccessDenied,
    BadName,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    EmptyAnswer,
    UnexpectedAnswer,
)
from chartlake.http import Http
from chartlake.sources import chartex
from tests.sources.answers import dropped, fetched
from tests.stub_upstream import Reply, as_json, upstream

KEY = {"app_id": "an-app", "app_token": "a-token"}
SOUND: dict[str, Any] = {
    "tiktok_sound_id": "7424014547218565904",
    "tiktok_name_of_sound": "original sound - kari",
    "tiktok_sound_creator_name": "kari",
    "tiktok_official_link": "https://www.tiktok.com/music/x-7424014547218565904",
    "song_name": "Snø",
    "artists": "Elv, Fjord",
    "label_name": "Nordlys Records",
    "tiktok_total_video_count": 57443,
    "tiktok_last_24_hours_video_count": 900,
}
SECOND = SOUND | {
    "tiktok_sound_id": "7424014547218565905",
    "tiktok_official_link": "https://www.tiktok.com/music/x-7424014547218565905",
}


def parse(document: Any, scope: str = "no_daily") -> ParsedRows:
    return chartex.parse(fetched("chartex", scope, json.dumps(document).encode()))


def rows_of(document: Any) -> list[dict[str, Any]]:
    return list(parse(document).rows["chart_snapshots"])


def test_a_sound_is_read_with_its_order_as_rank() -> None:
    rows = rows_of({"data": {"items": [SOUND, SECOND | {"tiktok_sound_id": 7424014547218565905}]}})
    assert [(row["rank"], row["item_id"]) for row in rows] == [(1, "7424014547218565904"), (2, "7424014547218565905")]
    assert rows[0] == {
        "platform": "tiktok",
        "chart": "sounds_daily",
        "market": "no",
        "chart_date": date(2026, 3, 3),
        "rank": 1,
        "item_id": "7424014547218565904",
        "item_type": "sound",
        "title": "Snø",
        "artist_names": ["Elv, Fjord"],
        "videos": 57443,
        "videos_low": 57443,
        "videos_high": 57443,
        "label": "Nordlys Records",
        "isrc": None,
        "date_basis": "fetched",
    }


@pytest.mark.parametrize(
    "document",
    [
        {"data": {"items": [SOUND], "next": None}},
        {"data": {"results": [SOUND]}},
        {"data": [SOUND]},
        {"results": [SOUND]},
        {"items": [SOUND]},
        [SOUND],
    ],
)
def test_the_list_is_found_wherever_programs_have_found_it(document: Any) -> None:
    assert [row["item_id"] for row in rows_of(document)] == ["7424014547218565904"]


def test_only_the_id_must_be_there() -> None:
    rows = rows_of([{"tiktok_official_link": SOUND["tiktok_official_link"]}])
    told = {name: value for name, value in rows[0].items() if value is not None}
    assert set(told) == {"platform", "chart", "market", "chart_date", "rank", "item_id", "item_type", "date_basis"}


def test_who_uploaded_a_sound_is_no_artist_and_the_name_of_the_sound_its_title() -> None:
    (row,) = rows_of([SOUND | {"song_name": None, "artists": None, "label_name": "NONE"}])
    assert (row["title"], row["artist_names"], row["label"]) == ("original sound - kari", None, None)


def test_artists_may_be_a_list_of_names_or_of_objects() -> None:
    (row,) = rows_of([SOUND | {"artists": ["Elv", {"name": "Fjord"}], "isrc": "NO-SB1-26-00001"}])
    assert (row["artist_names"], row["isrc"]) == (["Elv", "Fjord"], "NOSB12600001")


def test_of_an_id_that_a_program_rounded_and_its_link_the_link_counts() -> None:
    (row,) = rows_of([SOUND | {"tiktok_sound_id": 7424014547218566000}])
    assert row["item_id"] == "7424014547218565904"


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"sound": 1}, "no tiktok_sound_id, it has sound"),
        (SOUND | {"tiktok_sound_id": "x"}, "tiktok_sound_id 'x' is no id of a sound"),
        (SECOND | {"tiktok_sound_id": SOUND["tiktok_sound_id"]}, "are not the same sound"),
        (
            SECOND | {"tiktok_sound_id": 7424014547218566000, "tiktok_official_link": None},
            "was rounded by a spreadsheet or a program",
        ),
        (SOUND | {"tiktok_total_video_count": "many"}, "'many' is not a whole number"),
        (SOUND | {"song_name": 7}, "song_name is 7, not a text"),
        (None, "None is no sound"),
    ],
)
def test_a_sound_that_cannot_be_read_leaves_its_rank_empty(broken: Any, reason: str) -> None:
    parsed = parse([SOUND, broken, SECOND])
    assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [1, 3]
    assert [(refusal.row_number, reason in refusal.reason) for refusal in parsed.refused] == [(2, True)]


@pytest.mark.parametrize(
    ("document", "error", "said"),
    [
        ({"data": {"items": []}}, EmptyAnswer, "not a single row"),
        ({"detail": "Your plan has ended"}, UnexpectedAnswer, "'Your plan has ended'"),
        ({"data": {"sounds": [SOUND]}}, UnexpectedAnswer, "JSON with the keys data"),
        ([{"name": "Snø"}], UnexpectedAnswer, "it has name"),
        ("no", UnexpectedAnswer, "no list of sounds"),
    ],
)
def test_an_answer_without_sounds_is_named_for_what_it_is(
    document: Any, error: type[ChartlakeError], said: str
) -> None:
    with pytest.raises(error) as caught:
        parse(document)
    assert type(caught.value) is error
    assert said in str(caught.value)


def test_fetch_sends_the_key_in_headers_and_asks_for_the_country() -> None:
    with upstream(lambda _: as_json({"data": {"items": [SOUND]}})) as site:
        http = Http(site.url, contact="t", secret=KEY, options={"limit": "50"})
        answer = chartex.fetch(Scope(source="chartex", name="no_daily", date=datetime.now(UTC).date()), http)
        chartex.fetch(Scope(source="chartex", name="global_daily"), http)
        with pytest.raises(DateUnavailable):
            chartex.fetch(Scope(source="chartex", name="no_daily", date=date(2026, 3, 2)), http)

    country, world, _ = site.asked
    assert country.path == "/external/v1/tiktok-sounds/"
    assert country.query == "sort_by=tiktok_last_24_hours_video_count&limit=50&page=1&country_codes=NO"
    assert "country_codes" not in world.query
    assert (country.headers["X-APP-ID"], country.headers["X-APP-TOKEN"]) == ("an-app", "a-token")
    assert "a-token" not in answer.url


def test_a_key_that_is_not_accepted_is_named() -> None:
    with upstream(lambda _: Reply(status=401)) as site, pytest.raises(AccessDenied):
        chartex.fetch(Scope(source="chartex", name="no_daily"), Http(site.url, contact="t", secret=KEY))


@pytest.mark.parametrize("secret", [{}, {"app_id": "an-app"}, {"app_id": "", "app_token": "a-token"}])
def test_without_its_whole_key_nothing_is_asked(secret: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"app_(?:id|token)"):
        chartex.fetch(Scope(source="chartex", name="no_daily"), Http("http://127.0.0.1:9", contact="t", secret=secret))


@pytest.mark.parametrize("scope", ["no", "no_weekly", "norway_daily", "daily"])
def test_a_scope_is_a_market_and_daily(scope: str) -> None:
    with pytest.raises(ConfigError, match="<market>_daily"):
        chartex.fetch(Scope(source="chartex", name=scope), Http("http://127.0.0.1:9", contact="t", secret=KEY))


def test_a_kept_answer_is_dated_by_its_name() -> None:
    name = "chartex-se-daily-2026-02-14.json"
    (row,) = chartex.parse(dropped("chartex", name, json.dumps([SOUND]).encode())).rows["chart_snapshots"]
    assert (row["market"], row["chart_date"]) == ("se", date(2026, 2, 14))
    assert chartex.scope_of(name) == "se_daily"


@pytest.mark.parametrize(
    "name", ["chartex.json", "chartex-se-daily-2026-02-30.json", "chartex-se-daily-2031-01-01.json", ""]
)
def test_a_kept_answer_that_does_not_say_when_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        chartex.parse(dropped("chartex", name, json.dumps([SOUND]).encode()))
