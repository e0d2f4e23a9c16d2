"""reentries: how often a song left and came back, and what is only a hole in the history."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days

ASKED = (
    "SELECT reentries, longest_absence, best_rank, latest_reentry_date, latest_reentry_rank, unproven_returns, status "
    "FROM reentries WHERE recording_id = '{}'"
)


def test_a_song_that_left_twice_came_back_twice(lake: WrittenLake) -> None:
    # A is away on 2 March, then on 5 and 6 March; its last run is at ranks 3 and 2
    lines = ["A B C", "B C D", "B A C", "A B C", "B C D", "B C D", "B C A", "B A C"]
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", lines)))
    assert lake.ask(ASKED.format("A")) == [(2, 2, 1, day("03-07"), 2, 0, "OK")]


def test_a_song_that_never_left_has_a_row_of_nothing(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B", "B A"])))
    assert lake.ask(ASKED.format("B")) == [(0, None, 1, None, None, 0, "NEVER_BACK")]


def test_a_day_that_was_not_collected_is_no_absence(lake: WrittenLake) -> None:
    # rule 1: 2 and 4 March are missing, and on 3 March A was not there: one observed date
    lake.write("chart_snapshots", chart({"2026-03-01": "A B", "2026-03-03": "B C", "2026-03-05": "B A"}))
    assert lake.ask(ASKED.format("A")) == [(1, 1, 1, day("03-05"), 2, 0, "OK")]


def test_coming_back_after_a_gap_or_a_cut_proves_no_absence(lake: WrittenLake) -> None:
    # rules 2 and 3: B stood below the depth of 2 March; between 3 and 20 March nobody looked
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B", "A", "A B"]) | {"2026-03-20": "A B"}))
    assert lake.ask(ASKED.format("A")) == [(0, None, 1, None, None, 1, "NEVER_BACK")]
    assert lake.ask(ASKED.format("B")) == [(0, None, 2, None, None, 2, "NEVER_BACK")]


def test_who_was_seen_to_leave_before_a_gap_came_back_after_it(lake: WrittenLake) -> None:
    # A left on 2 March; of the dates between only 2 March was observed
    lake.write("chart_snapshots", chart({"2026-03-01": "A B", "2026-03-02": "B C", "2026-03-20": "A B"}))
    assert lake.ask(ASKED.format("A")) == [(1, 1, 1, day("03-20"), 1, 0, "OK")]
