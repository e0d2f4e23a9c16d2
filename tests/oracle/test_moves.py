"""The oracle's moves, worked out by hand from the rules of METRICS.md."""

from __future__ import annotations

from tests.oracle.lake import Lake
from tests.oracle.moves import chart_moves
from tests.oracle.tiny import Standing, chart, column, only


def test_up_is_positive() -> None:
    """'move (previous − rank, up is positive)'"""
    days = {"2026-03-01": {1: "A", 2: "B", 3: "C"}, "2026-03-02": {1: "B", 2: "A", 3: "C"}}
    moves = chart_moves(Lake(chart_snapshots=chart(days)))
    assert column(moves, "move", chart_date=moves[-1]["chart_date"]) == [1, -1, 0]
    assert column(moves, "status", chart_date=moves[-1]["chart_date"]) == ["UP", "DOWN", "SAME"]


def test_the_first_date_says_first_observed_also_after_a_gap() -> None:
    """'What follows starts without a previous rank.'"""
    days = {"2026-03-01": {1: "A"}, "2026-03-09": {2: "A"}, "2026-03-10": {1: "A"}}
    moves = chart_moves(Lake(chart_snapshots=chart(days)))
    assert column(moves, "status") == ["FIRST_OBSERVED", "FIRST_OBSERVED", "UP"]
    assert column(moves, "previous_rank") == [None, None, 2]
    assert column(moves, "streak_to_date") == [1, 1, 2]
    assert column(moves, "observed_periods_to_date") == [1, 2, 3]


def test_new_is_for_the_first_time_and_re_for_every_other() -> None:
    days = {"2026-03-01": {2: "A"}, "2026-03-02": {2: "B"}, "2026-03-03": {1: "B", 2: "A"}, "2026-03-04": {1: "A"}}
    moves = chart_moves(Lake(chart_snapshots=chart(days)))
    assert column(moves, "status", recording_id="B") == ["NEW", "UP"]
    assert column(moves, "status", recording_id="A") == ["FIRST_OBSERVED", "RE", "UP"]


def test_who_was_there_before_a_gap_is_not_new_after_it() -> None:
    days = {"2026-03-01": {1: "A"}, "2026-03-20": {1: "B"}, "2026-03-21": {1: "A"}}
    assert column(chart_moves(Lake(chart_snapshots=chart(days))), "status", recording_id="A")[-1] == "RE"


def test_a_rank_below_yesterdays_depth_proves_nothing() -> None:
    """'Presence at a rank below the previous date's depth proves nothing … never `NEW` or `RE`.'"""
    days = {"2026-03-01": {1: "A", 5: "E"}, "2026-03-02": {5: "B", 6: "C"}, "2026-03-03": {6: "D", 7: "E"}}
    moves = chart_moves(Lake(chart_snapshots=chart(days)))
    status = {(move["recording_id"], move["chart_date"].day): move["status"] for move in moves}
    assert status["B", 2] == "NEW"
    assert status["C", 2] == "BELOW_DEPTH"
    assert status["D", 3] == "NEW"
    assert status["E", 3] == "BELOW_DEPTH"


def test_the_previous_rank_is_of_the_adjacent_date_not_of_yesterday() -> None:
    """'previous_rank (on the adjacent date)'"""
    days = {"2026-03-01": {4: "A"}, "2026-03-07": {1: "A"}}
    last = chart_moves(Lake(chart_snapshots=chart(days)))[-1]
    assert (last["previous_rank"], last["move"]) == (4, 3)


def test_the_peak_is_the_smallest_rank_on_its_first_date() -> None:
    """'Peak is the smallest rank; its date is the first date at that rank.'"""
    days = {"2026-03-01": {3: "A"}, "2026-03-02": {2: "A"}, "2026-03-03": {4: "A"}, "2026-03-04": {2: "A"}}
    moves = chart_moves(Lake(chart_snapshots=chart(days)))
    assert column(moves, "peak_to_date") == [3, 2, 2, 2]
    assert [day.day for day in column(moves, "peak_date")] == [1, 2, 2, 2]


def test_a_move_carries_the_rank_of_that_day_and_the_run() -> None:
    days: dict[str, Standing] = {
        "2026-03-01": {1: "A", 4: "B"},
        "2026-03-02": {1: "B"},
        "2026-03-03": {2: "A"},
    }
    moves = chart_moves(Lake(chart_snapshots=chart(days)))
    assert column(moves, "rank", recording_id="A") == [1, 2]
    assert column(moves, "run", recording_id="A") == [1, 2]


def test_a_streak_starts_again_after_a_date_away_and_periods_go_on() -> None:
    days = {"2026-03-01": {1: "A"}, "2026-03-02": {1: "A"}, "2026-03-03": {1: "B"}, "2026-03-04": {1: "A"}}
    moves = chart_moves(Lake(chart_snapshots=chart(days)))
    assert column(moves, "streak_to_date", recording_id="A") == [1, 2, 1]
    assert column(moves, "observed_periods_to_date", recording_id="A") == [1, 2, 3]


def test_weeks_follow_one_another_across_new_year() -> None:
    days = {"2020-12-31": {2: "A"}, "2021-01-07": {1: "A"}}
    last = only(chart_moves(Lake(chart_snapshots=chart(days, chart="songs_weekly"))), rank=1)
    assert (last["status"], last["streak_to_date"]) == ("UP", 2)
