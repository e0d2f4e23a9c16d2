"""playlist_daily: what stood on a playlist, as the last capture of the day has it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from chartlake.errors import QueryFailed
from tests.athena_queries.test_push_down import spoil
from tests.athena_queries.written_lake import WrittenLake
from tests.athena_queries.written_playlists import playlist, same_recording


def test_only_the_last_capture_of_a_day_is_shown(lake: WrittenLake) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A B C"}, current=False) + playlist({"03-01": "B"}))
    assert lake.ask("SELECT position, recording_id FROM playlist_daily") == [(1, "B")]


def test_what_is_no_song_keeps_its_place_and_has_no_recording(lake: WrittenLake) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A episode local gone"}))
    asked = "SELECT position, item_type, recording_id FROM playlist_daily ORDER BY position"
    assert lake.ask(asked) == [(1, "track", "A"), (2, "episode", None), (3, "local", None), (4, "unavailable", None)]


def test_a_version_is_shown_as_its_recording(lake: WrittenLake) -> None:
    lake.write("track_matches", [same_recording("A2", "A")])
    lake.write("playlist_snapshots", playlist({"03-01": "A2"}))
    assert lake.ask("SELECT recording_id, track_id FROM playlist_daily") == [("A", "A2")]


@pytest.mark.parametrize(
    ("added_at", "days", "status"),
    [
        (datetime(2026, 3, 1, 0, 0), 1, "OK"),
        (datetime(2026, 2, 28, 23, 59), 2, "OK"),
        (datetime(2025, 3, 1, 12, 0), 366, "OK"),
        (None, None, "NO_ADDED_AT"),
        (datetime(2026, 3, 2, 0, 0), None, "ADDED_LATER"),
    ],
)
def test_days_are_counted_from_the_day_it_was_added(
    lake: WrittenLake, added_at: datetime | None, days: int | None, status: str
) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A"}, added_at=added_at))
    assert lake.ask("SELECT days_on_playlist, days_status FROM playlist_daily") == [(days, status)]


@pytest.mark.parametrize("view", ["playlist_daily", "playlist_recordings", "playlist_kpis"])
def test_the_month_prunes(lake: WrittenLake, view: str) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A", "04-01": "A"}))
    spoil(_file_of(lake, "2026-04"), first_row_group=0)
    assert len(lake.ask(f"SELECT * FROM {view} WHERE month = '2026-03'")) == 1


@pytest.mark.parametrize("view", ["playlist_daily", "playlist_recordings", "playlist_kpis", "playlist_changes"])
def test_another_playlist_is_not_read(lake: WrittenLake, view: str) -> None:
    days = {"03-01": "A B", "03-02": "B A"}
    both = playlist(days, name="mine") + playlist(days, name="other")
    lake.write("playlist_snapshots", both, row_group_size=len(both) // 2)
    spoil(_file_of(lake, "2026-03"), first_row_group=1)
    lake.ask(f"SELECT * FROM {view} WHERE playlist_id = 'mine'")
    with pytest.raises(QueryFailed):
        lake.ask(f"SELECT * FROM {view}")


def _file_of(lake: WrittenLake, month: str) -> Path:
    return lake.root / "playlist_snapshots" / f"month={month}" / "data.parquet"
