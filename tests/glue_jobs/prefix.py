"""A prefix as people keep their history: chart downloads in folders, and garbage among them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from chartlake.inbox import file_dropped
from chartlake.lake import Lake
from chartlake.transform import transform
from tests.charts import chart_csv, shuffled_chart
from tests.memory_lake import MemoryBucket, memory_lake

DROPPED_AT = datetime(2026, 3, 31, 12)
FIRST_DAY = date(2026, 1, 20)
GARBAGE: Mapping[str, bytes] = {
    "notes.txt": b"remember to ask for March",
    "regional-xx-daily-2026-02-01.csv": chart_csv(shuffled_chart(1, 5)),
    "regional-no-daily-2026-02-29.csv": chart_csv(shuffled_chart(2, 5)),
    "regional-se-daily-2026-02-01.csv": b"<!doctype html><title>Log in</title>",
    "regional-dk-daily-2026-02-01.csv": b"",
    "regional-fi-daily-2026-02-01.csv": b"\x00\xff\xfe\x80 not text",
}


def charts(*, days: int, markets: tuple[str, ...] = ("no", "de"), depth: int = 50) -> dict[str, bytes]:
    """A chart for each market and day, one of them with a row that must be refused."""
    files = {
        f"{market}/regional-{market}-daily-{FIRST_DAY + timedelta(days=back)}.csv": chart_csv(
            shuffled_chart(seed_of(market, back), depth)
        )
        for market in markets
        for back in range(days)
    }
    name = next(iter(files))
    files[name] = files[name].replace(b"\r\n3,", b"\r\nthird,", 1)
    return files


def seed_of(market: str, back: int) -> int:
    """Another chart for each market and day."""
    return sum(map(ord, market)) * 1000 + back


def lay_down(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files below a folder, all last modified at DROPPED_AT."""
    moment = DROPPED_AT.replace(tzinfo=UTC).timestamp()
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        os.utime(path, (moment, moment))
    return folder


def dropped_one_by_one(files: Mapping[str, bytes], source: str = "charts_csv") -> Lake:
    """A lake that got the same files through the inbox and transform."""
    lake = memory_lake()
    transform(lake, list(_raw_keys(lake, files, source)))
    return lake


def _raw_keys(lake: Lake, files: Mapping[str, bytes], source: str) -> Iterator[str]:
    assert isinstance(lake.raw, MemoryBucket)
    lake.raw.clock = DROPPED_AT
    for name, body in files.items():
        lake.raw.put(f"inbox/{source}/{name}", body)
        filed = file_dropped(lake, f"inbox/{source}/{name}")
        assert filed is not None
        if filed.raw_key:
            yield filed.raw_key
