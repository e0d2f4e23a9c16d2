"""Small charts for tests: rows, and the CSV files that carry them through the whole route."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from chartlake import contract
from chartlake.answers import Answer
from chartlake.conform import conform


def track_id(number: int) -> str:
    """A Spotify-shaped id of 22 characters."""
    return f"{number:022d}"


def chart_csv(ranks: Sequence[tuple[int, int, int]], *, periods: str = "days_on_chart") -> bytes:
    """A charts.spotify.com download with rows of (rank, track number, streams)."""
    lines = [f"rank,uri,artist_names,track_name,source,peak_rank,previous_rank,{periods},streams"]
    lines += [
        f'{rank},"spotify:track:{track_id(track)}","Artist {track}","Song {track}","Label",{rank},-1,1,"{streams}"'
        for rank, track, streams in ranks
    ]
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n"


def csv_answer(market: str, day: date, fetched_at: datetime, body: bytes) -> Answer:
    """The daily CSV of a market as somebody dropped it."""
    name = f"regional-{market}-daily-{day:%Y-%m-%d}.csv"
    return Answer(
        body=body,
        url=f"file:{name}",
        status=200,
        content_type="text/csv",
        extension="csv",
        fetched_at=fetched_at,
        original_name=name,
    )


def shuffled_chart(seed: int, size: int) -> list[tuple[int, int, int]]:
    """A chart of `size` ranks whose tracks are drawn by the seed."""
    rng = random.Random(seed)
    return [(rank, track, 10_000 - rank) for rank, track in enumerate(rng.sample(range(1000), size), start=1)]


def snapshot(
    tracks: Sequence[int],
    *,
    day: date = date(2026, 3, 2),
    market: str = "no",
    source: str = "kworb",
    fetched_at: datetime = datetime(2026, 3, 3, 6),
    sha8: str | None = None,
    version: int = 1,
) -> pa.Table:
    """One snapshot of spotify/songs_daily: the tracks in rank order."""
    rows: list[dict[str, Any]] = [
        {
            "platform": "spotify",
            "chart": "songs_daily",
            "market": market,
            "chart_date": day,
            "rank": rank,
            "item_id": track_id(track),
            "item_type": "track",
            "title": f"Song {track}",
            "date_basis": "reported",
        }
        for rank, track in enumerate(tracks, start=1)
    ]
    lineage = {
        "source": source,
        "fetched_at": fetched_at,
        "raw_key": raw_key(source, market, fetched_at, sha8 or f"{day:%Y%m%d}"),
        "current": True,
        "adapter_version": version,
    }
    conformed = conform(contract.CHART_SNAPSHOTS, rows, lineage)
    assert not conformed.refused
    (built,) = conformed.tables.values()
    return built


def raw_key(source: str, market: str, fetched_at: datetime, sha8: str) -> str:
    """A raw key in the shape of the raw zone."""
    return f"source={source}/date={fetched_at:%Y-%m-%d}/{market}_daily/{fetched_at:%Y%m%dT%H%M%S}000Z-{sha8}.html.gz"
