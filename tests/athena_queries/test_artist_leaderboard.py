"""artist_leaderboard: days at the top per artist, whatever the source says of the credit."""

from __future__ import annotations

from datetime import datetime

from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days

BOARD = (
    "SELECT artist_id, days_at_1, days_in_top_10, days_in_top_50, recordings, streams, first_date, last_date "
    "FROM artist_leaderboard {} ORDER BY artist_id"
)


def test_days_are_distinct_dates_with_at_least_one_recording_there(lake: WrittenLake) -> None:
    # Alma has A and B: on 1 March ranks 1 and 2, on 2 March rank 11, on 3 March rank 51
    filler = [f"x{number}" for number in range(50)]
    lines = ["A/9 B/8", " ".join([*filler[:10], "B/7"]), " ".join([*filler, "A/6"])]
    rows = chart(run_of_days("2026-03-01", lines))
    alma = [row | {"artist_ids": ["alma"]} for row in rows if row["item_id"] in {"A", "B"}]
    rest = [row | {"artist_ids": ["rest"]} for row in rows if row["item_id"] not in {"A", "B"}]
    lake.write("chart_snapshots", alma + rest)
    assert lake.ask(BOARD.format("WHERE artist_id = 'alma'")) == [
        ("alma", 1, 1, 2, 2, 30, day("03-01"), day("03-03")),
    ]


def test_a_song_by_two_artists_counts_for_each(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["A/9", "A/8"]), artist_ids=["alma", "bo"]))
    assert lake.ask(BOARD.format("")) == [
        ("alma", 2, 2, 2, 1, 17, day("03-01"), day("03-02")),
        ("bo", 2, 2, 2, 1, 17, day("03-01"), day("03-02")),
    ]


def test_two_versions_of_one_recording_count_once(lake: WrittenLake) -> None:
    lake.write(
        "track_matches",
        [{"platform": "spotify", "item_id": "A2", "recording_id": "A", "song_id": "A", "method": "isrc"}],
    )
    lake.write("chart_snapshots", chart({"2026-03-01": "A/9 A2/8"}, artist_ids=["alma"]))
    assert lake.ask(BOARD.format("")) == [("alma", 1, 1, 1, 1, 17, day("03-01"), day("03-01"))]


def test_one_source_with_ids_resolves_the_track_for_every_other(lake: WrittenLake) -> None:
    # rule 9: the global chart knows the ids, the downloaded file has one string for the whole credit
    worldwide = chart({"2026-02-20": "A"}, market="global", artist_names=["Alma", "Bo"], artist_ids=["alma", "bo"])
    dropped = chart({"2026-03-01": "A/9"}, artist_names=["Alma, Bo"], source="charts_csv")
    lake.write("chart_snapshots", worldwide)
    lake.write("chart_snapshots", dropped)
    assert lake.ask("SELECT artist_id, artist_name FROM artist_leaderboard WHERE market = 'no' ORDER BY 1") == [
        ("alma", "Alma"),
        ("bo", "Bo"),
    ]


def test_the_track_catalogue_resolves_as_well(lake: WrittenLake) -> None:
    known = {"track_id": "A", "observed_date": day("01-05"), "artist_ids": ["alma"], "artist_names": ["Alma"]}
    lake.write("tracks", [known])
    lake.write("chart_snapshots", chart({"2026-03-01": "A/9"}, artist_names=["ALMA"]))
    assert lake.ask("SELECT artist_id, artist_name FROM artist_leaderboard") == [("alma", "Alma")]


def test_an_unresolved_credit_is_one_artist_and_never_split(lake: WrittenLake) -> None:
    # rule 9; the newest spelling of the credit stands for the recording
    old = chart({"2026-03-01": "A"}, artist_names=["Earth Wind and Fire"], fetched_at=datetime(2026, 3, 2))
    new = chart({"2026-03-02": "A"}, artist_names=["Earth, Wind & Fire"], fetched_at=datetime(2026, 3, 3))
    lake.write("chart_snapshots", old + new)
    assert lake.ask("SELECT artist_id, artist_name, days_at_1 FROM artist_leaderboard") == [
        ("name:Earth, Wind & Fire", "Earth, Wind & Fire", 2)
    ]


