"""The pictures' rules: a line never crosses what is not known, and the top of a chart is up."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from dashboard import charts


def calendar(*days: int) -> pd.DataFrame:
    return pd.DataFrame({"chart_date": [date(2026, 3, day) for day in days]})


def positions(*runs: tuple[int, int]) -> pd.DataFrame:
    """Rank 3 on days of March, as (day, run)."""
    days = [pd.Timestamp(2026, 3, day) for day, _ in runs]
    return pd.DataFrame({"chart_date": days, "rank": 3, "streams": 10, "videos": None, "run": [run for _, run in runs]})


def test_every_stretch_that_was_not_collected_is_shaded_from_noon_to_noon() -> None:
    found = charts.holes(calendar(1, 2, 4, 5, 20))
    assert list(found["after"]) == [pd.Timestamp(2026, 3, 2, 12), pd.Timestamp(2026, 3, 5, 12)]
    assert list(found["before"]) == [pd.Timestamp(2026, 3, 3, 12), pd.Timestamp(2026, 3, 19, 12)]


def test_a_whole_calendar_has_nothing_to_shade() -> None:
    assert charts.holes(calendar(1, 2, 3)).empty


def test_each_run_is_a_line_of_its_own_and_rank_one_is_at_the_top() -> None:
    picture = charts.rank_over_time(
        positions((1, 1), (2, 1), (9, 2)),
        charts.holes(calendar(1, 2, 9)),
        platform="spotify",
        span=(date(2026, 3, 1), date(2026, 3, 9)),
        lowest=5,
    ).to_dict()
    (line,) = [layer for layer in picture["layer"] if layer["mark"].get("type") == "line"]
    assert line["encoding"]["detail"]["field"] == "run"
    bottom, top = line["encoding"]["y"]["scale"]["domain"]
    assert bottom > top


@pytest.mark.parametrize(("worst", "lowest"), [(1, 5), (5, 5), (6, 10), (199, 200), (731, 731)])
def test_the_foot_of_the_picture_is_the_next_round_depth(worst: int, lowest: int) -> None:
    assert charts.foot(worst) == lowest


def test_two_charts_share_the_longer_time_axis_and_one_day_gets_air() -> None:
    assert charts.span_of(calendar(3, 9), calendar(1, 4)) == (date(2026, 3, 1), date(2026, 3, 9))
    one = date(2026, 3, 3)
    assert charts.span_of(calendar(3)) == (one - timedelta(days=1), one + timedelta(days=1))
