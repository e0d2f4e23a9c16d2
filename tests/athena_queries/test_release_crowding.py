"""release_crowding: how many songs are planned for a week, and by whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from tests.athena_queries.written_lake import VIEWS, Row, WrittenLake, chart, day
from tests.oracle.comparison import differences
from tests.oracle.lake import Lake
from tests.oracle.made_plans import with_plans
from tests.oracle.plans import release_crowding
from tests.oracle.pool import write
from tests.oracle.tiny import chart as tiny_chart

ASKED = "SELECT market, week_start, releases, artists, first_artists FROM release_crowding ORDER BY 1, 2"


def planned(month_and_day: str, title: str, *artists: str, market: str = "no") -> Row:
    """A row of planned_releases for a day of 2026."""
    song = {"item_id": f"text:{title}", "title": title, "artist_names": list(artists or ("Elv",))}
    return {"release_date": day(month_and_day), "market": market, "source": "planned_releases"} | song


def test_a_week_begins_on_monday_and_ends_on_sunday(lake: WrittenLake) -> None:
    # 2026-04-06 is a Monday
    lake.write("planned_releases", [planned("04-05", "A"), planned("04-06", "B"), planned("04-12", "C")])
    assert lake.ask(ASKED) == [("no", day("03-30"), 1, 1, "Elv"), ("no", day("04-06"), 2, 1, "Elv")]


def test_the_first_week_of_a_year_may_begin_in_the_year_before(lake: WrittenLake) -> None:
    lake.write("planned_releases", [planned("01-01", "A"), planned("12-31", "B")])
    assert [row[1] for row in lake.ask(ASKED)] == [datetime(2025, 12, 29).date(), day("12-28")]


def test_a_release_for_every_market_counts_in_those_with_a_spotify_chart_of_songs_and_in_global(
    lake: WrittenLake,
) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}, market="no") + chart({"2026-03-01": "A"}, market="se"))
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}, market="dk", platform="tiktok", name="sounds_daily"))
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}, market="fi", name="songs_weekly"))
    rows = [
        planned("04-08", "A", "Siv", market="global"),
        planned("04-08", "B", "Ola"),
        planned("04-08", "C", market="fi"),
    ]
    lake.write("planned_releases", rows)
    week = day("04-06")
    assert lake.ask(ASKED) == [
        ("fi", week, 1, 1, "Elv"),
        ("global", week, 1, 1, "Siv"),
        ("no", week, 2, 2, "Ola, Siv"),
        ("se", week, 1, 1, "Siv"),
    ]


def test_a_song_that_is_planned_for_a_market_and_for_all_counts_there_once(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}))
    lake.write(
        "planned_releases", [planned("04-07", "A", market="global"), planned("04-10", "A"), planned("04-14", "A")]
    )
    assert lake.ask(f"SELECT * FROM ({ASKED}) WHERE market = 'no'") == [
        ("no", day("04-06"), 1, 1, "Elv"),
        ("no", day("04-13"), 1, 1, "Elv"),
    ]


def test_the_first_five_artists_are_named_each_once_in_the_alphabet(lake: WrittenLake) -> None:
    rows = [
        planned("04-06", "A", "Fay", "Eli"),
        planned("04-07", "B", "Dan", "Cy", "Eli"),
        planned("04-08", "C", "Bo", "Al"),
    ]
    lake.write("planned_releases", rows)
    assert lake.ask(ASKED) == [("no", day("04-06"), 3, 6, "Al, Bo, Cy, Dan, Eli")]


@pytest.mark.parametrize("later", [timedelta(0), timedelta(milliseconds=1), timedelta(days=9)])
def test_the_newest_file_is_the_plan_and_of_one_moment_that_with_the_last_key(
    lake: WrittenLake, later: timedelta
) -> None:
    at = datetime(2026, 3, 1, 12)
    old = {"fetched_at": at, "raw_key": "a" if later == timedelta(0) else "z"}
    new = {"fetched_at": at + later, "raw_key": "b"}
    rows = [planned("04-06", "A") | old, planned("05-04", "B") | old, planned("04-13", "A") | new]
    lake.write("planned_releases", rows)
    assert [row[1] for row in lake.ask(ASKED)] == [day("04-13")]


def test_the_week_of_today_is_coming_and_the_one_before_is_not(lake: WrittenLake) -> None:
    today = datetime.now(UTC).date()
    days = {name: today + timedelta(days=after) for name, after in (("A", -7), ("B", 0), ("C", 7))}
    lake.write("planned_releases", [planned("01-01", name) | {"release_date": one} for name, one in days.items()])
    assert lake.ask("SELECT coming FROM release_crowding ORDER BY week_start") == [(False,), (True,), (True,)]


def test_without_a_plan_there_is_no_row(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}))
    assert lake.ask(ASKED) == []


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False))
def test_the_view_agrees_with_the_oracle_on_random_plans(
    tmp_path_factory: pytest.TempPathFactory, random: Random
) -> None:
    charts = [row for market in ("no", "se") for row in tiny_chart({"2026-03-01": {1: "A"}}, market=market)]
    lake, folder = with_plans(random, Lake(chart_snapshots=charts)), tmp_path_factory.mktemp("curated")
    write(lake, folder)
    got = LocalAthena(FolderCatalog(folder, VIEWS)).query("SELECT * FROM release_crowding")
    assert differences(release_crowding(lake), got, grain=("market", "week_start")) == []
