"""Many histories in one lake, and a lake as Parquet files where the local engine finds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from chartlake import contract
from chartlake.matching.rows import with_alone
from chartlake.schema import Table
from tests.oracle.histories import history
from tests.oracle.lake import Lake, Row, Rows
from tests.oracle.made_plans import with_plans
from tests.oracle.made_repeats import marked
from tests.oracle.snapshots import Place, standing


def pooled(count: int, *, seed: int, now: datetime) -> Lake:
    """That many histories side by side, and one global TikTok chart for the markets that have none of their own."""
    rng = Random(seed)
    lakes = [history(rng, name=f"h{number:05d}", now=now) for number in range(count)]
    lake = Lake(**{table.name: [row for one in lakes for row in getattr(one, table.name)] for table in fields(Lake)})
    scopes = {(scope["source"], scope["scope"]): scope for scope in lake.scopes}  # `global` is of several histories
    rows = lake.chart_snapshots + global_sounds(rng, lake.chart_snapshots)
    rows += newest_songs(rng, rows)
    return with_plans(rng, Lake(**{**vars(lake), "chart_snapshots": rows, "scopes": list(scopes.values())}))


def global_sounds(rng: Random, rows: Rows) -> Rows:
    """A global TikTok chart with the songs of some rows, on their dates or up to two weeks before."""
    by_day: dict[object, list[Row]] = {}
    for row in rng.sample(rows, min(len(rows), 20 + len(rows) // 50)):
        place = Place(
            platform="tiktok",
            chart="sounds_daily",
            market="global",
            day=row["chart_date"] - timedelta(days=rng.randint(0, 14)),
        )
        sounds = by_day.setdefault(place.day, [])
        sound = {
            "item_id": f"8{row['item_id']}",
            "title": row["title"],
            "artist_names": [", ".join(row["artist_names"])],
            "artist_ids": None,
        }
        if sound["item_id"] not in {other["item_id"] for other in sounds}:
            sounds.append(standing(rng, place, sound, len(sounds) + 1))
    return [sound for sounds in by_day.values() for sound in sounds]


def newest_songs(rng: Random, rows: Rows) -> Rows:
    """A chart of songs of any history for who asks what is on the charts now: new, 27 and 28 days old."""
    newest = max(row["chart_date"] for row in rows)
    return [row for age in (0, 27, 28) for row in _some_songs(rng, rows, newest - timedelta(days=age))]


def _some_songs(rng: Random, rows: Rows, day: date) -> Rows:
    place = Place(platform="spotify", chart="songs_daily", market="newest", day=day)
    tracks = [row for row in rows if row["item_type"] == "track"]
    songs = {row["item_id"]: row for row in rng.sample(tracks, min(len(tracks), 30))}
    named = ("item_id", "title", "artist_names", "artist_ids")
    return [
        standing(rng, place, {name: song[name] for name in named}, rank)
        for rank, song in enumerate(songs.values(), start=1)
    ]


def write(lake: Lake, curated: Path) -> None:
    """The tables of the lake as `<table>/<column>=<value>/…/data.parquet` below `curated`."""
    for table in fields(Lake):
        rows = getattr(lake, table.name)
        _write_table(contract.table(table.name), marked(rows) if table.name == "chart_snapshots" else rows, curated)


def _write_table(table: Table, rows: Iterable[Row], curated: Path) -> None:
    partitions: dict[str, Rows] = {}
    for row in rows:
        folder = "/".join([table.name, *(f"{name}={row[name]}" for name in table.partition)])
        partitions.setdefault(folder, []).append(row)
    for folder, of_partition in partitions.items():
        (curated / folder).mkdir(parents=True)
        stored = pa.Table.from_pylist(of_partition, schema=table.arrow_schema)
        if table is contract.TRACK_MATCHES:
            stored = with_alone(stored)
        pq.write_table(stored, curated / folder / "data.parquet")
