"""The oracle's runs, worked out by hand from the rules of METRICS.md."""

from __future__ import annotations

import pytest

from tests.oracle.lake import Lake
from tests.oracle.runs import chart_runs
from tests.oracle.tiny import chart, column, match, only


def test_a_day_the_lake_missed_does_not_end_a_run() -> None:
    """'A day the lake failed to collect is not a day the song was off the chart.'"""
    lake = Lake(chart_snapshots=chart({"2026-03-01": {1: "A"}, "2026-03-04": {2: "A"}}))
    run = only(chart_runs(lake))
    assert (run["observed_periods"], run["span_days"], run["best_rank"]) == (2, 4, 1)


@pytest.mark.parametrize(
    ("name", "next_date", "runs"),
    [
        ("songs_daily", "2026-03-08", ["right_censored"]),  # 7 days
        ("songs_daily", "2026-03-09", ["gap", "right_censored"]),  # 8 days
        ("songs_weekly", "2026-03-22", ["right_censored"]),  # 21 days
        ("songs_weekly", "2026-03-23", ["gap", "right_censored"]),  # 22 days
    ],
)
def test_nothing_is_carried_across_more_than_7_days_or_21_of_a_weekly_chart(
    name: str, next_date: str, runs: list[str]
) -> None:
    """'Where the calendar jumps by more than 7 days (daily chart) or 21 days (weekly) … runs end as `gap`.'"""
    lake = Lake(chart_snapshots=chart({"2026-03-01": {1: "A"}, next_date: {1: "A"}}, chart=name))
    assert column(chart_runs(lake), "ended_by") == runs


def test_29_february_counts() -> None:
    lake = Lake(chart_snapshots=chart({"2024-02-27": {1: "A"}, "2024-03-01": {1: "A"}}))
    assert only(chart_runs(lake))["span_days"] == 4  # 27, 28, 29 February and 1 March


def test_absence_is_an_exit_only_as_deep_as_the_next_date_saw() -> None:
    """'Absence on a date proves that a song left only if its last rank is at most that date's depth.'"""
    lake = Lake(
        chart_snapshots=chart({"2026-03-01": {1: "A", 10: "B", 11: "C"}, "2026-03-02": {1: "A", 10: "D"}}),
    )
    ended = {run["recording_id"]: run["ended_by"] for run in chart_runs(lake)}
    assert ended == {"A": "right_censored", "B": "exit", "C": "cut", "D": "right_censored"}


def test_depth_is_the_largest_rank_not_the_number_of_rows() -> None:
    """'`depth` of a date is the largest rank in its snapshot (ranks may have holes).'"""
    lake = Lake(chart_snapshots=chart({"2026-03-01": {3: "B"}, "2026-03-02": {5: "A"}}))
    assert column(chart_runs(lake), "ended_by", recording_id="B") == ["exit"]


def test_the_last_rank_of_the_run_decides_not_its_best() -> None:
    lake = Lake(chart_snapshots=chart({"2026-03-01": {1: "B"}, "2026-03-02": {9: "B"}, "2026-03-03": {5: "A"}}))
    run = only(chart_runs(lake), recording_id="B")
    assert (run["best_rank"], run["ended_by"]) == (1, "cut")


def test_a_song_that_comes_back_has_a_second_run() -> None:
    days = {"2026-03-01": {1: "A", 2: "B"}, "2026-03-02": {1: "A", 2: "C"}, "2026-03-03": {1: "B"}}
    runs = chart_runs(Lake(chart_snapshots=chart(days)))
    assert column(runs, "run", recording_id="B") == [1, 2]
    assert column(runs, "left_censored", recording_id="B") == [True, False]
    assert column(runs, "left_censored", recording_id="C") == [False]


def test_a_run_is_left_censored_on_the_first_date_after_a_start_or_a_gap() -> None:
    """'Entries on the first observed date after a start or a gap are `left_censored`.'"""
    days = {"2026-03-01": {1: "A"}, "2026-03-02": {1: "A", 2: "B"}, "2026-03-20": {1: "C"}, "2026-03-21": {1: "D"}}
    runs = chart_runs(Lake(chart_snapshots=chart(days)))
    assert {run["recording_id"]: run["left_censored"] for run in runs} == {"A": True, "B": False, "C": True, "D": False}


def test_two_versions_of_a_recording_hand_a_run_on() -> None:
    """'`recording_daily` merges the versions of one recording … and every song metric builds on it.'"""
    days = {"2026-03-01": {2: "A1"}, "2026-03-02": {3: "A2"}}
    lake = Lake(chart_snapshots=chart(days), track_matches=[match("spotify", "A1", "A1"), match("spotify", "A2", "A1")])
    assert only(chart_runs(lake))["observed_periods"] == 2


def test_charts_have_calendars_of_their_own() -> None:
    """'A chart has its own calendar.'"""
    norway = chart({"2026-03-01": {1: "A"}, "2026-03-02": {1: "B"}, "2026-03-03": {1: "A"}})
    sweden = chart({"2026-03-01": {1: "A"}, "2026-03-03": {1: "A"}}, market="se")
    runs = chart_runs(Lake(chart_snapshots=norway + sweden))
    assert column(runs, "observed_periods", recording_id="A", market="no") == [1, 1]
    assert column(runs, "observed_periods", recording_id="A", market="se") == [2]


def test_a_beaten_snapshot_makes_no_date() -> None:
    """'Its observed dates are the chart_dates for which the lake holds a current snapshot.'"""
    current = chart({"2026-03-01": {1: "A"}, "2026-03-03": {1: "A"}})
    beaten = chart({"2026-03-02": {1: "B"}}, current=False)
    assert only(chart_runs(Lake(chart_snapshots=current + beaten)))["recording_id"] == "A"
