"""Connected users of a random history: plays that polls, exports or both tell of, and Spotify's own top lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from tests.oracle.cast import Recording
from tests.oracle.lake import Row, Rows

_RANGES: Final = ("short_term", "medium_term", "long_term")
_BEFORE_LIST: Final = (0, 1, 27, 28, 181, 182, 364, 365)


def plays_of(rng: Random, cast: Sequence[Recording], *, name: str, days: Sequence[date]) -> Rows:
    """Up to two users; plays of a user are at least ten minutes apart, what tells of one twice is not."""
    rows: Rows = []
    for number in range(rng.choice((0, 0, 1, 2))):
        at = datetime.combine(rng.choice(days) - timedelta(days=rng.choice((0, 0, 2, 30, 200))), time(23, 10, 12))
        for _ in range(rng.choice((1, 2, 5, 12))):
            at += timedelta(minutes=rng.choice((10, 45, 300, 1_440, 9_000)), milliseconds=rng.choice((0, 497)))
            rows += _play(rng, f"{name}user{number}", at, rng.choice(rng.choice(cast).spotify))
    return rows


def _play(rng: Random, user_id: str, at: datetime, item: Row) -> Rows:
    """One play as a poll, as one of the exports, or as several of these tell of it."""
    poll = _told(user_id, at + timedelta(milliseconds=3), item, "poll", "ms", None)
    second = _told(user_id, at.replace(microsecond=0), item, "import", "s", rng.choice((1_000, 30_000, 185_250)))
    minute = at.replace(second=0, microsecond=0)
    nameless = {"item_id": f"text:{item['item_id'][-12:]}"}
    account = _told(user_id, minute, item, "import", "minute", rng.choice((30_000, 60_000))) | nameless
    return rng.choice(([poll], [poll], [second], [account], [poll, second], [poll, account], [poll, second, account]))


def _told(user_id: str, at: datetime, item: Row, origin: str, precision: str, ms_played: int | None) -> Row:
    return {
        "month": f"{at:%Y-%m}",
        "user_id": user_id,
        "played_at": at,
        "item_id": item["item_id"],
        "title": item["title"],
        "artist_name": item["artist_names"][0],
        "ms_played": ms_played,
        "time_precision": precision,
        "origin": origin,
        "source": "spotify_listening",
        "fetched_at": at + timedelta(hours=1),
        "raw_key": f"source=spotify_listening/{origin}/{precision}/{user_id}",
    }


def top_lists_of(rng: Random, cast: Sequence[Recording], plays: Rows, *, name: str) -> Rows:
    """Top lists of the users with plays, and now and then of one without: some kinds and periods, one or two days."""
    last = {row["user_id"]: row["played_at"].date() for row in sorted(plays, key=lambda row: row["played_at"])}
    if rng.random() < 0.1:
        last[f"{name}user9"] = date(2026, 10, 1)
    rows: Rows = []
    for user_id, day in last.items():
        for kind in ("artist", "track"):
            for time_range in _RANGES:
                if rng.random() < 0.4:
                    rows += _lists(rng, cast, user_id, day, name, {"kind": kind, "time_range": time_range})
    return rows


def _lists(rng: Random, cast: Sequence[Recording], user_id: str, day: date, name: str, of: Row) -> Rows:
    known = [item for recording in cast for item in recording.spotify if not item["item_id"].startswith("text:")]
    ids = [f"{name}artist{index}" for index in range(4)] if of["kind"] == "artist" else [i["item_id"] for i in known]
    rows: Rows = []
    for observed in sorted({day + timedelta(days=rng.choice(_BEFORE_LIST)) for _ in range(rng.choice((1, 2)))}):
        for rank, item_id in enumerate(rng.sample(ids, rng.randint(0, min(len(ids), 5))), start=1):
            rows.append(
                {
                    "month": f"{observed:%Y-%m}",
                    "user_id": user_id,
                    **of,
                    "observed_date": observed,
                    "rank": rank,
                    "item_id": item_id,
                    "name": f"{item_id} by name",
                    "source": "spotify_listening",
                    "fetched_at": datetime.combine(observed, time(7)),
                    "raw_key": f"source=spotify_listening/{user_id}/{observed}",
                }
            )
    return rows
