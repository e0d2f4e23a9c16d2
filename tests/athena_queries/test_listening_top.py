"""listening_top: the own counts beside Spotify's list."""

from __future__ import annotations

from typing import Any

import pytest

from tests.athena_queries.written_lake import WrittenLake, day
from tests.athena_queries.written_listening import play, top
from tests.athena_queries.written_playlists import same_recording, track

TRACKS = (
    "SELECT rank, own_id, own_plays, own_rank_at_spotify, spotify_item_id, spotify_own_rank, spotify_own_plays "
    "FROM listening_top WHERE kind = 'track' AND period = 'short_term' ORDER BY rank"
)


def test_the_two_lists_stand_side_by_side(lake: WrittenLake) -> None:
    plays = [play(f"03-01 {hour}:00", item) for hour, item in zip(range(10, 20), "AABBBC", strict=False)]
    lake.write("plays", plays)
    lake.write("user_top", top("03-02", "track", "A Z"))
    assert lake.ask(TRACKS) == [
        (1, "B", 3, None, "A", 2, 2),
        (2, "A", 2, 1, "Z", None, 0),
        (3, "C", 1, None, None, None, None),
    ]


def test_a_version_in_spotifys_list_is_its_recording(lake: WrittenLake) -> None:
    lake.write("track_matches", [same_recording("A2", "A")])
    lake.write("plays", [play("03-01 10:00", "A"), play("03-01 11:00", "A2")])
    lake.write("user_top", top("03-02", "track", "Z A2 A"))
    assert lake.ask(TRACKS)[:2] == [(1, "A", 2, 2, "Z", None, 0), (2, None, None, None, "A2", 1, 2)]


def test_the_newest_list_ends_the_period(lake: WrittenLake) -> None:
    # 28 days up to 10 March begin on 11 February
    lake.write("plays", [play(f"{at} 10:00", "A") for at in ("02-10", "02-11", "03-10", "03-11")])
    lake.write("user_top", top("03-01", "track", "Z") + top("03-10", "track", "A"))
    asked = "SELECT own_plays, spotify_item_id, first_day, last_day FROM listening_top WHERE {}"
    assert lake.ask(asked.format("kind = 'track' AND period = 'short_term'")) == [(2, "A", day("02-11"), day("03-10"))]


def test_without_a_list_the_last_play_ends_the_period(lake: WrittenLake) -> None:
    lake.write("plays", [play("01-01 10:00", "A"), play("03-11 10:00", "A")])
    asked = (
        "SELECT period, own_plays, last_day, status FROM listening_top WHERE kind = 'track' ORDER BY own_plays, period"
    )
    last = day("03-11")
    assert lake.ask(asked) == [
        ("short_term", 1, last, "NO_TOP_LIST"),
        ("long_term", 2, last, "NO_TOP_LIST"),
        ("medium_term", 2, last, "NO_TOP_LIST"),
    ]


@pytest.mark.parametrize(
    ("played", "status"),
    [("02-02", "OK"), ("02-03", "INSUFFICIENT_HISTORY"), ("03-02", "NO_PLAYS")],
)
def test_the_status_says_how_much_the_own_counts_are_worth(lake: WrittenLake, played: str, status: str) -> None:
    # 28 days up to 1 March begin on 2 February
    lake.write("plays", [play(f"{played} 10:00", "A")])
    lake.write("user_top", top("03-01", "track", "A"))
    asked = "SELECT DISTINCT status FROM listening_top WHERE kind = 'track' AND period = 'short_term'"
    assert lake.ask(asked) == [(status,)]


def test_a_play_counts_for_each_artist(lake: WrittenLake) -> None:
    lake.write("tracks", [track("A", artist_ids=["alma", "bo"], artist_names=["Alma", "Bo"])])
    lake.write("plays", [play("03-01 10:00", "A"), play("03-01 11:00", "B")])
    lake.write("user_top", top("03-01", "artist", "bo"))
    asked = (
        "SELECT rank, own_id, own_name, own_plays, own_rank_at_spotify, spotify_own_rank FROM listening_top "
        "WHERE kind = 'artist' AND period = 'short_term' ORDER BY rank"
    )
    expected: list[tuple[Any, ...]] = [
        (1, "alma", "Alma", 1, None, 2),
        (2, "bo", "Bo", 1, 1, None),
        (3, "name:Artist of B", "Artist of B", 1, None, None),
    ]
    assert lake.ask(asked) == expected


def test_the_own_list_ends_at_fifty(lake: WrittenLake) -> None:
    lake.write("plays", [play(f"03-01 10:{minute:02}", f"S{minute:02}") for minute in range(60)])
    lake.write("user_top", top("03-01", "track", "S55"))
    rows = lake.ask(TRACKS)
    assert len(rows) == 50
    assert rows[0] == (1, "S00", 1, None, "S55", 56, 1)
