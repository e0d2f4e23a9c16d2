"""survival: Kaplan–Meier with Greenwood's interval, worked out by hand."""

from __future__ import annotations

from math import sqrt

import pytest

from tests.athena_queries.written_lake import WrittenLake, chart, run_of_days

CURVE = "SELECT period, at_risk, exits, censored, survival FROM survival ORDER BY period"
Z = 1.959963984540054  # the 97.5 % point of the normal distribution


def test_a_curve_of_four_songs(lake: WrittenLake) -> None:
    lines = ["Z", "Z B C", "Z D C", "Z D E1", "Z D E", "Z E Y"]
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", lines)))
    # B and E1 leave after 1 day, C after 2, D after 3; E is there for 2 and Y for 1 when the history ends; Z was there
    # from the start and is not counted
    assert lake.ask(CURVE) == [
        (1, 6, 2, 1, pytest.approx(4 / 6)),
        (2, 3, 1, 1, pytest.approx(4 / 6 * 2 / 3)),
        (3, 1, 1, 0, 0.0),
    ]


def test_greenwoods_interval_is_clipped(lake: WrittenLake) -> None:
    lines = ["Z", "Z B C", "Z D C", "Z D E1", "Z D E", "Z E Y"]
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", lines)))
    first, second, third = lake.ask("SELECT lower_95, upper_95 FROM survival ORDER BY period")
    error = 4 / 6 * sqrt(2 / (6 * 4))
    assert first == (pytest.approx(4 / 6 - Z * error), 1.0)
    error = 4 / 9 * sqrt(2 / (6 * 4) + 1 / (3 * 2))
    assert second == (pytest.approx(4 / 9 - Z * error), pytest.approx(4 / 9 + Z * error))
    assert third == (0.0, 0.0)


def test_only_an_exit_is_an_exit(lake: WrittenLake) -> None:
    # rules 2 to 4: B is cut on 3 March, C is seen for the last time before the gap
    days = {"2026-03-01": "Z", "2026-03-02": "Z - B", "2026-03-03": "Z", "2026-03-04": "Z C", "2026-03-20": "Z"}
    lake.write("chart_snapshots", chart(days))
    assert lake.ask(CURVE) == [(1, 2, 0, 2, 1.0)]


def test_a_debut_that_may_not_be_one_is_not_counted_nor_is_a_second_run(lake: WrittenLake) -> None:
    # A stood there on the first date and came back later; N came on the first date after a gap
    days = {"2026-03-01": "Z A", "2026-03-02": "Z B", "2026-03-03": "Z A", "2026-03-20": "Z N", "2026-03-21": "Z M"}
    lake.write("chart_snapshots", chart(days))
    # B 1 exit, M 1 censored
    assert lake.ask(CURVE) == [(1, 2, 1, 1, 0.5)]


def test_a_chart_of_one_date_has_no_curve(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A B"}))
    assert lake.ask(CURVE) == []
