"""TikTok's pages of accounts, sounds and tags, in the forms of today and before, and a vendor's numbers."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows, Scope
from chartlake.errors import (
    BadName,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    EmptyAnswer,
    NotFound,
    UnexpectedAnswer,
)
from chartlake.http import Http
from chartlake.sources import tiktok_stats
from tests.sources.answers import dropped, fetched, fixture
from tests.stub_upstream import Reply, upstream

USER = {"id": "6900000000000000002", "uniqueId": "Fjord.Elv", "nickname": "Fjord & Elv", "secret": False}
STATS = {
    "followerCount": 9_000_000,
    "followingCount": 12,
    "heartCount": 108_300_000,
    "videoCount": 3073,
    "diggCount": 7,
}
STATS_V2 = {"followerCount": "9022701", "heartCount": "108329314", "videoCount": "3073", "diggCount": "7"}
MUSIC = {"id": "7424014547218565904", "title": "Snø", "authorName": "Elv", "original": False}
CHALLENGE = {"id": "229207", "title": "snødans", "desc": ""}
SHELL = {"webapp.app-context": {"language": "en"}, "webapp.biz-context": {"statusCode": 7}}


def page(document: Any, *, script: str = "__UNIVERSAL_DATA_FOR_REHYDRATION__") -> bytes:
    return (
        "<!DOCTYPE html><html><head><title>TikTok</title><script>window.x = 1</script>"
        f'<script id="{script}" type="application/json">{json.dumps(document)}</script></head><body></body></html>'
    ).encode()


def scoped(**parts: Any) -> bytes:
    return page({"__DEFAULT_SCOPE__": {**SHELL, **{f"webapp.{name}-detail": part for name, part in parts.items()}}})


def artist(**info: Any) -> bytes:
    return scoped(user={"statusCode": 0, "statusMsg": "", "userInfo": {"user": USER, "itemList": [], **info}})


def parse(body: bytes, scope: str = "artist.fjord.elv") -> ParsedRows:
    return tiktok_stats.parse(fetched("tiktok_stats", scope, body))


def row_of(body: bytes, scope: str = "artist.fjord.elv") -> dict[str, Any]:
    (row,) = parse(body, scope).rows["platform_stats"]
    return row


def test_an_account_has_the_exact_numbers_of_the_day_it_was_asked() -> None:
    assert row_of(artist(stats=STATS, statsV2=STATS_V2), "artist.fjord.elv-06HL4z0CvFAxyc27GXpf02") == {
        "platform": "tiktok",
        "entity_type": "artist",
        "entity_id": "6900000000000000002",
        "stat_date": date(2026, 3, 3),
        "name": "Fjord.Elv",
        "spotify_id": "06HL4z0CvFAxyc27GXpf02",
        "followers": 9022701,
        "followers_low": 9022701,
        "followers_high": 9022701,
        "likes": 108329314,
        "likes_low": 108329314,
        "likes_high": 108329314,
        "videos": 3073,
        "videos_low": 3073,
        "videos_high": 3073,
    }


def test_without_a_mapping_the_spotify_id_is_unknown() -> None:
    assert row_of(artist(stats=STATS))["spotify_id"] is None


@pytest.mark.parametrize(
    ("written", "value", "low", "high"),
    [
        (532, 532, 532, 532),
        ("532", 532, 532, 532),
        ("40.1K", 40_100, 40_050, 40_149),
        ("2.3M", 2_300_000, 2_250_000, 2_349_999),
        (2_300_000, 2_300_000, 2_250_000, 2_349_999),  # as plain `stats` write 2.3M
        (2_312_345, 2_312_345, 2_312_345, 2_312_345),
    ],
)
def test_a_count_is_in_base_units_however_it_is_written(written: object, value: int, low: int, high: int) -> None:
    row = row_of(artist(stats={"followerCount": written}))
    assert (row["followers"], row["followers_low"], row["followers_high"]) == (value, low, high)
    assert "likes" not in row


def test_likes_that_overflowed_are_taken_from_where_they_did_not() -> None:
    overflowed = STATS | {"heartCount": -1_294_967_296}
    assert row_of(artist(stats=overflowed, statsV2={"heart": "3000000001"}))["likes"] == 3_000_000_001

    parsed = parse(artist(stats=overflowed))
    assert "likes" not in parsed.rows["platform_stats"][0]
    assert [note.reason for note in parsed.refused] == [
        "heartCount is -1294967296, not a count; the other counts stand"
    ]


def test_a_sound_and_a_tag_have_pages_of_their_own_kind() -> None:
    sound = row_of(
        scoped(music={"musicInfo": {"music": MUSIC, "stats": {"videoCount": 863958}}}), "sound.7424014547218565904"
    )
    assert (sound["entity_type"], sound["entity_id"], sound["name"]) == ("sound", "7424014547218565904", "Snø")
    assert (sound["videos"], sound["videos_low"], sound["videos_high"]) == (863958, 863958, 863958)

    info = {
        "challenge": CHALLENGE | {"title": "SnowDance"},
        "stats": {"videoCount": 98_700, "viewCount": 47_400_000_000},
    }
    tag = row_of(scoped(challenge={"challengeInfo": info}), "tag.snowdance")
    assert (tag["entity_type"], tag["entity_id"], tag["name"]) == ("tag", "229207", "SnowDance")
    assert (tag["videos_low"], tag["videos"], tag["videos_high"]) == (98_650, 98_700, 98_749)
    assert (tag["views_low"], tag["views_high"]) == (47_350_000_000, 47_449_999_999)


def test_the_state_of_older_pages_keeps_user_and_numbers_in_two_maps() -> None:
    other = USER | {"id": "6900000000000000003", "uniqueId": "another"}
    users = {"another": other, "Fjord.Elv": USER}
    state = {"UserModule": {"users": users, "stats": {"another": STATS | {"followerCount": 5}, "Fjord.Elv": STATS}}}
    row = row_of(page(state, script="SIGI_STATE"))
    assert (row["entity_id"], row["followers"]) == ("6900000000000000002", 9_000_000)


def test_the_numbers_are_found_wherever_they_lie() -> None:
    moved = {"__DEFAULT_SCOPE__": {"webapp.profile": [{"cards": [{"user": USER, "statsV2": STATS_V2}]}]}}
    assert row_of(page(moved))["followers"] == 9022701
    inside = {"page": {"music": MUSIC | {"stats": {"videoCount": 12}}}}
    assert row_of(page(inside), "sound.7424014547218565904")["videos"] == 12


def test_the_videos_of_a_video_or_of_its_author_are_not_those_of_its_sound() -> None:
    video = {"id": "7", "music": MUSIC, "author": USER, "stats": {"playCount": 5}, "authorStats": STATS}
    listed = {
        "itemList": [video],
        "music": {"musicInfo": {"music": MUSIC, "author": USER, "stats": {"videoCount": 12}}},
    }
    assert row_of(scoped(**listed), "sound.7424014547218565904")["videos"] == 12
    with pytest.raises(UnexpectedAnswer, match="no counts of 7424014547218565904"):
        parse(page({"itemList": [video]}), "sound.7424014547218565904")


def test_the_account_of_a_sounds_page_has_no_videos_from_it() -> None:
    info = {"music": MUSIC, "author": USER, "user": USER, "stats": {"videoCount": 12}}
    with pytest.raises(UnexpectedAnswer, match=r"no counts of fjord\.elv"):
        parse(scoped(music={"musicInfo": info}))


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (scoped(user={"statusCode": 10221, "statusMsg": "user doesn't exist"}), NotFound, "10221 (user doesn't exist)"),
        (scoped(user={"statusCode": 10222, "userInfo": {"user": USER, "stats": STATS}}), NotFound, "no public artist"),
        (page({"UserPage": {"statusCode": "10221"}}, script="SIGI_STATE"), NotFound, "status 10221"),
        (fixture("login_page.html"), UnexpectedAnswer, "titled 'Log in & continue'"),
        (scoped(), UnexpectedAnswer, "it has webapp.app-context, webapp.biz-context; an empty shell"),
        (page({}), UnexpectedAnswer, "it has nothing"),
        (page([]), UnexpectedAnswer, "it has nothing"),
        (
            scoped(user={"userInfo": {"user": USER | {"uniqueId": "other"}, "stats": STATS}}),
            UnexpectedAnswer,
            "about other",
        ),
        (artist(stats={"followerCount": None}), UnexpectedAnswer, "no count at all"),
        (artist(stats={"followerCount": "many"}), UnexpectedAnswer, "followerCount 'many' is not a whole number"),
        (artist(stats=STATS).replace(b'"id": "69', b'"id": "x'), UnexpectedAnswer, "none of TikTok's"),
        (artist(stats=STATS).split(b"followerCount")[0], UnexpectedAnswer, "breaks off"),
        (artist(stats=STATS).replace(b"{", b"{{", 1), UnexpectedAnswer, "cannot be read"),
        (b"", UnexpectedAnswer, "an empty answer"),
        (b'{"statusCode": 0}', UnexpectedAnswer, "the page holds no data"),
    ],
)
def test_a_page_without_the_numbers_is_named_for_what_it_is(
    body: bytes, error: type[ChartlakeError], said: str
) -> None:
    with pytest.raises(error) as caught:
        parse(body)
    assert type(caught.value) is error
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ("artist.fjord.elv-06HL4z0CvFAxyc27GXpf02", "/@fjord.elv"),
        ("sound.7424014547218565904", "/music/x-7424014547218565904"),
        ("tag.snowdance", "/tag/snowdance"),
    ],
)
def test_fetch_asks_once_for_the_page_of_today(scope: str, path: str) -> None:
    body = artist(stats=STATS)
    with upstream(lambda _: Reply(body=body)) as site:
        http = Http(site.url, contact="t")
        answer = tiktok_stats.fetch(Scope(source="tiktok_stats", name=scope, date=datetime.now(UTC).date()), http)
        with pytest.raises(DateUnavailable, match="the present only, not 2026-03-02"):
            tiktok_stats.fetch(Scope(source="tiktok_stats", name=scope, date=date(2026, 3, 2)), http)

    assert (answer.body, answer.extension) == (body, "html")
    assert site.paths[0] == path


@pytest.mark.parametrize("scope", ["fjord", "artist.", "sound.abc", "artist.fjord-short", "song.1", "tag.a-b"])
def test_a_scope_that_names_no_page_is_a_mistake_in_the_settings(scope: str) -> None:
    with pytest.raises(ConfigError, match=r"artist\.<handle>"):
        tiktok_stats.fetch(Scope(source="tiktok_stats", name=scope), Http("http://127.0.0.1:9", contact="t"))


def test_a_saved_page_is_dated_by_its_name() -> None:
    name = "tiktok-artist-fjord.elv-06HL4z0CvFAxyc27GXpf02-2026-02-14 (1).html"
    (row,) = tiktok_stats.parse(dropped("tiktok_stats", name, artist(stats=STATS))).rows["platform_stats"]

    assert (row["stat_date"], row["spotify_id"]) == (date(2026, 2, 14), "06HL4z0CvFAxyc27GXpf02")
    assert tiktok_stats.scope_of(name) == "artist.fjord.elv-06HL4z0CvFAxyc27GXpf02"
    assert tiktok_stats.scope_of("tiktok-stats-2026-02-14.csv") == "stats"


@pytest.mark.parametrize(
    "name", ["tiktok-stats.csv", "tiktok-stats-2026-02-30.csv", "page.html", "", "tiktok-tag-x-2031-01-01.html"]
)
def test_a_dropped_file_that_does_not_say_of_which_day_it_is_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        tiktok_stats.parse(dropped("tiktok_stats", name, artist(stats=STATS)))


def table(text: str) -> ParsedRows:
    return tiktok_stats.parse(dropped("tiktok_stats", "tiktok-stats-2026-02-14.csv", text.encode()))


def test_a_vendors_numbers_are_read_exact_or_rounded() -> None:
    rows = table(
        "entity_type,entity_id,name,spotify_id,followers,likes,videos,views\n"
        "artist,6900000000000000002,fjord.elv,06HL4z0CvFAxyc27GXpf02,9022701,108.3M,,\n"
        "Tag,229207,snowdance,,,,98700,47.4B\n"
    ).rows["platform_stats"]

    assert rows[0] == {
        "platform": "tiktok",
        "entity_type": "artist",
        "entity_id": "6900000000000000002",
        "stat_date": date(2026, 2, 14),
        "name": "fjord.elv",
        "spotify_id": "06HL4z0CvFAxyc27GXpf02",
        "followers": 9022701,
        "followers_low": 9022701,
        "followers_high": 9022701,
        "likes": 108_300_000,
        "likes_low": 108_250_000,
        "likes_high": 108_349_999,
    }
    assert (rows[1]["entity_type"], rows[1]["videos"], rows[1]["views_high"]) == ("tag", 98_700, 47_449_999_999)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("album,1,,5", "entity_type 'album' is none of artist, sound, tag"),
        ("artist,,,5", "entity_id is blank"),
        ("artist,7,,", "not a single count"),
        ("artist,7,short,5", "is no Spotify id"),
        ("sound,7424014547218560000,,5", "rounded by a spreadsheet"),
        ("artist,7424014547218566144,,5", "rounded by a spreadsheet or a program"),
        ("artist,fjord.elv,,5", "entity_id 'fjord.elv' is no number; a handle, a title or a tag stands in the column"),
        ("tag,snowdance,,5", "is no number"),
        ("artist,7,,many", "followers 'many' is not a whole number"),
        ("artist,8,,6", "an earlier row has the same entity_type and entity_id"),
    ],
)
def test_a_vendors_line_that_cannot_be_read_is_refused(line: str, reason: str) -> None:
    parsed = table(f"entity_type,entity_id,spotify_id,followers\nartist,8,,5\n{line}\n")
    assert [row["entity_id"] for row in parsed.rows["platform_stats"]] == ["8"]
    assert [(refusal.row_number, reason in refusal.reason) for refusal in parsed.refused] == [(2, True)]


def test_a_vendors_file_without_lines_is_empty_and_without_ids_unexpected() -> None:
    with pytest.raises(EmptyAnswer):
        table("entity_type,entity_id,followers\n")
    with pytest.raises(UnexpectedAnswer, match="no column for entity_id"):
        table("entity_type,handle,followers\nartist,fjord,5\n")
