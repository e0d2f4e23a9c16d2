"""listening_profile: genres, sound and how much of it is on the charts."""

from __future__ import annotations

import pytest

from tests.athena_queries.test_artist_profile import measured
from tests.athena_queries.test_genre_daily import artist
from tests.athena_queries.written_lake import WrittenLake, chart
from tests.athena_queries.written_listening import play
from tests.athena_queries.written_playlists import track


def test_genres_are_ordered_by_plays(lake: WrittenLake) -> None:
    lake.write("artists", [artist("alma", ["indie", "pop"]), artist("bo", ["rock", "pop"])])
    lake.write("tracks", [track("A", artist_ids=["alma"]), track("B", artist_ids=["bo"])])
    lake.write("plays", [play("03-01 10:00", "A"), play("03-01 11:00", "B"), play("03-01 12:00", "C")])
    asked = "SELECT genres, genres_text, genre_plays, plays_with_genre, plays FROM listening_profile"
    assert lake.ask(asked) == [(["pop", "indie", "rock"], "pop, indie, rock", [2, 1, 1], 2, 3)]


def test_who_plays_nothing_that_is_known_has_an_empty_profile(lake: WrittenLake) -> None:
    lake.write("plays", [play("03-01 10:00", "A")])
    asked = (
        "SELECT genres, genres_text, plays_with_genre, plays_with_features, energy, plays_on_observed_days, "
        "chart_share FROM listening_profile"
    )
    assert lake.ask(asked) == [([], "", 0, 0, None, 0, None)]


def test_what_is_heard_twice_counts_twice_in_the_means(lake: WrittenLake) -> None:
    lake.write("audio_features", [measured("A", energy=0.2), measured("B", energy=0.8), measured("C", found=False)])
    plays = [play("03-01 10:00", "A"), play("03-01 11:00", "A"), play("03-01 12:00", "B"), play("03-01 13:00", "C")]
    lake.write("plays", plays)
    assert lake.ask("SELECT energy, plays_with_features FROM listening_profile") == [(pytest.approx(0.4), 3)]


def test_the_share_on_a_chart_is_of_the_plays_on_days_that_were_observed(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A", "2026-03-02": "B"}))
    lake.write("chart_snapshots", chart({"2026-03-03": "A"}, name="songs_weekly"))
    on_chart, not_that_day, nobody_knows = "03-01 10:00", "03-02 10:00", "03-03 10:00"
    lake.write("plays", [play(at, "A") for at in (on_chart, not_that_day, nobody_knows)])
    asked = "SELECT plays, plays_on_observed_days, plays_on_chart, chart_share FROM listening_profile"
    assert lake.ask(asked) == [(3, 2, 1, 0.5)]


def test_a_day_of_which_only_a_chart_of_artists_is_held_is_not_observed(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}))
    lake.write("chart_snapshots", chart({"2026-03-02": "alma"}, name="artists_daily", item_type="artist"))
    lake.write("plays", [play("03-01 10:00", "A"), play("03-02 10:00", "A")])
    assert lake.ask("SELECT plays_on_observed_days, chart_share FROM listening_profile") == [(1, 1.0)]
