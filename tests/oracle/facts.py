"""What is known of tracks, albums, artists and recordings: the newest word on each fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tests.oracle.identity import Identities
from tests.oracle.lake import Lake, Row, Rows, is_song, remembered

FEATURES: Final = (
    "acousticness",
    "danceability",
    "energy",
    "instrumentalness",
    "liveness",
    "speechiness",
    "valence",
    "loudness",
    "tempo",
)
_PREFERRED: Final = ("spotify", "reccobeats")


def newest_words(rows: Rows, *, key: str, facts: Iterable[str]) -> dict[str, Row]:
    """Per key each fact as the newest row tells it that does; nulls and empty lists tell nothing."""
    told: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: (row["observed_date"], row["fetched_at"], row["source"])):
        known = told.setdefault(row[key], dict.fromkeys(facts))
        known.update({fact: row.get(fact) for fact in facts if row.get(fact) not in (None, [])})
    return told


@remembered
def track_facts(lake: Lake) -> Mapping[str, Row]:
    """By track id: name, album, length."""
    return newest_words(lake.tracks, key="track_id", facts=("name", "album_id", "duration_ms", "artist_ids"))


@remembered
def artist_facts(lake: Lake) -> Mapping[str, Row]:
    """By artist id: name and genres."""
    return newest_words(lake.artists, key="artist_id", facts=("name", "genres"))


@remembered
def album_facts(lake: Lake) -> Mapping[str, Row]:
    """By album id: name, type, artists, release, size, label."""
    facts = ("name", "album_type", "artist_ids", "release_date", "total_tracks", "label")
    return newest_words(lake.albums, key="album_id", facts=facts)


@remembered
def identities(lake: Lake) -> Identities:
    """Which recording an item is."""
    return Identities(lake)


def recording_of(lake: Lake, track_id: str) -> str:
    """The recording that a Spotify item is."""
    return identities(lake).recording({"platform": "spotify", "item_id": track_id})


@remembered
def tied_tracks(lake: Lake) -> Mapping[str, set[str]]:
    """By recording the Spotify tracks that matching ties to it."""
    tied: dict[str, set[str]] = {}
    for match in lake.track_matches:
        of_recording = tied.setdefault(match["recording_id"], set())
        if match["platform"] == "spotify":
            of_recording.add(match["item_id"])
        if match["spotify_track_id"]:
            of_recording.add(match["spotify_track_id"])
    return tied


def tracks_of(lake: Lake, recording: str) -> set[str]:
    """Its own track, if it is one, and those that matching ties to it."""
    return {recording, *tied_tracks(lake).get(recording, ())}


@remembered
def credits_of_tracks(lake: Lake) -> Mapping[str, Row]:
    """By track id the row that tells its artists: the newest of `tracks`, else of current Spotify charts."""
    on_charts = [
        row | {"track_id": row["item_id"]}
        for row in lake.chart_snapshots
        if row["current"] and row["platform"] == "spotify" and is_song(row) and not row["item_id"].startswith("text:")
    ]
    return _last_naming(on_charts, "fetched_at") | _last_naming(lake.tracks, "observed_date", "fetched_at")


def _last_naming(rows: Rows, *newest: str) -> dict[str, Row]:
    """By track the newest row with ids of artists, of equally new ones the first in the alphabet."""
    naming = [row for row in rows if row["artist_ids"]]
    naming.sort(key=lambda row: (",".join(row["artist_ids"]), ", ".join(row["artist_names"] or [])), reverse=True)
    return {row["track_id"]: row for row in sorted(naming, key=lambda row: tuple(row[name] for name in newest))}


def credited(lake: Lake, recording: str) -> dict[str, str | None]:
    """The artists of a recording that have an id, with a name where one stands beside it."""
    names: dict[str, str | None] = {}
    for track_id in tracks_of(lake, recording):
        row = credits_of_tracks(lake).get(track_id)
        if row:
            named = row["artist_names"] or []
            paired = named if len(named) == len(row["artist_ids"]) else [None] * len(row["artist_ids"])
            for artist, name in zip(row["artist_ids"], paired, strict=True):
                names[artist] = max(filter(None, (names.get(artist), name)), default=None)
    return names


def genres(lake: Lake, recording: str) -> set[str]:
    """The genres of all its artists."""
    known = (artist_facts(lake).get(artist, {}).get("genres") for artist in credited(lake, recording))
    return {genre for of_artist in known if of_artist for genre in of_artist}


@remembered
def _measures(lake: Lake) -> Mapping[str, Rows]:
    by_track: dict[str, Rows] = {}
    for row in lake.audio_features:
        by_track.setdefault(row["track_id"], []).append(row)
    return by_track


def features(lake: Lake, recording: str) -> Row | None:
    """The row of the provider that comes first of those that know one of its tracks; None when nobody was asked."""
    told = [row for track_id in tracks_of(lake, recording) for row in _measures(lake).get(track_id, ())]
    return min(told, key=lambda row: _preference(row, recording), default=None)


def _preference(row: Row, recording: str) -> tuple[Any, ...]:
    provider = row["provider"]
    place = _PREFERRED.index(provider) if provider in _PREFERRED else len(_PREFERRED)
    return not row["found"], place, provider, row["track_id"] != recording, row["track_id"]
