"""A filter reaches the scan: what it excludes is made unreadable, and the query must not notice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from chartlake.errors import QueryFailed
from tests.athena_queries.written_lake import WrittenLake, chart, run_of_days

# artist_leaderboard and genre_daily are not here: the ids of a credit are looked up on every chart (rule 9).
HISTORY = [
    "album_leaderboard",
    "chart_calendar",
    "chart_moves",
    "chart_runs",
    "completeness",
    "longevity_buckets",
    "new_entries",
    "nominal_depths",
    "recording_daily",
    "recording_debuts",
    "recording_histories",
    "recording_positions",
    "recording_releases",
    "reconciliation",
    "reentries",
    "release_timing",
    "reported_positions",
    "restatements",
    "survival",
    "track_lifecycle",
    "track_velocity",
]


@pytest.fixture
def spoiled(lake: WrittenLake) -> WrittenLake:
    """Norway can be read; Sweden, in the same file, cannot, nor can other months, charts and platforms."""
    days = run_of_days("2026-03-01", ["A/9 B/8", "B/9 A/8"])
    both = chart(days, market="no") + chart(days, market="se")
    lake.write("chart_snapshots", both, row_group_size=len(both) // 2)
    lake.write("chart_snapshots", chart(days, name="songs_weekly"))
    lake.write("chart_snapshots", chart({"2026-04-01": "A/9"}, market="se"))
    lake.write("chart_snapshots", chart(days, platform="deezer"))
    for path in lake.root.rglob("data.parquet"):
        keep_norway = "platform=spotify/chart=songs_daily/month=2026-03" in path.as_posix()
        spoil(path, first_row_group=1 if keep_norway else 0)
    return lake


@pytest.mark.parametrize("view", ["chart_positions", "chart_depth", "chart_daily", *HISTORY])
def test_platform_chart_and_market_always_prune(spoiled: WrittenLake, view: str) -> None:
    spoiled.ask(f"SELECT * FROM {view} WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = 'no'")


@pytest.mark.parametrize("view", ["chart_positions", "chart_depth", "chart_daily", "recording_daily"])
def test_without_the_filter_the_rest_is_read(spoiled: WrittenLake, view: str) -> None:
    with pytest.raises(QueryFailed):
        spoiled.ask(f"SELECT * FROM {view}")


@pytest.mark.parametrize("view", ["chart_positions", "chart_depth", "chart_daily"])
def test_the_month_prunes_in_views_without_history(lake: WrittenLake, view: str) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A", "2026-04-01": "A"}))
    spoil(next(lake.root.rglob("month=2026-04/data.parquet")), first_row_group=0)
    assert len(lake.ask(f"SELECT * FROM {view} WHERE month = '2026-03'")) == 1


@pytest.mark.parametrize("view", ["market_spread", "momentum"])
def test_what_looks_at_all_markets_of_a_chart_leaves_other_charts_unread(lake: WrittenLake, view: str) -> None:
    days = run_of_days("2026-03-01", ["A/9 B/8", "B/9 A/8"])
    lake.write("chart_snapshots", chart(days, market="no") + chart(days, market="se"))
    for elsewhere in (chart(days, name="songs_weekly"), chart(days, platform="deezer")):
        lake.write("chart_snapshots", elsewhere)
    for path in lake.root.rglob("data.parquet"):
        if "platform=spotify/chart=songs_daily" not in path.as_posix():
            spoil(path, first_row_group=0)
    found = lake.ask(f"SELECT * FROM {view} WHERE platform = 'spotify' AND chart = 'songs_daily'")
    assert len(found) == (4 if view == "market_spread" else 8)


def test_momentum_of_a_market_leaves_others_unread_but_to_count_where_a_song_climbs(spoiled: WrittenLake) -> None:
    asked = "SELECT max({}) FROM momentum WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = 'no'"
    for column in ("momentum", "z_velocity", "velocity_7d", "status"):
        spoiled.ask(asked.format(column))
    with pytest.raises(QueryFailed):
        spoiled.ask(asked.format("markets_climbing"))


def test_the_growth_of_sounds_leaves_other_platforms_unread(spoiled: WrittenLake) -> None:
    assert spoiled.ask("SELECT * FROM sound_growth WHERE platform = 'tiktok'") == []


def test_the_overlap_of_a_market_leaves_other_markets_unread(spoiled: WrittenLake) -> None:
    assert len(spoiled.ask("SELECT * FROM platform_overlap WHERE market = 'no'")) == 2 * 15


@pytest.mark.parametrize(("view", "rows"), [("tiktok_markets", 1), ("platform_ranks", 4), ("platform_lead", 0)])
def test_the_platforms_side_by_side_leave_other_markets_unread(spoiled: WrittenLake, view: str, rows: int) -> None:
    assert len(spoiled.ask(f"SELECT * FROM {view} WHERE market = 'no'")) == rows


def test_what_is_planned_for_a_market_leaves_the_charts_of_others_unread(spoiled: WrittenLake) -> None:
    song = {"release_date": date(2026, 4, 6), "item_id": "A", "title": "A", "artist_names": ["Elv"]}
    spoiled.write("planned_releases", [song | {"market": market} for market in ("global", "se")])
    assert spoiled.ask("SELECT market, releases FROM release_crowding WHERE market = 'no'") == [("no", 1)]


def spoil(path: Path, *, first_row_group: int) -> None:
    """Overwrite the pages of a row group and all that follow; the footer, with its statistics, stays."""
    metadata = pq.read_metadata(path)
    stored = bytearray(path.read_bytes())
    for number in range(first_row_group, metadata.num_row_groups):
        for index in range(metadata.num_columns):
            column = metadata.row_group(number).column(index)
            start = min(filter(None, [column.dictionary_page_offset, column.data_page_offset]))
            stored[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    path.write_bytes(stored)
