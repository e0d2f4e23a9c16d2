"""restatements: where the snapshot that counts differs from one that it beat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.athena_queries.written_lake import Row, WrittenLake, chart, day

EARLY = datetime(2026, 3, 2, 6)
LATE = datetime(2026, 3, 2, 18)


def snapshots(current: str, *beaten: str) -> list[Row]:
    rows = chart({"2026-03-01": current}, source="charts_csv", fetched_at=LATE, raw_key="now")
    for number, line in enumerate(beaten):
        rows += chart({"2026-03-01": line}, current=False, source="kworb", fetched_at=EARLY, raw_key=f"was-{number}")
    return rows


def restated(lake: WrittenLake) -> list[tuple[Any, ...]]:
    return lake.ask(
        "SELECT rank, current_recording_id, beaten_recording_id, current_streams, beaten_streams FROM restatements "
        "ORDER BY beaten_raw_key, rank, place"
    )


def test_positions_that_say_the_same_are_left_out(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", snapshots("A/9 B/8 C/7", "A/9 C/7 B/8"))
    assert restated(lake) == [(2, "B", "C", 8, 7), (3, "C", "B", 7, 8)]


def test_both_sources_and_both_fetch_times_are_named(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", snapshots("A/9", "A/8"))
    assert lake.ask(
        "SELECT platform, chart, market, chart_date, rank, current_source, beaten_source, current_fetched_at, "
        "beaten_fetched_at FROM restatements"
    ) == [("spotify", "songs_daily", "no", day("03-01"), 1, "charts_csv", "kworb", LATE, EARLY)]


def test_positions_of_only_one_of_the_two_are_shown(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", snapshots("A/9 - C/7", "A/9 B/8"))
    assert restated(lake) == [(2, None, "B", None, 8), (3, "C", None, 7, None)]


def test_a_count_that_was_missing_is_a_difference(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", snapshots("A/9 B", "A B"))
    assert restated(lake) == [(1, "A", "A", 9, None)]


def test_every_beaten_snapshot_is_compared_on_its_own(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", snapshots("A/9", "A/8", "B/9"))
    assert restated(lake) == [(1, "A", "A", 9, 8), (1, "A", "B", 9, 9)]


def test_tied_items_are_told_apart(lake: WrittenLake) -> None:
    # rank 1 is shared by A and B now; the beaten snapshot had B alone there
    lake.write("chart_snapshots", snapshots("A/9", "B/9") + snapshots("B/9"))
    assert restated(lake) == [(1, "A", None, 9, None)]


def test_a_place_with_one_snapshot_has_nothing_to_tell(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", snapshots("A/9 B/8"))
    assert restated(lake) == []


def test_albums_are_compared_by_their_items(lake: WrittenLake) -> None:
    rows = [row | {"chart": "albums_weekly", "item_type": "album"} for row in snapshots("A", "B")]
    lake.write("chart_snapshots", rows)
    assert restated(lake) == [(1, "spotify:A", "spotify:B", None, None)]
