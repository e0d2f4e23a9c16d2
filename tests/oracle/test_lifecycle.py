"""The oracle's lives of songs and shares of new entries, worked out by hand from METRICS.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from tests.oracle.entries import new_entries
from tests.oracle.lake import Lake, Row
from tests.oracle.lifecycle import track_lifecycle
from tests.oracle.tiny import Standing, chart, column, only


def _life(days: Mapping[str, Standing], recording: str = "A") -> Row:
    return only(track_lifecycle(Lake(chart_snapshots=chart(days))), recording_id=recording)


def test_a_life_spans_its_absences_and_counts_only_its_presences() -> None:
    life = _life({"2026-03-01": {3: "A"}, "2026-03-02": {5: "B"}, "2026-03-04": {2: "A"}, "2026-03-05": {2: "A"}})
    assert (life["observed_periods"], life["span_days"]) == (3, 5)
    assert (life["debut_rank"], life["peak_rank"], life["peak_date"]) == (3, 2, date(2026, 3, 4))
    assert life["periods_to_peak"] == 2  # 'Counts are inclusive': 1 March and 4 March


@pytest.mark.parametrize(
    ("later", "status", "days"),
    [
        ({"2026-03-02": {1: ("A", 50)}}, "OK", 1),  # at half
        ({"2026-03-02": {1: ("A", 51)}}, "NOT_YET", None),
        ({"2026-03-02": {1: "B"}}, "LEFT_CHART", None),
        ({"2026-03-02": {1: "B"}, "2026-03-03": {1: ("A", 10)}}, "OK", 2),  # came back under half
        ({"2026-03-02": {1: ("A", None)}, "2026-03-04": {1: ("A", 1)}}, "OK", 3),
        ({"2026-03-09": {1: "B"}}, "NOT_YET", None),  # a gap: nobody knows whether it had left
    ],
)
def test_half_life_is_from_the_peak_to_the_first_date_at_or_under_half(
    later: Mapping[str, Standing], status: str, days: int | None
) -> None:
    """'The peak-stream date to the first later observed date at or under half of it.'"""
    life = _life({"2026-03-01": {1: ("A", 100)}, **later})
    assert (life["half_life_status"], life["half_life_days"]) == (status, days)


def test_half_life_starts_at_the_first_date_with_the_most_streams() -> None:
    days = {"2026-03-01": {1: ("A", 10)}, "2026-03-02": {1: ("A", 100)}, "2026-03-03": {1: ("A", 100)}}
    assert _life({**days, "2026-03-06": {1: ("A", 40)}})["half_life_days"] == 4


def test_a_life_without_streams_has_no_half_life() -> None:
    life = _life({"2026-03-01": {1: "A"}})
    assert (life["half_life_status"], life["total_streams"], life["peak_streams"]) == ("NO_STREAMS", None, None)


def test_a_life_that_was_cut_is_censored() -> None:
    """'`cut` and `gap` are censored too.'"""
    life = _life({"2026-03-01": {1: "B", 40: ("A", 9)}, "2026-03-02": {10: "B"}})
    assert (life["left_censored"], life["right_censored"], life["half_life_status"]) == (True, True, "NOT_YET")


def _daily(first: str, count: int, standing: Mapping[int, Standing]) -> dict[str, Standing]:
    """`count` days of A at 1, and on the days counted from 0 that `standing` names, that instead."""
    start = date.fromisoformat(first)
    return {str(start + timedelta(days=day)): standing.get(day, {1: "A"}) for day in range(count)}


def test_new_entries_are_not_reported_for_the_first_28_calendar_days() -> None:
    """'Not reported for the first 28 calendar days of a chart.' 1 February is day 1, 1 March 2026 day 29."""
    days = _daily("2026-02-01", 30, {27: {1: "B"}, 28: {1: "C"}, 29: {1: "D"}})
    entries = new_entries(Lake(chart_snapshots=chart(days)))
    february, march = only(entries, month="2026-02"), only(entries, month="2026-03")
    assert (february["new_share"], february["status"]) == (None, "INSUFFICIENT_HISTORY")
    assert (march["new_recordings"], march["recordings"], march["new_share"]) == (2, 2, 1.0)


def test_new_entries_leave_out_the_date_after_a_gap() -> None:
    days = _daily("2026-01-01", 32, {}) | {"2026-02-20": {1: "X"}, "2026-02-21": {1: "Y", 2: "A"}}
    february = only(new_entries(Lake(chart_snapshots=chart(days))), month="2026-02")
    assert (february["new_recordings"], february["recordings"]) == (1, 2)  # Y of A and Y; X is not counted


def test_a_recording_is_counted_once_a_month() -> None:
    days = _daily("2026-01-01", 34, {31: {1: "B", 2: "A"}, 32: {1: "B"}, 33: {1: "A", 2: "B"}})
    assert column(new_entries(Lake(chart_snapshots=chart(days))), "new_share", month="2026-02") == [0.5]
