"""Rules 6 and 9: which recording a position is, and who is credited with it."""

from __future__ import annotations

from tests.oracle.lake import Lake, Row


class Identities:
    """Recording, song and artists of chart rows, as the rows of a lake know them."""

    def __init__(self, lake: Lake) -> None:
        self._matches = {(row["platform"], row["item_id"]): row for row in lake.track_matches}
        self._artists = _artists_by_track(lake)
        self._tracks: dict[str, set[str]] = {}
        for row in lake.chart_snapshots:
            self._tracks.setdefault(self.recording(row), set()).update(self._track_ids(row))

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

    def artists(self, row: Row) -> list[str]:
        """The ids of the credited artists by track id, in the order of the credit; else the whole credit."""
        for track_id in self._track_ids(row):
            if track_id in self._artists:
                return self._artists[track_id]
        return _as_published(row)

    def artists_of_recording(self, rows: list[Row]) -> set[str]:
        """The artists of one recording: all that its tracks are known by, else what these rows of it say."""
        tracks = self._tracks[self.recording(rows[0])]
        known = {artist for track_id in tracks for artist in self._artists.get(track_id, [])}
        return known or {artist for row in rows for artist in _as_published(row)}

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


def _as_published(row: Row) -> list[str]:
    if row["artist_ids"]:
        return list(row["artist_ids"])
    return [f"name:{credit(row)}"] if row["artist_names"] else []


def _artists_by_track(lake: Lake) -> dict[str, list[str]]:
    """The newest word of `tracks` that names artists; of the charts where `tracks` has none."""
    artists: dict[str, list[str]] = {}
    for row in sorted(lake.chart_snapshots, key=lambda row: row["fetched_at"]):
        track_id = _track_id(row)
        if row["current"] and track_id and row["artist_ids"]:
            artists[track_id] = row["artist_ids"]
    for row in sorted(lake.tracks, key=lambda track: (track["observed_date"], track["fetched_at"])):
        if row["artist_ids"]:
            artists[row["track_id"]] = row["artist_ids"]
    return artists
