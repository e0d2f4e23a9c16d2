"""listening_daily: what a user played on a UTC day."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, day
from tests.athena_queries.written_listening import KARI, OLA, play
from tests.athena_queries.written_playlists import same_recording, track

DAYS = "SELECT user_id, date, plays, recordings, artists FROM listening_daily ORDER BY user_id, date"


def test_a_play_belongs_to_the_utc_day_on_which_it_ended(lake: WrittenLake) -> None:
    lake.write("plays", [play("03-01 23:59", "A"), play("03-02 00:00", "A"), play("03-02 10:00", "B", user=OLA)])
    assert lake.ask(DAYS) == [
        (KARI, day("03-01"), 1, 1, 1),
        (KARI, day("03-02"), 1, 1, 1),
        (OLA, day("03-02"), 1, 1, 1),
    ]


def test_versions_are_one_recording_and_every_credited_artist_counts(lake: WrittenLake) -> None:
    lake.write("track_matches", [same_recording("A2", "A")])
    lake.write("tracks", [track("A", artist_ids=["alma", "bo"], artist_names=["Alma", "Bo"])])
    lake.write("plays", [play("03-01 10:00", "A"), play("03-01 11:00", "A2"), play("03-01 12:00", "C")])
    # alma and bo by id, the artist of C by name
    assert lake.ask(DAYS) == [(KARI, day("03-01"), 3, 2, 3)]


def test_minutes_are_those_that_are_known_and_an_estimate_stands_beside_them(lake: WrittenLake) -> None:
    lake.write("tracks", [track("A", duration_ms=180_000), track("B", duration_ms=240_000)])
    heard = play("03-01 10:00", "A", ms_played=90_000, origin="import", time_precision="s")
    lake.write("plays", [heard, play("03-01 11:00", "B"), play("03-01 12:00", "C"), play("03-02 10:00", "C")])
    asked = "SELECT minutes, minutes_estimated, plays_measured, plays_estimated FROM listening_daily ORDER BY date"
    assert lake.ask(asked) == [(1.5, 5.5, 1, 1), (None, None, 0, 0)]
