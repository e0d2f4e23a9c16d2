"""Years of simulated charts as a curated zone, fast enough to be made for one measurement: no raw, no parsing.

A world of songs that come out over the years, each with an appeal, a taste by market and a life; a market's chart of a
day is its 200 most streamed. Written by the publish rule, so that files are laid out as the lake lays them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from benchmarks.route import FolderBucket
from chartlake import contract, curated
from chartlake.matching.rows import with_alone
from chartlake.schema import Table

DEPTH: Final = 200
_SONGS: Final = 9_000
_FIRST: Final = date(2023, 1, 1)
_SOUNDS: Final = 50
Numbers = np.ndarray[Any, Any]


@dataclass(frozen=True, kw_only=True)
class World:
    """The songs: the day each comes out (some before the first), its appeal, and its half-life in days."""

    starts: Numbers
    appeal: Numbers
    half_lives: Numbers

    @classmethod
    def made(cls, rng: np.random.Generator, days: int) -> World:
        """A world of that many days."""
        return cls(
            starts=rng.integers(-400, days, _SONGS),
            appeal=rng.normal(0, 1.2, _SONGS),
            half_lives=rng.lognormal(3.2, 0.9, _SONGS),
        )


def write(root: Path, *, years: int, markets: Sequence[str], seed: int = 7) -> int:
    """Write Spotify's and TikTok's daily charts, matches and features below `root`; how many chart rows there are."""
    days = 365 * years
    rng = np.random.default_rng(seed)
    world = World.made(rng, days)
    charts = {market: _chart(rng, world, days) for market in markets}
    bucket, rows = FolderBucket(root), 0
    for month, of_month in _months(days):
        songs = [_positions(market, charts[market], of_month) for market in markets]
        rows += _publish(bucket, contract.CHART_SNAPSHOTS, ("spotify", "songs_daily", month), songs)
        sounds = [_positions("global", charts[markets[0]], of_month, sounds=True)]
        rows += _publish(bucket, contract.CHART_SNAPSHOTS, ("tiktok", "sounds_daily", month), sounds)
    matches = with_alone(_table(contract.TRACK_MATCHES, (), _matches()))
    curated.publish(bucket, contract.TRACK_MATCHES, (), matches, raw_keys=())
    _publish(bucket, contract.AUDIO_FEATURES, (), [_features(rng)])
    return rows


def _chart(rng: np.random.Generator, world: World, days: int) -> tuple[Numbers, Numbers]:
    """Songs by day and rank, and their streams, of one market."""
    taste = world.appeal + rng.normal(0, 0.8, _SONGS)
    songs = np.empty((days, DEPTH), dtype=np.int32)
    streams = np.empty((days, DEPTH), dtype=np.int64)
    for day in range(days):
        age = day - world.starts
        level = np.where(age >= 0, taste - age / world.half_lives * np.log(2) + rng.normal(0, 0.05, _SONGS), -np.inf)
        top = np.argpartition(-level, DEPTH)[:DEPTH]
        order = top[np.argsort(-level[top])]
        songs[day], streams[day] = order, (50_000 * np.exp(level[order])).astype(np.int64) + 1
    return songs, streams


def _months(days: int) -> Iterator[tuple[str, range]]:
    first = 0
    for day in range(1, days + 1):
        month = f"{_FIRST + timedelta(days=first):%Y-%m}"
        if day == days or f"{_FIRST + timedelta(days=day):%Y-%m}" != month:
            yield month, range(first, day)
            first = day


def _positions(market: str, chart: tuple[Numbers, Numbers], days: range, *, sounds: bool = False) -> dict[str, Any]:
    depth = _SOUNDS if sounds else DEPTH
    songs, streams = (part[days.start : days.stop, :depth].ravel() for part in chart)
    dates = [_FIRST + timedelta(days=day) for day in days]
    titles = np.array([f"Song {number}" for number in range(_SONGS)], dtype=object)
    artists = [[f"Artist {number % 2_500}"] for number in range(_SONGS)]
    ids = [[f"artist{number % 2_500:016d}"] for number in range(_SONGS)]
    count = len(songs)
    return {
        "market": [market] * count,
        "chart_date": np.repeat(np.array(dates, dtype="datetime64[D]"), depth),
        "rank": np.tile(np.arange(1, depth + 1, dtype=np.int32), len(dates)),
        "item_id": [f"7{number:018d}" if sounds else f"song{number:018d}" for number in songs],
        "item_type": ["sound" if sounds else "track"] * count,
        "title": titles[songs],
        "artist_names": [artists[number] for number in songs],
        "artist_ids": [None if sounds else ids[number] for number in songs],
        "streams": [None] * count if sounds else streams,
        "videos": streams if sounds else [None] * count,
        "label": [f"Label {number % 300}" for number in songs],
        "date_basis": ["reported"] * count,
        "raw_key": np.repeat([f"source=charts_csv/{market}/{day}" for day in dates], depth),
        "current": [True] * count,
        "adapter_version": np.ones(count, dtype=np.int32),
    }


def _matches() -> dict[str, Any]:
    songs = [f"song{number:018d}" for number in range(_SONGS)]
    return {
        "platform": ["spotify"] * _SONGS + ["tiktok"] * _SONGS,
        "item_id": [*songs, *(f"7{number:018d}" for number in range(_SONGS))],
        **dict.fromkeys(("recording_id", "song_id", "spotify_track_id"), songs * 2),
        "method": ["exact"] * 2 * _SONGS,
    }


def _features(rng: np.random.Generator) -> dict[str, Any]:
    names = ("acousticness", "danceability", "energy", "instrumentalness", "liveness", "speechiness", "valence")
    return {
        "track_id": [f"song{number:018d}" for number in range(_SONGS)],
        "provider": ["reccobeats"] * _SONGS,
        "found": rng.random(_SONGS) < 0.58,
        **{name: rng.random(_SONGS) for name in names},
        "tempo": rng.uniform(60, 200, _SONGS),
    }


def _publish(bucket: FolderBucket, table: Table, partition: tuple[str, ...], parts: Sequence[dict[str, Any]]) -> int:
    arriving = pa.concat_tables([_table(table, partition, columns) for columns in parts])
    keys = set(arriving["raw_key"].unique().to_pylist()) - {None}
    curated.publish(bucket, table, partition, arriving, raw_keys=keys)
    return int(arriving.num_rows)


def _table(table: Table, partition: tuple[str, ...], columns: dict[str, Any]) -> pa.Table:
    count = len(next(iter(columns.values())))
    whole = {
        **dict(zip(table.partition, ([value] * count for value in partition), strict=True)),
        "source": ["charts_csv"] * count,
        "fetched_at": [datetime(2026, 1, 1)] * count,
        "raw_key": ["made"] * count,
        **columns,
    }
    return pa.table(
        [pa.array(whole.get(field.name, [None] * count), field.type) for field in table.arrow_schema],
        schema=table.arrow_schema,
    )
