"""Recorded lists of audio features, set into the JSON that the services answer with."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEASURES = (
    "danceability", "energy", "loudness", "speechiness", "acousticness", "instrumentalness", "liveness", "valence",
    "tempo", "key", "mode",
)  # fmt: skip
_WHOLE = ("key", "mode")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line: a track that the service was asked for, and what it said; None when it was not found."""

    track_id: str
    measures: dict[str, float] | None


def reccobeats_list(folder: Path) -> list[Listed]:
    """The lines that have a Spotify id; three songs of the list are not on Spotify."""
    with (folder / "reccobeats-audio-features.csv").open(encoding="utf-8", newline="") as file:
        return [
            Listed(
                track_id=line["spotify_track_uri"],
                measures=None if line["danceability"] == "NA" else measures_of(line),
            )
            for line in csv.DictReader(file)
            if line["spotify_track_uri"]
        ]


def measures_of(line: dict[str, Any]) -> dict[str, float]:
    """The measures of a line as numbers."""
    return {name: int(line[name]) if name in _WHOLE else float(line[name]) for name in MEASURES}
