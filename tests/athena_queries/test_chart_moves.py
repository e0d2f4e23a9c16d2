"""chart_moves: every status of METRICS.md, worked out by hand on histories of a few dates."""

from __future__ import annotations

from typing import Any

from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days


def moves(lake: WrittenLake, item: str) -> list[tuple[Any, ...]]:
    return lake.ask(
        "SELECT chart_date, status, rank, previous_rank, move, streak_to_date, observed_periods_to_date "
        f"FROM chart_moves WHERE recording_id = '{item}' ORDER BY chart_date"
    )


def test_the_first_observed_date_tells_nothing_about_what_is_new(lake: WrittenLake) -> None:
    # rule 4: entries on the first observed date are left-censored
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B C", "B A C"])))
    assert moves(lake, "A") == [
        (day("03-01"), "FIRST_OBSERVED", 1, None, None, 1, 1),
        (day("03-02"), "DOWN", 2, 1, -1, 2, 2),
    ]
    assert moves(lake, "B") == [
        (day("03-01"), "FIRST_OBSERVED", 2, None, None, 1, 1),
        (day("03-02"), "UP", 1, 2, 1, 2, 2),
    ]
    assert moves(lake, "C")[1] == (day("03-02"), "SAME", 3, 3, 0, 2, 2)


def test_a_song_never_seen_before_is_new_and_one_that_was_away_is_re(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B C", "A D C", "B A D", "B A C"])))
    assert moves(lake, "D") == [
        (day("03-02"), "NEW", 2, None, None, 1, 1),
        (day("03-03"), "DOWN", 3, 2, -1, 2, 2),
    ]
    assert moves(lake, "B") == [
        (day("03-01"), "FIRST_OBSERVED", 2, None, None, 1, 1),
        (day("03-03"), "RE", 1, None, None, 1, 2),
        (day("03-04"), "SAME", 1, 1, 0, 2, 3),
    ]
    assert moves(lake, "C")[-1] == (day("03-04"), "RE", 3, None, None, 1, 3)


def test_a_day_the_lake_missed_is_not_a_day_off_the_chart(lake: WrittenLake) -> None:
    # rule 1: 1 March and 8 March are adjacent when nothing between them was observed; 7 days are bridged (rule 2)
    lake.write("chart_snapshots", chart({"2026-03-01": "A B", "2026-03-08": "B C"}))
    assert moves(lake, "B") == [
        (day("03-01"), "FIRST_OBSERVED", 2, None, None, 1, 1),
        (day("03-08"), "UP", 1, 2, 1, 2, 2),
    ]
    assert moves(lake, "C") == [(day("03-08"), "NEW", 2, None, None, 1, 1)]


def test_nothing_is_carried_across_a_jump_of_more_than_seven_days(lake: WrittenLake) -> None:
    # rule 2; on the second date after the gap a song seen before the gap comes back, another one is new
    lake.write("chart_snapshots", chart({"2026-03-01": "A B", "2026-03-09": "B C", "2026-03-10": "A D"}))
    assert moves(lake, "B") == [
        (day("03-01"), "FIRST_OBSERVED", 2, None, None, 1, 1),
        (day("03-09"), "FIRST_OBSERVED", 1, None, None, 1, 2),
    ]
    assert moves(lake, "A")[-1] == (day("03-10"), "RE", 1, None, None, 1, 2)
    assert moves(lake, "D") == [(day("03-10"), "NEW", 2, None, None, 1, 1)]


def test_a_weekly_chart_bridges_twenty_one_days_and_not_twenty_two(lake: WrittenLake) -> None:
    bridged = chart({"2026-03-05": "A B", "2026-03-26": "B A"}, name="songs_weekly")
    torn = chart({"2026-03-05": "A B", "2026-03-27": "B A"}, name="songs_weekly", market="se")
    lake.write("chart_snapshots", bridged + torn)
    asked = (
        "SELECT status, previous_rank FROM chart_moves WHERE recording_id = 'A' AND market = '{}' ORDER BY chart_date"
    )
    assert lake.ask(asked.format("no")) == [("FIRST_OBSERVED", None), ("DOWN", 1)]
    assert lake.ask(asked.format("se")) == [("FIRST_OBSERVED", None), ("FIRST_OBSERVED", None)]


def test_presence_deeper_than_the_day_before_was_seen_proves_nothing(lake: WrittenLake) -> None:
    # rule 3: the second date is 2 deep; on the third, ranks 3 and 4 are neither NEW nor RE, rank 1 and 2 can be
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B C", "A B", "D A C E", "D A C E"])))
    assert moves(lake, "C") == [
        (day("03-01"), "FIRST_OBSERVED", 3, None, None, 1, 1),
        (day("03-03"), "BELOW_DEPTH", 3, None, None, 1, 2),
        (day("03-04"), "SAME", 3, 3, 0, 2, 3),
    ]
    assert moves(lake, "E")[0] == (day("03-03"), "BELOW_DEPTH", 4, None, None, 1, 1)
    assert moves(lake, "D")[0] == (day("03-03"), "NEW", 1, None, None, 1, 1)


def test_a_song_that_was_there_and_fell_below_the_former_depth_simply_fell(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B", "B C A"])))
    assert moves(lake, "A")[1] == (day("03-02"), "DOWN", 3, 1, -2, 2, 2)


def test_depth_is_the_largest_rank_even_when_ranks_are_missing(lake: WrittenLake) -> None:
    # rule 3: the first date holds ranks 1 and 4 only, so it is 4 deep, and a song at rank 3 the next day is new
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A - - D", "A - C D"])))
    assert moves(lake, "C") == [(day("03-02"), "NEW", 3, None, None, 1, 1)]
    assert lake.ask("SELECT DISTINCT chart_date, depth FROM chart_daily ORDER BY 1") == [
        (day("03-01"), 4),
        (day("03-02"), 4),
    ]


def test_the_peak_to_date_is_the_smallest_rank_so_far_at_its_first_date(lake: WrittenLake) -> None:
    # rule 7; across a gap as well: everything observed so far counts
    days = run_of_days("2026-03-01", ["B C A", "A B C", "B A C", "A B C"]) | {"2026-03-20": "A B", "2026-03-21": "B A"}
    lake.write("chart_snapshots", chart(days))
    asked = "SELECT rank, peak_to_date, peak_date FROM chart_moves WHERE recording_id = '{}' ORDER BY chart_date"
    assert lake.ask(asked.format("A")) == [
        (3, 3, day("03-01")),
        (1, 1, day("03-02")),
        (2, 1, day("03-02")),
        (1, 1, day("03-02")),
        (1, 1, day("03-02")),
        (2, 1, day("03-02")),
    ]
    assert lake.ask(asked.format("C")) == [
        (2, 2, day("03-01")),
        (3, 2, day("03-01")),
        (3, 2, day("03-01")),
        (3, 2, day("03-01")),
    ]


def test_runs_are_numbered_in_the_order_of_time(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B", "B C", "A B", "A B", "B C", "B A"])))
    assert lake.ask("SELECT run, streak_to_date FROM chart_moves WHERE recording_id = 'A' ORDER BY chart_date") == [
        (1, 1),
        (2, 1),
        (2, 2),
        (3, 1),
    ]


def test_charts_of_other_markets_and_beaten_snapshots_have_no_say(lake: WrittenLake) -> None:
    norway = chart({"2026-03-01": "A B", "2026-03-03": "B A"})
    sweden = chart({"2026-03-02": "C D"}, market="se")
    beaten = chart({"2026-03-02": "C D"}, current=False)
    lake.write("chart_snapshots", norway + sweden + beaten)
    assert moves(lake, "A") == [
        (day("03-01"), "FIRST_OBSERVED", 1, None, None, 1, 1),
        (day("03-03"), "DOWN", 2, 1, -1, 2, 2),
    ]
