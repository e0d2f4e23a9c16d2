"""platform_overlap: what Spotify's and TikTok's charts share, today and with TikTok some days earlier."""

from __future__ import annotations

from typing import Any

import pytest

from tests.athena_queries.written_lake import Row, WrittenLake, chart, day


def sounds(days: dict[str, str], market: str = "no") -> list[Row]:
    return chart(days, platform="tiktok", name="sounds_daily", market=market)


def overlap(lake: WrittenLake, lag: int = 0) -> list[tuple[Any, ...]]:
    return lake.ask(
        "SELECT chart_date, spotify_recordings, tiktok_recordings, on_both, jaccard, spotify_depth, tiktok_depth, "
        f"tiktok_market, status FROM platform_overlap WHERE market = 'no' AND lag_days = {lag} ORDER BY 1"
    )


@pytest.fixture(autouse=True)
def matched(lake: WrittenLake) -> None:
    """Sound 1 is A; 2 and 3 are both B; A2 is another release of A; the others are matched to nothing."""
    known = {("tiktok", "1"): "A", ("tiktok", "2"): "B", ("tiktok", "3"): "B", ("spotify", "A2"): "A"}
    lake.write(
        "track_matches",
        [
            {"platform": platform, "item_id": item, "recording_id": song, "song_id": song, "method": "isrc"}
            for (platform, item), song in known.items()
        ],
    )


def test_recordings_that_matching_found_on_both_are_counted_once(lake: WrittenLake) -> None:
    # Spotify: A, B, C; TikTok: A, B (twice), 4; two in common of three each, 2 / (3 + 3 - 2).
    lake.write("chart_snapshots", chart({"2026-03-01": "A B C A2"}))
    lake.write("chart_snapshots", sounds({"2026-03-01": "1 2 - 3 4"}))
    assert overlap(lake) == [(day("03-01"), 3, 3, 2, 0.5, 4, 5, "no", "OK")]


def test_what_is_only_called_the_same_is_not_the_same(lake: WrittenLake) -> None:
    same = {"title": "Song", "artist_names": ["Ada"]}
    lake.write("chart_snapshots", [row | same for row in chart({"2026-03-01": "C"})])
    lake.write("chart_snapshots", [row | same for row in sounds({"2026-03-01": "4"})])
    assert [row[3] for row in overlap(lake)] == [0]


def test_the_lag_looks_at_tiktok_that_many_days_earlier(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-03": "A"}))
    lake.write("chart_snapshots", sounds({"2026-03-01": "1", "2026-03-03": "9"}))
    assert overlap(lake, lag=0) == [(day("03-03"), 1, 1, 0, 0.0, 1, 1, "no", "OK")]
    assert overlap(lake, lag=2) == [(day("03-03"), 1, 1, 1, 1.0, 1, 1, "no", "OK")]
    assert lake.ask("SELECT lag_days, tiktok_date FROM platform_overlap WHERE lag_days IN (0, 14) ORDER BY 1") == [
        (0, day("03-03")),
        (14, day("02-17")),
    ]
    assert lake.ask("SELECT count(*) FROM platform_overlap") == [(15,)]


def test_a_date_on_which_tiktok_was_not_observed_is_null_and_says_so(lake: WrittenLake) -> None:
    # rule 4
    lake.write("chart_snapshots", chart({"2026-03-03": "A"}))
    lake.write("chart_snapshots", sounds({"2026-03-01": "1"}))
    assert overlap(lake, lag=1) == [(day("03-03"), 1, None, None, None, 1, None, "no", "TIKTOK_NOT_OBSERVED")]


def test_the_global_chart_stands_in_where_a_market_has_none(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}))
    lake.write("chart_snapshots", sounds({"2026-03-01": "1"}, market="global"))
    assert overlap(lake) == [(day("03-01"), 1, 1, 1, 1.0, 1, 1, "global", "OK")]


def test_a_market_with_a_tiktok_chart_of_its_own_never_falls_back(lake: WrittenLake) -> None:
    worldwide = sounds({"2026-03-01": "1", "2026-03-02": "1"}, market="global")
    lake.write("chart_snapshots", sounds({"2026-03-01": "9"}) + worldwide)
    lake.write("chart_snapshots", chart({"2026-03-01": "A", "2026-03-02": "A"}))
    assert overlap(lake) == [
        (day("03-01"), 1, 1, 0, 0.0, 1, 1, "no", "OK"),
        (day("03-02"), 1, None, None, None, 1, None, "no", "TIKTOK_NOT_OBSERVED"),
    ]


def test_without_any_tiktok_chart_there_is_nothing_to_compare(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}))
    assert overlap(lake) == [(day("03-01"), 1, None, None, None, 1, None, None, "NO_TIKTOK_CHART")]
