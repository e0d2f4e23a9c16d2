"""platform_overlap: what Spotify's and TikTok's charts share, today and with TikTok some days earlier."""

from __future__ import annotations

from typing import Any

from tests.athena_queries.written_lake import Row, WrittenLake, chart, day


def named(rows: list[Row], **titles: tuple[str, list[str]]) -> list[Row]:
    """The same rows with title and credit of each item."""
    return [row | dict(zip(("title", "artist_names"), titles[row["item_id"]], strict=True)) for row in rows]


def sounds(days: dict[str, str], market: str = "no", **titles: tuple[str, list[str]]) -> list[Row]:
    return named(chart(days, platform="tiktok", name="sounds_daily", market=market), **titles)


def overlap(lake: WrittenLake, lag: int = 0) -> list[tuple[Any, ...]]:
    return lake.ask(
        "SELECT chart_date, spotify_recordings, tiktok_recordings, on_both, jaccard, spotify_depth, tiktok_depth, "
        f"tiktok_market, status FROM platform_overlap WHERE market = 'no' AND lag_days = {lag} ORDER BY 1"
    )


SPOTIFY: dict[str, Any] = {"A": ("One", ["Alma"]), "B": ("Two (feat. Bo)", ["Alma", "Bo"]), "C": ("Three", ["Cai"])}
ONE: dict[str, Any] = {"1": ("One", ["Alma"])}
NINE: dict[str, Any] = {"9": ("Nine", ["Nia"])}


def test_recordings_meet_by_exact_normalised_title_and_one_artist(lake: WrittenLake) -> None:
    # "two" by Bo is B; "ONE!" by ALMA is A; "Three" by somebody else is not C: 2 of 3 and 4, jaccard 2 / 5
    lake.write("chart_snapshots", named(chart({"2026-03-01": "A B C"}), **SPOTIFY))
    titles: dict[str, Any] = {
        "1": ("ONE!", ["ALMA"]),
        "2": ("two", ["Bo"]),
        "3": ("Three", ["Dee"]),
        "4": ("Four", ["Alma"]),
    }
    lake.write("chart_snapshots", sounds({"2026-03-01": "1 2 - 3 4"}, **titles))
    assert overlap(lake) == [(day("03-01"), 3, 4, 2, 0.4, 3, 5, "no", "OK")]


def test_a_remix_with_a_guest_is_the_remix_and_never_the_song(lake: WrittenLake) -> None:
    # rule 6: sounds 1, 2 and 3 are the remix of A, which is B; sound 4 is A itself, whoever is featured
    titles: dict[str, Any] = {"A": ("Song", ["Alma"]), "B": ("Song - Remix", ["Alma"])}
    lake.write("chart_snapshots", named(chart({f"2026-03-0{day}": "A B" for day in (1, 2, 3, 4)}), **titles))
    remixes: dict[str, Any] = {
        "1": ("Song feat. Zed - Remix", ["Alma"]),
        "2": ("Song (feat. Zed) - Remix", ["Alma"]),
        "3": ("Song ft. Al-B (Remix)", ["Alma"]),
        "4": ("Song ft. Al-B", ["Alma"]),
    }
    lake.write("chart_snapshots", sounds({f"2026-03-0{day}": str(day) for day in (1, 2, 3, 4)}, **remixes))
    asked = (
        "SELECT DISTINCT s.recording_id, t.recording_id AS sound FROM recording_names s "
        "JOIN recording_names t ON t.title_key = s.title_key WHERE s.platform = 'spotify' AND t.platform = 'tiktok' "
        "ORDER BY 2"
    )
    assert lake.ask(asked) == [("B", "tiktok:1"), ("B", "tiktok:2"), ("B", "tiktok:3"), ("A", "tiktok:4")]
    assert [row[3] for row in overlap(lake)] == [1, 1, 1, 1]


def test_a_credit_in_one_string_is_that_of_the_same_artists_apart(lake: WrittenLake) -> None:
    # rule 9: TikTok cannot split the credit; only the whole of it can be compared
    titles: dict[str, Any] = {"1": ("Song", ["ada, bo"]), "2": ("Song", ["Adabo"])}
    lake.write("chart_snapshots", named(chart({"2026-03-01": "A"}), A=("Song", ["Ada", "Bo"])))
    lake.write("chart_snapshots", sounds({"2026-03-01": "1 2"}, **titles))
    assert [row[3] for row in overlap(lake)] == [1]


