"""Rows laid straight into the curated zone of a lake in memory, for what reads them back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chartlake import contract, runs
from chartlake.holdings import Holdings
from chartlake.lake import Lake


def hold(lake: Lake, table_name: str, *rows: dict[str, Any]) -> None:
    """Publish rows; lineage, `current` and what every row of a chart or playlist needs is filled in."""
    table = contract.table(table_name)
    filled = [{**_defaults(table_name, number), **row} for number, row in enumerate(rows, start=1)]
    names = {column.name for column in table.columns}
    whole = [{name: value for name, value in row.items() if name in names} for row in filled]
    runs.publish_rows(lake, table, whole)


def charted(*ids: str, day: date, chart: str = "songs_daily", **more: Any) -> list[dict[str, Any]]:
    """Rows of a chart from rank 1 down."""
    return [
        {"chart": chart, "chart_date": day, "rank": rank, "item_id": one, "raw_key": f"{chart} {day}", **more}
        for rank, one in enumerate(ids, start=1)
    ]


def holdings(lake: Lake, *, since: date = date(2025, 1, 1)) -> Holdings:
    """What the lake has seen since a day."""
    return Holdings(curated=lake.curated, raw=lake.raw, since=since)


def _defaults(table_name: str, number: int) -> dict[str, Any]:
    lineage = {"source": "kworb", "fetched_at": datetime(2026, 3, 1, 6), "raw_key": "raw", "current": True}
    chart = {"platform": "spotify", "market": "no", "item_type": "track", "date_basis": "reported"}
    listed = {"position": number, "captured_at": datetime(2026, 3, 1, 6)}
    return {**lineage, "adapter_version": 1, **({} if table_name == "platform_stats" else chart), **listed}