def test_a_sound_that_matching_ties_to_a_track_is_by_that_tracks_artists(lake: WrittenLake) -> None:
    # rules 6 and 9: sound 77 and version B are recording A, which stands on no chart; only `tracks` knows its artists
    known = {"track_id": "A", "observed_date": day("01-05"), "artist_ids": ["alma"], "artist_names": ["Alma"]}
    match = {"recording_id": "A", "song_id": "A", "spotify_track_id": "A", "method": "override"}
    matches = [match | {"platform": "tiktok", "item_id": "77"}, match | {"platform": "spotify", "item_id": "B"}]
    lake.write("tracks", [known])
    lake.write("track_matches", matches)
    lake.write("chart_snapshots", chart({"2026-03-01": "B"}))
    lake.write("chart_snapshots", chart({"2026-03-01": "77 78"}, platform="tiktok", name="sounds_daily"))
    assert lake.ask("SELECT platform, artist_id, artist_name FROM artist_leaderboard ORDER BY 1, 2") == [
        ("spotify", "alma", "Alma"),
        ("tiktok", "alma", "Alma"),
        ("tiktok", "name:Artist of 78", "Artist of 78"),
    ]


def test_a_sound_is_by_the_artists_that_a_spotify_chart_gives_its_track(lake: WrittenLake) -> None:
    match = {"recording_id": "A", "song_id": "A", "spotify_track_id": "A", "method": "exact"}
    lake.write("track_matches", [match | {"platform": "tiktok", "item_id": "77"}])
    lake.write("chart_snapshots", chart({"2026-02-01": "A"}, market="se", artist_ids=["alma"]))
    lake.write("chart_snapshots", chart({"2026-03-01": "77"}, platform="tiktok", name="sounds_daily"))
    asked = "SELECT artist_id FROM artist_leaderboard WHERE platform = 'tiktok' AND market = 'no'"
    assert lake.ask(asked) == [("alma",)]


def test_a_corrected_credit_counts_once_by_its_newest_word(lake: WrittenLake) -> None:
    old = chart({"2026-03-01": "A"}, artist_ids=["wrong"], fetched_at=datetime(2026, 3, 2))
    new = chart({"2026-03-02": "A"}, artist_ids=["right"], fetched_at=datetime(2026, 3, 3))
    lake.write("chart_snapshots", old + new)
    assert lake.ask("SELECT artist_id, days_at_1 FROM artist_leaderboard") == [("right", 2)]


def test_a_version_without_a_credit_does_not_hide_the_one_that_has_it(lake: WrittenLake) -> None:
    # 77 and 78 are one recording; on the second day neither has a credit
    match = {"platform": "tiktok", "recording_id": "tiktok:77", "song_id": "tiktok:77", "method": "override"}
    lake.write("track_matches", [match | {"item_id": item} for item in ("77", "78")])
    sounds = chart({"2026-03-01": "77 78", "2026-03-02": "78"}, platform="tiktok", name="sounds_daily")
    named = [row | {"artist_names": ["Alma"] if row["item_id"] == "77" else []} for row in sounds]
    lake.write("chart_snapshots", named)
    assert lake.ask("SELECT artist_id, artist_name, days_in_top_10 FROM artist_leaderboard") == [
        ("name:Alma", "Alma", 2)
    ]


def test_rank_50_is_in_the_top_50_and_rank_51_is_not(lake: WrittenLake) -> None:
    holes = " ".join("-" * 49)
    rows = chart(run_of_days("2026-03-01", [f"{holes} A", f"{holes} - A", f"{holes} A"]), artist_ids=["alma"])
    lake.write("chart_snapshots", rows)
    assert lake.ask("SELECT days_in_top_10, days_in_top_50 FROM artist_leaderboard") == [(0, 2)]
