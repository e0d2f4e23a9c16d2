"""track_velocity: what a song gained within exactly seven days, and why it cannot be told."""

from __future__ import annotations

import pytest

from tests.athena_queries.written_lake import WrittenLake, chart

ASKED = (
    "SELECT rank_7d_ago, velocity_7d, streams_7d_ago, streams_growth_7d, status FROM track_velocity "
    "WHERE recording_id = '{}' AND chart_date = DATE '{}'"
)


def test_ranks_and_streams_are_set_against_the_same_weekday(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "B/90 C/80 A/40", "2026-03-08": "A/100 B/90 C/60"}))
    assert lake.ask(ASKED.format("A", "2026-03-08")) == [(3, 2, 40, 1.5, "OK")]
    assert lake.ask(ASKED.format("B", "2026-03-08")) == [(1, -1, 90, 0.0, "OK")]
    assert lake.ask(ASKED.format("C", "2026-03-08")) == [(2, -1, 80, pytest.approx(-0.25), "OK")]


def test_the_day_beside_it_does_not_stand_in(lake: WrittenLake) -> None:
    # 1 March was observed, 2 March was not
    lake.write("chart_snapshots", chart({"2026-03-01": "A/40", "2026-03-08": "A/50", "2026-03-09": "A/60"}))
    assert lake.ask(ASKED.format("A", "2026-03-09")) == [(None, None, None, None, "INSUFFICIENT_HISTORY")]


def test_a_song_that_was_not_on_the_chart_that_day_is_absent(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "B/9", "2026-03-08": "A/50 B/9"}))
    assert lake.ask(ASKED.format("A", "2026-03-08")) == [(None, None, None, None, "ABSENT_7D_AGO")]


def test_a_missing_count_or_one_of_zero_leaves_the_growth_unknown(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A B/0 C/5", "2026-03-08": "A/9 B/7 C"}))
    assert lake.ask(ASKED.format("A", "2026-03-08")) == [(1, 0, None, None, "OK")]
    assert lake.ask(ASKED.format("B", "2026-03-08")) == [(2, 0, 0, None, "OK")]
    assert lake.ask(ASKED.format("C", "2026-03-08")) == [(3, 0, 5, None, "OK")]


def test_a_weekly_chart_looks_back_one_week(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-05": "B A", "2026-03-12": "A B"}, name="songs_weekly"))
    assert lake.ask(ASKED.format("A", "2026-03-12")) == [(2, 1, None, None, "OK")]
