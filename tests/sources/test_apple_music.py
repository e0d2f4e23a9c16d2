"""Apple's most-played feed: its order is the chart, `updated` is the day, and it comes only when it is new."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from chartlake import notes
from chartlake.answers import RawObject, Scope
from chartlake.errors import (
    BadName,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    EmptyAnswer,
    NotFound,
    RateLimited,
    SourceUnavailable,
    UnexpectedAnswer,
)
from chartlake.extract import Extraction
from chartlake.http import Http, NotModified
from chartlake.settings import LakeSettings, SourceSettings
from chartlake.sources import apple_music
from chartlake.transform import transform
from tests.memory_lake import memory_lake
from tests.sources.answers import FETCHED_AT, dropped, fetched, fixture
from tests.stub_upstream import Asked, Reply, upstream

FEED = fixture("apple_music_no_explict_guests_and_half_dates.json")
PATH = "/api/v2/no/music/most-played/100/songs.json"
NO_DAILY = Scope(source="apple_music", name="no_daily")


def changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The feed after something was done to it."""
    document = json.loads(FEED)
    change(document["feed"])
    return json.dumps(document).encode()


def with_song(number: int, **fields: Any) -> bytes:
    return changed(lambda feed: feed["results"][number].update(fields))


def saying(**fields: Any) -> bytes:
    return changed(lambda feed: feed.update(fields))


def feed(body: bytes = FEED, scope: str = "no_daily", at: datetime = FETCHED_AT) -> RawObject:
    return fetched("apple_music", scope, body, at=at)


def rows_of(raw: RawObject) -> list[dict[str, Any]]:
    return list(apple_music.parse(raw).rows["chart_snapshots"])


def reasons_of(raw: RawObject) -> list[tuple[int, str]]:
    return [(refusal.row_number, refusal.reason) for refusal in apple_music.parse(raw).refused]


def test_a_song_says_everything_that_the_feed_says() -> None:
    assert rows_of(feed())[0] == {
        "platform": "apple_music",
        "chart": "songs_daily",
        "market": "no",
        "chart_date": date(2026, 3, 3),
        "rank": 1,
        "item_id": "1700000001",
        "item_type": "track",
        "title": "Nordlys",
        "artist_names": ["Fjord"],
        "artist_ids": ["900000001"],
        "release_date": date(2026, 2, 27),
        "date_basis": "reported",
    }


def test_the_order_is_the_rank_and_apples_spelling_of_explicit_is_no_obstacle() -> None:
    assert b'"Explict"' in FEED
    assert [(row["rank"], row["item_id"]) for row in rows_of(feed())] == [
        (1, "1700000001"),
        (2, "1700000002"),
        (3, "1700000004"),
        (4, "1700000006"),
    ]


def test_an_id_is_kept_only_where_it_is_that_of_the_whole_credit() -> None:
    known = [(row["artist_names"], row["artist_ids"]) for row in rows_of(feed())]
    assert known[1] == (["Is & Snø"], ["900000002"])  # one band, as its address says
    assert known[2] == (["Ola Dal, Kari Berg & Elv"], None)  # three artists, and the id is the first one's


def test_fields_that_the_feed_leaves_out_are_null_and_a_year_is_no_day() -> None:
    rows = rows_of(feed())
    assert [row["release_date"] for row in rows] == [date(2026, 2, 27), date(1994, 10, 29), None, None]
    assert rows[3]["artist_ids"] is None
    assert rows[3]["title"] == "กลัวว่าฉันจะไม่เสียใจ (Fear)"


@pytest.mark.parametrize(
    ("updated", "day"),
    [
        ("Tue, 3 Mar 2026 04:12:09 +0000", date(2026, 3, 3)),
        ("Tue, 03 Mar 2026 00:30:00 +0200", date(2026, 3, 2)),  # it is the day before in UTC
        ("Mon, 20 Dec 2021 23:59:59 GMT", date(2021, 12, 20)),  # a feed that stands still gives no new days
        ("Wed, 4 Mar 2026 00:00:01 +0000", date(2026, 3, 4)),  # a clock that is a little ahead
    ],
)
def test_the_day_is_the_one_on_which_the_feed_was_made(updated: str, day: date) -> None:
    parsed = apple_music.parse(feed(saying(updated=updated)))
    assert {(row["chart_date"], row["date_basis"]) for row in parsed.rows["chart_snapshots"]} == {(day, "reported")}
    assert parsed.refused == []


