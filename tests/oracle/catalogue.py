"""Albums on charts, genres of charts, and what an artist has made and how it sounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import sqrt
from statistics import fmean
from typing import Final

from tests.oracle.facts import (
    FEATURES,
    album_facts,
    artist_facts,
    credited,
    credits_of_tracks,
    features,
    genres,
    recording_of,
    tied_tracks,
    track_facts,
    tracks_of,
)
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of, total
from tests.oracle.positions import recording_daily

_SIDES: Final = {"energetic": "energy", "acoustic": "acousticness", "danceable": "danceability", "happy": "valence"}


def album_leaderboard(lake: Lake) -> Rows:
    """One row per chart and album; a recording counts for each album that one of its tracks is on."""
    by_album: dict[tuple[ChartKey, str], Rows] = {}
    homeless: dict[ChartKey, set[str]] = {}
    for row in recording_daily(lake):
        albums = _albums(lake, row["recording_id"])
        for album in albums:
            by_album.setdefault((chart_of(row), album), []).append(row)
        if not albums:
            homeless.setdefault(chart_of(row), set()).add(row["recording_id"])
    return [
        {
            **chart_columns(chart),
            "album_id": album,
            "days_at_1": _days_within(rows, 1),
            "days_in_top_10": _days_within(rows, 10),
            "days_in_top_50": _days_within(rows, 50),
            "recordings": len({row["recording_id"] for row in rows}),
            "streams": total([row["streams"] for row in rows]),
            "first_date": min(row["chart_date"] for row in rows),
            "last_date": max(row["chart_date"] for row in rows),
            "album_name": album_facts(lake).get(album, {}).get("name"),
            "album_type": album_facts(lake).get(album, {}).get("album_type"),
            "recordings_without_album": len(homeless.get(chart, ())),
        }
        for (chart, album), rows in by_album.items()
    ]


def _albums(lake: Lake, recording: str) -> set[str]:
    known = track_facts(lake)
    albums = {known[track_id]["album_id"] for track_id in tracks_of(lake, recording) if track_id in known}
    return {album for album in albums if album}


def _days_within(rows: Rows, depth: int) -> int:
    return len({row["chart_date"] for row in rows if row["rank"] <= depth})


def genre_daily(lake: Lake) -> Rows:
    """One row per genre of a chart and date, and one for the recordings that have none."""
    days: dict[tuple[ChartKey, date], Rows] = {}
    for row in recording_daily(lake):
        days.setdefault((chart_of(row), row["chart_date"]), []).append(row)
    told = []
    known = _remembering(lambda recording: genres(lake, recording))
    for (chart, day), rows in days.items():
        of_genre: dict[str | None, Rows] = {}
        for row in rows:
            genres_or_none: list[str | None] = [*known(row["recording_id"])] or [None]
            for genre in genres_or_none:
                of_genre.setdefault(genre, []).append(row)
        without = len(of_genre.get(None, ()))
        for of_those, those in of_genre.items():
            told.append(
                {
                    **chart_columns(chart),
                    "chart_date": day,
                    "genre": of_those,
                    "recordings": len(those),
                    "streams": total([row["streams"] for row in those]),
                    "chart_recordings": len(rows),
                    "recordings_share": len(those) / len(rows),
                    "without_genre": without,
                    "without_genre_share": without / len(rows),
                    "month": f"{day:%Y-%m}",
                }
            )
    return told


def _remembering(compute: Callable[[str], set[str]]) -> Callable[[str], set[str]]:
    kept: dict[str, set[str]] = {}

    def known(recording: str) -> set[str]:
        if recording not in kept:
            kept[recording] = compute(recording)
        return kept[recording]

    return known


def artist_discography(lake: Lake) -> Rows:
    """One row per artist and album that names the artist."""
    told = ("name", "album_type", "release_date", "total_tracks", "label")
    return [
        {"artist_id": artist, "album_id": album_id, **{fact: album[fact] for fact in told}}
        for album_id, album in album_facts(lake).items()
        for artist in set(album["artist_ids"] or ())
    ]


def artist_profile(lake: Lake) -> Rows:
    """One row per artist with an id: releases by type, and the sound of the recordings, each once."""
    by_artist = _recordings(lake)
    albums: dict[str, list[str | None]] = {}
    for album in album_facts(lake).values():
        for artist in set(album["artist_ids"] or ()):
            albums.setdefault(artist, []).append(album["album_type"])
    artists = by_artist.keys() | albums.keys() | artist_facts(lake).keys()
    return [_profile(lake, artist, by_artist.get(artist, {}), albums.get(artist, [])) for artist in artists]


def _recordings(lake: Lake) -> dict[str, dict[str, str | None]]:
    """By artist the recordings of all tracks that anybody credits, with the artist's name there."""
    recordings = {recording_of(lake, track_id) for track_id in credits_of_tracks(lake)} | tied_tracks(lake).keys()
    by_artist: dict[str, dict[str, str | None]] = {}
    for recording in recordings:
        for artist, name in credited(lake, recording).items():
            by_artist.setdefault(artist, {})[recording] = name
    return by_artist


def _profile(lake: Lake, artist: str, recordings: dict[str, str | None], releases: list[str | None]) -> Row:
    heard = {recording: features(lake, recording) for recording in recordings}
    found = {recording: row for recording, row in heard.items() if row and row["found"]}
    counted = {kind: releases.count(kind) for kind in ("album", "single", "compilation")}
    named = artist_facts(lake).get(artist, {}).get("name")
    row: Row = {
        "artist_id": artist,
        "artist_name": named or max(filter(None, recordings.values()), default=None),
        **{f"{kind}s": count for kind, count in counted.items()},
        "other_releases": len(releases) - sum(counted.values()),
        "recordings": len(recordings),
        "recordings_with_features": len(found),
        "recordings_without_features": len(recordings) - len(found),
        "recordings_not_found": len([one for one in heard.values() if one and not one["found"]]),
        "features_status": _features_status(len(recordings), len(found)),
    }
    for feature in FEATURES:
        values = [one[feature] for one in found.values() if one[feature] is not None]
        mean = fmean(values) if values else None
        row[f"{feature}_mean"] = mean
        row[f"{feature}_sd"] = None if mean is None else sqrt(fmean((value - mean) ** 2 for value in values))
    for word, feature in _SIDES.items():
        row |= _extremes(lake, word, {key: one for key, one in found.items() if one[feature] is not None}, feature)
    return row


def _features_status(recordings: int, found: int) -> str:
    if not recordings:
        return "NO_RECORDINGS"
    if not found:
        return "NO_FEATURES"
    return "OK" if found == recordings else "PARTIAL"


def _extremes(lake: Lake, word: str, found: dict[str, Row], feature: str) -> Row:
    most = min(found, key=lambda recording: (-found[recording][feature], recording), default=None)
    least = min(found, key=lambda recording: (found[recording][feature], recording), default=None)
    row: Row = {f"most_{word}": most, f"least_{word}": least}
    for side, recording in (("most", most), ("least", least)):
        track = found[recording]["track_id"] if recording else None
        row[f"{side}_{word}_title"] = track_facts(lake).get(track or "", {}).get("name")
    return row
