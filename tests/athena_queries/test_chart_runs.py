"""chart_runs: where a run begins and ends, and what its end proves."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days


def runs(lake: WrittenLake, item: str) -> list[tuple[Any, ...]]:
    return lake.ask(
        "SELECT run, start_date, end_date, observed_periods, span_days, best_rank, ended_by, left_censored "
        f"FROM chart_runs WHERE recording_id = '{item}' ORDER BY run"
    )


def test_a_run_ends_where_an_adjacent_date_is_deep_enough_to_show_it(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B C", "B A C", "B C D", "A B C"])))
    assert runs(lake, "A") == [
        (1, day("03-01"), day("03-02"), 2, 2, 1, "exit", True),
        (2, day("03-04"), day("03-04"), 1, 1, 1, "right_censored", False),
    ]
    assert runs(lake, "B") == [(1, day("03-01"), day("03-04"), 4, 4, 1, "right_censored", True)]
    assert runs(lake, "D") == [(1, day("03-03"), day("03-03"), 1, 1, 3, "exit", False)]


def test_a_shallower_next_date_cuts_what_stood_below_it(lake: WrittenLake) -> None:
    # rule 3: on 2 March the chart is 2 deep; rank 3 may have stayed, rank 2 has left
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B C", "A D", "A D C"])))
    assert runs(lake, "B") == [(1, day("03-01"), day("03-01"), 1, 1, 2, "exit", True)]
    assert runs(lake, "C") == [
        (1, day("03-01"), day("03-01"), 1, 1, 3, "cut", True),
        (2, day("03-03"), day("03-03"), 1, 1, 3, "right_censored", False),
    ]


def test_it_is_the_last_rank_of_a_run_that_decides_not_the_best(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["C A B", "A B C", "A B"])))
    assert runs(lake, "C") == [(1, day("03-01"), day("03-02"), 2, 2, 1, "cut", True)]


def test_a_rank_that_the_next_date_lacks_does_not_hide_an_exit(lake: WrittenLake) -> None:
    # depth is the largest rank: 2 March holds ranks 1 and 3, so it is 3 deep
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B C", "A - C"])))
    assert runs(lake, "B") == [(1, day("03-01"), day("03-01"), 1, 1, 2, "exit", True)]


def test_a_missed_day_inside_a_run_counts_in_its_span_and_not_in_its_periods(lake: WrittenLake) -> None:
    # rule 5
    lake.write("chart_snapshots", chart({"2026-03-01": "A", "2026-03-02": "A", "2026-03-06": "A", "2026-03-07": "B"}))
    assert runs(lake, "A") == [(1, day("03-01"), day("03-06"), 3, 6, 1, "exit", True)]


def test_every_run_that_is_alive_before_a_gap_ends_as_gap(lake: WrittenLake) -> None:
    days = {"2026-03-01": "A B C", "2026-03-02": "A B", "2026-03-10": "A D", "2026-03-11": "A D"}
    lake.write("chart_snapshots", chart(days))
    assert runs(lake, "A") == [
        (1, day("03-01"), day("03-02"), 2, 2, 1, "gap", True),
        (2, day("03-10"), day("03-11"), 2, 2, 1, "right_censored", True),
    ]
    assert runs(lake, "B") == [(1, day("03-01"), day("03-02"), 2, 2, 2, "gap", True)]
    assert runs(lake, "C") == [(1, day("03-01"), day("03-01"), 1, 1, 3, "cut", True)]


def test_a_weekly_chart_runs_across_two_missing_weeks(lake: WrittenLake) -> None:
    days = {"2026-03-05": "A", "2026-03-26": "A", "2026-04-17": "A"}
    lake.write("chart_snapshots", chart(days, name="songs_weekly"))
    assert runs(lake, "A") == [
        (1, day("03-05"), day("03-26"), 2, 22, 1, "gap", True),
        (2, day("04-17"), day("04-17"), 1, 1, 1, "right_censored", True),
    ]


def test_the_runs_are_those_that_chart_moves_counts(lake: WrittenLake) -> None:
    days = run_of_days("2026-03-01", ["A B C", "B A", "C A B", "C B D A", "B"]) | {
        "2026-03-20": "A B",
        "2026-03-21": "C",
    }
    lake.write("chart_snapshots", chart(days))
    counted = lake.ask(
        "SELECT recording_id, run, max(streak_to_date), min(chart_date) FROM chart_moves GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert counted == lake.ask("SELECT recording_id, run, observed_periods, start_date FROM chart_runs ORDER BY 1, 2")
    assert [row[:3] for row in counted] == [
        ("A", 1, 4),
        ("A", 2, 1),
        ("B", 1, 5),
        ("B", 2, 1),
        ("C", 1, 1),
        ("C", 2, 2),
        ("C", 3, 1),
        ("D", 1, 1),
    ]


def test_a_run_before_1970_has_its_dates(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("1969-12-30", ["A B", "B A", "A B", "B C"])))
    assert runs(lake, "A") == [(1, date(1969, 12, 30), date(1970, 1, 1), 3, 3, 1, "exit", True)]
    asked = "SELECT debut_date, peak_date, last_date FROM track_lifecycle WHERE recording_id = 'A'"
    assert lake.ask(asked) == [(date(1969, 12, 30), date(1969, 12, 30), date(1970, 1, 1))]
    week = chart(run_of_days("1969-12-28", ["A/10", "A/11", "A/12", "A/13", "A/14", "A/15", "A/16", "A/20"]), name="x")
    lake.write("chart_snapshots", week)
    asked = "SELECT chart_date, rank_7d_ago, streams_7d_ago FROM track_velocity WHERE chart = 'x' AND status = 'OK'"
    assert lake.ask(asked) == [(date(1970, 1, 4), 1, 10)]


def test_the_deepest_rank_that_a_chart_may_have_is_told_as_it_is(lake: WrittenLake) -> None:
    deepest = chart({"2026-03-01": "Z/500"}) + chart({"2026-03-02": "Z/200"})
    lake.write("chart_snapshots", [row | {"rank": 100_000} for row in deepest])
    assert runs(lake, "Z") == [(1, day("03-01"), day("03-02"), 2, 2, 100_000, "right_censored", True)]
    asked = "SELECT debut_rank, peak_rank, peak_date, half_life_days FROM track_lifecycle"
    assert lake.ask(asked) == [(100_000, 100_000, day("03-01"), 1)]
    assert lake.ask("SELECT debut_rank FROM recording_debuts") == [(100_000,)]