@pytest.mark.parametrize("updated", ["today", "", None, 1772511129, "Thu, 5 Mar 2026 04:12:09 +0000", "2 Mar 1999", []])
def test_a_day_that_cannot_be_gives_way_to_that_of_fetching_and_is_put_on_record(updated: Any) -> None:
    parsed = apple_music.parse(feed(saying(updated=updated)))
    dates = {(row["chart_date"], row["date_basis"]) for row in parsed.rows["chart_snapshots"]}
    assert dates == {(date(2026, 3, 3), "fetched")}
    ((number, reason),) = [(refusal.row_number, refusal.reason) for refusal in parsed.refused]
    assert number == 0
    assert f"{updated!r} is no day that can be" in reason


def test_a_saved_feed_keeps_its_own_day_and_without_one_is_refused() -> None:
    assert rows_of(dropped("apple_music", "no_daily.json", FEED, at=datetime(2026, 9, 1)))[0]["chart_date"] == date(
        2026, 3, 3
    )
    with pytest.raises(UnexpectedAnswer, match="nothing else says of which day"):
        apple_music.parse(dropped("apple_music", "no_daily.json", saying(updated=None)))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": None}, "id None is no number of Apple's"),
        ({"id": 1700000001}, "id 1700000001 is no number of Apple's"),
        ({"name": ""}, "name '' is no text"),
        ({"artistName": 7}, "artistName 7 is no text"),
        ({"name": "B\ufffdlgene"}, "name 'B\ufffdlgene' is not UTF-8"),
        ({"kind": "music-videos"}, "kind 'music-videos' is no song"),
        ({"releaseDate": "27 Feb 2026"}, "releaseDate '27 Feb 2026' is no day"),
        ({"releaseDate": "2026-02-30"}, "releaseDate '2026-02-30' is no day"),
    ],
)
def test_a_bad_song_is_refused_and_the_others_keep_their_ranks(fields: dict[str, Any], reason: str) -> None:
    raw = feed(with_song(0, **fields))
    assert reasons_of(raw) == [(1, reason)]
    assert [row["rank"] for row in rows_of(raw)] == [2, 3, 4]


