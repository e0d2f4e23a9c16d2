"""Did TikTok move first, and what is only there: which chart of TikTok's is meant, and what is not matched."""

from __future__ import annotations

from typing import Any

import pytest

from tests.athena_queries.saved.conftest import Ask
from tests.athena_queries.written_lake import Row, chart, run_of_days

FIRST = "did TikTok move first in no"
ONLY = "what is only on TikTok in no"


def tiktok(lines: list[str], market: str = "no") -> list[Row]:
    return chart(run_of_days("2026-03-01", lines), platform="tiktok", name="sounds_daily", market=market)


def spotify(lines: list[str]) -> list[Row]:
    return chart(run_of_days("2026-03-01", lines))


def matched(*items: str) -> list[dict[str, Any]]:
    """The sound tA is the track A."""
    return [
        {"platform": "tiktok", "item_id": f"t{item}", "recording_id": item, "song_id": item, "method": "isrc"}
        for item in items
    ]


def test_the_lead_says_of_which_chart_it_is_and_who_came_on_one_day(ask: Ask) -> None:
    # A came to both on 10 March; B to TikTok on the 10th and to Spotify on the 13th: the middle of 0 and 3 is 1.5.
    # Wilson's interval of 1 of 2 is 9.5 % to 90.5 %
    rows = spotify([*["X"] * 9, *["X A"] * 3, *["X A B"] * 5]), tiktok([*["tZ"] * 9, *["tZ tA tB"] * 8], "global")
    assert ask(FIRST, *rows, track_matches=matched("A", "B")).sentence == (
        "Of 2 songs in Norway (no) whose first days on Spotify's chart and on TikTok's chart of the world (global) are "
        "known, TikTok had 1 first (50.0%, 95 % interval 9.5% to 90.5%), Spotify 0, and 1 came to both on one day: "
        "by a sign test at 5 % neither is more often first than the other; "
        "the middle lead is 1.5 days, positive when TikTok was ahead."
    )


@pytest.mark.parametrize(
    ("sounds", "middle"), [(["tZ tA", "tZ tA tB"], "-0.5 days"), (["tZ tA tB", "tZ tA tB"], "0.0 days")]
)
def test_a_middle_of_half_a_day_is_not_rounded_and_nought_has_no_minus(
    ask: Ask, sounds: list[str], middle: str
) -> None:
    rows = spotify([*["X"] * 9, *["X A B"] * 8]), tiktok([*["tZ"] * 9, *sounds, *["tZ tA tB"] * 6])
    assert f"the middle lead is {middle}, positive" in ask(FIRST, *rows, track_matches=matched("A", "B")).sentence


def test_why_no_lead_is_known(ask: Ask) -> None:
    rows = spotify(["X", "X A"]), tiktok(["tZ", "tZ tA"])
    assert ask(FIRST, *rows).sentence == (
        "No song is known to have been on Spotify's chart of Norway (no) and on TikTok's chart of Norway (no); "
        "a sound that is matched to no Spotify track cannot be known to be."
    )
    assert ask(FIRST, *rows, track_matches=matched("A")).sentence == (
        "Of 1 song on Spotify's chart of Norway (no) and on TikTok's chart of Norway (no) it is not known which "
        "had them "
        "first: one of the charts showed them within a week of its first day collected or right after a gap, "
        "or is much deeper than the other."
    )


def test_what_is_only_on_tiktok_may_be_unmatched_rather_than_absent(ask: Ask) -> None:
    rows = [row | {"title": None, "artist_names": None} for row in tiktok(["tZ tA tB tX"], "global")]
    assert ask(ONLY, spotify(["X Y A"]), rows, track_matches=matched("A", "B", "X")).sentence == (
        "Of 4 sounds on TikTok's chart of the world (global) on 2026-03-01, 2 are not seen in Spotify's top 3 "
        "of Norway "
        "(no), the highest being tiktok:tZ by unknown artists at 1; "
        "1 of them is matched to no Spotify track and may be there unrecognised."
    )


@pytest.mark.deep
def test_where_nothing_is_only_there_the_day_and_the_charts_are_said(ask: Ask) -> None:
    rows = spotify(["X A", "X A"]), tiktok(["tA"])
    assert ask(ONLY, *rows, track_matches=matched("A")).sentence == (
        "On 2026-03-01, every sound on TikTok's chart of Norway (no) is on Spotify's chart of Norway (no) too."
    )


def test_charts_that_were_never_collected_on_one_day_are_not_compared(ask: Ask) -> None:
    assert ask(ONLY, spotify(["-", "X"]), tiktok(["tX"])).sentence == (
        "What is only on TikTok is not known in Norway (no): "
        "on no day were Spotify's chart and TikTok's chart beside it both collected."
    )


@pytest.mark.parametrize("question", [FIRST, pytest.param(ONLY, marks=pytest.mark.deep)])
def test_without_a_chart_of_tiktok_that_is_said(ask: Ask, question: str) -> None:
    assert ask(question, spotify(["X"]), tiktok(["tX"], "us")).sentence.startswith(
        "The lake holds no sounds_daily chart of TikTok for Norway (no), nor a global one. It has: us. Add a "
        "source of it"
    )
