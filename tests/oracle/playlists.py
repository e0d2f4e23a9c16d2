"""Playlists: what stood there, what changed from one observed date to the next, and the figures of a date."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from tests.oracle.facts import recording_of, track_facts
from tests.oracle.identity import credit
from tests.oracle.lake import Lake, Row, Rows, remembered

_AS_READ = (
    "playlist_id", "snapshot_date", "position", "added_at", "item_type", "track_id", "title", "artist_names",
    "artist_ids", "album_id", "playlist_name", "captured_at", "source", "month",
)  # fmt: skip
Capture = tuple[str, date]


@remembered
def playlist_daily(lake: Lake) -> Rows:
    """Every position of the last capture of a day; the day of added_at is day 1 on the playlist."""
    daily = []
    for read in lake.playlist_snapshots:
        if read["current"]:
            row = {name: read.get(name) for name in _AS_READ}
            row["artist_names_text"] = credit(row)
            row["recording_id"] = recording_of(lake, read["track_id"]) if read["item_type"] == "track" else None
            daily.append(row | _age(row))
    return daily


def _age(row: Row) -> Row:
    if row["added_at"] is None:
        return {"days_on_playlist": None, "days_status": "NO_ADDED_AT"}
    days = (row["snapshot_date"] - row["added_at"].date()).days + 1
    if days < 1:
        return {"days_on_playlist": None, "days_status": "ADDED_LATER"}
    return {"days_on_playlist": days, "days_status": "OK"}


@remembered
def _captures(lake: Lake) -> dict[Capture, Rows]:
    captures: dict[Capture, Rows] = {}
    for row in sorted(playlist_daily(lake), key=lambda row: row["position"]):
        captures.setdefault((row["playlist_id"], row["snapshot_date"]), []).append(row)
    return captures


def _songs(rows: Rows) -> dict[str, Row]:
    """Each recording where it stands first."""
    songs: dict[str, Row] = {}
    for row in rows:
        if row["recording_id"] is not None:
            songs.setdefault(row["recording_id"], row)
    return songs


def playlist_titles(lake: Lake) -> Rows:
    """What each recording was called on its last date on a playlist, at its first position there."""
    newest: dict[tuple[str, str], Row] = {}
    for (playlist, _), rows in sorted(_captures(lake).items()):
        newest |= {(playlist, recording): row for recording, row in _songs(rows).items()}
    return [
        {"playlist_id": playlist, "recording_id": recording}
        | {name: row[name] for name in ("title", "artist_names_text")}
        for (playlist, recording), row in newest.items()
    ]


def playlist_changes(lake: Lake) -> Rows:
    """What was added, removed and moved between adjacent observed dates."""
    changes: Rows = []
    for (playlist, before), (same, now) in pairwise(sorted(_captures(lake))):
        if playlist == same:
            then, there = _songs(_captures(lake)[playlist, before]), _songs(_captures(lake)[playlist, now])
            for recording in then.keys() | there.keys():
                changes += _change(playlist, before, now, recording, then.get(recording), there.get(recording))
    return changes


def _change(playlist: str, before: date, now: date, recording: str, then: Row | None, there: Row | None) -> Rows:
    left, right = then and then["position"], there and there["position"]
    if left == right:
        return []
    return [
        {
            "playlist_id": playlist,
            "snapshot_date": now,
            "recording_id": recording,
            "change": "ADDED" if then is None else "REMOVED" if there is None else "MOVED",
            "from_position": left,
            "to_position": right,
            "previous_date": before,
            "days_between": (now - before).days,
            "status": "AFTER_GAP" if (now - before).days > 7 else "OK",
        }
    ]


def playlist_kpis(lake: Lake) -> Rows:
    """Counts and means over the songs of a playlist on a date."""
    return [_figures(lake, capture, rows) for capture, rows in _captures(lake).items()]


def _figures(lake: Lake, capture: Capture, rows: Rows) -> Row:
    songs = list(_songs(rows).values())
    known = track_facts(lake)
    lengths = [known[song["track_id"]]["duration_ms"] for song in songs if song["track_id"] in known]
    lengths = [length for length in lengths if length is not None]
    albums = [song["album_id"] or known.get(song["track_id"], {}).get("album_id") for song in songs]
    told = [_popularity(lake, song["track_id"], capture[1]) for song in songs]
    popularities = [popularity for popularity in told if popularity is not None]
    return {
        "playlist_id": capture[0],
        "snapshot_date": capture[1],
        "songs": len(songs),
        "positions": len(rows),
        "mean_duration_ms": sum(lengths) / len(lengths) if lengths else None,
        "longest_duration_ms": max(lengths, default=None),
        "shortest_duration_ms": min(lengths, default=None),
        "songs_with_duration": len(lengths),
        "artists": len({artist for song in songs for artist in _artists(lake, song)}),
        "albums": len({album for album in albums if album}),
        "songs_with_album": len([album for album in albums if album]),
        "mean_popularity": sum(popularities) / len(popularities) if popularities else None,
        "songs_with_popularity": len(popularities),
        "popularity_status": _status(len(songs), len(popularities)),
        "playlist_name": rows[0]["playlist_name"],
        "month": f"{capture[1]:%Y-%m}",
    }


def _status(songs: int, told: int) -> str:
    if not songs:
        return "NO_SONGS"
    if not told:
        return "WITHHELD"
    return "OK" if told == songs else "PARTIAL"


def _artists(lake: Lake, song: Row) -> list[str]:
    known = song["artist_ids"] or track_facts(lake).get(song["track_id"], {}).get("artist_ids")
    return known or ([f"name:{credit(song)}"] if credit(song) else [])


@remembered
def _readings(lake: Lake) -> dict[str, Rows]:
    by_track: dict[str, Rows] = {}
    for row in sorted(lake.tracks, key=lambda row: (row["observed_date"], row["fetched_at"], row["source"])):
        if row.get("popularity") is not None:
            by_track.setdefault(row["track_id"], []).append(row)
    return by_track


def _popularity(lake: Lake, track_id: str, day: date) -> int | None:
    """The newest of the 28 days up to the day."""
    told = [row for row in _readings(lake).get(track_id, ()) if 0 <= (day - row["observed_date"]).days < 28]
    return told[-1]["popularity"] if told else None