def test_a_song_that_stands_there_twice_counts_where_it_stands_first() -> None:
    raw = feed(changed(lambda found: found["results"].append(found["results"][1])))
    assert reasons_of(raw) == [(5, "an earlier row has the same item_id and other values")]
    assert [row["rank"] for row in rows_of(raw)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (fixture("login_page.html"), UnexpectedAnswer, "got HTML of 156 bytes titled 'Log in & continue'"),
        (b"", UnexpectedAnswer, "an empty answer of 0 bytes"),
        (FEED[: len(FEED) // 2], UnexpectedAnswer, "broken or cut JSON"),
        (b'{"results": []}', UnexpectedAnswer, "JSON with the keys results"),
        (saying(results={}), UnexpectedAnswer, "a feed with results as JSON was due"),
        (saying(results=None), UnexpectedAnswer, "a feed with results as JSON was due"),
        (saying(results=[]), EmptyAnswer, "not a single row"),
        (saying(results=[1, 2, 3]), UnexpectedAnswer, "3 of 3 rows cannot be read"),
        (saying(country="us"), UnexpectedAnswer, "the songs of 'no' were due, got the songs of 'us'"),
        (
            saying(id="https://x/api/v2/no/music/most-played/100/albums.json"),
            UnexpectedAnswer,
            "got the albums of 'no'",
        ),
    ],
)
def test_what_is_not_the_feed_is_named_for_what_it_is(body: bytes, error: type[ChartlakeError], said: str) -> None:
    with pytest.raises(error) as caught:
        apple_music.parse(feed(body))
    assert type(caught.value) is error
    assert said in str(caught.value)
    assert str(caught.value).startswith("apple_music no_daily: ")


@pytest.mark.parametrize("name", ["songs.json", "global_daily.json", "no_weekly.json", "no_daily.html", ""])
def test_a_saved_feed_under_another_name_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(BadName, match=r"no_daily\.json"):
        apple_music.scope_of(name)


def test_a_browser_may_have_numbered_the_saved_feed() -> None:
    assert apple_music.scope_of("NO_daily (2).json") == "no_daily"


def test_fetch_asks_for_the_longest_feed_and_keeps_the_bytes() -> None:
    with upstream(lambda _: Reply(body=FEED, headers={"Content-Type": "application/json"})) as site:
        answer = apple_music.fetch(NO_DAILY, Http(site.url, contact="t"))
    assert site.paths == [PATH]
    assert (answer.body, answer.extension, answer.content_type) == (FEED, "json", "application/json")


def static(request: Asked) -> Reply:
    """A server of static files."""
    validators = {"ETag": '"v1"', "Last-Modified": "Tue, 03 Mar 2026 04:12:09 GMT"}
    if request.headers.get("If-None-Match") == '"v1"':
        return Reply(status=304, headers=validators)
    return Reply(body=FEED, headers=validators)


def test_a_feed_that_has_not_changed_is_not_stored_again() -> None:
    with upstream(static) as site:
        settings = SourceSettings(name="apple_music", scopes=("no_daily",), upstream="apple_music", base_url=site.url)
        lake = memory_lake(LakeSettings(region="r", contact="t", schedule="", sources={"apple_music": settings}))
        extraction = Extraction(lake=lake, run_id="run", secrets=lambda _: {}, time_left=lambda: 600.0)
        (first,) = extraction.run([NO_DAILY])
        transform(lake, [first.raw_key or ""])
        (second,) = extraction.run([NO_DAILY])

    assert (first.outcome, first.bytes, first.http_status) == ("ok", len(FEED), 200)
    assert (second.outcome, second.bytes, second.http_status, second.raw_key) == ("ok", 0, 304, None)
    assert notes.recall(lake.raw, "validators/apple_music/no_daily")


def test_another_day_is_not_to_be_had_and_is_no_reason_to_say_that_nothing_changed() -> None:
    with upstream(static) as site:
        http = Http(site.url, contact="t")
        assert apple_music.fetch(NO_DAILY, http).body == FEED
        with pytest.raises(NotModified):
            apple_music.fetch(NO_DAILY, http)
        shown = Scope(source="apple_music", name="no_daily", date=date(2026, 3, 3))
        assert apple_music.fetch(shown, http).body == FEED
        with pytest.raises(DateUnavailable, match=r"shows 2026-03-03 .* chartlake drop no_daily\.json"):
            apple_music.fetch(Scope(source="apple_music", name="no_daily", date=date(2026, 2, 1)), http)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=404), NotFound),
        (Reply(status=429, headers={"Retry-After": "60"}), RateLimited),
        (Reply(status=500), SourceUnavailable),
        (Reply(body=FEED[:200], length=len(FEED)), SourceUnavailable),
    ],
)
def test_a_refusal_has_its_name(reply: Reply, error: type[ChartlakeError]) -> None:
    with upstream(lambda _: reply) as site, pytest.raises(error) as caught:
        apple_music.fetch(NO_DAILY, Http(site.url, contact="t"))
    assert type(caught.value) is error
    assert "no_daily" in str(caught.value) or "market 'no'" in str(caught.value)


@pytest.mark.parametrize("scope", ["global_daily", "no", "no_weekly", "NO_daily", "norway_daily", ""])
def test_a_scope_that_is_none_is_a_mistake_in_the_settings(scope: str) -> None:
    with pytest.raises(ConfigError, match="Apple has no worldwide feed"):
        apple_music.fetch(Scope(source="apple_music", name=scope), Http("http://127.0.0.1:9", contact="t"))
