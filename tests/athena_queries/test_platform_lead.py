"""platform_lead and its summary: which platform had a recording first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days


def tied(*items: str) -> list[dict[str, object]]:
    """Sound `tA` is the recording `A`, and so on."""
    return [
        {"platform": "tiktok", "item_id": f"t{item}", "recording_id": item, "song_id": item, "method": "isrc"}
        for item in items
    ]


def write(lake: WrittenLake, spotify: Iterable[str], tiktok: Iterable[str], market: str = "no") -> None:
    """Two charts from the first of March on, a line a day; X and tZ are always there."""
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", spotify)))
    lake.write(
        "chart_snapshots",
        chart(run_of_days("2026-03-01", tiktok), platform="tiktok", name="sounds_daily", market=market),
    )


def tied_to(*songs: Iterable[str]) -> list[str]:
    """The sounds of these recordings."""
    return [f"t{one}" for each in songs for one in each]


def leads(lake: WrittenLake) -> list[tuple[Any, ...]]:
    return lake.ask(
        "SELECT recording_id, spotify_first_date, tiktok_first_date, lead_days, status FROM platform_lead ORDER BY 1"
    )


def test_the_lead_is_positive_when_tiktok_was_first(lake: WrittenLake) -> None:
    # Both charts begin on 1 March, so that first dates from 9 March on are known.
    write(lake, [*["X"] * 11, "X A"], [*["tZ"] * 8, "tZ tA", "tZ", "tZ", "tZ"])
    lake.write("track_matches", tied("A"))
    assert leads(lake) == [
        ("A", day("03-12"), day("03-09"), 3, "OK"),
        ("X", day("03-01"), None, None, "ONE_PLATFORM"),
        ("tiktok:tZ", None, day("03-01"), None, "ONE_PLATFORM"),
    ]


@pytest.mark.parametrize(("tiktok_day", "status"), [(8, "LEFT_CENSORED"), (9, "OK")])
def test_within_seven_days_of_a_charts_start_nobody_knows(lake: WrittenLake, tiktok_day: int, status: str) -> None:
    write(lake, [*["X"] * 11, "X A"], [*["tZ"] * (tiktok_day - 1), "tZ tA", *["tZ"] * (12 - tiktok_day)])
    lake.write("track_matches", tied("A"))
    assert [row[4] for row in leads(lake) if row[0] == "A"] == [status]


def test_the_first_date_after_a_gap_is_no_first_date(lake: WrittenLake) -> None:
    lines = run_of_days("2026-03-01", ["X"] * 10) | {"2026-03-25": "X A", "2026-03-26": "X A B"}
    lake.write("chart_snapshots", chart(lines))
    sounds = run_of_days("2026-03-01", [*["tZ"] * 10, *["tZ tA tB"] * 20])
    lake.write("chart_snapshots", chart(sounds, platform="tiktok", name="sounds_daily"))
    lake.write("track_matches", tied("A", "B"))
    assert [(row[0], row[3], row[4]) for row in leads(lake)[:2]] == [("A", 14, "LEFT_CENSORED"), ("B", 15, "OK")]


@pytest.mark.parametrize(("depth", "status"), [(8, "OK"), (9, "INSUFFICIENT_DEPTH")])
def test_a_chart_more_than_four_times_deeper_says_nothing(lake: WrittenLake, depth: int, status: str) -> None:
    # TikTok's chart shows two sounds on the day that A arrives.
    deep = " ".join(["X", *["-"] * (depth - 2), "A"])
    write(lake, [*["X"] * 11, deep], [*["tZ"] * 8, "tZ tA", "tZ", "tZ", "tZ"])
    lake.write("track_matches", tied("A"))
    assert [row[4] for row in leads(lake) if row[0] == "A"] == [status]


def test_a_market_without_tiktok_is_set_beside_the_global_chart_for_its_own_songs(lake: WrittenLake) -> None:
    write(lake, [*["X"] * 11, "X A"], [*["tZ"] * 8, "tZ tA", "tZ", "tZ", "tZ"], market="global")
    lake.write("track_matches", tied("A"))
    assert [(row[0], row[3]) for row in leads(lake)] == [("A", 3), ("X", None)]


def test_the_summary_counts_known_leads_only(lake: WrittenLake) -> None:
    # A, B, C, D arrive on TikTok on 9, 10, 11 and 14 March and on Spotify on the 12th, 12th, 12th and 13th.
    write(
        lake,
        [*["X"] * 11, "X A B C", "X A B C D", "X D"],
        [*["tZ"] * 8, "tZ tA", "tZ tB", "tZ tC", "tZ", "tZ", "tZ tD"],
    )
    lake.write("track_matches", tied("A", "B", "C", "D"))
    asked = "SELECT n, tiktok_first, spotify_first, tiktok_first_share, lead_median, not_counted FROM "
    assert lake.ask(asked + "platform_lead_summary") == [(4, 3, 1, 0.75, 1.5, 0)]
    # Leads -1, 1, 2, 3: the quartiles at places 0.75 and 2.25 are 0.5 and 2.25.
    assert lake.ask("SELECT lead_quartile_1, lead_quartile_3 FROM platform_lead_summary") == [(0.5, 2.25)]
    # Wilson for 3 of 4, as statistics books print it: 0.3006 to 0.9544.
    ((lower, upper),) = lake.ask("SELECT lower_95, upper_95 FROM platform_lead_summary")
    assert (round(lower, 4), round(upper, 4)) == (0.3006, 0.9544)


@pytest.mark.parametrize(
    ("tiktok", "spotify", "same_day", "first"),
    [
        # Two-sided, of a fair coin: 6 of 6 has 3.1 %, 5 of 5 6.3 %, 9 of 10 2.1 %, 8 of 10 10.9 %.
        (6, 0, 0, "TIKTOK"),
        (5, 0, 0, "UNDECIDED"),
        (1, 9, 0, "SPOTIFY"),
        (8, 2, 0, "UNDECIDED"),
        (0, 0, 3, "UNDECIDED"),
        # Whoever comes to both on one day is nobody's first, and no word for Spotify.
        (6, 0, 12, "TIKTOK"),
        (3, 1, 12, "UNDECIDED"),
    ],
)
def test_who_is_mostly_first_is_what_a_sign_test_says(
    lake: WrittenLake, tiktok: int, spotify: int, same_day: int, first: str
) -> None:
    early, late, both = (
        [f"{letter}{number}" for number in range(count)]
        for letter, count in (("A", tiktok), ("B", spotify), ("C", same_day))
    )
    # Deep enough both that neither is four times deeper than the other.
    songs, sounds = [" ".join(f"{letter}{number}" for number in range(20)) for letter in ("X", "tZ")]
    write(
        lake,
        [*[songs] * 9, " ".join([songs, *late, *both]), *[" ".join([songs, *early, *late, *both])] * 3],
        [
            *[sounds] * 9,
            " ".join([sounds, *tied_to(early, both)]),
            *[" ".join([sounds, *tied_to(early, late, both)])] * 3,
        ],
    )
    lake.write("track_matches", tied(*early, *late, *both))
    asked = "SELECT n, tiktok_first, spotify_first, more_often_first FROM platform_lead_summary"
    assert lake.ask(asked) == [(tiktok + spotify + same_day, tiktok, spotify, first)]


def test_a_market_without_a_known_lead_says_so(lake: WrittenLake) -> None:
    write(lake, ["X A"], ["tA"])
    lake.write("track_matches", tied("A"))
    asked = (
        "SELECT n, tiktok_first_share, lower_95, lead_median, more_often_first, not_counted FROM platform_lead_summary"
    )
    assert lake.ask(asked) == [(0, None, None, None, "UNDECIDED", 1)]
