"""A small curated folder, written by us, for the tests of the engine."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from chartlake.contract import CHART_SNAPSHOTS

MARKETS = ("global", "no", "se")
MONTHS = ("2026-01", "2026-02")
FETCHED = datetime(2026, 2, 10, 14, 3, 9, 123000)


def write_charts(root: Path, *, depth: int = 20) -> None:
    """chart_snapshots of two platforms, two months, three markets and two days, as the lake lays it out."""
    for platform, chart in (("spotify", "songs_daily"), ("tiktok", "sounds_daily")):
        for month in MONTHS:
            rows = [
                _row(platform, market, date.fromisoformat(f"{month}-{day:02d}"), rank)
                for market in MARKETS
                for day in (1, 2)
                for rank in range(1, depth + 1)
            ]
            folder = root / "chart_snapshots" / f"platform={platform}" / f"chart={chart}" / f"month={month}"
            folder.mkdir(parents=True)
            table = pa.Table.from_pylist(rows, schema=CHART_SNAPSHOTS.arrow_schema)
            pq.write_table(table, folder / "data.parquet", row_group_size=2 * depth)


def _row(platform: str, market: str, day: date, rank: int) -> dict[str, object]:
    return {
        "market": market,
        "chart_date": day,
        "rank": rank,
        "item_id": f"{platform}-{market}-{rank}",
        "item_type": "track",
        "title": f"Song {rank}",
        "artist_names": ["Ann", "Bo"],
        "streams": 1000 * rank,
        "date_basis": "reported",
        "current": True,
        "adapter_version": 1,
        "source": "charts_csv",
        "fetched_at": FETCHED,
        "raw_key": f"raw/{market}/{day}",
    }
