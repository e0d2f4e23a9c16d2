"""Every question the page asks, as Athena SQL over the views. Each filters on platform, chart and market where it can.

The page shows what these return and computes no metric of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

SONGS: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One chart of one platform in one market."""

    platform: str
    name: str
    market: str

    def where(self, alias: str) -> str:
        """The conditions that keep a view to this chart; they reach the scan."""
        return (
            f"{alias}.platform = {literal(self.platform)} AND {alias}.chart = {literal(self.name)} "
            f"AND {alias}.market = {literal(self.market)}"
        )


def spotify(market: str) -> Chart:
    """Spotify's daily songs of a market."""
    return Chart(platform="spotify", name="songs_daily", market=market)


def tiktok(market: str) -> Chart:
    """TikTok's daily sounds of a market."""
    return Chart(platform="tiktok", name="sounds_daily", market=market)


def literal(text: str) -> str:
    """A string of SQL."""
    return "'" + text.replace("'", "''") + "'"


def charts_held() -> str:
    """platform, market, newest_date, dates: the daily charts that the lake holds."""
    return """
SELECT platform, market, max(chart_date) AS newest_date, count(*) AS dates
FROM chart_calendar
WHERE (platform = 'spotify' AND chart = 'songs_daily') OR (platform = 'tiktok' AND chart = 'sounds_daily')
GROUP BY platform, market
ORDER BY platform, market
"""


def positions_on(chart: Chart, day: date) -> str:
    """The chart of a day as published, by rank, with each recording's move beside its best position.

    Where two versions of a recording are on the chart, the lower one has no move: status is null.
    """
    return f"""
SELECT d.chart_date, d.rank, d.recording_id, d.title, d.artist_names_text AS artists, d.streams, d.videos, d.depth,
    d.source, m.status, m.move, m.previous_rank, m.peak_to_date, m.observed_periods_to_date
FROM chart_daily d
LEFT JOIN chart_moves m
    ON m.platform = d.platform AND m.chart = d.chart AND m.market = d.market AND m.chart_date = d.chart_date
    AND m.recording_id = d.recording_id AND m.rank = d.rank AND {chart.where("m")}
WHERE {chart.where("d")} AND d.month = '{day:%Y-%m}' AND d.chart_date = DATE '{day:%Y-%m-%d}'
ORDER BY d.rank, d.item_id
"""  # noqa: S608 - every value is a literal of ours


def songs(chart: Chart) -> str:
    """recording_id, title, artists, last_date: every recording of a chart, those on its newest date first, by rank."""
    return f"""
SELECT d.recording_id, max_by(d.title, d.chart_date) AS title, max_by(d.artist_names_text, d.chart_date) AS artists,
    max(d.chart_date) AS last_date
FROM chart_daily d
WHERE {chart.where("d")} AND d.recording_id IS NOT NULL
GROUP BY d.recording_id
ORDER BY max(d.chart_date) DESC, min_by(d.rank, -date_diff('day', DATE '1970-01-01', d.chart_date)), d.recording_id
LIMIT {SONGS}
"""  # noqa: S608 - every value is a literal of ours


def positions_of(chart: Chart, recording_id: str) -> str:
    """chart_date, rank, streams, videos, run, status: where a recording stood, oldest first."""
    return f"""
SELECT m.chart_date, m.rank, m.streams, m.videos, m.run, m.status
FROM chart_moves m
WHERE {chart.where("m")} AND m.recording_id = {literal(recording_id)}
ORDER BY m.chart_date
"""  # noqa: S608 - every value is a literal of ours


def calendar(chart: Chart) -> str:
    """chart_date, depth, after_gap: the dates that the lake holds of a chart, oldest first."""
    return f"""
SELECT c.chart_date, c.depth, c.after_gap
FROM chart_calendar c
WHERE {chart.where("c")}
ORDER BY c.chart_date
"""  # noqa: S608 - every value is a literal of ours


def life_of(chart: Chart, recording_id: str) -> str:
    """The row of track_lifecycle of a recording on a chart, and ended_by of its last run in chart_runs."""
    return f"""
SELECT l.*, r.ended_by
FROM track_lifecycle l
JOIN chart_runs r
    ON r.platform = l.platform AND r.chart = l.chart AND r.market = l.market AND r.recording_id = l.recording_id
    AND r.end_date = l.last_date
WHERE {chart.where("l")} AND l.recording_id = {literal(recording_id)}
    AND {chart.where("r")} AND r.recording_id = {literal(recording_id)}
"""  # noqa: S608 - every value is a literal of ours


def overlap(market: str) -> str:
    """The newest date of platform_overlap in a market, both charts of the same day."""
    return f"""
SELECT o.chart_date, o.on_both, o.spotify_recordings, o.tiktok_recordings, o.tiktok_market, o.status
FROM platform_overlap o
WHERE o.market = {literal(market)} AND o.lag_days = 0
ORDER BY o.chart_date DESC
LIMIT 1
"""  # noqa: S608 - every value is a literal of ours


def newest_month(chart: Chart) -> str:
    """The newest month of new_entries; past_start: it has a date after the first 28 calendar days of the chart."""
    return f"""
SELECT n.month, n.new_recordings, n.recordings, n.new_share, n.observed_dates, n.counted_dates, n.status, s.past_start
FROM new_entries n
JOIN (
    SELECT c.month, bool_or(date_diff('day', c.first_date, c.chart_date) >= 28) AS past_start
    FROM chart_calendar c
    WHERE {chart.where("c")}
    GROUP BY c.month
) s ON s.month = n.month
WHERE {chart.where("n")}
ORDER BY n.month DESC
LIMIT 1
"""  # noqa: S608 - every value is a literal of ours


def freshness() -> str:
    """Every source and scope, what needs a person first."""
    return """
SELECT source, scope, newest_chart_date, age_hours, expected_age_hours, status, last_outcome, last_message
FROM freshness
ORDER BY CASE status WHEN 'NEVER_GOT' THEN 1 WHEN 'LATE' THEN 2 WHEN 'OK' THEN 3 ELSE 4 END, source, scope
"""
