"""Recorded objects of Spotify's catalogue, of audio features and of playlists, picked for a worked example."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from chartlake.sources._exchanges import Exchange, as_sequence
from tests.real_samples.example_lake import Input, Recorded, Table
from tests.real_samples.feature_lists import reccobeats_list

ASKED_AT = datetime(2023, 5, 6, 6, 15)
SWIFT = "06HL4z0CvFAxyc27GXpf02"


def track_list(samples: Path, ids: Sequence[str]) -> Input:
    """Tracks of the recorded list of an artist's work, set into the JSON of Spotify's catalogue."""
    lines = _lines(samples, ids)
    answer = Recorded(
        source="spotify_catalog",
        scope="dropped",
        body=json.dumps({"tracks": [_track(lines[one]) for one in ids]}).encode(),
        fetched_at=ASKED_AT,
        name="tracks-2023-05-06.json",
    )
    columns = ("track", "spotify_track_uri", "artist", "album", "spotify_album_uri", "duration_ms")
    table = Table(
        headings=["title", "track", "artist", "on", "album", "ms"],
        lines=[[lines[one][column] for column in columns] for one in ids],
    )
    return Input(tables=[table], answers=[answer])


def features(samples: Path, ids: Sequence[str]) -> Input:
    """What ReccoBeats said of these tracks, in the shape of its answer; what it does not know it leaves out."""
    said = {one.track_id: one.measures for one in reccobeats_list(samples / "audio_features")}
    records = [
        {"id": "x", "href": f"https://open.spotify.com/track/{one}", **(said[one] or {})} for one in ids if said[one]
    ]
    url = "https://api.reccobeats.com/v1/audio-features"
    exchange = Exchange(url=url, status=200, asked=tuple(ids), body=json.dumps({"content": records}).encode())
    shown = ("energy", "acousticness", "danceability", "valence", "tempo")
    return Input(
        tables=[
            Table(
                headings=["track asked for", *shown],
                lines=[[one, *((said[one] or {}).get(name, "not found") for name in shown)] for one in ids],
            )
        ],
        answers=[
            Recorded(source="reccobeats", scope="audio_features", body=as_sequence([exchange]), fetched_at=ASKED_AT)
        ],
    )


def document(samples: Path, name: str, *, day: str, first: int | None = None) -> Recorded:
    """A recorded answer of the Web API, dropped under the day it is taken to hold on; `first` objects of a list."""
    found = json.loads((samples / "spotify_webapi" / name).read_text(encoding="utf-8"))
    if first is not None:
        holder = found.get("tracks", found)
        holder["items"] = holder["items"][:first]
    return Recorded(
        source="spotify_catalog",
        scope="dropped",
        body=json.dumps(found).encode(),
        fetched_at=datetime.fromisoformat(f"{day}T06:15"),
        name=f"{name.removesuffix('.json')}-{day}.json",
    )


def playlist(samples: Path, name: str, *, at: datetime) -> Recorded:
    """A recorded playlist of the Web API, as it was read at a moment."""
    body = (samples / "spotify_webapi" / name).read_bytes()
    return Recorded(source="spotify_playlists", scope="dropped", body=body, fetched_at=at, name=name)


def playlist_history(samples: Path, name: str, captures: Sequence[str], *, down_to: int) -> Input:
    """Captures of a playlist in the archive of 2019, the positions from 1 to `down_to`."""
    with gzip.open(samples / "playlist_history" / "playlist_history_2019.csv.gz", "rt", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        lines = [
            line
            for line in reader
            if line["playlist_name"] == name and line["captured_at"] in captures and int(line["position"]) <= down_to
        ]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(reader.fieldnames or ()))
    writer.writeheader()
    writer.writerows(lines)
    shown = ("captured_at", "position", "track_name", "track_id", "artist_names", "album_id")
    answer = Recorded(
        source="playlist_history",
        scope="dropped",
        body=out.getvalue().encode(),
        fetched_at=datetime(2026, 11, 21),
        name="playlist_history_2019.csv",
    )
    table = Table(headings=shown, lines=[[line[column] for column in shown] for line in lines])
    return Input(tables=[table], answers=[answer])


def together(*inputs: Input, matched: bool = False) -> Input:
    """Several inputs in one lake."""
    names: dict[str, str] = {}
    for one in inputs:
        names |= one.names
    return Input(
        tables=[table for one in inputs for table in one.tables],
        answers=[answer for one in inputs for answer in one.answers],
        names=names,
        matched=matched,
    )


def _lines(samples: Path, ids: Sequence[str]) -> Mapping[str, dict[str, str]]:
    with (samples / "audio_features" / "spotify-track-info.csv").open(encoding="utf-8", newline="") as file:
        return {line["spotify_track_uri"]: line for line in csv.DictReader(file) if line["spotify_track_uri"] in ids}


def _track(line: Mapping[str, str]) -> dict[str, Any]:
    """The list tells artists by name, and all of these are one artist's own."""
    album = {"id": line["spotify_album_uri"], "name": line["spotify_album"]}
    return {
        "type": "track",
        "id": line["spotify_track_uri"],
        "name": line["track"],
        "artists": [{"id": SWIFT, "name": line["artist"]}],
        "album": album if line["album"] != "NA" else None,
        "duration_ms": int(line["duration_ms"]),
        "explicit": line["explicit"] == "TRUE",
    }
