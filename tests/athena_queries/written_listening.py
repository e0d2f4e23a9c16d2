"""What connected users played, written by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.athena_queries.written_lake import Row, day

KARI, OLA = "a" * 64, "b" * 64


def play(at: str, item: str, *, user: str = KARI, **columns: Any) -> Row:
    """A polled play that ended at `mm-dd hh:mm` of 2026."""
    told = {"title": f"Song {item}", "artist_name": f"Artist of {item}", "origin": "poll", "time_precision": "ms"}
    return {"user_id": user, "played_at": datetime.fromisoformat(f"2026-{at}"), "item_id": item, **told, **columns}


def top(on: str, kind: str, items: str, *, period: str = "short_term", user: str = KARI) -> list[Row]:
    """Spotify's own list on a day (mm-dd of 2026), from rank 1 down."""
    asked = {"user_id": user, "kind": kind, "time_range": period, "observed_date": day(on)}
    return [
        asked | {"rank": rank, "item_id": item, "name": f"{item} at Spotify"}
        for rank, item in enumerate(items.split(), start=1)
    ]
