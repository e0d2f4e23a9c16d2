"""The page on small lakes: its numbers are the views' numbers, and what is missing is a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from chartlake.target import local_athena
from tests.dashboard.conftest import Show

NORWAY = "platform = 'spotify' AND chart = 'songs_daily' AND market = 'no'"
NEWEST = f"{NORWAY} AND chart_date = DATE '2026-03-30'"


def rows(home: Path, sql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = local_athena(home).query(sql).to_pylist()
    return found


def metric(page: AppTest, label: str) -> str:
    return next(str(shown.value) for shown in page.metric if shown.label == label)


def words(page: AppTest) -> str:
    shown = [*page.subheader, *page.caption, *page.info, *page.error, *page.markdown]
    return "\n".join(str(one.value) for one in shown)


def table(page: AppTest, *columns: str) -> Any:
    """The tables that have exactly these columns, first to last."""
    return [one.value for one in page.table if list(one.value.columns) == list(columns)]


def test_the_whole_spotify_chart_is_the_view_s(show: Show, small_home: Path) -> None:
    page = show(small_home, market="no").toggle(key="all_spotify").set_value(True).run()
    (shown,) = table(page, "rank", "move", "song", "streams", "best")
    expected = rows(small_home, f"SELECT rank, streams FROM chart_daily WHERE {NEWEST} ORDER BY rank")
    assert list(shown["rank"]) == [row["rank"] for row in expected]
    assert list(shown["streams"]) == [f"{row['streams']:,}" for row in expected]
    assert len(expected) == 200


def test_tiktok_is_shown_beside_it_with_its_market_and_depth(show: Show, small_home: Path) -> None:
    page = show(small_home, market="no").toggle(key="all_tiktok").set_value(True).run()
    (shown,) = table(page, "rank", "move", "song", "videos", "best")
    expected = rows(
        small_home,
        "SELECT videos FROM chart_daily WHERE platform = 'tiktok' AND chart_date = DATE '2026-03-31' ORDER BY rank",
    )
    assert list(shown["videos"]) == [f"{row['videos']:,}" for row in expected]
    assert "The lake holds no TikTok chart of Norway: this is the one of the world." in words(page)
    assert "5 ranks: all the free page shows" in words(page)


def test_movers_are_the_climbs_of_chart_moves(show: Show, small_home: Path) -> None:
    climbers, new, *back = table(show(small_home, market="no"), "rank", "move", "song")
    moved = rows(small_home, f"SELECT rank, move, status FROM chart_moves WHERE {NEWEST}")
    climbs = sorted((-row["move"], row["rank"]) for row in moved if row["status"] == "UP")
    assert list(zip(climbers["move"], climbers["rank"], strict=True)) == [(f"▲ {-by}", rank) for by, rank in climbs[:8]]
    assert list(new["rank"]) == sorted(row["rank"] for row in moved if row["status"] == "NEW")[:8]
    assert [rank for one in back for rank in one["rank"]] == sorted(r["rank"] for r in moved if r["status"] == "RE")[:8]


def test_choosing_a_song_shows_its_life_and_puts_it_into_the_address(show: Show, small_home: Path) -> None:
    page = show(small_home, market="no")
    longest = rows(
        small_home,
        "SELECT * FROM track_lifecycle WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = 'no' "
        "AND NOT left_censored ORDER BY observed_periods DESC, recording_id LIMIT 1",
    )[0]
    page.selectbox(key="song").select(longest["recording_id"]).run()
    assert metric(page, "Entered at") == f"#{longest['debut_rank']}"
    assert metric(page, "Best rank") == f"#{longest['peak_rank']}"
    assert metric(page, "Days on the chart") == str(longest["observed_periods"])
    assert metric(page, "Streams") == f"{longest['total_streams']:,}"
    assert page.query_params["song"] == longest["recording_id"]


def test_choosing_twice_in_a_row_keeps_the_second_choice(show: Show, small_home: Path) -> None:
    page = show(small_home)
    for market in ("no", "de", "global"):
        page.selectbox(key="market").select(market).run()
        assert page.selectbox(key="market").value == market
        assert page.query_params["market"] == market


def test_an_address_opens_what_it_names(show: Show, small_home: Path) -> None:
    song = rows(small_home, f"SELECT recording_id FROM chart_daily WHERE {NEWEST} AND rank = 7")[0]["recording_id"]
    page = show(small_home, market="no", song=song)
    assert page.selectbox(key="market").value == "no"
    assert page.selectbox(key="song").value == song


def test_an_address_that_names_nothing_known_opens_the_first_choice(show: Show, small_home: Path) -> None:
    page = show(small_home, market="zz", song="'; DROP TABLE x")
    assert not page.exception
    assert page.selectbox(key="market").value in {"de", "global"}


def test_the_overlap_is_that_of_the_view(show: Show, small_home: Path) -> None:
    newest = rows(
        small_home,
        "SELECT on_both, tiktok_recordings FROM platform_overlap WHERE market = 'global' AND lag_days = 0 "
        "AND chart_date = DATE '2026-03-30'",
    )[0]
    page = show(small_home, market="global")
    assert metric(page, "On both charts") == f"{newest['on_both']} of {newest['tiktok_recordings']}"


def test_a_share_that_needs_more_history_is_a_dash_with_its_reason(show: Show, small_home: Path) -> None:
    page = show(small_home, market="no")
    assert metric(page, "New this month") == "–"
    assert "not said for the first 28 days of a chart" in words(page)


def test_every_source_and_scope_stands_in_the_freshness_table(show: Show, small_home: Path) -> None:
    page = show(small_home)
    (shown,) = table(page, "source", "newest, age", "state")
    asked = rows(small_home, "SELECT source, scope, status FROM freshness")
    late = [row for row in asked if row["status"] in ("LATE", "NEVER_GOT")]
    assert len(shown) == len(asked)
    assert metric(page, "Late") == f"{len(late)} of {len(asked)}"
    assert sum("late" in state or "never came" in state for state in shown["state"]) == len(late)


def test_a_lake_without_charts_says_how_to_fill_it(show: Show, empty_home: Path) -> None:
    page = show(empty_home)
    assert not page.exception
    assert "`chartlake extract`" in words(page)
    assert "`chartlake drop FILE`" in words(page)


def test_no_lake_says_how_to_make_one(show: Show, tmp_path: Path) -> None:
    page = show(tmp_path)
    assert not page.exception
    assert "chartlake up" in words(page)


def test_an_aws_profile_that_does_not_exist_is_named(show: Show, tmp_path: Path) -> None:
    page = show(tmp_path, profile="nobody-of-that-name")
    assert not page.exception
    assert "nobody\\-of\\-that\\-name" in words(page)


@pytest.mark.parametrize(
    "sentence",
    [
        "The lake holds no TikTok chart, neither of Norway nor of the world.",
        "This is the first date of the chart in the lake",
        "One date so far: the line grows with every day that is collected.",
        "The lake holds no TikTok chart to look for the song on.",
    ],
)
def test_one_day_without_tiktok_says_what_is_missing_and_why(show: Show, one_day_home: Path, sentence: str) -> None:
    page = show(one_day_home)
    assert not page.exception
    assert not page.error
    assert sentence in words(page)


def test_a_song_whose_title_looks_like_markdown_is_shown_as_it_is(show: Show, small_home: Path) -> None:
    strange = rows(
        small_home, "SELECT recording_id FROM chart_daily WHERE market = 'no' AND artist_names_text LIKE '%<%' LIMIT 1"
    )
    page = show(small_home, market="no", song=strange[0]["recording_id"])
    assert "\\<" in next(str(one.value) for one in page.subheader if "has done in Norway" in str(one.value))
