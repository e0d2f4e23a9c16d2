"""release_timing: the first week of a song on a chart, by weekday and month of its release."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.athena_queries.written_lake import Row, WrittenLake, chart, run_of_days

ASKED = (
    "SELECT release_weekday, release_month, recordings, in_top_50, top_50_share, median_debut_rank, "
    "median_observed_periods, right_censored, shallow_windows FROM release_timing WHERE recordings > 0 ORDER BY 1, 2"
)
# 50 songs that stay, so that whoever comes after them is below the top 50
FIFTY = " ".join(f"Z{number}" for number in range(1, 51))


def released(rows: list[Row], **days: str) -> list[Row]:
    """The rows with the release dates of their items."""
    dates = {item: date.fromisoformat(f"2026-{day}") for item, day in days.items()}
    return [row | {"release_date": dates.get(row["item_id"])} for row in rows]


def track(track_id: str, release_date: str, precision: str, observed: str = "2026-03-01") -> dict[str, Any]:
    told = {"track_id": track_id, "release_date": release_date, "release_date_precision": precision}
    return told | {"observed_date": date.fromisoformat(observed)}


def test_the_share_in_the_top_50_within_the_first_week(lake: WrittenLake) -> None:
    # 6 March 2026 is a Friday. A enters at 51 on the day, is 1st on the seventh; B enters at 52, and is cut;
    # C is released on Tuesday 10 March, and its week is not over when the history ends
    lines = [FIFTY, f"{FIFTY} A B", f"{FIFTY} A B", *[f"{FIFTY} A"] * 4, f"A {FIFTY} C", f"A {FIFTY}"]
    rows = chart(run_of_days("2026-03-05", lines))
    lake.write("chart_snapshots", released(rows, A="03-06", B="03-06", C="03-10"))
    assert lake.ask(ASKED) == [(5, 3, 2, 1, 0.5, 51.5, 5.0, 2, 0)]


def test_wilsons_interval(lake: WrittenLake) -> None:
    # for 1 of 2: (0.5 + z²/4 ± z √(0.125 + z²/16)) / (1 + z²/2) with z = 1.959964
    lines = [FIFTY, *[f"{FIFTY} A B"] * 6, f"A {FIFTY}"]
    lake.write("chart_snapshots", released(chart(run_of_days("2026-03-05", lines)), A="03-06", B="03-06"))
    assert lake.ask("SELECT lower_95, upper_95 FROM release_timing") == [
        (pytest.approx(0.0945312, abs=1e-7), pytest.approx(0.9054688, abs=1e-7))
    ]


def test_a_week_with_a_missing_day_is_not_counted(lake: WrittenLake) -> None:
    days = run_of_days("2026-03-05", ["Z"] + ["A"] * 8)
    del days["2026-03-09"]
    lake.write("chart_snapshots", released(chart(days), A="03-06"))
    assert lake.ask(ASKED) == []


def test_a_song_that_charted_before_its_release_date_is_left_out_and_counted(lake: WrittenLake) -> None:
    rows = chart(run_of_days("2026-03-05", ["Z A", *["Z A B"] * 8]))
    lake.write("chart_snapshots", released(rows, A="03-06", B="03-06"))
    # B alone, at rank 3; the chart is not 50 deep
    assert lake.ask(ASKED) == [(5, 3, 1, 1, 1.0, 3.0, 8.0, 1, 1)]
    assert lake.ask("SELECT charted_before_release FROM release_timing") == [(1,)]


def test_a_day_before_is_before(lake: WrittenLake) -> None:
    # A is told to have come out on Friday 6 March and stood there on Thursday: nothing is known of its first week
    lake.write("chart_snapshots", released(chart(run_of_days("2026-03-04", ["Z", *["Z A"] * 10])), A="03-06"))
    assert lake.ask(
        "SELECT recordings, in_top_50, top_50_share, lower_95, upper_95, median_debut_rank, median_observed_periods, "
        "right_censored, shallow_windows, charted_before_release FROM release_timing"
    ) == [(0, 0, None, None, None, None, None, 0, 0, 1)]


def test_who_came_after_the_first_week_counts_and_was_not_in_its_top_50(lake: WrittenLake) -> None:
    rows = chart(run_of_days("2026-03-05", [*[FIFTY] * 8, f"A {FIFTY}"]))
    lake.write("chart_snapshots", released(rows, A="03-05"))
    assert lake.ask(ASKED) == [(4, 3, 1, 0, 0.0, 1.0, 1.0, 1, 0)]


def test_a_week_of_a_weekly_chart_has_one_date(lake: WrittenLake) -> None:
    # released on Friday 6 March, charted in the week that ends on Thursday 12 March
    rows = chart({"2026-03-05": "Z", "2026-03-12": "Z A"}, name="songs_weekly")
    lake.write("chart_snapshots", released(rows, A="03-06"))
    assert lake.ask(ASKED) == [(5, 3, 1, 1, 1.0, 2.0, 1.0, 1, 1)]


def test_the_earliest_day_that_is_told_of_any_of_its_tracks_is_the_release(lake: WrittenLake) -> None:
    # the chart gives the album's date; Spotify the single's; a date without a day, or of an older row, does not count
    lake.write("chart_snapshots", released(chart(run_of_days("2026-03-01", ["Z A"] * 12)), A="03-06"))
    lake.write("track_matches", [match("A", "A"), match("A2", "A")])
    lake.write("tracks", [track("A2", "2026-03-01", "day"), track("A2", "2026-01", "month", "2026-03-09")])
    lake.write("tracks", [track("A", "2026-02-01", "day", "2026-02-01"), track("A", "2026-03-06", "day", "2026-02-02")])
    assert lake.ask("SELECT recording_id, release_date FROM recording_releases") == [("A", date(2026, 3, 1))]


def match(item_id: str, recording_id: str) -> dict[str, Any]:
    named = {"platform": "spotify", "item_id": item_id, "recording_id": recording_id, "song_id": recording_id}
    return named | {"spotify_track_id": recording_id, "probability": 1.0, "method": "isrc", "source": "matching"}


def test_rank_50_is_in_the_top_50_and_rank_51_is_not(lake: WrittenLake) -> None:
    # both are released on Friday 6 March and stay for their first week, one at rank 50, the other at rank 51
    holes = " ".join("-" * 49)
    rows = chart(run_of_days("2026-03-06", [f"{holes} A B"] * 7))
    lake.write("chart_snapshots", released(rows, A="03-06", B="03-06"))
    assert lake.ask("SELECT recordings, in_top_50, shallow_windows FROM release_timing") == [(2, 1, 0)]
