"""When to release: a few songs are no advice."""

from __future__ import annotations

from datetime import date

import pytest

from tests.athena_queries.saved.conftest import Ask
from tests.athena_queries.written_lake import Row, chart, run_of_days

WHEN = "when should I release in Norway?"
FILLING = " ".join(f"F{number}" for number in range(1, 43))


def songs(*numbers: int) -> str:
    return " ".join(f"R{number}" for number in numbers)


def released(lines: list[str], **days: int) -> list[Row]:
    """The chart from Thursday 5 March on; the items whose names begin so came out on these days of March."""
    rows = chart(run_of_days("2026-03-05", lines))
    return [
        row | {"release_date": date(2026, 3, days[at])} if (at := row["item_id"][0]) in days else row for row in rows
    ]


def test_twenty_songs_are_told_with_their_interval_and_beside_all(ask: Ask) -> None:
    # Of the 20 of Friday the 6th, 8 stand above rank 50 and 12 below. S of the 7th stands on top from its day on, and
    # 9 of 21 are 42.9 %. Wilson of 8 in 20: 21.9 % to 61.3 %
    friday = f"{songs(*range(8))} {FILLING} {songs(*range(8, 20))}"
    lines = [f"{FILLING} {FILLING.replace('F', 'G')}", friday, *[f"S {friday}"] * 7]
    assert ask(WHEN, released(lines, R=6, S=7)).sentence == (
        "Of 20 charting songs that came out on a Friday in March, 40.0% stood in the top 50 of Norway (no) "
        "within a week "
        "(95 % interval 21.9% to 61.3%), against 42.9% of all 21. "
        "By the lower end of the interval none of the weekdays and months with at least 20 songs (1 pair) is better. "
        "It compares songs that charted: it is no chance of success, and the best of many looks better than it is."
    )


@pytest.mark.deep
def test_of_a_chart_that_is_not_50_deep_it_is_said(ask: Ask) -> None:
    assert (
        "interval 83.9% to 100.0%; for 20 the chart was less than 50 deep on a day of it), against 100.0% of all 20."
        in (ask(WHEN, released(["X", *[f"X {songs(*range(20))}"] * 8], R=6)).sentence)
    )


def test_where_none_reached_the_top_50_nothing_is_advised(ask: Ask) -> None:
    low = f"{FILLING} {FILLING.replace('F', 'G')} {songs(*range(20))}"
    assert ask(WHEN, released(["X", *[low] * 8], R=6)).sentence == (
        "Of 20 charting songs whose whole first week in Norway (no) is known, none of a weekday and month with "
        "at least 20 "
        "songs stood in the top 50 within it: that does not tell when to release."
    )


def test_nineteen_songs_are_too_few(ask: Ask) -> None:
    assert ask(WHEN, released(["X", *[f"S X {songs(*range(19))}"] * 9], R=6, S=7)).sentence == (
        "Too few songs are known to say when to release in Norway (no): "
        "of 19 charting songs whose whole first week is known, 19 came out on the same weekday in the same month, "
        "and it takes 20."
    )


def test_songs_that_charted_before_their_release_tell_nothing_of_their_first_week(ask: Ask) -> None:
    assert ask(WHEN, released(["X S", *["X S"] * 9], S=7)).sentence == (
        "When to release in Norway (no) is not known: 1 song charted before the day that is told as the release, "
        "and of no other is the whole first week known."
    )


@pytest.mark.deep
def test_without_a_release_date_no_week_is_known(ask: Ask) -> None:
    assert ask(WHEN, released(["X"] * 8)).sentence == (
        "Of no song in Norway (no) is the whole first week known; "
        "it takes releases with a date to the day and seven collected days after it."
    )
