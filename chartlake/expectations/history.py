"""What the views say of one chart in all its markets, as arrays: positions with their runs, and the calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Array = npt.NDArray[Any]
# Two winters, so that a season is known; older charts say less of the next weeks than these.
LOOK_BACK_DAYS: Final = 730
_EPOCH: Final = date(1970, 1, 1)
_CHARTS: Final = "SELECT DISTINCT platform, chart FROM chart_calendar ORDER BY platform, chart"
_NEWEST: Final = (
    "SELECT max(chart_date) AS newest FROM chart_calendar WHERE platform = '{platform}' AND chart = '{chart}'"
)
_CALENDAR: Final = """
SELECT market, chart_date, period, depth, after_gap
FROM chart_calendar
WHERE platform = '{platform}' AND chart = '{chart}' AND chart_date >= DATE '{first}'
ORDER BY market, chart_date
"""
_POSITIONS: Final = """
SELECT
    m.market,
    m.recording_id,
    m.chart_date,
    m.rank,
    d.depth,
    COALESCE(d.streams, d.videos) AS plays,
    m.status,
    m.peak_to_date,
    m.peak_date,
    m.observed_periods_to_date,
    m.streak_to_date,
    r.observed_periods AS run_periods,
    r.ended_by,
    r.left_censored
FROM chart_moves m
JOIN recording_daily d
    ON d.platform = m.platform
    AND d.chart = m.chart
    AND d.market = m.market
    AND d.chart_date = m.chart_date
    AND d.recording_id = m.recording_id
JOIN chart_runs r
    ON r.platform = m.platform
    AND r.chart = m.chart
    AND r.market = m.market
    AND r.recording_id = m.recording_id
    AND r.run = m.run
WHERE m.platform = '{platform}' AND m.chart = '{chart}'
    AND r.platform = '{platform}' AND r.chart = '{chart}'
    AND d.platform = '{platform}' AND d.chart = '{chart}'
    AND m.chart_date >= DATE '{first}' AND d.chart_date >= DATE '{first}'
"""


class Athena(Protocol):
    """Runs Athena SQL."""

    def query(self, sql: str) -> pa.Table:
        """The rows of one query."""
        ...


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The observed dates of every market, sorted by market and day.

    `market` indexes History.markets; `day` counts days from 1970-01-01; `period` is chart_calendar's; `segment_end`
    is the last day that no gap separates from the date.
    """

    market: Array
    day: Array
    period: Array
    depth: Array
    segment_end: Array

    def of(self, market: Array, day: Array) -> Array:
        """Where in this calendar each (market, day) is; they have to be in it."""
        return np.searchsorted(place_in_time(self.market, self.day), place_in_time(market, day))


@dataclass(frozen=True, kw_only=True)
class History:
    """One row per recording on a chart and date, sorted by market, recording and day.

    `market` and `recording` are indexes into the names; `plays` are streams, or videos, NaN where not given;
    `run_periods`, `exits` and `cut_short` say how the run of the row ended, as far as this history knows: by exit, by
    cut or gap, or neither: it goes on.
    """

    platform: str
    chart: str
    markets: tuple[str, ...]
    recordings: tuple[str, ...]
    calendar: Calendar
    market: Array
    recording: Array
    day: Array
    period: Array
    rank: Array
    depth: Array
    plays: Array
    entered: Array
    peak: Array
    peak_day: Array
    periods_to_date: Array
    streak: Array
    run_periods: Array
    exits: Array
    cut_short: Array
    left_censored: Array

    def __len__(self) -> int:
        return len(self.day)

    @property
    def weekly(self) -> bool:
        """Whether a period is a week, as chart_calendar decides it."""
        return self.chart.endswith("_weekly")

    @property
    def days(self) -> Array:
        """The days on which any market was observed, sorted."""
        return np.unique(self.calendar.day)

    def last_period(self) -> Array:
        """By market, the period of its newest observed date."""
        newest = np.zeros(len(self.markets), dtype=np.int64)
        np.maximum.at(newest, self.calendar.market, self.calendar.period)
        return newest

    def is_newest(self) -> Array:
        """Which rows stand on their market's newest observed date."""
        return np.asarray(self.period == self.last_period()[self.market])

    def observed_dates(self) -> Array:
        """By market, on how many dates it was observed."""
        return np.bincount(self.calendar.market, minlength=len(self.markets))

    def only(self, markets: Array) -> History:
        """Without the markets that are False; the others keep their places in `markets`."""
        kept, dates = markets[self.market], markets[self.calendar.market]
        return replace(
            self,
            calendar=_dates_where(self.calendar, dates),
            **{name: getattr(self, name)[kept] for name in _ROWS},
        )

    def until(self, day: int) -> History:
        """What was known at the end of a day: no later row, no later date, no end of a run that came to light later."""
        calendar = _calendar_until(self.calendar, day)
        seen = self.day <= day
        known = replace(self, calendar=calendar, **{name: getattr(self, name)[seen] for name in _ROWS})
        follow_up = known.last_period()[known.market] - known.period
        goes_on = known.run_periods - known.streak >= follow_up
        return replace(
            known,
            run_periods=np.where(goes_on, known.streak + follow_up, known.run_periods),
            exits=known.exits & ~goes_on,
            cut_short=known.cut_short & ~goes_on,
        )


