"""platform_overlap: which recordings of a day's Spotify chart stood on TikTok's up to two weeks earlier."""

from __future__ import annotations

import re
import string
from datetime import date, timedelta
from typing import Final

from tests.oracle.lake import Lake, Row, Rows, chart_of
from tests.oracle.positions import chart_daily

_LONGEST_LAG = 14
_BLANKS: Final = str.maketrans(dict.fromkeys(string.punctuation + "‘’“”–—…", " "))
_BRACKETED: Final = ("feat. ", "feat ", "ft. ", "ft ", "featuring ", "with ")
_UNBRACKETED: Final = (" feat. ", " ft. ")
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
        missing = "TIKTOK_NOT_OBSERVED" if other else "NO_TIKTOK_CHART"
        for lag in range(_LONGEST_LAG + 1):
            row: Row = {"market": market, "chart_date": day, "lag_days": lag, "tiktok_market": other}
            row |= {"spotify_recordings": len(songs), "spotify_depth": depth}
            row["tiktok_date"] = day - timedelta(days=lag)
            earlier = tiktok.get((other or "", row["tiktok_date"]))
            rows.append(row | _side_by_side(songs, earlier, names, missing=missing))
    return rows


def _side_by_side(songs: set[str], earlier: Day | None, names: dict[str, set[tuple[str, str]]], *, missing: str) -> Row:
    if earlier is None:
        unknown = ("tiktok_recordings", "tiktok_depth", "on_both", "jaccard")
        return dict.fromkeys(unknown) | {"status": missing}
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
                title = _letters(_without_featuring(row["title"].lower()))
                artists = {*row["artist_names"], ", ".join(row["artist_names"])}
                keys = {(title, _letters(artist.lower())) for artist in artists}
                of_recording |= {key for key in keys if all(key)}
    return names


def _without_featuring(title: str) -> str:
    """The title in lower case without its featuring phrase; what stands around the phrase stays."""
    parts = re.split(r"([(\[][^)\]]*[)\]])", title)
    title = "".join(part for part in parts if not (part.startswith(("(", "[")) and part[1:].startswith(_BRACKETED)))
    for phrase in _UNBRACKETED:
        before, found, after = title.partition(phrase)
        if found:
            ends = [after.find(mark) for mark in (" - ", " – ", " — ", "(", "[") if mark in after]
            return f"{before} {after[min(ends) :]}" if ends else before
    return title


def _letters(text: str) -> str:
    """Punctuation and blanks are one blank."""
    return " ".join(text.translate(_BLANKS).split())
