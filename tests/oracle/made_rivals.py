"""A history of two rivals: the same recordings on Spotify and on TikTok, one platform some days before the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from tests.oracle.cast import Recording
from tests.oracle.lake import Row, Rows
from tests.oracle.snapshots import Place, standing

_LEADS: Final = (-7, -4, -2, -1, 0, 0, 1, 1, 2, 3, 5, 7)
# Spotify's depths by day, and TikTok's: alike, four times as deep, and five times.
_DEPTHS: Final = (((50,), (50,)), ((200, 200, 250), (50,)), ((40,), (160, 160, 200)), ((12, 13, 13, 50), (50,)))


def rivals(rng: Random, cast: list[Recording], *, name: str, start: date) -> Rows:
    """Two daily charts of 30 to 45 dates, on which most recordings appear after the first week; TikTok's may be global.

    A song without a match holds the deepest rank of each date. For a week TikTok has another chart beside the one.
    """
    days = [start + timedelta(days=number) for number in range(rng.randint(30, 45))]
    worldwide = rng.random() < 0.4
    spotify_depths, tiktok_depths = rng.choice(_DEPTHS[::3] if worldwide else _DEPTHS)
    first = [(recording, rng.randint(7, 19), rng.choice(_LEADS)) for recording in cast]
    songs = [(item, after + max(0, lead)) for one, after, lead in first for item in one.spotify]
    sounds = [(item, after + max(0, -lead)) for one, after, lead in first for item in one.tiktok]
    spotify = Place(platform="spotify", chart="songs_daily", market=f"{name}a", day=start)
    tiktok = Place(platform="tiktok", chart="sounds_daily", market="global" if worldwide else f"{name}a", day=start)
    risers = replace(tiktok, chart="weekly_risers_daily")
    return [
        *_chart(rng, spotify, _observed(rng, days), songs, spotify_depths, deepest=f"text:{name}deepest"),
        *_chart(rng, tiktok, _observed(rng, days), sounds, tiktok_depths, deepest=f"6{name[1:]}"),
        *_chart(rng, risers, days[14:21], sounds, tiktok_depths, deepest=f"6{name[1:]}"),
    ]


def _observed(rng: Random, days: list[date]) -> list[date]:
    """All of the days, or one in four times without eight of them in a row: then some come first after a gap."""
    if rng.random() < 0.75:
        return days
    hole = rng.randint(8, 14)
    return days[:hole] + days[hole + 8 :]


def _chart(
    rng: Random, of: Place, days: list[date], entered: list[tuple[Row, int]], depths: tuple[int, ...], *, deepest: str
) -> Rows:
    nobody: Row = {"item_id": deepest, "title": "Deepest", "artist_names": ["Nobody"], "artist_ids": None}
    stays = [(item, of.day + timedelta(days=after), rng.choice((1, 3, 8, 20))) for item, after in entered]
    rows: Rows = []
    for day in days:
        place = Place(platform=of.platform, chart=of.chart, market=of.market, day=day)
        there = [item for item, since, length in stays if 0 <= (day - since).days < length]
        depth = rng.choice(depths)
        ranks = rng.sample(range(1, depth), min(len(there), depth - 1))
        rows += [standing(rng, place, item, rank) for item, rank in zip(there, ranks, strict=False)]
        rows.append(standing(rng, place, nobody, depth))
    return rows
