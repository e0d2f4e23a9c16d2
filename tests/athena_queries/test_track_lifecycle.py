"""track_lifecycle: debut, peak, and how long the streams take to halve."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days

HALF_LIFE = "SELECT peak_streams, half_life_days, half_life_status FROM track_lifecycle WHERE recording_id = '{}'"


def test_a_life_from_debut_to_the_last_date(lake: WrittenLake) -> None:
    # A is away on 4 March: observed_periods counts the dates it was there, span_days the calendar (rule 5)
    lines = ["B/90 A/50", "B/90 A/60", "A/80 B/70", "B/70 C/10", "A/70 B/60"]
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", lines)))
    asked = (
        "SELECT debut_date, debut_rank, peak_rank, peak_date, periods_to_peak, observed_periods, span_days, "
        "total_streams, peak_streams, last_date, left_censored, right_censored "
        "FROM track_lifecycle WHERE recording_id = '{}'"
    )
    assert lake.ask(asked.format("A")) == [
        (day("03-01"), 2, 1, day("03-03"), 3, 4, 5, 260, 80, day("03-05"), True, True)
    ]
    assert lake.ask(asked.format("B")) == [
        (day("03-01"), 1, 1, day("03-01"), 1, 5, 5, 380, 90, day("03-05"), True, True)
    ]
    assert lake.ask(asked.format("C")) == [
        (day("03-04"), 2, 2, day("03-04"), 1, 1, 1, 10, 10, day("03-04"), False, False)
    ]


def test_streams_halve_on_the_first_later_date_at_or_under_half_of_the_peak(lake: WrittenLake) -> None:
    # the peak is reached on 2 March and again on 3 March; 50 of 100 on 8 March is half; 2 March + 6 days
    days = {"2026-03-01": "A/40", "2026-03-02": "A/100", "2026-03-03": "A/100", "2026-03-05": "A/51"}
    lake.write("chart_snapshots", chart(days | {"2026-03-08": "A/50", "2026-03-09": "A/10"}))
    assert lake.ask(HALF_LIFE.format("A")) == [(100, 6, "OK")]


def test_half_of_an_odd_peak_is_not_rounded(lake: WrittenLake) -> None:
    # half of 101 is 50.5: 51 is above it, 50 is not
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A/101", "A/51", "A/50"])))
    assert lake.ask(HALF_LIFE.format("A")) == [(101, 2, "OK")]


def test_a_fall_before_the_peak_is_no_half_life(lake: WrittenLake) -> None:
    # 80 → 30 comes before the peak of 100; after it the streams are still above 50 on the chart's last date
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A/80", "A/30", "A/100", "A/60"])))
    assert lake.ask(HALF_LIFE.format("A")) == [(100, None, "NOT_YET")]


def test_a_song_that_is_gone_before_it_halved_left_the_chart(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A/100", "A/60", "B/70"])))
    assert lake.ask(HALF_LIFE.format("A")) == [(100, None, "LEFT_CHART")]
    assert lake.ask(HALF_LIFE.format("B")) == [(70, None, "NOT_YET")]


def test_only_an_exit_proves_that_a_song_left(lake: WrittenLake) -> None:
    # rules 3 and 4: on 2 March the chart ends at rank 1, so that C at rank 3 may still have been there, B at 1 was not
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["B/90 A/80 C/70", "A/60"])))
    asked = "SELECT recording_id, half_life_status, right_censored FROM track_lifecycle ORDER BY 1"
    assert lake.ask(asked) == [("A", "NOT_YET", True), ("B", "LEFT_CHART", False), ("C", "NOT_YET", True)]


def test_a_song_that_came_back_and_was_cut_has_not_left(lake: WrittenLake) -> None:
    lines = ["A/90 B/80", "B/80", "B/80 A/70", "B/80"]
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", lines)))
    asked = "SELECT half_life_status, right_censored FROM track_lifecycle WHERE recording_id = 'A'"
    assert lake.ask(asked) == [("NOT_YET", True)]


def test_a_song_that_comes_back_with_less_than_half_has_halved(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A/100", "B/90", "B/90 A/40", "B/80"])))
    assert lake.ask(HALF_LIFE.format("A")) == [(100, 2, "OK")]


def test_a_chart_without_streams_says_so(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A", "A"])))
    assert lake.ask(HALF_LIFE.format("A")) == [(None, None, "NO_STREAMS")]
    assert lake.ask("SELECT total_streams FROM track_lifecycle") == [(None,)]


def test_dates_without_a_count_do_not_hide_the_others(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A", "A/100", "A", "A/40", "A"])))
    assert lake.ask(HALF_LIFE.format("A")) == [(100, 2, "OK")]
    assert lake.ask("SELECT total_streams, observed_periods FROM track_lifecycle") == [(140, 5)]


def test_a_debut_right_after_a_gap_is_left_censored(lake: WrittenLake) -> None:
    # rule 4; B was there before the gap and nobody knows whether it left
    lake.write("chart_snapshots", chart({"2026-03-01": "A B", "2026-03-12": "A C", "2026-03-13": "D A"}))
    assert lake.ask("SELECT recording_id, left_censored, right_censored FROM track_lifecycle ORDER BY 1") == [
        ("A", True, True),
        ("B", True, True),
        ("C", True, False),
        ("D", False, True),
    ]
