"""playlist_kpis: counts and means over the songs of a playlist on a day."""

from __future__ import annotations

from typing import Any

import pytest

from tests.athena_queries.written_lake import WrittenLake
from tests.athena_queries.written_playlists import playlist, same_recording, track

POPULARITY = "SELECT mean_popularity, songs_with_popularity, popularity_status FROM playlist_kpis"


def test_lengths_are_those_of_the_songs_whose_length_is_known(lake: WrittenLake) -> None:
    lake.write("tracks", [track("A", duration_ms=180_000), track("B", duration_ms=121_000), track("C")])
    lake.write("playlist_snapshots", playlist({"03-01": "A B C episode"}))
    asked = (
        "SELECT songs, positions, mean_duration_ms, longest_duration_ms, shortest_duration_ms, songs_with_duration "
        "FROM playlist_kpis"
    )
    assert lake.ask(asked) == [(3, 4, 150_500.0, 180_000, 121_000, 2)]


def test_a_song_in_two_versions_counts_once_where_it_stands_first(lake: WrittenLake) -> None:
    lake.write("track_matches", [same_recording("A2", "A")])
    lake.write("tracks", [track("A", duration_ms=180_000), track("A2", duration_ms=100_000)])
    lake.write("playlist_snapshots", playlist({"03-01": "A2 A A"}))
    assert lake.ask("SELECT songs, positions, mean_duration_ms FROM playlist_kpis") == [(1, 3, 100_000.0)]


def test_a_later_word_that_withholds_the_length_takes_nothing_back(lake: WrittenLake) -> None:
    lake.write("tracks", [track("A", duration_ms=180_000, observed="01-05"), track("A", observed="01-06")])
    lake.write("playlist_snapshots", playlist({"03-01": "A"}))
    assert lake.ask("SELECT mean_duration_ms FROM playlist_kpis") == [(180_000.0,)]


def test_artists_are_told_apart_by_id_and_credits_never_split(lake: WrittenLake) -> None:
    lake.write("tracks", [track("B", artist_ids=["alma"], artist_names=["Alma"])])
    by_id = playlist({"03-01": "A"}, artist_ids=["alma", "bo"])
    rest = playlist({"03-01": "- B C D"}, artist_names=["Cleo, Dan"])[1:]
    lake.write("playlist_snapshots", by_id + rest)
    # alma, bo, and one credit of two names that nobody knows by id
    assert lake.ask("SELECT songs, artists FROM playlist_kpis") == [(4, 3)]


def test_albums_are_those_of_the_capture_else_of_the_catalogue(lake: WrittenLake) -> None:
    lake.write("tracks", [track("A", album_id="old"), track("B", album_id="debut")])
    told = playlist({"03-01": "A"}, album_id="new")
    lake.write("playlist_snapshots", told + playlist({"03-01": "- B C"})[1:])
    assert lake.ask("SELECT albums, songs_with_album FROM playlist_kpis") == [(2, 2)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, (None, 0, "WITHHELD")),
        ({"A": ("03-01", 40)}, (40.0, 1, "PARTIAL")),
        ({"A": ("02-02", 40), "B": ("03-01", 45)}, (42.5, 2, "OK")),
        ({"A": ("02-01", 40), "B": ("03-01", 45)}, (45.0, 1, "PARTIAL")),  # 28 days before are too long ago
        ({"A": ("03-02", 40)}, (None, 0, "WITHHELD")),  # a later day tells nothing of this one
    ],
)
def test_popularity_is_the_newest_of_the_28_days_up_to_the_snapshot(
    lake: WrittenLake, told: dict[str, tuple[str, int]], expected: tuple[Any, ...]
) -> None:
    lake.write("tracks", [track(item, observed=seen, popularity=value) for item, (seen, value) in told.items()])
    lake.write("playlist_snapshots", playlist({"03-01": "A B"}))
    assert lake.ask(POPULARITY) == [expected]


def test_a_playlist_without_songs_says_so(lake: WrittenLake) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "episode local"}))
    asked = "SELECT songs, positions, mean_duration_ms, artists, popularity_status FROM playlist_kpis"
    assert lake.ask(asked) == [(0, 2, None, 0, "NO_SONGS")]
