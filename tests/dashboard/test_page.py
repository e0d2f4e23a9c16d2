"""The page on small lakes: its numbers are the views' numbers, and what is missing is a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from chartlake.target import local_athena
from dashboard import lake
from dashboard.description import described
from dashboard.sheets import Visual
from tests.dashboard.conftest import Show
from tests.dashboard.shown_tables import shown_tables

NORWAY = "platform = 'spotify' AND chart = 'songs_daily' AND market = 'no'"
NEWEST = f"{NORWAY} AND chart_date = DATE '2026-03-30'"
TIKTOK = ("rank", "move (ranks)", "status", "song", "artists", "videos (with the sound so far)", "chart of", "date")
PUBLIC = [sheet.name for sheet in described().sheets if not sheet.private]


def rows(home: Path, sql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = local_athena(home).query(sql).to_pylist()
    return found


def metric(page: AppTest, label: str) -> str:
    return next(str(shown.value) for shown in page.metric if shown.label == label)


def words(page: AppTest) -> str:
    shown = [*page.subheader, *page.caption, *page.info, *page.error, *page.markdown]
    return "\n".join(str(one.value) for one in shown)


def table(page: AppTest, *columns: str) -> Any:
    """The first table that has exactly these columns."""
    return next(one for one in shown_tables(page) if list(one.columns) == list(columns))


@pytest.mark.parametrize("sheet", PUBLIC)
def test_every_visual_of_a_sheet_is_drawn_or_says_why_not(show: Show, small_home: Path, sheet: str) -> None:
    page = show(small_home, sheet=sheet, market="no")
    assert not page.exception
    assert not page.error
    if sheet == "playlists":
        assert "The lake holds no playlist" in words(page)
        return
    missing = [one.title for one in visuals_of(sheet) if one.title not in words(page).replace("\\", "")]
    assert missing == []
    assert page.query_params["sheet"] == sheet


def visuals_of(sheet: str) -> Sequence[Visual]:
    return next(one.visuals for one in described().sheets if one.name == sheet)


def test_the_whole_spotify_chart_is_the_view_s(show: Show, small_home: Path) -> None:
    page = show(small_home, market="no").toggle(key="all_spotify_today").set_value(True).run()
    shown = table(page, "rank", "move (ranks)", "status", "song", "artists", "streams (that day)")
    expected = rows(small_home, f"SELECT rank, move, status FROM chart_moves WHERE {NEWEST} ORDER BY rank")
    streams = rows(small_home, f"SELECT streams FROM recording_daily WHERE {NEWEST} ORDER BY rank")
    assert list(shown["rank"]) == [f"{row['rank']}" for row in expected]
    assert list(shown["streams (that day)"]) == [f"{row['streams']:,}" for row in streams]
    assert list(shown["status"]) == [row["status"] for row in expected]
    assert list(shown["move (ranks)"]) == ["–" if row["move"] is None else f"{row['move']}" for row in expected]
    assert len(expected) > 190


def test_tiktok_of_the_world_stands_beside_a_market_without_its_own(show: Show, small_home: Path) -> None:
    shown = table(show(small_home, market="no"), *TIKTOK)
    expected = rows(
        small_home,
        "SELECT videos FROM recording_daily WHERE platform = 'tiktok' AND chart_date = DATE '2026-03-31' ORDER BY rank",
    )
    assert list(shown[TIKTOK[5]]) == [f"{row['videos']:,}" for row in expected]
    assert set(shown["chart of"]) == {"global"}


def test_new_and_returned_songs_are_those_of_chart_moves(show: Show, small_home: Path) -> None:
    shown = table(show(small_home, market="no"), "status", "rank", "song", "artists", "streams (that day)")
    moved = rows(small_home, f"SELECT status, rank FROM chart_moves WHERE {NEWEST} AND status IN ('NEW', 'RE')")
    expected = sorted((row["status"], row["rank"]) for row in moved)
    assert list(zip(shown["status"], shown["rank"], strict=True)) == [(s, f"{r}") for s, r in expected[:25]]


def test_the_overlap_is_that_of_the_view(show: Show, small_home: Path) -> None:
    newest = rows(
        small_home,
        "SELECT on_both FROM platform_overlap WHERE market = 'global' AND lag_days = 0 AND status = 'OK' "
        "ORDER BY chart_date DESC LIMIT 1",
    )[0]
    assert metric(show(small_home, market="global"), "songs on both") == f"{newest['on_both']}"


def test_a_share_that_needs_more_history_is_no_number_but_its_reason(show: Show, small_home: Path) -> None:
    page = show(small_home, market="no")
    assert not [shown for shown in page.metric if shown.label == "new in the month"]
    assert "called new only after four weeks" in words(page)


def test_choosing_songs_shows_their_lives_and_puts_them_into_the_address(show: Show, small_home: Path) -> None:
    page = show(small_home, sheet="songs", market="no")
    longest = rows(
        small_home,
        f"SELECT * FROM track_lifecycle WHERE {NORWAY} AND NOT left_censored "
        "ORDER BY observed_periods DESC, recording_id LIMIT 1",
    )[0]
    page.multiselect(key="songs").set_value([longest["recording_id"]]).run()
    lives = next(one for one in shown_tables(page) if "half-life (days)" in one.columns)
    (shown,) = lives[lives["chart"] == "songs_daily"].to_dict("records")
    assert shown["debut rank"] == f"{longest['debut_rank']}"
    assert shown["peak (rank)"] == f"{longest['peak_rank']}"
    assert shown["streams in all"] == f"{longest['total_streams']:,}"
    assert page.query_params["songs"] == longest["recording_id"]


def test_choosing_twice_in_a_row_keeps_the_second_choice(show: Show, small_home: Path) -> None:
    page = show(small_home)
    for market in ("no", "de", "global"):
        page.selectbox(key="market").select(market).run()
        assert page.selectbox(key="market").value == market
        assert page.query_params["market"] == market


def test_an_address_opens_what_it_names(show: Show, small_home: Path) -> None:
    song = rows(small_home, f"SELECT recording_id FROM chart_daily WHERE {NEWEST} AND rank = 7")[0]["recording_id"]
    page = show(small_home, sheet="markets", market="no", song=song, days="2026-03-10..2026-03-20")
    assert page.selectbox(key="market").value == "no"
    assert page.selectbox(key="song").value == song
    assert page.date_input(key="days").value == (date(2026, 3, 10), date(2026, 3, 20))


def test_an_address_that_names_nothing_known_opens_the_first_choice(show: Show, small_home: Path) -> None:
    page = show(small_home, sheet="nowhere", market="zz", songs="'; DROP TABLE x", days="yesterday")
    assert not page.exception
    assert page.selectbox(key="market").value == "global"
    assert page.query_params["sheet"] == "today"


def test_a_part_of_a_name_finds_a_song_and_opens_it(show: Show, small_home: Path) -> None:
    song = rows(small_home, f"SELECT recording_id, title FROM chart_daily WHERE {NEWEST} AND rank = 3")[0]
    page = show(small_home)
    page.text_input(key="asked").set_value(song["title"].upper()).run()
    page.button(key=f"found_songs_{song['recording_id']}").click().run()
    assert page.query_params["sheet"] == "songs"
    assert page.multiselect(key="songs").value == [song["recording_id"]]


def test_sql_of_ones_own_runs_and_changes_nothing(show: Show, small_home: Path) -> None:
    page = show(small_home, sheet="sql")
    page.text_area(key="statement").set_value(f"SELECT count(*) AS n FROM chart_daily WHERE {NEWEST}").run()
    next(one for one in page.button if one.label == "Run").click().run()
    assert [int(one.value["n"].iloc[0]) for one in page.dataframe] == [200]
    page.text_area(key="statement").set_value("DROP TABLE chart_snapshots").run()
    next(one for one in page.button if one.label == "Run").click().run()
    assert not page.exception
    assert len(page.error) == 1
    assert not page.dataframe


def test_sql_that_takes_too_long_is_stopped_and_said(
    show: Show, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake, "LONGEST", 0.5)
    page = show(small_home, sheet="sql")
    endless = "SELECT count(*) AS n FROM chart_daily a, chart_daily b, chart_daily c WHERE a.rank + b.rank * c.rank < 0"
    page.text_area(key="statement").set_value(endless).run()
    next(one for one in page.button if one.label == "Run").click().run()
    assert "EXCEEDED_TIME_LIMIT" in words(page).replace("\\", "")
    assert not page.exception


@pytest.mark.parametrize(
    ("asked", "columns"),
    [
        ("SELECT 1 AS a, 2 AS a", ["a", "a (2)"]),
        ("SHOW TABLES", ["tab_name"]),
    ],
)
def test_whatever_sql_answers_is_shown(show: Show, small_home: Path, asked: str, columns: list[str]) -> None:
    page = show(small_home, sheet="sql", statement=asked)
    assert page.text_area(key="statement").value == asked
    assert not page.dataframe
    next(one for one in page.button if one.label == "Run").click().run()
    assert [list(one.value.columns) for one in page.dataframe] == [columns]


def test_sql_nested_beyond_measure_is_said(show: Show, small_home: Path) -> None:
    page = show(small_home, sheet="sql", statement=f"SELECT {'(' * 3000}1{')' * 3000} AS a")
    next(one for one in page.button if one.label == "Run").click().run()
    assert not page.exception
    assert "nested too deeply" in words(page)


def test_every_source_and_scope_stands_in_the_freshness_table(show: Show, small_home: Path) -> None:
    page = show(small_home, sheet="health").toggle(key="all_late").set_value(True).run()
    shown = next(one for one in shown_tables(page) if "age (hours)" in one.columns)
    asked = rows(small_home, "SELECT status, source, scope FROM freshness ORDER BY late DESC, status, source, scope")
    columns = zip(shown["status"], shown["source"], shown["scope"], strict=True)
    assert list(columns) == [(row["status"], row["source"], row["scope"] or "–") for row in asked]


def test_a_sheet_of_one_listener_is_offered_only_where_somebody_is_connected(show: Show, small_home: Path) -> None:
    page = show(small_home, sheet="listening")
    assert page.query_params["sheet"] == "today"


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


def test_one_day_without_tiktok_says_what_is_missing_and_why(show: Show, one_day_home: Path) -> None:
    page = show(one_day_home)
    assert not page.exception
    assert not page.error
    assert "The lake holds no TikTok chart, neither of this market nor of the world." in words(page)
    assert "there is no chart before this one to climb from" in words(page)
