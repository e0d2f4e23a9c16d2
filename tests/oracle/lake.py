"""What the oracle reads: the rows of the curated tables as plain dicts, and who a row is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

Row = dict[str, Any]
Rows = list[Row]
ChartKey = tuple[str, str, str]


# Views build on one another, and a lake never changes: what was computed of the last one is kept.
remembered = lru_cache(maxsize=1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Lake:
    """Rows per table with the columns of the contract that the views read; lakes compare by identity."""

    chart_snapshots: Rows = field(default_factory=list)
    tracks: Rows = field(default_factory=list)
    artists: Rows = field(default_factory=list)
    albums: Rows = field(default_factory=list)
    audio_features: Rows = field(default_factory=list)
    platform_stats: Rows = field(default_factory=list)
    planned_releases: Rows = field(default_factory=list)
    track_matches: Rows = field(default_factory=list)
    playlist_snapshots: Rows = field(default_factory=list)
    plays: Rows = field(default_factory=list)
    user_top: Rows = field(default_factory=list)
    scopes: Rows = field(default_factory=list)
    ingest_runs: Rows = field(default_factory=list)
    quarantine: Rows = field(default_factory=list)
    expectations: Rows = field(default_factory=list)
    alerts_sent: Rows = field(default_factory=list)


def chart_of(row: Row) -> ChartKey:
    """`chart` in METRICS is one chart of one platform in one market."""
    return row["platform"], row["chart"], row["market"]


def is_song(row: Row) -> bool:
    """Whether a chart ranks songs there: what stands on a chart of artists or albums is no recording."""
    return row["item_type"] in ("track", "sound")


def chart_columns(chart: ChartKey) -> Row:
    """The three columns that name a chart."""
    return dict(zip(("platform", "chart", "market"), chart, strict=True))


def total(counts: list[int | None]) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
