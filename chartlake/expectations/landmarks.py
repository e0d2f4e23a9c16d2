"""A landmark is a song on a chart on a day: what was known of it then, and what became of it since.

What was known is a row of numbers that uses that day and earlier ones alone. What became of it is censored as the
metrics say: only an exit is an exit; a run that was cut, met a gap or goes on was only followed so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from chartlake.expectations.history import Array, History, place_in_time

TOP: Final = 10
TOP_DAYS: Final = 14
_CHURN_PERIODS: Final = 14
_LAGS: Final = (1, 3, 7)
# Rank and streak come first: the baselines read them by their place.
NAMES: Final = (
    "rank",
    "streak",
    "rank_of_depth",
    "log_to_the_edge",
    "log_periods_to_date",
    "left_censored",
    "log_peak",
    "log_periods_since_peak",
    "rank_change_1",
    "rank_change_3",
    "rank_change_7",
    "plays_growth_1",
    "plays_growth_7",
    "plays_of_own_best",
    "plays_above_the_edge",
    "log_plays_of_the_edge",
    "depth",
    "churn",
    "weekday",
    "season_sine",
    "season_cosine",
)
RANK: Final = NAMES.index("rank")
STREAK: Final = NAMES.index("streak")


@dataclass(frozen=True, kw_only=True)
class Staying:
    """What became of landmarks: `periods` more were seen on the chart, then it `left`, or was followed no further."""

    periods: Array
    left: Array

    def __len__(self) -> int:
        return len(self.periods)

    def at(self, places: Array) -> Staying:
        """Those of some landmarks."""
        return Staying(periods=self.periods[places], left=self.left[places])


def staying(history: History) -> Staying:
    """How many more periods each row's run lasted, and whether it ended by exit."""
    return Staying(periods=history.run_periods - history.streak, left=history.exits)


def reached_top(history: History) -> tuple[Array, Array]:
    """Whether each row's recording stood in the top 10 within the next 14 days, and whether that is known.

    Known is it where the chart was followed for 14 days without a gap and always ten deep. Rows in the top 10 have
    nothing to reach: theirs is not known either.
    """
    song = history.market * len(history.recordings) + history.recording
    now = place_in_time(song, history.day)
    at_top = now[history.rank <= TOP]
    following = np.searchsorted(at_top, now, side="right")
    ahead = np.append(at_top, np.iinfo(np.int64).max)[following]
    reached = ahead <= now + TOP_DAYS
    calendar = history.calendar
    here = calendar.of(history.market, history.day)
    shallow = np.append(0, np.cumsum(calendar.depth < TOP))
    dates = place_in_time(calendar.market, calendar.day)
    end = np.searchsorted(dates, place_in_time(history.market, history.day + TOP_DAYS), side="right")
    followed = calendar.segment_end[here] >= history.day + TOP_DAYS
    known = followed & (shallow[end] == shallow[here + 1]) & (history.rank > TOP)
    return reached, known


def features(history: History) -> Array:
    """A matrix with a row per row of the history and a column per name of NAMES; NaN where something is not known."""
    here = history.calendar.of(history.market, history.day)
    edge = _edge(history, here)[here]
    plays = np.log(np.maximum(history.plays, 1.0))
    cadence = 7 if history.weekly else 1
    year = 2 * np.pi * (history.day % 365.25) / 365.25
    ranks = history.rank.astype(float)
    columns = {
        "rank": ranks,
        "streak": history.streak,
        "rank_of_depth": ranks / history.depth,
        "log_to_the_edge": np.log1p(history.depth - ranks),
        "log_periods_to_date": np.log(history.periods_to_date),
        "left_censored": history.left_censored,
        "log_peak": np.log(history.peak),
        "log_periods_since_peak": np.log1p((history.day - history.peak_day) / cadence),
        **{f"rank_change_{lag}": np.log(_earlier(history, ranks, lag) / ranks) for lag in _LAGS},
        "plays_growth_1": plays - _earlier(history, plays, 1),
        "plays_growth_7": plays - _earlier(history, plays, 7),
        "plays_of_own_best": plays - _best_so_far(history, plays),
        "plays_above_the_edge": plays - edge,
        "log_plays_of_the_edge": edge,
        "depth": history.depth,
        "churn": _churn(history, here)[here],
        "weekday": (history.day + 3) % 7,  # 1970-01-01 was a Thursday
        "season_sine": np.sin(year),
        "season_cosine": np.cos(year),
    }
    return np.column_stack([np.asarray(columns[name], dtype=float) for name in NAMES])


def _earlier(history: History, values: Array, periods: int) -> Array:
    """The value that many periods earlier in the same run, else NaN. A run has a row for each of its periods."""
    earlier = np.full(len(values), np.nan)
    if len(values) > periods:
        there = (history.streak[periods:] > periods) & (history.period[periods:] - periods == history.period[:-periods])
        earlier[periods:] = np.where(there, values[:-periods], np.nan)
    return earlier


def _best_so_far(history: History, plays: Array) -> Array:
    """The most plays of a recording on the chart up to the day."""
    song = history.market * len(history.recordings) + history.recording
    known = np.where(np.isnan(plays), 0.0, plays)
    # Log plays stay below 100, so that no song's best reaches into the next song.
    return np.asarray(np.maximum.accumulate(known + 100.0 * song) - 100.0 * song)


def _edge(history: History, here: Array) -> Array:
    """By date of the calendar, the log of the fewest plays on the chart."""
    edge = np.full(len(history.calendar.day), np.inf)
    np.fmin.at(edge, here, np.log(np.maximum(history.plays, 1.0)))
    return np.where(np.isinf(edge), np.nan, edge)


def _churn(history: History, here: Array) -> Array:
    """By date of the calendar, the share of entries over its market's last 14 periods."""
    dates = len(history.calendar.day)
    entered = np.append(0, np.cumsum(np.bincount(here, weights=history.entered, minlength=dates)))
    stood = np.append(0, np.cumsum(np.bincount(here, minlength=dates)))
    number = np.arange(dates)
    market_start = np.searchsorted(history.calendar.market, history.calendar.market)
    start = np.maximum(market_start, number - _CHURN_PERIODS + 1)
    return np.asarray((entered[number + 1] - entered[start]) / np.maximum(stood[number + 1] - stood[start], 1))
