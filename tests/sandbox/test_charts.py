"""The charts: ranks follow streams, and what is reported of the past is what happened."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from sandbox.catalogue import MARKETS
from sandbox.market import Market


@pytest.mark.parametrize("name", MARKETS)
def test_ranks_follow_the_simulated_streams_two_hundred_deep(simulated: Market, name: str) -> None:
    for day in (simulated.first_day, date(2026, 2, 14), simulated.last_day):
        rows = simulated.chart(name).rows(day)
        expected = [(track.track_id, streams) for track, streams in simulated.ranked(name, day)[:200]]

        assert [row.rank for row in rows] == list(range(1, 201))
        assert [(row.track.track_id, row.streams) for row in rows] == expected
        assert all(above.streams >= below.streams for above, below in pairwise(rows))


def test_what_is_reported_of_the_past_is_what_the_earlier_charts_say(simulated: Market) -> None:
    chart = simulated.chart("no")
    day = date(2026, 3, 10)
    earlier = [chart.rows(past) for past in chart.dates if past <= day]
    for row in chart.rows(day):
        stay = [seen for rows in earlier for seen in rows if seen.track is row.track]
        before = [seen.rank for seen in earlier[-2] if seen.track is row.track]
        week = [seen.streams for rows in earlier[-7:] for seen in rows if seen.track is row.track]

        assert row.previous_rank == (before[0] if before else None)
        assert row.peak_rank == min(seen.rank for seen in stay)
        assert row.times_at_peak == sum(seen.rank == row.peak_rank for seen in stay)
        assert row.periods_on_chart == len(stay)
        assert row.total == sum(seen.streams for seen in stay)
        assert row.week == sum(week)


def test_a_week_ends_on_thursday_and_sums_seven_days(simulated: Market) -> None:
    weekly = simulated.chart("de", "weekly")
    thursday = weekly.newest(simulated.last_day)
    top = weekly.rows(thursday)[0]

    assert thursday == date(2026, 3, 26)
    assert {day.weekday() for day in weekly.dates} == {3}
    days = [thursday - timedelta(days=back) for back in range(7)]
    assert top.streams == sum(simulated.streams_of(top.track, "de", day) for day in days)


def test_charts_move_songs_come_go_and_come_back(simulated: Market) -> None:
    for name in MARKETS:
        chart = simulated.chart(name)
        rows = [row for day in chart.dates if day >= simulated.first_day for row in chart.rows(day)]
        new = [row for row in rows if row.periods_on_chart == 1]
        back = [row for row in rows if row.previous_rank is None and row.periods_on_chart > 1]

        assert len(new) > 120
        assert len(back) > 60
        assert len({row.track.track_id for row in rows if row.rank == 1}) > 3


@pytest.mark.deep
def test_seasonal_songs_leave_for_weeks_and_return(simulated: Market) -> None:
    chart = simulated.chart("global")
    longest_absence = 0
    for track_id in chart.debuts:
        for before, after in pairwise(chart.presence(track_id)):
            longest_absence = max(longest_absence, (after - before).days)

    assert longest_absence > 40


def test_there_is_no_chart_of_an_unknown_market_or_period(simulated: Market) -> None:
    with pytest.raises(KeyError):
        simulated.chart("zz")
    with pytest.raises(KeyError):
        simulated.chart("no", "hourly")
