"""platform_overlap: which recordings of a day's Spotify chart stood on TikTok's up to two weeks earlier."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from tests.oracle.identity import credit
from tests.oracle.lake import Lake, Row, Rows, chart_of
from tests.oracle.positions import chart_daily

_LONGEST_LAG = 14
Names = dict[str, set[tuple[str, str]]]  # the titles with artists that each recording goes by, in all its versions
Day = tuple[set[str], int]  # the recordings on a chart on a day, and its depth


def platform_overlap(lake: Lake) -> Rows:
    """One row per Spotify market, date and lag; null counts where TikTok's chart was not observed then."""
    spotify, tiktok = _days(lake, "spotify", "songs_daily"), _days(lake, "tiktok", "sounds_daily")
    names = _names(lake, "tiktok", "sounds_daily") | _names(lake, "spotify", "songs_daily")
    tiktok_markets = {market for market, _ in tiktok}
    rows = []
    for (market, day), (songs, depth) in spotify.items():
        other = market if market in tiktok_markets else "global" if "global" in tiktok_markets else None
        for lag in range(_LONGEST_LAG + 1):
            row: Row = {"market": market, "chart_date": day, "lag_days": lag, "tiktok_market": other}
            row |= {"spotify_recordings": len(songs), "spotify_depth": depth}
            earlier = tiktok.get((other, day - timedelta(days=lag))) if other else None
            rows.append(row | _side_by_side(songs, earlier, names))
    return rows


def _side_by_side(songs: set[str], earlier: Day | None, names: Names) -> Row:
    if earlier is None:
        unknown = ("tiktok_recordings", "tiktok_depth", "on_both", "jaccard")
        return dict.fromkeys(unknown) | {"status": "TIKTOK_NOT_OBSERVED"}
    sounds, depth = earlier
    both = _on_both(songs, sounds, names)
    return {
        "tiktok_recordings": len(sounds),
        "tiktok_depth": depth,
        "on_both": both,
        "jaccard": both / (len(songs) + len(sounds) - both),
        "status": "OK",
    }


def _on_both(songs: set[str], sounds: set[str], names: Names) -> int:
    """How many recordings have a partner; one sound is not two songs, nor one song two sounds."""
    pairs = [(song, sound) for song in songs for sound in sounds if _same(song, sound, names)]
    return min(len({song for song, _ in pairs}), len({sound for _, sound in pairs}))


def _same(song: str, sound: str, names: Names) -> bool:
    """Matching says so, or knows nothing of the sound and title and artist are the same."""
    if song == sound:
        return True
    return sound.startswith("tiktok:") and bool(names.get(song, set()) & names.get(sound, set()))


def _days(lake: Lake, platform: str, chart: str) -> dict[tuple[str, date], Day]:
    days: dict[tuple[str, date], Day] = {}
    for row in chart_daily(lake):
        if chart_of(row)[:2] == (platform, chart):
            recordings, _ = days.setdefault((row["market"], row["chart_date"]), (set(), row["depth"]))
            recordings.add(row["recording_id"])
    return days


def _names(lake: Lake, platform: str, chart: str) -> Names:
    """The title with each credited artist, and with the whole credit, for a source may not split it."""
    names: Names = {}
    for row in chart_daily(lake):
        if chart_of(row)[:2] == (platform, chart) and row["title"] and row["artist_names"]:
            of_recording = names.setdefault(row["recording_id"], set())
            for artist in (*row["artist_names"], credit(row) or ""):
                of_recording.add((_normalised(row["title"]), _normalised(artist)))
    return names


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
