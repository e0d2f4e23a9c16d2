"""The sounds of TikTok's discover page as archives keep them: no rank, no day, counts that are rounded."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from chartlake.answers import ParsedRows
from chartlake.errors import BadName, ChartlakeError, EmptyAnswer, UnexpectedAnswer
from chartlake.sources import tiktok_discover
from tests.sources.answers import dropped

NAME = "discover_2021-03-28.json"


def sound(music_id: object = "6808287098886424577", *, posts: object = 491200, **info: Any) -> dict[str, Any]:
    return {
        "musicId": music_id,
        "avatar": {"jpeg": {"small": "https://example.org/a.jpeg"}},
        "musicInfo": {"author": "Elv & Fjord", "title": "Snø", "playUrl": "h", **info},
        "stats": {"posts": posts},
    }


def parse(*sounds: Any, name: str = NAME) -> ParsedRows:
    body = json.dumps({"music": sounds, "hashtag": [], "user": []}).encode()
    return tiktok_discover.parse(dropped("tiktok_discover", name, body))


def test_the_order_is_the_rank_and_the_name_is_the_day() -> None:
    rows = parse(sound(), sound("6812545347835922434")).rows["chart_snapshots"]

    assert [(row["rank"], row["item_id"]) for row in rows] == [(1, "6808287098886424577"), (2, "6812545347835922434")]
    assert rows[0] == {
        "platform": "tiktok",
        "chart": "sounds_discover",
        "market": "global",
        "chart_date": date(2021, 3, 28),
        "rank": 1,
        "item_id": "6808287098886424577",
        "item_type": "sound",
        "title": "Snø",
        "artist_names": ["Elv & Fjord"],
        "videos": 491200,
        "videos_low": 491150,
        "videos_high": 491249,
        "date_basis": "fetched",
    }


def test_an_id_that_is_a_number_keeps_all_its_digits() -> None:
    assert parse(sound(6808287098886424577)).rows["chart_snapshots"][0]["item_id"] == "6808287098886424577"


def test_a_sound_that_cannot_be_read_leaves_its_rank_empty() -> None:
    parsed = parse(sound(), sound(6.808287098886425e18), sound("6812545347835922434"))

    assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [1, 3]
    assert [(refusal.row_number, refusal.reason) for refusal in parsed.refused] == [
        (2, "musicId 6.808287098886425e+18 is no id of a sound")
    ]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (sound(posts=None), "posts is None, not a count"),
        (sound(posts=-1), "posts is -1, not a count"),
        (sound(posts=True), "posts is True, not a count"),
        (sound(title=["Snø"]), "title is ['Snø'], not a text"),
        (sound(title="\ud83d"), "holds half a character"),
        ({**sound(), "stats": None}, "stats is None, not an object"),
        ("sound", "'sound' is no sound"),
    ],
)
def test_what_is_wrong_with_a_sound_is_said(broken: Any, reason: str) -> None:
    (refusal,) = parse(sound(), broken).refused
    assert reason in refusal.reason


def test_the_market_may_stand_in_the_name() -> None:
    assert parse(sound(), name="discover_us_2021-03-28 (2).json").rows["chart_snapshots"][0]["market"] == "us"
    assert [tiktok_discover.scope_of(name) for name in (NAME, "discover_us_2021-03-28.json")] == ["global", "us"]


@pytest.mark.parametrize("name", ["discover.json", "discover_2021-02-30.json", "discover_2031-01-01.json", ""])
def test_a_name_without_a_day_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        parse(sound(), name=name)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"music": []}', EmptyAnswer),
        (b'{"music": {}}', UnexpectedAnswer),
        (b'{"hashtag": []}', UnexpectedAnswer),
        (b'[{"id": "AR", "value": "Argentina", "label": "AR"}]', UnexpectedAnswer),
        (b'{"music": [{"musicId": 1}]}', UnexpectedAnswer),
        (b'{"music": [', UnexpectedAnswer),
    ],
)
def test_a_file_without_sounds_is_named_for_what_it_is(body: bytes, error: type[ChartlakeError]) -> None:
    with pytest.raises(error) as caught:
        tiktok_discover.parse(dropped("tiktok_discover", NAME, body))
    assert type(caught.value) is error
