"""platform_ranks: where a recording stands on Spotify and on TikTok on one day."""

from __future__ import annotations

from typing import Any

from tests.athena_queries.written_lake import WrittenLake, chart, day

TIED = {"platform": "tiktok", "item_id": "tA", "recording_id": "A", "song_id": "A", "method": "isrc"}


def ranks(lake: WrittenLake) -> list[tuple[Any, ...]]:
    return lake.ask(
        "SELECT chart_date, recording_id, spotify_rank, tiktok_rank, rank_difference, streams, videos, missing_on, "
        "status FROM platform_ranks WHERE market = 'no' ORDER BY 1, 2"
    )


def test_both_ranks_their_difference_and_the_side_that_is_missing(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "B - A/500"}))
    lake.write("chart_snapshots", chart({"2026-03-01": "tA/90 tC"}, platform="tiktok", name="sounds_daily"))
    lake.write("track_matches", [TIED])
    assert ranks(lake) == [
        (day("03-01"), "A", 3, 1, 2, 500, 90, None, "OK"),
        (day("03-01"), "B", 1, None, None, None, None, "tiktok", "OK"),
        (day("03-01"), "tiktok:tC", None, 2, None, None, None, "spotify", "OK"),
    ]


def test_a_day_on_which_tiktok_was_not_observed_says_nothing_of_it(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A", "2026-03-02": "A"}))
    lake.write(
        "chart_snapshots",
        chart({"2026-03-01": "tA"}, platform="tiktok", name="sounds_daily", market="global"),
    )
    lake.write("track_matches", [TIED])
    assert [(row[0], row[3], row[7], row[8]) for row in ranks(lake)] == [
        (day("03-01"), 1, None, "OK"),
        (day("03-02"), None, None, "TIKTOK_NOT_OBSERVED"),
    ]


def test_without_any_tiktok_chart_the_songs_stand_alone(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}))
    assert [(row[1], row[7], row[8]) for row in ranks(lake)] == [("A", None, "NO_TIKTOK_CHART")]
