"""Tiny histories for tests that are worked out by hand: a date, and who stood where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tests.oracle.lake import Row, Rows
from tests.oracle.snapshots import Place, position

Standing = Mapping[int, str | tuple[str, int | None]]  # rank: item, or item and its streams (videos on TikTok)


def chart(
    days: Mapping[str, Standing],
    *,
    platform: str = "spotify",
    chart: str = "songs_daily",
    market: str = "no",
    current: bool = True,
    source: str = "kworb",
    **given: Any,
) -> Rows:
    """One chart: dates as `2026-03-01`; an item `A` is called A, by Artist A, unless `given` says otherwise."""
    rows = []
    for text, standing in days.items():
        place = Place(platform=platform, chart=chart, market=market, day=date.fromisoformat(text))
        for rank, entry in standing.items():
            item, count = (entry, None) if isinstance(entry, str) else entry
            rows.append(position(place, _named(item), rank) | _counts(platform, count) | _lineage(current, source))
            rows[-1] |= given | {"raw_key": f"{source}/{market}/{text}"}
    return rows


def match(platform: str, item_id: str, recording_id: str) -> Row:
    """Matching knows that the item is of that recording."""
    track = None if ":" in recording_id else recording_id
    named = {"platform": platform, "item_id": item_id, "recording_id": recording_id}
    return named | {"song_id": f"song of {recording_id}", "spotify_track_id": track}


def track(track_id: str, artist_ids: list[str] | None, observed: str = "2026-01-01") -> Row:
    """A track with its artists, as a source gave them on a day."""
    day = date.fromisoformat(observed)
    return {
        "track_id": track_id,
        "observed_date": day,
        "artist_ids": artist_ids,
        "artist_names": None,
        "fetched_at": datetime(day.year, day.month, day.day),
    }


def column(rows: Rows, name: str, **where: Any) -> list[Any]:
    """One column of the rows that have these values, in order of date."""
    chosen = [row for row in rows if all(row[key] == value for key, value in where.items())]
    dated = [key for key in ("chart_date", "start_date", "rank") if chosen and key in chosen[0]]
    return [row[name] for row in sorted(chosen, key=lambda row: tuple(row[key] for key in dated))]


def only(rows: Rows, **where: Any) -> Row:
    """The one row that has these values."""
    (row,) = (row for row in rows if all(row[key] == value for key, value in where.items()))
    return row


def _named(item: str) -> Row:
    return {"item_id": item, "title": item, "artist_names": [f"Artist {item}"], "artist_ids": None}


def _counts(platform: str, count: int | None) -> Row:
    return {"streams": count if platform == "spotify" else None, "videos": count if platform == "tiktok" else None}


def _lineage(current: bool, source: str) -> Row:
    return {"current": current, "adapter_version": 1, "source": source, "fetched_at": datetime(2026, 3, 3, 6)}
