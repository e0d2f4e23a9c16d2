"""listening_plays: one play told by polls and by exports is one row, and two plays stay two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.athena_queries.written_lake import Row, WrittenLake

KARI, OLA = "a" * 64, "b" * 64
POLL = {"origin": "poll", "time_precision": "ms"}
EXTENDED = {"origin": "import", "time_precision": "s"}
ACCOUNT = {"origin": "import", "time_precision": "minute"}


def play(at: str, how: Row, *, title: str | None = "Hei", item: str = "track-1", user: str = KARI) -> Row:
    """A play on 2026-03-01 that ended at hh:mm:ss[.fff]; `how` may say anything else of it."""
    ended = datetime.fromisoformat(f"2026-03-01T{at}")
    named = {"title": title, "artist_name": "Kari og Co." if title else None}
    return {"user_id": user, "played_at": ended, "item_id": item, **named, **how}


def heard(lake: WrittenLake, *plays: Row) -> list[tuple[Any, ...]]:
    """How long each play was heard, as it is shown."""
    lake.write("plays", plays)
    return lake.ask("SELECT item_id, ms_played FROM listening_plays ORDER BY played_at, item_id")


def shown(lake: WrittenLake, *plays: Row) -> list[tuple[Any, ...]]:
    lake.write("plays", plays)
    return lake.ask(
        "SELECT CAST(played_at AS varchar), origin, item_id FROM listening_plays ORDER BY played_at, item_id"
    )


def test_a_polled_play_is_shown_and_not_what_the_extended_history_says_of_it(lake: WrittenLake) -> None:
    assert shown(lake, play("12:00:10.497", POLL), play("12:00:10", EXTENDED)) == [
        ("2026-03-01 12:00:10.497", "poll", "track-1")
    ]


def test_a_play_in_account_data_needs_no_id_to_be_known_again(lake: WrittenLake) -> None:
    rows = shown(lake, play("12:00:10.497", POLL), play("12:00:00", ACCOUNT, item="text:1", title="HEI "))
    assert [row[1] for row in rows] == ["poll"]


@pytest.mark.parametrize("title", ["달무리 소리 (Solo  Calle)", "İstanbul", "Ænglar\u00a0på  taket", "STRASSE", "𝕏"])
def test_titles_of_any_script_are_compared(lake: WrittenLake, title: str) -> None:
    rows = shown(lake, play("12:00:10.497", POLL, title=title), play("12:00:10", EXTENDED, title=title))
    assert [row[1] for row in rows] == ["poll"]


def test_of_two_exports_the_more_exact_is_shown(lake: WrittenLake) -> None:
    rows = shown(lake, play("12:00:10", EXTENDED), play("12:00:00", ACCOUNT, item="text:1"))
    assert rows == [("2026-03-01 12:00:10.000", "import", "track-1")]


@pytest.mark.parametrize(("polled", "rows"), [("11:59:29", 2), ("11:59:30", 1), ("12:01:30", 1), ("12:01:31", 2)])
def test_a_minute_reaches_half_a_minute_to_either_side(lake: WrittenLake, polled: str, rows: int) -> None:
    assert len(shown(lake, play(polled, POLL), play("12:00:00", ACCOUNT, item="text:1"))) == rows


@pytest.mark.parametrize(
    ("polled", "rows"), [("11:59:57.999", 2), ("11:59:58", 1), ("12:00:02", 1), ("12:00:02.001", 2)]
)
def test_a_second_reaches_two_seconds_to_either_side(lake: WrittenLake, polled: str, rows: int) -> None:
    assert len(shown(lake, play(polled, POLL), play("12:00:00", EXTENDED))) == rows


def test_another_song_another_user_and_another_time_are_other_plays(lake: WrittenLake) -> None:
    rows = shown(
        lake,
        play("12:00:10", POLL),
        play("12:00:00", ACCOUNT, title="Fjord", item="text:2"),
        play("12:00:00", ACCOUNT, item="text:1", user=OLA),
        play("12:05:00", ACCOUNT, item="text:1"),
    )
    assert len(rows) == 4


def test_what_has_no_title_is_known_by_its_id(lake: WrittenLake) -> None:
    assert len(shown(lake, play("12:00:10.4", POLL, title=None), play("12:00:10", EXTENDED, title=None))) == 1


def test_two_polled_plays_of_a_song_stay_two_however_close(lake: WrittenLake) -> None:
    assert len(shown(lake, play("12:00:10.100", POLL), play("12:00:10.900", POLL))) == 2


def test_a_play_of_a_compilation_is_known_by_its_id_whomever_the_export_credits(lake: WrittenLake) -> None:
    various = {**EXTENDED, "artist_name": "Various Artists"}
    assert [row[1] for row in shown(lake, play("12:00:10.497", POLL), play("12:00:10", various))] == ["poll"]


def test_a_song_that_two_exports_call_by_two_ids_is_one_play(lake: WrittenLake) -> None:
    rows = shown(lake, play("12:00:10", EXTENDED, item="track-1"), play("12:00:10", EXTENDED, item="track-2"))
    assert [row[2] for row in rows] == ["track-1"]


def test_two_songs_at_the_same_moment_are_two_plays(lake: WrittenLake) -> None:
    rows = shown(
        lake, play("12:00:10.1", POLL, item="track-2", title="Fjord"), play("12:00:10.1", POLL, item="track-1")
    )
    assert [row[2] for row in rows] == ["track-1", "track-2"]


def test_how_long_a_polled_play_was_heard_the_most_exact_export_says(lake: WrittenLake) -> None:
    extended, account = {**EXTENDED, "ms_played": 201_000}, {**ACCOUNT, "ms_played": 200_000}
    polled, minute = play("12:00:10.497", POLL), play("12:00:00", account, item="text:1")
    assert heard(lake, polled, play("12:00:10", extended), minute) == [("track-1", 201_000)]


def test_how_long_a_polled_play_was_heard_account_data_says_when_nothing_else_does(lake: WrittenLake) -> None:
    account = {**ACCOUNT, "ms_played": 200_000}
    rows = heard(lake, play("12:00:10", POLL), play("12:00:00", account, item="text:1"), play("13:00:00", POLL))
    assert rows == [("track-1", 200_000), ("track-1", None)]


def test_one_export_row_says_of_one_play_only_how_long_it_was_heard(lake: WrittenLake) -> None:
    account = {**ACCOUNT, "ms_played": 40_000}
    rows = heard(
        lake,
        play("12:00:20", POLL, item="track-1"),
        play("12:01:10", POLL, item="track-2"),
        play("12:00:00", account, item="text:1"),
    )
    assert rows == [("track-1", 40_000), ("track-2", None)]


def test_of_a_song_begun_and_then_heard_the_longer_is_what_was_heard(lake: WrittenLake) -> None:
    begun, whole = {**ACCOUNT, "ms_played": 2_000}, {**ACCOUNT, "ms_played": 201_000}
    rows = heard(
        lake,
        play("12:01:10", POLL),
        play("12:00:00", begun, item="text:1"),
        play("12:01:00", whole, item="text:1"),
    )
    assert rows == [("track-1", 201_000)]


def test_imports_before_and_after_polls_show_the_same_plays(lake: WrittenLake) -> None:
    plays = [
        play("12:00:10.497", POLL),
        play("12:00:10", {**EXTENDED, "ms_played": 9_000}),
        play("12:00:00", {**ACCOUNT, "ms_played": 8_000}, item="text:1"),
        play("12:09:00", {**ACCOUNT, "ms_played": 7_000}, item="text:1"),
    ]
    assert heard(lake, *plays) == heard(lake, *reversed(plays)) == [("track-1", 9_000), ("text:1", 7_000)]
