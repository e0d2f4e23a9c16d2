"""Every table of the lake: columns, types, key, partition, unit and meaning.

The Arrow schemas, the Glue tables and docs/data_dictionary.md are derived from this package; a column is added to its
table here and nowhere else. Timestamps are naive UTC with milliseconds, counts are integers in base units, ids are
strings.
"""

from __future__ import annotations

from typing import Final

from chartlake.contract.catalog import ALBUMS, ARTISTS, AUDIO_FEATURES, TRACKS
from chartlake.contract.charts import CHART_SNAPSHOTS, PLATFORM_STATS, PLAYLIST_SNAPSHOTS
from chartlake.contract.listening import PLAYS, USER_TOP
from chartlake.contract.own import ALERTS_SENT, EXPECTATIONS, INGEST_RUNS, QUARANTINE, SCOPES, TRACK_MATCHES
from chartlake.contract.plans import PLANNED_RELEASES
from chartlake.schema import Table

__all__ = [
    "ALBUMS",
    "ALERTS_SENT",
    "ARTISTS",
    "AUDIO_FEATURES",
    "CHART_SNAPSHOTS",
    "EXPECTATIONS",
    "INGEST_RUNS",
    "PLANNED_RELEASES",
    "PLATFORM_STATS",
    "PLAYLIST_SNAPSHOTS",
    "PLAYS",
    "QUARANTINE",
    "SCOPES",
    "TABLES",
    "TRACKS",
    "TRACK_MATCHES",
    "USER_TOP",
    "table",
]

TABLES: Final = (
    CHART_SNAPSHOTS,
    PLAYLIST_SNAPSHOTS,
    TRACKS,
    ARTISTS,
    ALBUMS,
    AUDIO_FEATURES,
    PLATFORM_STATS,
    PLANNED_RELEASES,
    TRACK_MATCHES,
    PLAYS,
    USER_TOP,
    EXPECTATIONS,
    SCOPES,
    INGEST_RUNS,
    ALERTS_SENT,
    QUARANTINE,
)


def table(name: str) -> Table:
    """The table of that name; KeyError when the contract has none."""
    for candidate in TABLES:
        if candidate.name == name:
            return candidate
    raise KeyError(f"the contract has no table {name}; it has {', '.join(t.name for t in TABLES)}")
