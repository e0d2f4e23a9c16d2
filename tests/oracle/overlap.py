"""platform_overlap: which recordings of a day's Spotify chart stood on TikTok's up to two weeks earlier."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from tests.oracle.lake import Lake, Row, Rows, chart_of
from tests.oracle.positions import chart_daily

_LONGEST_LAG = 14
Day = tuple[set[str], int]  # the recordings on a chart on a day, and its depth
# For each market, the titles with artists that each recording goes by there in all its versions. Only there: rule 8
# lets a filter on the market reach the scan.
Names = dict[str, dict[str, set[tuple[str, str]]]]


def platform_overlap(lake: Lake) -> Rows:
    """One row per Spotify market, date and lag; null counts where TikTok's chart was not observed then."""
    spotify, song_names = _days(lake, "spotify", "songs_daily"), _names(lake, "spotify", "songs_daily")
    tiktok, sound_names = _days(lake, "tiktok", "sounds_daily"), _names(lake, "tiktok", "sounds_daily")
    rows = []
    for (market, day), (songs, depth) in spotify.items():
        other = next((name for name in (market, "global") if name in sound_names), None)
        names = sound_names.get(other or "", {}) | song_names[market]
        for lag in range(_LONGEST_LAG + 1):
            row: Row = {"market": market, "chart_date": day, "lag_days": lag, "tiktok_market": other}
            row |= {"spotify_recordings": len(songs), "spotify_depth": depth}
            earlier = tiktok.get((other or "", day - timedelta(days=lag)))
            rows.append(row | _side_by_side(songs, earlier, names))
    return rows


def _side_by_side(songs: set[str], earlier: Day | None, names: dict[str, set[tuple[str, str]]]) -> Row:
    if earlier is None:
        unknown = ("tiktok_recordings", "tiktok_depth", "on_both", "jaccard")
        return dict.fromkeys(unknown) | {"status": "TIKTOK_NOT_OBSERVED"}
    sounds, depth = earlier
    pairs = [(song, sound) for song in songs for sound in sounds if _same(song, sound, names)]
    # One sound is not two songs, nor one song two sounds.
    both = min(len({song for song, _ in pairs}), len({sound for _, sound in pairs}))
    return {
        "tiktok_recordings": len(sounds),
        "tiktok_depth": depth,
        "on_both": both,
        "jaccard": both / (len(songs) + len(sounds) - both),
        "status": "OK",
    }


def _same(song: str, sound: str, names: dict[str, set[tuple[str, str]]]) -> bool:
    """Matching says so, or knows nothing of the sound and title and artist are the same."""
    if song == sound:
        return True
    return sound.startswith("tiktok:") and bool(names[song] & names[sound])


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
        if chart_of(row)[:2] == (platform, chart):
            of_recording = names.setdefault(row["market"], {}).setdefault(row["recording_id"], set())
            if row["title"] and row["artist_names"]:
                artists = {*row["artist_names"], ", ".join(row["artist_names"])}
                of_recording |= {(_normalised(row["title"]), _normalised(artist)) for artist in artists}
    return names


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
