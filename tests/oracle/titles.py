"""recording_titles: what a chart called a recording last."""

from __future__ import annotations

from tests.oracle.identity import Identities, credit
from tests.oracle.lake import Lake, Row, Rows, is_song


def recording_titles(lake: Lake) -> Rows:
    """One row per recording on a chart, named by its best position on its last date there."""
    identities = Identities(lake)
    newest: dict[tuple[str, ...], Row] = {}
    for row in sorted(lake.chart_snapshots, key=lambda row: (row["title"], credit(row) or ""), reverse=True):
        if row["current"] and is_song(row):
            key = (row["platform"], row["chart"], row["market"], identities.recording(row))
            before = newest.get(key)
            if before is None or _order(row) >= _order(before):
                newest[key] = row
    return [
        {
            **dict(zip(("platform", "chart", "market", "recording_id"), key, strict=True)),
            "title": row["title"],
            "artist_names_text": credit(row),
            "last_date": row["chart_date"],
        }
        for key, row in newest.items()
    ]


def _order(row: Row) -> tuple[object, int]:
    return row["chart_date"], -row["rank"]
