"""Rules 6 and 9: which recording a position is, and who is credited with it."""

from __future__ import annotations

from tests.oracle.lake import Lake, Row


class Identities:
    """Recording, song and artists of chart rows, as track_matches and tracks know them."""

    def __init__(self, lake: Lake) -> None:
        self._matches = {(row["platform"], row["item_id"]): row for row in lake.track_matches}
        self._artists: dict[str, list[str]] = {}
        for track in sorted(lake.tracks, key=lambda track: (track["observed_date"], track["fetched_at"])):
            if track["artist_ids"]:
                self._artists[track["track_id"]] = track["artist_ids"]  # the newest word stays

    def recording(self, row: Row) -> str:
        """What matching says; until it knows better the Spotify track id, or `<platform>:<item_id>`."""
        match = self._matches.get((row["platform"], row["item_id"]))
        if match:
            return str(match["recording_id"])
        if row["platform"] == "spotify" and not row["item_id"].startswith("text:"):
            return str(row["item_id"])
        return f"{row['platform']}:{row['item_id']}"

    def song(self, row: Row) -> str:
        """The song that the recording is a version of; itself until matching knows better."""
        match = self._matches.get((row["platform"], row["item_id"]))
        return str(match["song_id"]) if match else self.recording(row)

    def artists(self, row: Row) -> list[str]:
        """The ids of the credited artists by track id, else those the chart itself gave, else the whole credit."""
        for track_id in self._track_ids(row):
            if track_id in self._artists:
                return self._artists[track_id]
        if row["artist_ids"]:
            return list(row["artist_ids"])
        return [f"name:{credit(row)}"] if row["artist_names"] else []

    def _track_ids(self, row: Row) -> list[str]:
        own = [str(row["item_id"])] if row["platform"] == "spotify" else []
        match = self._matches.get((row["platform"], row["item_id"]))
        return own + ([match["spotify_track_id"]] if match and match["spotify_track_id"] else [])


def credit(row: Row) -> str | None:
    """The text twin of artist_names."""
    return ", ".join(row["artist_names"]) if row["artist_names"] is not None else None
