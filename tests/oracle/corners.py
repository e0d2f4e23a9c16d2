"""The corners of a lake that a view can be wrong in, by name: those that only some histories of a pool reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.oracle.chart_calendar import calendars
from tests.oracle.discover import listening_discover
from tests.oracle.lake import ChartKey, Lake, Row, chart_of, is_song
from tests.oracle.made_repeats import marked
from tests.oracle.platforms import platform_lead, platform_lead_summary
from tests.oracle.positions import recording_daily
from tests.oracle.returns import longevity_buckets


def corners(lake: Lake) -> Iterator[str]:
    """The name of each corner as often as it is reached."""
    yield from rivals(lake)
    yield from _positions(lake)
    for row in longevity_buckets(lake):
        yield from (name for name, count in row.items() if name.startswith(("lasted", "censored_")) and count)
    current = [row for row in marked(lake.chart_snapshots) if row["current"] and is_song(row)]
    yield from ("an item at two ranks" for row in current if row["repeated"])
    yield from ("a file that does not say so" for row in current if row["repeated"] is None)
    yield from ("two sounds of a recording" for row in recording_daily(lake) if _is_of_two_sounds(row))
    yield from ("a failed run with a date" for run in lake.ingest_runs if run["latest_date"] and run["outcome"] != "ok")
    yield from ("a list of 50" for row in listening_discover(lake) if row["rank"] == 50)


def rivals(lake: Lake) -> Iterator[str]:
    """What is known of TikTok against Spotify."""
    for row in platform_lead(lake):
        if row["status"] == "OK":
            yield from ["a lead"] + ["a lead of 0"] * (row["lead_days"] == 0)
            yield from ["a global lead"] * (row["tiktok_market"] == "global")
        if row["lead_days"] is not None and row["status"] != "LEFT_CENSORED":
            yield f"{_ratio(row['spotify_depth'], row['tiktok_depth'])} deep"
    yield from ("four leads in a market" for row in platform_lead_summary(lake) if row["n"] >= 4)


def _ratio(spotify: int, tiktok: int) -> str:
    return f"{spotify / tiktok:g}:1" if spotify > tiktok else f"1:{tiktok / spotify:g}"


def _positions(lake: Lake) -> Iterator[str]:
    by_chart = calendars(lake)
    newest = max(row["chart_date"] for row in lake.chart_snapshots)
    for row in lake.chart_snapshots:
        if not row["current"]:
            yield from ["a deeper beaten snapshot"] * _is_deeper(by_chart[chart_of(row)].depths, row)
        elif not is_song(row):
            yield f"a chart of {row['item_type']}s"
        else:
            yield f"rank {row['rank']}"
            yield f"{row['platform']} {row['chart']}" + " global" * (row["market"] == "global")
            yield from ["27 days old"] * (newest - row["chart_date"] == timedelta(days=27))
            yield from ["28 days old"] * (newest - row["chart_date"] == timedelta(days=28))
    yield from _sources(lake)


def _sources(lake: Lake) -> Iterator[str]:
    sources: dict[ChartKey, set[str]] = {}
    for row in lake.chart_snapshots:
        if row["current"]:
            sources.setdefault(chart_of(row), set()).add(row["source"])
    yield from ("two sources of a chart" for named in sources.values() if len(named) > 1)
    artists: dict[str, set[str]] = {}
    for row in lake.tracks:
        artists.setdefault(row["track_id"], set()).update(filter(None, [", ".join(row["artist_ids"] or [])]))
    yield from ("a track of several credits" for named in artists.values() if len(named) > 1)


def _is_deeper(depths: dict[date, int], row: Row) -> bool:
    return bool(row["rank"] > depths[row["chart_date"]])


def _is_of_two_sounds(row: Row) -> bool:
    return bool(row["platform"] == "tiktok" and row["versions"] > 1 and row["videos"])
