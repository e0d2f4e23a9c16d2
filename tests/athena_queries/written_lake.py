"""A lake written by hand: short chart histories as text, stored as the curated zone does, asked in Athena SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from chartlake import contract
from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.contract import TRACK_MATCHES
from chartlake.matching.rows import with_alone
from chartlake.schema import Table

VIEWS: Final = Path(__file__).parents[2] / "athena_queries" / "views"
Row = dict[str, Any]


def chart(
    days: Mapping[str, str],
    *,
    platform: str = "spotify",
    name: str = "songs_daily",
    market: str = "no",
    **columns: Any,
) -> list[Row]:
    """Current snapshots: per date the items from rank 1 down, `-` for a hole, `A/500` for 500 streams (or videos)."""
    rows: list[Row] = []
    for day, line in days.items():
        for rank, word in enumerate(line.split(), start=1):
            if word != "-":
                rows.append(_position(platform, name, market, date.fromisoformat(day), rank, word) | columns)
    return rows


def run_of_days(first: str, lines: Iterable[str]) -> dict[str, str]:
    """One line per day, from a first day on."""
    start = date.fromisoformat(first)
    return {str(start + timedelta(days=number)): line for number, line in enumerate(lines)}


class WrittenLake:
    """A curated zone in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._athena = LocalAthena(FolderCatalog(root, VIEWS))

    def write(self, table_name: str, rows: Iterable[Row], *, row_group_size: int = 1000) -> None:
        """Store rows of a table in their partitions; columns that a row leaves out are null."""
        table = contract.table(table_name)
        partitions: dict[Path, list[Row]] = {}
        for row in rows:
            whole = {"raw_key": "raw", "source": "kworb", "fetched_at": datetime(2026, 1, 1)} | row
            if table.month_of:
                whole["month"] = f"{whole[table.month_of]:%Y-%m}"
            partitions.setdefault(self._folder(table, whole), []).append(whole)
        if table.item:
            self._mark(table, partitions.values())
        for folder, held in partitions.items():
            folder.mkdir(parents=True, exist_ok=True)
            stored = pa.Table.from_pylist(held, schema=table.arrow_schema)
            if table is TRACK_MATCHES:
                stored = with_alone(stored)
            pq.write_table(stored, folder / "data.parquet", row_group_size=row_group_size)

    def _mark(self, table: Table, partitions: Iterable[list[Row]]) -> None:
        """Say of each row whether its snapshot has the item again, as publishing does; a row may say so itself."""
        for held in partitions:
            items = [tuple(row.get(name) for name in (*table.place, "raw_key", table.item)) for row in held]
            times = Counter(items)
            for row, item in zip(held, items, strict=True):
                row.setdefault("repeated", times[item] > 1)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of an Athena query."""
        answer = self._athena.query(sql)
        return [tuple(row.values()) for row in answer.to_pylist()]

    def columns(self, view: str) -> list[str]:
        """The column names of a view, in order."""
        return [str(name) for name in self._athena.query(f"SELECT * FROM {view}").column_names]

    def _folder(self, table: Table, row: Row) -> Path:
        return self.root.joinpath(table.name, *(f"{name}={row[name]}" for name in table.partition))


def day(month_and_day: str) -> date:
    """A date of 2026 as mm-dd."""
    return date.fromisoformat(f"2026-{month_and_day}")


def _position(platform: str, name: str, market: str, chart_date: date, rank: int, word: str) -> Row:
    item, _, count = word.partition("/")
    counted = {"streams" if platform == "spotify" else "videos": int(count)} if count else {}
    return {
        "platform": platform,
        "chart": name,
        "market": market,
        "chart_date": chart_date,
        "rank": rank,
        "item_id": item,
        "item_type": "track" if platform == "spotify" else "sound",
        "title": f"Song {item}",
        "artist_names": [f"Artist of {item}"],
        "date_basis": "reported",
        "current": True,
        "adapter_version": 1,
        "raw_key": f"{platform}/{name}/{market}/{chart_date}",
        "fetched_at": datetime.combine(chart_date, datetime.min.time()) + timedelta(days=1, hours=6),
    } | counted
