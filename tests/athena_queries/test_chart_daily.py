"""chart_daily and recording_daily: positions as published, and the versions of one recording merged."""

from __future__ import annotations

from typing import Any

from tests.athena_queries.written_lake import WrittenLake, chart, day


def match(platform: str, item: str, recording: str, song: str) -> dict[str, Any]:
    return {
        "platform": platform,
        "item_id": item,
        "recording_id": recording,
        "song_id": song,
        "method": "override",
    }


def test_a_position_is_shown_as_it_was_published(lake: WrittenLake) -> None:
    credit: dict[str, Any] = {
        "artist_names": ["Alma", "Bo"],
        "artist_ids": ["a1", "b1"],
        "label": "Own",
        "release_date": day("02-27"),
    }
    lake.write("chart_snapshots", chart({"2026-03-01": "A/900"}, **credit))
    asked = (
        "SELECT recording_id, song_id, title, artist_names, artist_names_text, lead_artist_id, streams, videos, depth, "
        "release_date, label, source, date_basis, month FROM chart_daily"
    )
    assert lake.ask(asked) == [
        (
            *("A", "A", "Song A", ["Alma", "Bo"], "Alma, Bo", "a1", 900, None, 1),
            *(day("02-27"), "Own", "kworb", "reported", "2026-03"),
        )
    ]


def test_a_credit_that_the_source_cannot_split_stays_whole(lake: WrittenLake) -> None:
    # rule 9
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}, artist_names=["Earth, Wind & Fire"]))
    assert lake.ask("SELECT lead_artist_id FROM chart_daily") == [("name:Earth, Wind & Fire",)]


def test_the_lead_artist_is_resolved_by_track_id(lake: WrittenLake) -> None:
    # rule 9: P's snapshot gives ids itself; A is in `tracks`, where the newest row withholds the artists; sound 77 is A
    told = {
        "track_id": "A",
        "observed_date": day("01-05"),
        "artist_ids": ["alma", "bo"],
        "artist_names": ["Alma", "Bo"],
    }
    withheld = {"track_id": "A", "observed_date": day("02-05")}
    lake.write("tracks", [told, withheld, told | {"track_id": "P", "artist_ids": ["other"]}])
    lake.write("track_matches", [match("tiktok", "77", "A", "A") | {"spotify_track_id": "A"}])
    published = chart({"2026-03-01": "- P"}, artist_ids=["own"])
    lake.write("chart_snapshots", chart({"2026-03-01": "A - X"}) + published)
    lake.write("chart_snapshots", chart({"2026-03-01": "77"}, platform="tiktok", name="sounds_daily"))
    assert lake.ask("SELECT item_id, lead_artist_id FROM chart_daily ORDER BY 1") == [
        ("77", "alma"),
        ("A", "alma"),
        ("P", "own"),
        ("X", "name:Artist of X"),
    ]


def test_without_a_match_the_recording_is_the_spotify_track_or_platform_and_item(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A text:0f"}))
    lake.write("chart_snapshots", chart({"2026-03-01": "77"}, platform="tiktok", name="sounds_daily"))
    assert lake.ask("SELECT item_id, recording_id, song_id FROM chart_daily ORDER BY item_id") == [
        ("77", "tiktok:77", "tiktok:77"),
        ("A", "A", "A"),
        ("text:0f", "spotify:text:0f", "spotify:text:0f"),
    ]


def test_a_match_names_the_recording_and_the_song(lake: WrittenLake) -> None:
    lake.write("track_matches", [match("spotify", "R", "R", "A"), match("tiktok", "77", "A", "A")])
    lake.write("chart_snapshots", chart({"2026-03-01": "A R"}))
    lake.write("chart_snapshots", chart({"2026-03-01": "77"}, platform="tiktok", name="sounds_daily"))
    assert lake.ask("SELECT item_id, recording_id, song_id FROM chart_daily ORDER BY item_id") == [
        ("77", "A", "A"),
        ("A", "A", "A"),
        ("R", "R", "A"),
    ]


def test_artists_and_albums_are_positions_but_no_recordings(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "X Y"}, name="artists_daily", item_type="artist"))
    assert lake.ask("SELECT item_id, recording_id, song_id FROM chart_daily ORDER BY rank") == [
        ("X", None, None),
        ("Y", None, None),
    ]
    assert lake.ask("SELECT * FROM recording_daily") == []


def test_two_items_at_one_rank_are_both_shown(lake: WrittenLake) -> None:
    tied = chart({"2026-03-01": "A"}) + chart({"2026-03-01": "B"})
    lake.write("chart_snapshots", tied)
    assert lake.ask("SELECT rank, item_id, depth FROM chart_daily ORDER BY item_id") == [(1, "A", 1), (1, "B", 1)]


def test_versions_of_one_recording_are_merged(lake: WrittenLake) -> None:
    # rule 6: best rank, summed streams; A, A2 and A3 are one recording
    lake.write("track_matches", [match("spotify", item, "A", "A") for item in ("A", "A2", "A3")])
    lake.write("chart_snapshots", chart({"2026-03-01": "B/9 A2/8 A/7 C/6 A3/5", "2026-03-02": "A2/8 A3 B C"}))
    asked = (
        "SELECT chart_date, rank, streams, versions, depth FROM recording_daily WHERE recording_id = '{}' ORDER BY 1"
    )
    assert lake.ask(asked.format("A")) == [(day("03-01"), 2, 20, 3, 5), (day("03-02"), 1, 8, 2, 4)]
    assert lake.ask(asked.format("B")) == [(day("03-01"), 1, 9, 1, 5), (day("03-02"), 3, None, 1, 4)]


def test_an_item_that_stands_twice_is_one_version(lake: WrittenLake) -> None:
    lake.write("track_matches", [match("spotify", "A2", "A", "A")])
    lake.write("chart_snapshots", chart({"2026-03-01": "A2 B A2 B A"}))
    assert lake.ask("SELECT recording_id, rank, versions FROM recording_daily ORDER BY 1") == [("A", 1, 2), ("B", 2, 1)]


def test_first_dates_of_a_chart_and_after_a_gap_are_left_censored(lake: WrittenLake) -> None:
    # rules 2 and 4
    lake.write("chart_snapshots", chart({"2026-03-01": "A", "2026-03-02": "A", "2026-03-10": "A", "2026-03-11": "A"}))
    assert lake.ask("SELECT chart_date, left_censored FROM recording_daily ORDER BY 1") == [
        (day("03-01"), True),
        (day("03-02"), False),
        (day("03-10"), True),
        (day("03-11"), False),
    ]