_ROWS: Final = tuple(
    field.name
    for field in fields(History)
    if field.name not in ("platform", "chart", "markets", "recordings", "calendar")
)


def charts(athena: Athena) -> list[tuple[str, str]]:
    """The platform and name of every chart that the lake has observed."""
    return [(row["platform"], row["chart"]) for row in athena.query(_CHARTS).to_pylist()]


def read(athena: Athena, platform: str, chart: str, *, look_back_days: int = LOOK_BACK_DAYS) -> History:
    """The newest days of one chart in all its markets. Runs and counts are those of the whole history."""
    newest = athena.query(_NEWEST.format(platform=platform, chart=chart))["newest"][0].as_py() or _EPOCH
    first = newest - timedelta(days=look_back_days - 1)
    asked = {"platform": platform, "chart": chart, "first": first}
    return history_of(
        platform, chart, athena.query(_CALENDAR.format(**asked)), athena.query(_POSITIONS.format(**asked))
    )


def history_of(platform: str, chart: str, calendar: pa.Table, positions: pa.Table) -> History:
    """The arrays of the two answers."""
    markets = tuple(sorted(pc.unique(calendar["market"]).to_pylist()))
    recordings = tuple(sorted(pc.unique(positions["recording_id"]).to_pylist()))
    market = _codes(positions["market"], markets)
    recording = _codes(positions["recording_id"], recordings)
    day = _days(positions["chart_date"])
    order = np.lexsort((day, recording, market))
    dates = _calendar(calendar, markets)
    columns = {name: _numbers(positions[name]) for name in _COUNTS}
    status, ended_by = positions["status"], positions["ended_by"]
    unordered = {
        "market": market,
        "recording": recording,
        "day": day,
        "period": dates.period[dates.of(market, day)],
        "rank": columns["rank"],
        "depth": columns["depth"],
        "plays": pc.cast(positions["plays"], pa.float64()).to_numpy(),
        "entered": pc.is_in(status, value_set=pa.array(["NEW", "RE"])).to_numpy(),
        "peak": columns["peak_to_date"],
        "peak_day": _days(positions["peak_date"]),
        "periods_to_date": columns["observed_periods_to_date"],
        "streak": columns["streak_to_date"],
        "run_periods": columns["run_periods"],
        "exits": pc.equal(ended_by, "exit").to_numpy(),
        "cut_short": pc.is_in(ended_by, value_set=pa.array(["cut", "gap"])).to_numpy(),
        "left_censored": positions["left_censored"].to_numpy(),
    }
    rows = {name: values[order] for name, values in unordered.items()}
    return History(platform=platform, chart=chart, markets=markets, recordings=recordings, calendar=dates, **rows)


_COUNTS: Final = ("rank", "depth", "peak_to_date", "observed_periods_to_date", "streak_to_date", "run_periods")


def as_date(number: int) -> date:
    """The date of a number of days from 1970-01-01."""
    return _EPOCH + timedelta(days=int(number))


def place_in_time(group: Array, day: Array) -> Array:
    """One number per (group, day) that sorts by group, then day."""
    return np.asarray(group.astype(np.int64) * 1_000_000 + day)


def _calendar(dates: pa.Table, markets: Sequence[str]) -> Calendar:
    market, day = _codes(dates["market"], markets), _days(dates["chart_date"])
    order = np.lexsort((day, market))
    market, day = market[order], day[order]
    return Calendar(
        market=market,
        day=day,
        period=_numbers(dates["period"])[order],
        depth=_numbers(dates["depth"])[order],
        segment_end=_segment_ends(market, day, dates["after_gap"].to_numpy()[order]),
    )


def _segment_ends(market: Array, day: Array, after_gap: Array) -> Array:
    begins = after_gap.astype(bool).copy()
    begins[:1] = True
    begins[1:] |= market[1:] != market[:-1]
    number = np.cumsum(begins) - 1
    ends = np.append(np.flatnonzero(begins)[1:], len(day)) - 1
    return np.asarray(day[ends][number]) if len(day) else day


def _dates_where(calendar: Calendar, wanted: Array) -> Calendar:
    return Calendar(**{field.name: getattr(calendar, field.name)[wanted] for field in fields(Calendar)})


def _calendar_until(calendar: Calendar, day: int) -> Calendar:
    kept = _dates_where(calendar, calendar.day <= day)
    if not len(kept.day):
        return kept
    # Segments that went on after that day end, as far as was known, on their newest date.
    number = np.unique(place_in_time(kept.market, kept.segment_end), return_inverse=True)[1]
    newest = np.zeros(number.max() + 1, dtype=np.int64)
    np.maximum.at(newest, number, kept.day)
    return replace(kept, segment_end=newest[number])


def _codes(names: pa.ChunkedArray, known: Sequence[str]) -> Array:
    return np.asarray(pc.index_in(names, value_set=pa.array(known, pa.string())).to_numpy(), dtype=np.int64)


def _days(dates: pa.ChunkedArray) -> Array:
    return np.asarray(pc.cast(dates, pa.int32()).to_numpy(), dtype=np.int64)


def _numbers(values: pa.ChunkedArray) -> Array:
    return np.asarray(values.to_numpy(), dtype=np.int64)
