"""How the report asks: whoever runs Athena SQL, rows as dictionaries, and values written into SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, Protocol

import pyarrow as pa

from chartlake.literals import literals

Row = dict[str, Any]
# The chart that the report is about in every market, and the columns by which two views of it are joined.
SONGS: Final = "platform = 'spotify' AND chart = 'songs_daily'"
ONE_CHART: Final = "{a}.platform = {b}.platform AND {a}.chart = {b}.chart AND {a}.market = {b}.market"

# Every view and table that the report and the alerts ask: a function's rights are made of them.
RELATIONS: Final = (
    *("alerts", "alerts_sent", "chart_calendar", "chart_depth", "chart_moves", "chart_runs", "chart_snapshots"),
    *("expected_run", "freshness", "momentum", "platform_overlap", "platform_ranks", "quarantined"),
    *("recording_artists", "recording_daily", "recording_debuts", "recording_titles", "recording_tracks"),
    *("sound_profile", "tiktok_markets", "track_matches"),
)


class Athena(Protocol):
    """Runs Athena SQL, on AWS or on this machine."""

    def query(self, sql: str) -> pa.Table:
        """The rows of one query; UnsupportedSql or QueryFailed."""
        ...


def rows(athena: Athena, sql: str) -> list[Row]:
    """The rows of a query, each by the names of its columns."""
    found: list[Row] = athena.query(sql).to_pylist()
    return found


def one_chart(a: str, b: str) -> str:
    """The condition that two relations speak of the same chart."""
    return ONE_CHART.format(a=a, b=b)


def titles(of: str, within: str) -> str:
    """The join that names the recordings of a relation, as `t.title` and `t.artist_names_text`.

    `within` limits `t` to the charts that the relation is of: nothing else keeps it from reading every market.
    """
    return f"LEFT JOIN recording_titles t ON {one_chart('t', of)} AND t.recording_id = {of}.recording_id AND {within}"


def songs_of(relation: str, markets: Iterable[str]) -> str:
    """The condition that a relation is of the daily Spotify charts of these markets."""
    chart = f"{relation}.platform = 'spotify' AND {relation}.chart = 'songs_daily'"
    return f"{chart} AND {relation}.market IN ({literals(markets)})"


def day(value: date) -> str:
    """A date as SQL writes it."""
    return f"DATE '{value}'"
