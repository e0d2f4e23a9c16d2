"""expected_run: of each chart what is expected as of its newest date, and nothing older."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.athena_queries.written_lake import WrittenLake, day


def expected(item: str, as_of: date, median: float | None, *, market: str = "no", **columns: Any) -> dict[str, Any]:
    return {
        "platform": "spotify",
        "chart": "songs_daily",
        "market": market,
        "recording_id": item,
        "as_of": as_of,
        "median_left": median,
        "model_version": f"linear+linear-1-{as_of}",
    } | columns


def test_each_chart_shows_its_own_newest_date_also_across_months(lake: WrittenLake) -> None:
    lake.write(
        "expectations",
        [
            expected("A", day("02-28"), 3.0),
            expected("B", day("02-28"), 1.0),
            expected("A", day("03-07"), 9.0),
            expected("A", day("02-28"), 5.0, market="se"),
        ],
    )
    assert lake.ask(
        "SELECT market, recording_id, as_of, median_left FROM expected_run ORDER BY market, recording_id"
    ) == [("no", "A", day("03-07"), 9.0), ("se", "A", day("02-28"), 5.0)]


def test_a_song_of_the_top_10_has_a_status_in_place_of_a_probability(lake: WrittenLake) -> None:
    lake.write(
        "expectations",
        [
            expected("A", day("03-07"), None, top_10_status="IN_TOP_10", horizon=90),
            expected("B", day("03-07"), 4.0, top_10_status="OK", top_10_probability=0.25, beats_baselines=False),
        ],
    )
    assert lake.ask(
        "SELECT recording_id, median_left, top_10_probability, top_10_status, beats_baselines "
        "FROM expected_run ORDER BY recording_id"
    ) == [("A", None, None, "IN_TOP_10", None), ("B", 4.0, 0.25, "OK", False)]
