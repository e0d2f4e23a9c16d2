"""What the catalogue of a random history knows: albums and lengths of tracks, artists, albums, audio features."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from tests.oracle.cast import Recording
from tests.oracle.lake import Row, Rows

FEATURES: Final = (
    "acousticness",
    "danceability",
    "energy",
    "instrumentalness",
    "liveness",
    "speechiness",
    "valence",
)
_GENRES: Final = ("pop", "indie", "hip hop", "norsk pop", "r&b")
_TYPES: Final = ("album", "single", "single", "compilation", "ep", None)
_READ_ON: Final = (0, 1, 2, 7, 8, 14, 28, 29, 35)
_PROVIDERS: Final = ("reccobeats", "spotify", "aural", "zeta")


def with_albums(rng: Random, tracks: Rows, *, name: str, days: Sequence[date]) -> Rows:
    """The same tracks with album, length and popularity, each now and then withheld; some read again elsewhere."""
    told = [row | _told(rng, name) for row in tracks]
    again = []
    for row in told:
        if rng.random() < 0.4:
            day = rng.choice(days) + timedelta(days=rng.choice((-28, -27, -3, 0, 1)))
            again.append(row | _told(rng, name) | _seen(rng, day, source="spotify_catalog"))
    return told + list({(row["track_id"], row["observed_date"]): row for row in again}.values())


def _told(rng: Random, name: str) -> Row:
    return {
        "album_id": rng.choice((None, f"{name}album0", f"{name}album1", f"{name}album9")),
        "duration_ms": rng.choice((None, 61_000, 180_000, 180_001, 240_500)),
        "popularity": rng.choice((None, None, 0, 35, 90)),
    }


def artists_of(rng: Random, *, name: str, days: Sequence[date]) -> Rows:
    """Up to four artists, each read on some days by one or two sources."""
    rows: Rows = []
    for number in range(4):
        if rng.random() < 0.4:
            continue
        first = rng.choice(days)
        for after in rng.sample(_READ_ON, rng.randint(1, 4)):
            for source in ("spotify_catalog", "spotify_search")[: rng.choice((1, 1, 2))]:
                seen = _seen(rng, first + timedelta(days=after), source=source)
                rows.append({"artist_id": f"{name}artist{number}", **_artist(rng, number), **seen})
    return rows


def _artist(rng: Random, number: int) -> Row:
    if rng.random() < 0.1:
        return {"name": None, "genres": None, "followers": None, "popularity": None}
    return {
        "name": f"Artist {number}",
        "genres": rng.choice((None, [], rng.sample(_GENRES, 1), rng.sample(_GENRES, 2), ["pop", "pop"])),
        "followers": rng.choice((None, 0, 10, 1_000, 1_001, 5_000_000_000)),
        "popularity": rng.choice((None, None, 0, 50, 51)),
    }


def albums_of(rng: Random, *, name: str, days: Sequence[date]) -> Rows:
    """Up to three albums of some artists, read once or twice; a later reading may withhold everything."""
    rows: Rows = []
    for number in range(rng.randint(0, 3)):
        credited = [f"{name}artist{index}" for index in sorted(rng.sample(range(5), rng.choice((1, 1, 2))))]
        for day in sorted({rng.choice(days) for _ in range(rng.choice((1, 2)))}):
            silent = rng.random() < 0.3
            rows.append(
                {
                    "album_id": f"{name}album{number}",
                    "name": None if silent else f"Album {number} of {day}",
                    "album_type": None if silent else rng.choice(_TYPES),
                    "artist_ids": None if silent else credited,
                    **_release(f"{name} {number} {day}"),
                    **_seen(rng, day, source="spotify_catalog"),
                }
            )
    return rows


def _release(reading: str) -> Row:
    """When an album came out, how long it is, on which label; each reading withholds some of it."""
    rng = Random(reading)  # of its own, so that all else is as it was
    return {
        "release_date": rng.choice((None, "2019", "2019-05", "2019-05-03", "1999-12-31")),
        "total_tracks": rng.choice((None, 1, 11, 24)),
        "label": rng.choice((None, None, "Nordlys", "Nordlys, Oslo")),
    }


def features_of(rng: Random, cast: Sequence[Recording]) -> Rows:
    """What up to four providers know of the tracks; not all is known of each."""
    rows: Rows = []
    for recording in cast:
        for item in recording.spotify:
            if not item["item_id"].startswith("text:"):
                rows += _features(rng, item["item_id"])
    return rows


def _features(rng: Random, track_id: str) -> Rows:
    asked = rng.sample(_PROVIDERS, rng.choice((0, 1, 1, 2, 3)))
    return [
        {
            "track_id": track_id,
            "provider": provider,
            "found": found,
            **({feature: _share(rng) for feature in FEATURES} if found else {}),
            **({"loudness": -rng.randint(0, 60) / 2, "tempo": rng.randint(60, 200) / 2} if found else {}),
            "source": provider,
            "fetched_at": datetime(2026, 11, 1),
            "raw_key": f"source={provider}/{track_id}",
        }
        for provider in asked
        for found in (rng.random() < 0.7,)
    ]


def _share(rng: Random) -> float | None:
    return None if rng.random() < 0.1 else rng.randint(0, 20) / 20


def _seen(rng: Random, day: date, *, source: str) -> Row:
    """Two sources may answer in the same second."""
    fetched_at = datetime(day.year, day.month, day.day, 12) + timedelta(seconds=rng.choice((0, 0, 1)))
    return {
        "month": f"{day:%Y-%m}",
        "observed_date": day,
        "source": source,
        "fetched_at": fetched_at,
        "raw_key": f"source={source}/date={day}",
    }
