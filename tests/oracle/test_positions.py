"""The oracle's facts: what a position is of, how versions merge, who is credited."""

from __future__ import annotations

from tests.oracle.artists import artist_leaderboard
from tests.oracle.lake import Lake
from tests.oracle.positions import chart_daily, recording_daily
from tests.oracle.tiny import Standing, chart, column, match, only, track


def test_until_matching_knows_better_a_recording_is_its_spotify_track_or_its_item() -> None:
    spotify = chart({"2026-03-01": {1: "S1", 2: "text:ab"}})
    tiktok = chart({"2026-03-01": {1: "77"}}, platform="tiktok", chart="sounds_daily")
    recordings = column(chart_daily(Lake(chart_snapshots=spotify + tiktok)), "recording_id")
    assert sorted(recordings) == ["S1", "spotify:text:ab", "tiktok:77"]


def test_versions_merge_to_the_best_rank_and_the_summed_streams() -> None:
    """'`recording_daily` merges the versions of one recording on one chart and date (best rank, summed streams).'"""
    lake = Lake(
        chart_snapshots=chart({"2026-03-01": {2: ("A", 70), 5: ("B", 30), 6: ("C", None)}}),
        track_matches=[match("spotify", item, "A") for item in "ABC"],
    )
    row = only(recording_daily(lake))
    assert (row["rank"], row["streams"], row["versions"], row["depth"]) == (2, 100, 3, 6)


def test_a_chart_without_streams_sums_to_nothing_rather_than_to_zero() -> None:
    assert only(recording_daily(Lake(chart_snapshots=chart({"2026-03-01": {1: "A"}}))))["streams"] is None


def test_two_items_may_share_a_rank() -> None:
    first, second = chart({"2026-03-01": {1: "A"}}), chart({"2026-03-01": {1: "B"}})
    assert column(recording_daily(Lake(chart_snapshots=first + second)), "rank") == [1, 1]


def test_beaten_snapshots_are_no_facts() -> None:
    rows = chart({"2026-03-01": {1: "A"}}) + chart({"2026-03-01": {1: "B", 9: "C"}}, current=False)
    row = only(chart_daily(Lake(chart_snapshots=rows)))
    assert (row["item_id"], row["depth"]) == ("A", 1)


def test_a_credit_is_never_split_at_commas() -> None:
    """'Artists are resolved by track id, else the whole credit is name:<credit>.'"""
    rows = chart({"2026-03-01": {1: "A"}}, artist_names=["Tyler, The Creator", "Kali"])
    assert only(artist_leaderboard(Lake(chart_snapshots=rows)))["artist_id"] == "name:Tyler, The Creator, Kali"


def test_artists_are_resolved_by_track_id_from_the_newest_word_that_names_them() -> None:
    lake = Lake(
        chart_snapshots=chart({"2026-03-01": {1: ("A", 10)}}, artist_names=["One, Two"]),
        track_matches=[],
        tracks=[track("A", ["old"]), track("A", ["one", "two"], "2026-02-01"), track("A", None, "2026-02-02")],
    )
    assert only(chart_daily(lake))["lead_artist_id"] == "one"
    leaderboard = artist_leaderboard(lake)
    assert sorted(column(leaderboard, "artist_id")) == ["one", "two"]
    assert column(leaderboard, "streams") == [10, 10]  # a song by n credited artists counts for each


def test_an_artist_is_counted_once_a_day_however_many_songs_are_there() -> None:
    """'days_at_1, days_in_top_10, days_in_top_50 = distinct dates with at least one of the artist's recordings.'"""
    days: dict[str, Standing] = {
        "2026-03-01": {1: ("A", 5), 2: ("B", 4)},
        "2026-03-02": {10: ("A", 3), 11: ("B", 2)},
        "2026-03-05": {50: ("A", 1), 51: ("B", 1)},
        "2026-03-06": {51: ("B", None)},
    }
    lake = Lake(chart_snapshots=chart(days, artist_ids=["x"]))
    row = only(artist_leaderboard(lake))
    assert (row["days_at_1"], row["days_in_top_10"], row["days_in_top_50"]) == (1, 2, 3)
    assert (row["recordings"], row["streams"]) == (2, 16)
    assert (row["first_date"].day, row["last_date"].day) == (1, 6)


def test_a_version_and_a_sound_are_credited_as_the_recording_that_matching_says_they_are() -> None:
    """'Artists are resolved by track id': the recording of both is the Spotify track A."""
    lake = Lake(
        chart_snapshots=chart({"2026-03-01": {1: "B"}})
        + chart({"2026-03-01": {1: "77"}}, platform="tiktok", chart="sounds_daily"),
        track_matches=[match("spotify", "B", "A"), match("tiktok", "77", "A")],
        tracks=[track("A", ["one"])],
    )
    assert column(artist_leaderboard(lake), "artist_id") == ["one", "one"]
    assert column(chart_daily(lake), "lead_artist_id") == ["one", "one"]
