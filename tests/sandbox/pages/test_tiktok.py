"""www.tiktok.com as the sandbox answers for it, and as the lake reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chartlake.answers import Scope
from chartlake.errors import NotFound, UnexpectedAnswer
from chartlake.http import Http
from chartlake.sources import tiktok_stats
from sandbox.pages.tiktok import account_counts, accounts, rounded, user_id
from sandbox.server import Sandbox
from tests.sources.answers import fetched


def row_of(sandbox: Sandbox, scope: str) -> dict[str, Any]:
    answer = tiktok_stats.fetch(Scope(source="tiktok_stats", name=scope), Http(sandbox.url("tiktok"), contact="t"))
    (row,) = tiktok_stats.parse(fetched("tiktok_stats", scope, answer.body)).rows["platform_stats"]
    return row


def test_the_first_account_is_that_of_the_most_streamed_artist(sandbox: Sandbox) -> None:
    market = sandbox.market
    artist = market.ranked("global", market.last_day)[0][0].artists[0]
    row = row_of(sandbox, "artist.sandbox.artist1")
    counts = account_counts(market, artist, market.last_day)

    assert (row["entity_id"], row["name"]) == (user_id(artist), "sandbox.artist1")
    assert (row["followers"], row["likes"], row["videos"]) == (
        counts["followerCount"],
        counts["heartCount"],
        counts["videoCount"],
    )


def test_an_account_grows_from_day_to_day(sandbox: Sandbox) -> None:
    market = sandbox.market
    for artist in accounts(market):
        week = [account_counts(market, artist, market.last_day - timedelta(days=back)) for back in (14, 7, 0)]
        assert week[0]["followerCount"] < week[1]["followerCount"] < week[2]["followerCount"]
        assert week[0]["heartCount"] < week[2]["heartCount"]


def test_a_sound_has_the_videos_of_the_chart(sandbox: Sandbox) -> None:
    for charted in sandbox.market.sounds.rows(sandbox.market.last_day, depth=5):
        row = row_of(sandbox, f"sound.{charted.sound.sound_id}")
        assert row["videos_low"] <= charted.videos <= row["videos_high"]
        assert row["name"] == charted.sound.name


def test_an_accounts_tag_is_watched_more_often_than_it_is_used(sandbox: Sandbox) -> None:
    row = row_of(sandbox, "tag.sandboxartist3")
    assert row["views"] > row["videos"] > 0


@pytest.mark.parametrize(
    "scope",
    ["artist.sandbox.private", "artist.nobody", "artist.sandbox.artist99", "sound.7424014547218565904", "tag.nothing"],
)
def test_what_is_private_or_unknown_is_refused_with_a_status(sandbox: Sandbox, scope: str) -> None:
    with pytest.raises(NotFound, match="status 102"):
        row_of(sandbox, scope)


@pytest.mark.parametrize("kind", ["html_for_json", "garbage"])
def test_a_wall_instead_of_the_page_is_no_empty_success(sandbox: Sandbox, kind: str) -> None:
    sandbox.misbehave("tiktok", kind)
    with pytest.raises(UnexpectedAnswer, match="the page holds no data"):
        row_of(sandbox, "artist.sandbox.artist1")


@pytest.mark.parametrize(
    ("count", "shown"), [(9_999, 9_999), (40_149, 40_100), (40_150, 40_200), (9_022_701, 9_000_000)]
)
def test_counts_are_rounded_as_tiktok_does(count: int, shown: int) -> None:
    assert rounded(count) == shown
