"""What TikTok counts in a random history: followers and likes of accounts, videos and views of sounds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from tests.oracle.cast import Recording
from tests.oracle.lake import Row, Rows

_READ_ON: Final = (0, 1, 2, 7, 8, 14, 28, 29, 35)
_COUNTS: Final = (0, 10, 999, 1_000, 40_100, 9_000_000_000)


def with_bounds(rng: Random, snapshots: Rows) -> Rows:
    """The same chart rows; some counts of videos were rounded by their source and carry bounds."""
    return [row | _rounded(rng, row) if row["videos"] is not None else row for row in snapshots]


def _rounded(rng: Random, row: Row) -> Row:
    if rng.random() < 0.6:
        return {}
    return {"videos_low": max(0, row["videos"] - 5), "videos_high": row["videos"] + rng.choice((0, 5))}


def stats_of(rng: Random, cast: Sequence[Recording], *, name: str, days: Sequence[date]) -> Rows:
    """Up to three accounts of up to two artists, and some of the sounds and a tag, each on some days."""
    rows: Rows = []
    for number in range(rng.choice((0, 0, 1, 2, 3))):
        artist = f"{name}artist{rng.randrange(2)}"
        for day in _days(rng, days):
            said = artist if rng.random() < 0.7 else None
            rows.append(_row(rng, "artist", f"9{number}{name[1:]}", day, ("followers", "likes")) | {"spotify_id": said})
    for sound in [item for recording in cast for item in recording.tiktok if rng.random() < 0.2]:
        rows += [_row(rng, "sound", sound["item_id"], day, ("videos", "views")) for day in _days(rng, days)]
    if rng.random() < 0.1:
        rows.append(_row(rng, "tag", f"5{name[1:]}", rng.choice(days), ("videos", "views")))
    return rows


def _days(rng: Random, days: Sequence[date]) -> list[date]:
    first = rng.choice(days)
    return [first + timedelta(days=after) for after in rng.sample(_READ_ON, rng.randint(1, 5))]


def _row(rng: Random, kind: str, entity_id: str, day: date, counted: Sequence[str]) -> Row:
    row: Row = {
        "month": f"{day:%Y-%m}",
        "platform": "tiktok",
        "entity_type": kind,
        "entity_id": entity_id,
        "stat_date": day,
        "name": f"{kind} {entity_id}",
        "spotify_id": None,
        "source": "tiktok_stats",
        "fetched_at": datetime(day.year, day.month, day.day, rng.choice((6, 23))),
        "raw_key": f"source=tiktok_stats/{day}/{entity_id}",
    }
    for count in counted:
        value, bounds = rng.choice((None, *_COUNTS)), rng.random()
        row[count] = value
        if value is not None and bounds < 0.7:
            row |= {f"{count}_low": value, f"{count}_high": value} if bounds < 0.3 else _about(count, value)
    return row


def _about(count: str, value: int) -> Row:
    return {f"{count}_low": max(0, value - 50), f"{count}_high": value + 49}
