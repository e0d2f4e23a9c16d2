"""platform_overlap: which recordings of a day's Spotify chart stood on TikTok's up to two weeks earlier."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from tests.oracle.identity import credit
from tests.oracle.lake import Lake, Row, Rows, chart_of
from tests.oracle.positions import chart_daily

_LONGEST_LAG = 14
Day = dict[str, set[tuple[str, str]]]  # the names that each recording of a chart goes by on a day


def platform_overlap(lake: Lake) -> Rows:
    """One row per Spotify market, date and lag; null counts where TikTok's chart was not observed then."""
    spotify = _days(lake, "spotify", "songs_daily")
    tiktok = _days(lake, "tiktok", "sounds_daily")
    tiktok_markets = {market for market, _ in tiktok}
    rows = []
    for (market, day), (songs, depth) in spotify.items():
        other = market if market in tiktok_markets else "global" if "global" in tiktok_markets else None
        for lag in range(_LONGEST_LAG + 1):
            row: Row = {"market": market, "chart_date": day, "lag_days": lag, "tiktok_market": other}
            row |= {"spotify_recordings": len(songs), "spotify_depth": depth}
            earlier = tiktok.get((other, day - timedelta(days=lag))) if other else None
            rows.append(row | _side_by_side(songs, earlier))
    return rows


def _side_by_side(songs: Day, earlier: tuple[Day, int] | None) -> Row:
    if earlier is None:
        unknown = ("tiktok_recordings", "tiktok_depth", "on_both", "jaccard")
        return dict.fromkeys(unknown) | {"status": "TIKTOK_NOT_OBSERVED"}
    sounds, depth = earlier
    both = len([song for song in songs if any(_same(song, songs, sound, sounds) for sound in sounds)])
    return {
        "tiktok_recordings": len(sounds),
        "tiktok_depth": depth,
        "on_both": both,
        "jaccard": both / (len(songs) + len(sounds) - both),
        "status": "OK",
    }


def _same(song: str, songs: Day, sound: str, sounds: Day) -> bool:
    return song == sound or bool(songs[song] & sounds[sound])


def _days(lake: Lake, platform: str, chart: str) -> dict[tuple[str, date], tuple[Day, int]]:
    days: dict[tuple[str, date], tuple[Day, int]] = {}
    for row in chart_daily(lake):
        if chart_of(row)[:2] == (platform, chart):
            day, _ = days.setdefault((row["market"], row["chart_date"]), ({}, row["depth"]))
            day.setdefault(row["recording_id"], set()).update(_names(row))
    return days


def _names(row: Row) -> list[tuple[str, str]]:
    """The title with each credited artist, and with the whole credit, for a source may not split it."""
    if row["title"] is None or row["artist_names"] is None:
        return []
    artists = [*row["artist_names"], credit(row) or ""]
    return [(_normalised(row["title"]), _normalised(artist)) for artist in artists]


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
