"""What a reader chose is what is shown, whatever names and days there are, and a link brings it back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from chartlake.embedded.home import ACCOUNT, Home
from chartlake.target import local_athena
from dashboard import sql
from dashboard.lake import HOME_VARIABLE
from tests.athena_queries.written_lake import WrittenLake, chart, run_of_days
from tests.dashboard.conftest import Show
from tests.memory_lake import memory_lake
from tests.small_lake import BUCKET, Collected, make_lake, write_home


def test_songs_of_a_link_come_back_and_none_is_a_choice(show: Show, small_home: Path) -> None:
    page = show(small_home, sheet="songs", market="no")
    offered = page.multiselect(key="songs").options
    assert len(offered) > 3
    page.multiselect(key="songs").set_value([]).run()
    assert page.query_params["songs"] == ""
    again = show(small_home, sheet="songs", market="no", songs="")
    assert again.multiselect(key="songs").value == []


def test_an_old_choice_beyond_those_offered_is_still_offered(
    show: Show, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = show(small_home, sheet="songs", market="no", songs="")
    known = list(everything.multiselect(key="songs").options)
    monkeypatch.setattr(sql, "CHOICES", 5)
    few = show(small_home, sheet="songs", market="no")
    assert len(few.multiselect(key="songs").options) == 5
    old = oldest(small_home)
    page = show(small_home, sheet="songs", market="no", songs=old)
    assert page.multiselect(key="songs").value == [old]
    assert len(known) > 100
    alone = show(small_home, sheet="markets", market="no", song=old)
    assert alone.selectbox(key="song").value == old


def oldest(home: Path) -> str:
    found = local_athena(home).query(
        "SELECT recording_id FROM recording_titles WHERE platform = 'spotify' AND chart = 'songs_daily' "
        "AND market = 'no' ORDER BY last_date, title DESC, recording_id DESC LIMIT 1"
    )
    return str(found["recording_id"][0])


def test_the_whole_span_stands_in_no_address_and_grows_with_the_lake(
    show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show(make_lake(tmp_path / "short", Collected(days=5, markets=["no"], tiktok=False)), sheet="songs")
    first, _ = days_of(page)
    assert "days" not in page.query_params
    longer = make_lake(tmp_path / "long", Collected(days=9, markets=["no"], tiktok=False))
    page = moved_to(page, longer, monkeypatch)
    assert days_of(page)[0] < first
    page.date_input(key="days").set_value((first, first)).run()
    assert page.query_params["days"] == f"{first}..{first}"


def test_days_that_the_lake_no_longer_holds_are_cut_to_those_it_does(
    show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = make_lake(tmp_path / "long", Collected(days=9, markets=["no"], tiktok=False))
    page = show(longer, sheet="songs")
    first, _ = days_of(page)
    page.date_input(key="days").set_value((first, first)).run()
    page = moved_to(page, make_lake(tmp_path / "short", Collected(days=2, markets=["no"], tiktok=False)), monkeypatch)
    assert not page.exception
    assert days_of(page)[0] > first


def test_an_artist_whose_name_holds_a_comma_is_one_artist(show: Show, tmp_path: Path) -> None:
    write_home(tmp_path, memory_lake())
    lake = WrittenLake(Home(tmp_path).objects / ACCOUNT / BUCKET)
    rows = [row | {"artist_ids": None} for row in chart(run_of_days("2026-03-01", ["A B", "A B"]))]
    names = {"A": ["Tyler, The Creator"], "B": ["Another"]}
    lake.write("chart_snapshots", [row | {"artist_names": names[row["item_id"]]} for row in rows])
    page = show(tmp_path, sheet="artists", market="no", artist="name:Tyler, The Creator")
    assert page.selectbox(key="artist").value == "name:Tyler, The Creator"


def days_of(page: AppTest) -> tuple[date, date]:
    """The days that are chosen."""
    first, last = cast("tuple[date, date]", page.date_input(key="days").value)
    return first, last


def moved_to(page: AppTest, home: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The same session on another lake."""
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    return page.run()
