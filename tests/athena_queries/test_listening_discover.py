"""listening_discover: what is on the charts and close to what a user plays."""

from __future__ import annotations

import pytest

from tests.athena_queries.test_artist_profile import measured
from tests.athena_queries.test_genre_daily import artist
from tests.athena_queries.written_lake import WrittenLake, chart, day
from tests.athena_queries.written_listening import play
from tests.athena_queries.written_playlists import same_recording, track

LIST = "SELECT rank, recording_id, closeness, status FROM listening_discover ORDER BY rank"


def test_only_what_was_never_played_is_shown(lake: WrittenLake) -> None:
    lake.write("track_matches", [same_recording("A2", "A")])
    lake.write("plays", [play("03-01 10:00", "A2")])
    lake.write("chart_snapshots", chart({"2026-03-01": "A B"}))
    assert lake.ask(LIST) == [(1, "B", None, "UNKNOWN")]


def test_only_the_newest_28_days_of_the_lake_count(lake: WrittenLake) -> None:
    lake.write("plays", [play("03-01 10:00", "X")])
    lake.write("chart_snapshots", chart({"2026-02-01": "A", "2026-02-02": "B"}))
    lake.write("chart_snapshots", chart({"2026-03-01": "C"}, market="se"))
    asked = "SELECT recording_id, days_on_chart, as_of FROM listening_discover ORDER BY 1"
    assert lake.ask(asked) == [("B", 1, day("03-01")), ("C", 1, day("03-01"))]


def test_closeness_is_the_mean_of_genre_and_features(lake: WrittenLake) -> None:
    # three of four plays are pop: a pop song has 0.75; energy 0.5 against a mean of 0.4 is 0.9: together 0.825
    lake.write("artists", [artist("alma", ["pop"]), artist("bo", ["rock"]), artist("cleo", ["pop", "jazz"])])
    whose = {"A": "alma", "B": "bo", "N": "cleo", "R": "bo"}
    lake.write("tracks", [track(item, artist_ids=[who]) for item, who in whose.items()])
    energies = {"A": 0.5, "B": 0.1, "N": 0.5}
    lake.write("audio_features", [measured(item, energy=energy) for item, energy in energies.items()])
    lake.write("plays", [play(f"03-01 1{hour}:00", item) for hour, item in enumerate("AAAB")])
    lake.write("chart_snapshots", chart({"2026-03-01": "R N Z"}))
    assert lake.ask(LIST) == [(1, "N", 0.825, "OK"), (2, "R", 0.25, "GENRES_ONLY"), (3, "Z", None, "UNKNOWN")]
    asked = (
        "SELECT genre, shared_genres, genre_closeness, feature_closeness, energy_distance, best_rank, title "
        "FROM listening_discover WHERE recording_id = 'N'"
    )
    near = pytest.approx
    assert lake.ask(asked) == [("pop", "pop", 0.75, near(0.9), near(0.1), 2, "Song N")]


def test_a_genre_that_is_not_shared_is_no_reason(lake: WrittenLake) -> None:
    lake.write("artists", [artist("alma", ["pop"]), artist("bo", ["rock"])])
    lake.write("tracks", [track("A", artist_ids=["alma"]), track("R", artist_ids=["bo"])])
    lake.write("plays", [play("03-01 10:00", "A")])
    lake.write("chart_snapshots", chart({"2026-03-01": "R"}))
    asked = "SELECT genre, shared_genres, genre_closeness, status FROM listening_discover"
    assert lake.ask(asked) == [(None, "", 0.0, "GENRES_ONLY")]


def test_of_equally_close_ones_the_better_placed_comes_first(lake: WrittenLake) -> None:
    lake.write("plays", [play("03-01 10:00", "X")])
    lake.write("chart_snapshots", chart({"2026-03-01": "C B A"}))
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}, market="se", name="viral_daily"))
    asked = (
        "SELECT rank, recording_id, best_rank, best_chart, best_market, markets FROM listening_discover ORDER BY rank"
    )
    assert lake.ask(asked) == [
        (1, "A", 1, "viral_daily", "se", 2),
        (2, "C", 1, "songs_daily", "no", 1),
        (3, "B", 2, "songs_daily", "no", 1),
    ]


def test_the_list_ends_at_fifty(lake: WrittenLake) -> None:
    lake.write("plays", [play("03-01 10:00", "X")])
    lake.write("chart_snapshots", chart({"2026-03-01": " ".join(f"S{number:02}" for number in range(60))}))
    assert [row[1] for row in lake.ask(LIST)] == [f"S{number:02}" for number in range(50)]
