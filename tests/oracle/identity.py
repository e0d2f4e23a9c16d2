"""Rules 6 and 9: which recording a position is, and who is credited with it."""

from __future__ import annotations

from tests.oracle.lake import Lake, Row


class Identities:
    """Recording, song and artists of chart rows, as the rows of a lake know them."""

    def __init__(self, lake: Lake) -> None:
        self._matches = {(row["platform"], row["item_id"]): row for row in lake.track_matches}
        self._in_tracks = _artists_in_tracks(lake)
        self._artists = _artists_on_charts(lake) | self._in_tracks
        self._tracks: dict[str, set[str]] = {}
        for row in lake.track_matches:
            self._tracks.setdefault(row["recording_id"], set()).update(self._track_ids(row))

    def recording(self, row: Row) -> str:
        """What matching says; until it knows better the Spotify track id, or `<platform>:<item_id>`."""
        match = self._matches.get((row["platform"], row["item_id"]))
        if match:
            return str(match["recording_id"])
        return _track_id(row) or f"{row['platform']}:{row['item_id']}"

    def song(self, row: Row) -> str:
        """The song that the recording is a version of; itself until matching knows better."""
        match = self._matches.get((row["platform"], row["item_id"]))
        return str(match["song_id"]) if match else self.recording(row)

    def lead_artist(self, row: Row) -> str | None:
        """The first credited artist: as published, else as `tracks` knows the track, else the whole credit."""
        by_track = [self._in_tracks.get(track_id) for track_id in self._track_ids(row)]
        first = [artists[0] for artists in (row["artist_ids"], *by_track) if artists]
        return first[0] if first else _whole_credit(row)

    def artists_of_recording(self, rows: list[Row]) -> set[str]:
        """The artists that its tracks are known by, whatever the platform; else the newest credit of these rows."""
        recording = self.recording(rows[0])
        tracks = {recording, *self._tracks.get(recording, ())}
        known = {artist for track_id in tracks for artist in self._artists.get(track_id, [])}
        newest = max(row["fetched_at"] for row in rows)
        names = sorted(filter(None, (_whole_credit(row) for row in rows if row["fetched_at"] == newest)))
        return known or set(names[:1])

    def _track_ids(self, row: Row) -> list[str]:
        """The Spotify tracks that the item is: its own id, and the one that matching gives its recording."""
        match = self._matches.get((row["platform"], row["item_id"]))
        candidates = [_track_id(row), match and match["spotify_track_id"]]
        return [track_id for track_id in candidates if track_id]


def credit(row: Row) -> str | None:
    """The text twin of artist_names."""
    return ", ".join(row["artist_names"]) if row["artist_names"] is not None else None


def _track_id(row: Row) -> str | None:
    """The Spotify track id of an item, when it has one."""
    if row["platform"] != "spotify" or row["item_id"].startswith("text:"):
        return None
    return str(row["item_id"])


def _whole_credit(row: Row) -> str | None:
    return f"name:{credit(row)}" if row["artist_names"] else None


def _artists_in_tracks(lake: Lake) -> dict[str, list[str]]:
    """By track id, the newest word of `tracks` that names artists."""
    told = sorted(lake.tracks, key=lambda track: (track["observed_date"], track["fetched_at"]))
    return {row["track_id"]: row["artist_ids"] for row in told if row["artist_ids"]}


def _artists_on_charts(lake: Lake) -> dict[str, list[str]]:
    """By track id, the newest current chart that names artists by id."""
    told = sorted(lake.chart_snapshots, key=lambda row: row["fetched_at"])
    known = [(_track_id(row), row["artist_ids"]) for row in told if row["current"]]
    return {track_id: artist_ids for track_id, artist_ids in known if track_id and artist_ids}
