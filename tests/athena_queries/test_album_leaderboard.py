"""album_leaderboard: days at the top per album, through the tracks that are on it."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days
from tests.athena_queries.written_playlists import same_recording, track

BOARD = (
    "SELECT album_id, days_at_1, days_in_top_10, recordings, streams, first_date, last_date "
    "FROM album_leaderboard ORDER BY album_id"
)


def test_days_are_distinct_dates_with_at_least_one_recording_of_the_album(lake: WrittenLake) -> None:
    # A and B are on the debut: on 1 March ranks 1 and 2, on 2 March rank 2 only
    lake.write("tracks", [track("A", album_id="debut"), track("B", album_id="debut"), track("C", album_id="live")])
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A/9 B/8", "C/9 B/7"])))
    assert lake.ask(BOARD) == [
        ("debut", 1, 2, 2, 24, day("03-01"), day("03-02")),
        ("live", 1, 1, 1, 9, day("03-02"), day("03-02")),
    ]


def test_a_recording_counts_for_its_single_and_for_the_album_that_followed(lake: WrittenLake) -> None:
    lake.write("track_matches", [same_recording("A2", "A")])
    lake.write("tracks", [track("A", album_id="single"), track("A2", album_id="album")])
    lake.write("chart_snapshots", chart({"2026-03-01": "A/9 A2/8"}))
    both = (1, 1, 1, 17, day("03-01"), day("03-01"))
    assert lake.ask(BOARD) == [("album", *both), ("single", *both)]


def test_a_sound_counts_for_the_album_of_the_track_that_it_is(lake: WrittenLake) -> None:
    lake.write("track_matches", [same_recording("77", "A") | {"platform": "tiktok"}])
    lake.write("tracks", [track("A", album_id="debut")])
    lake.write("chart_snapshots", chart({"2026-03-01": "77"}, platform="tiktok", name="sounds_daily"))
    assert lake.ask("SELECT platform, album_id, days_at_1 FROM album_leaderboard") == [("tiktok", "debut", 1)]


def test_the_newest_album_that_a_source_tells_of_a_track_counts(lake: WrittenLake) -> None:
    told = [("01-05", "old"), ("01-06", "new"), ("01-07", None)]
    lake.write("tracks", [track("A", observed=seen, album_id=album) for seen, album in told])
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}))
    assert [row[0] for row in lake.ask(BOARD)] == ["new"]


def test_recordings_without_an_album_are_counted_beside_the_others(lake: WrittenLake) -> None:
    lake.write("tracks", [track("A", album_id="debut"), track("B")])
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A B C", "A C"])))
    asked = "SELECT album_id, recordings, recordings_without_album FROM album_leaderboard"
    assert lake.ask(asked) == [("debut", 1, 2)]


def test_name_and_type_are_those_of_the_catalogue(lake: WrittenLake) -> None:
    lake.write("tracks", [track("A", album_id="debut"), track("B", album_id="other")])
    seen = {"album_id": "debut", "observed_date": day("01-05")}
    lake.write("albums", [seen | {"name": "Debut", "album_type": "album"}, seen | {"observed_date": day("01-06")}])
    lake.write("chart_snapshots", chart({"2026-03-01": "A B"}))
    asked = "SELECT album_id, album_name, album_type FROM album_leaderboard ORDER BY 1"
    assert lake.ask(asked) == [("debut", "Debut", "album"), ("other", None, None)]


def test_rank_50_is_in_the_top_50_and_rank_51_is_not(lake: WrittenLake) -> None:
    holes = " ".join("-" * 49)
    lake.write("tracks", [track("A", album_id="debut")])
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", [f"{holes} A", f"{holes} - A", f"{holes} A"])))
    assert lake.ask("SELECT days_in_top_10, days_in_top_50 FROM album_leaderboard") == [(0, 2)]
