"""Rules 6 and 9: which recording a position is, and who is credited with it."""

from __future__ import annotations

from tests.oracle.lake import Lake, Row


class Identities:
    """Recording, song and artists of chart rows, as the rows of a lake know them."""

    def __init__(self, lake: Lake) -> None:
        self._matches = {(row["platform"], row["item_id"]): row for row in lake.track_matches}
        self._in_tracks = _artists_in_tracks(lake)

    def recording(self, row: Row) -> str:
        """What matching says of a song; until it knows better the Spotify track id, or `<platform>:<item_id>`."""
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
    return f"name:{credit(row)}" if credit(row) else None


def _artists_in_tracks(lake: Lake) -> dict[str, list[str]]:
    """By track id, the newest word of `tracks` that names artists; of equally new ones the first in the alphabet."""
    naming = [row for row in lake.tracks if row["artist_ids"]]
    naming.sort(key=lambda row: ",".join(row["artist_ids"]), reverse=True)
    naming.sort(key=lambda row: (row["observed_date"], row["fetched_at"]))
    return {row["track_id"]: row["artist_ids"] for row in naming}
