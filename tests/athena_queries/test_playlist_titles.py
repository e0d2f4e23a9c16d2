"""playlist_titles: what a song of a playlist is called, also after it was taken off."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake
from tests.athena_queries.written_playlists import playlist


def test_a_song_keeps_the_name_of_its_last_date_and_first_position(lake: WrittenLake) -> None:
    rows = playlist({"03-01": "A B", "03-02": "A B A", "03-03": "A"})
    for row in rows:
        row["title"] = f"{row['track_id']} on {row['snapshot_date']:%d} at {row['position']}"
    lake.write("playlist_snapshots", rows)
    assert lake.ask("SELECT recording_id, title FROM playlist_titles ORDER BY recording_id") == [
        ("A", "A on 03 at 1"),
        ("B", "B on 02 at 2"),
    ]