def test_the_lag_looks_at_tiktok_that_many_days_earlier(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", named(chart({"2026-03-03": "A"}), **SPOTIFY))
    titles: dict[str, Any] = {"1": ("One", ["Alma"]), "9": ("Nine", ["Nia"])}
    lake.write("chart_snapshots", sounds({"2026-03-01": "1", "2026-03-03": "9"}, **titles))
    assert overlap(lake, lag=0) == [(day("03-03"), 1, 1, 0, 0.0, 1, 1, "no", "OK")]
    assert overlap(lake, lag=2) == [(day("03-03"), 1, 1, 1, 1.0, 1, 1, "no", "OK")]
    assert lake.ask("SELECT lag_days, tiktok_date FROM platform_overlap WHERE lag_days IN (0, 14) ORDER BY 1") == [
        (0, day("03-03")),
        (14, day("02-17")),
    ]
    assert lake.ask("SELECT count(*) FROM platform_overlap") == [(15,)]


def test_a_date_on_which_tiktok_was_not_observed_is_null_and_says_so(lake: WrittenLake) -> None:
    # rule 4
    lake.write("chart_snapshots", named(chart({"2026-03-03": "A"}), **SPOTIFY))
    lake.write("chart_snapshots", sounds({"2026-03-01": "1"}, **ONE))
    assert overlap(lake, lag=1) == [(day("03-03"), 1, None, None, None, 1, None, "no", "TIKTOK_NOT_OBSERVED")]


def test_the_global_chart_stands_in_where_a_market_has_none(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", named(chart({"2026-03-01": "A"}), **SPOTIFY))
    lake.write("chart_snapshots", sounds({"2026-03-01": "1"}, market="global", **ONE))
    assert overlap(lake) == [(day("03-01"), 1, 1, 1, 1.0, 1, 1, "global", "OK")]


def test_a_market_with_a_tiktok_chart_of_its_own_never_falls_back(lake: WrittenLake) -> None:
    own = sounds({"2026-03-01": "9"}, **NINE)
    worldwide = sounds({"2026-03-01": "1", "2026-03-02": "1"}, market="global", **ONE)
    lake.write("chart_snapshots", own + worldwide)
    lake.write("chart_snapshots", named(chart({"2026-03-01": "A", "2026-03-02": "A"}), **SPOTIFY))
    assert overlap(lake) == [
        (day("03-01"), 1, 1, 0, 0.0, 1, 1, "no", "OK"),
        (day("03-02"), 1, None, None, None, 1, None, "no", "TIKTOK_NOT_OBSERVED"),
    ]


def test_without_any_tiktok_chart_there_is_nothing_to_compare(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", named(chart({"2026-03-01": "A"}), **SPOTIFY))
    assert overlap(lake) == [(day("03-01"), 1, None, None, None, 1, None, None, "NO_TIKTOK_CHART")]


def test_a_match_knows_better_than_the_title(lake: WrittenLake) -> None:
    # sound 1 is titled like A but is a live take (recording L); sound 2 has a nonsense title but is C
    known = {"platform": "tiktok", "method": "override"}
    live = {"item_id": "1", "recording_id": "L", "song_id": "A"}
    nameless = {"item_id": "2", "recording_id": "C", "song_id": "C"}
    lake.write("track_matches", [known | live, known | nameless])
    lake.write("chart_snapshots", named(chart({"2026-03-01": "A C"}), **SPOTIFY))
    titles: dict[str, Any] = {"1": ("One", ["Alma"]), "2": ("original sound", ["user77"])}
    lake.write("chart_snapshots", sounds({"2026-03-01": "1 2"}, **titles))
    assert overlap(lake) == [(day("03-01"), 2, 2, 1, 1 / 3, 2, 2, "no", "OK")]


def test_titles_in_other_scripts_keep_their_letters(lake: WrittenLake) -> None:
    thai: dict[str, Any] = {"T": ("ลาลาลอย (100%)", ["The TOYS"]), "Z": ("孤勇者", ["陳奕迅"])}
    lake.write("chart_snapshots", named(chart({"2026-03-01": "T Z"}), **thai))
    titles: dict[str, Any] = {"1": ("ลาลาลอย 100", ["the toys"]), "2": ("孤勇", ["陳奕迅"])}
    lake.write("chart_snapshots", sounds({"2026-03-01": "1 2"}, **titles))
    assert [row[3] for row in overlap(lake)] == [1]


def test_two_spotify_versions_of_one_sound_do_not_count_twice(lake: WrittenLake) -> None:
    # unmatched twins of title and artist: the sound can be one of them only
    twins: dict[str, Any] = {"A": ("One", ["Alma"]), "A2": ("One", ["Alma"])}
    lake.write("chart_snapshots", named(chart({"2026-03-01": "A A2"}), **twins))
    lake.write("chart_snapshots", sounds({"2026-03-01": "1"}, **ONE))
    assert overlap(lake) == [(day("03-01"), 2, 1, 1, 0.5, 2, 1, "no", "OK")]
