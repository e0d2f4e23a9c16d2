"""playlist_changes: what came, what left and what moved between two looks at a playlist."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, day
from tests.athena_queries.written_playlists import playlist, same_recording

CHANGES = (
    "SELECT snapshot_date, recording_id, change, from_position, to_position FROM playlist_changes "
    "ORDER BY snapshot_date, recording_id"
)


def test_songs_are_added_removed_and_moved(lake: WrittenLake) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A B C", "03-02": "A C D"}))
    assert lake.ask(CHANGES) == [
        (day("03-02"), "B", "REMOVED", 2, None),
        (day("03-02"), "C", "MOVED", 3, 2),
        (day("03-02"), "D", "ADDED", None, 3),
    ]


def test_the_first_observed_date_has_nothing_to_be_set_against(lake: WrittenLake) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A B"}))
    assert lake.ask(CHANGES) == []


def test_a_song_that_comes_back_is_added_again(lake: WrittenLake) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A B", "03-02": "A", "03-03": "A B"}))
    assert lake.ask(CHANGES) == [
        (day("03-02"), "B", "REMOVED", 2, None),
        (day("03-03"), "B", "ADDED", None, 2),
    ]


def test_a_second_copy_that_goes_changes_nothing(lake: WrittenLake) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A B A", "03-02": "A B"}))
    assert lake.ask(CHANGES) == []


def test_another_version_in_its_place_is_the_same_song(lake: WrittenLake) -> None:
    lake.write("track_matches", [same_recording("A2", "A")])
    lake.write("playlist_snapshots", playlist({"03-01": "A B", "03-02": "A2 B"}))
    assert lake.ask(CHANGES) == []


def test_a_day_on_which_only_episodes_were_left_is_an_observed_date(lake: WrittenLake) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A", "03-02": "episode", "03-03": "A"}))
    assert lake.ask(CHANGES) == [
        (day("03-02"), "A", "REMOVED", 1, None),
        (day("03-03"), "A", "ADDED", None, 1),
    ]


def test_a_change_over_a_gap_is_told_and_says_so(lake: WrittenLake) -> None:
    lake.write("playlist_snapshots", playlist({"03-01": "A", "03-08": "B", "03-16": "C"}))
    asked = "SELECT recording_id, previous_date, days_between, status FROM playlist_changes WHERE {} ORDER BY 1"
    asked = asked.format("change = 'ADDED'")
    assert lake.ask(asked) == [("B", day("03-01"), 7, "OK"), ("C", day("03-08"), 8, "AFTER_GAP")]


def test_each_playlist_has_a_calendar_of_its_own(lake: WrittenLake) -> None:
    mine = playlist({"03-01": "A", "03-03": "A"}, name="mine")
    lake.write("playlist_snapshots", mine + playlist({"03-02": "B"}, name="other"))
    assert lake.ask(CHANGES) == []
