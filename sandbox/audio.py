"""How every recording sounds: the truth behind the audio features that the pretended services give."""

from __future__ import annotations

from random import Random
from typing import Final

from sandbox.catalogue import Track

# What a genre does to energy, acousticness and tempo.
_GENRES: Final = {
    "metal": (0.9, 0.02, 140.0),
    "dance": (0.85, 0.05, 126.0),
    "indie folk": (0.35, 0.75, 98.0),
    "schlager": (0.65, 0.3, 118.0),
}
_AVERAGE: Final = (0.6, 0.25, 112.0)


def features_of(track: Track) -> dict[str, float | int]:
    """Measures under the services' names; the tracks of one recording sound the same, a sped-up one faster."""
    rng = Random(f"sound of {track.isrc}")
    energy, acoustic, tempo = _GENRES.get(track.artists[0].genre, _AVERAGE)
    faster = 1.25 if track.version == "sped up" else 1.0
    return {
        "acousticness": _share(rng, acoustic),
        "danceability": _share(rng, 0.62),
        "energy": _share(rng, energy),
        "instrumentalness": 0 if rng.random() < 0.6 else _share(rng, 0.1),
        "key": rng.randrange(12),
        "liveness": _share(rng, 0.7 if track.version == "live" else 0.15),
        "loudness": round(-3 - 9 * (1 - energy) + rng.gauss(0, 1.2), 3),
        "mode": int(rng.random() < 0.6),
        "speechiness": _share(rng, 0.07),
        "tempo": round(faster * rng.gauss(tempo, 14), 3),
        "valence": _share(rng, 0.5),
    }


def _share(rng: Random, mean: float) -> float:
    return round(min(0.999, max(0.001, rng.gauss(mean, 0.12))), 4)
