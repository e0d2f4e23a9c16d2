"""How did a song do, and where does it chart: what is not known of a debut is not told as one."""

from __future__ import annotations

import pytest

from tests.athena_queries.saved.conftest import Ask
from tests.athena_queries.written_lake import Row, chart, run_of_days

DO = "how did Song A do in no"
WHERE = "where does Song A chart"


def test_a_song_that_came_in_on_a_collected_day_came_in(ask: Ask) -> None:
    # best on 5 February, 3 days after the 2nd; the 4th was not collected, so that it is the third date it was seen on
    days = run_of_days("2026-02-01", ["X Y Z W", "X Y Z A/40", "X Y A/60 Z", "-", "A/90 X Y Z", "X A/45 Y Z"])
    assert ask(DO, chart(days)).sentence == (
        "On Spotify's daily chart of Norway (no), Song A by Artist of A came in at 4 on 2026-02-02 and was best "
        "at 1 on "
        "2026-02-05, 3 days later; it was seen there on 4 days up to 2026-02-06, "
        "and its streams were down to half of their peak or less 1 day after it."
    )


def test_what_nobody_could_see_of_a_debut_is_said_and_why_no_half_life_is_known(ask: Ask) -> None:
    # 1 February is the first day, the 2nd is deeper, the 4th was not collected, the 15th is the first after a gap
    gap = ["-"] * 8
    lines = [
        "X A/9",
        "A/9 X Y B/9",
        "X A/9 C/9 B/5",
        "-",
        "X A/5 C/4 D",
        "X A/5 C/4 D",
        *gap,
        "X A/5 E/9 D",
        "X A/5 E/8 D",
    ]
    rows = ask("how did song do in no", chart(run_of_days("2026-02-01", lines))).rows
    told = {row["recording_id"]: (row["began"] + row["peaked"], row["halved"]) for row in rows}
    assert told["A"] == (
        "was already there at 2 on 2026-02-01, when collecting began, and was best at 1 on 2026-02-02, 1 day later",
        "its streams were not seen to halve yet",
    )
    assert told["B"] == (
        "was first seen at 4 on 2026-02-02, deeper than the chart was collected before, "
        "and was not seen higher after that",
        "it left before its streams were seen to halve",
    )
    assert told["C"] == (
        "came in at 3 on 2026-02-03 and was not seen higher after that",
        "its streams were down to half of their peak or less 2 days after it",
    )
    assert told["D"] == (
        "was first seen at 4 on 2026-02-05, with the day before not collected, and was not seen higher after that",
        "its streams are not known",
    )
    assert told["E"][0] == (
        "was already there at 3 on 2026-02-15, the first day after a gap in collecting, "
        "and was not seen higher after that"
    )


def test_a_song_without_a_credit_or_a_title_is_found_and_named_as_far_as_it_is_known(ask: Ask) -> None:
    uncredited = [row | {"artist_names": None} for row in chart(run_of_days("2026-02-01", ["X A"]))]
    assert "Song A by unknown artists was already there" in ask(DO, uncredited).sentence
    assert "Song A by unknown artists was already there" in ask(WHERE, uncredited).sentence
    untitled = [row | {"title": None} for row in uncredited]
    assert ", A by unknown artists was already there" in ask("how did A do in no", untitled).sentence


def titled(**titles: str) -> list[Row]:
    rows = chart(run_of_days("2026-02-01", [" ".join(titles)]))
    return [row | {"title": titles[row["item_id"]], "artist_names": ["Ada"]} for row in rows]


def test_a_sign_in_a_title_is_that_sign(ask: Ask) -> None:
    rows = titled(A="100% Pure", B="100 Days", C="a_b", D="axb")
    assert ", 100% Pure by Ada was already there" in ask("how did 100% do in no", rows).sentence
    assert "a_b by Ada was already there" in ask("where does _ chart", rows).sentence
    nowhere = "No song on Spotify's daily charts of countries has '% in its title and artists."
    assert ask("where does '% chart", rows).sentence == nowhere


def test_all_that_fit_are_counted_and_one_is_chosen_by_its_id(ask: Ask) -> None:
    way = "by more of the title and the artists or by recording_id"
    rows = titled(**{f"I{number}": "Same" for number in range(23)})
    assert (
        ask("how did same do in no", rows).sentence == f"That is 23 different ones: say which of them is meant, {way}."
    )
    assert "Same by Ada was already there at 8 on" in ask("how did I7 do in no", rows).sentence


def test_of_markets_with_the_same_first_day_none_was_first(ask: Ask) -> None:
    days = run_of_days("2026-02-01", ["X Y", "X A"])
    rows = [row for market in ("us", "no", "ad", "global") for row in chart(days, market=market)]
    assert ask(WHERE, rows).sentence == (
        "Song A by Artist of A appeared in 3 markets on the same day, 2026-02-02; "
        "by 2026-02-02 it had reached 3 markets: ad 2026-02-02, no 2026-02-02, us 2026-02-02."
    )


@pytest.mark.deep
def test_the_first_market_is_named_where_there_is_one(ask: Ask) -> None:
    first, second = run_of_days("2026-02-01", ["X Y", "X A", "X A"]), run_of_days("2026-02-01", ["X Y", "X Y", "X A"])
    assert ask(WHERE, chart(first, market="se"), chart(second, market="dk")).sentence == (
        "Song A by Artist of A was first seen in se on 2026-02-02; by 2026-02-03 it had reached 2 markets: "
        "se 2026-02-02, dk 2026-02-03."
    )


def test_where_a_song_was_already_there_nothing_is_said_to_have_begun(ask: Ask) -> None:
    was_there, came = run_of_days("2026-02-01", ["X A", "X A"]), run_of_days("2026-02-01", ["X Y", "X A"])
    assert ask(WHERE, chart(was_there), chart(came, market="se")).sentence == (
        "Song A by Artist of A was already there in no on 2026-02-01, when collecting began or after a gap; "
        "by 2026-02-02 it had reached 2 markets: no 2026-02-01, se 2026-02-02; it may have been earlier in no."
    )


@pytest.mark.deep
def test_of_several_markets_of_one_day_it_is_said_in_how_many_it_was_already_there(ask: Ask) -> None:
    came, was_there = run_of_days("2026-02-01", ["X Y", "X A"]), run_of_days("2026-02-02", ["X A"])
    assert ask(WHERE, chart(came), chart(was_there, market="se")).sentence == (
        "Song A by Artist of A was seen in 2 markets on the same day, 2026-02-02, in 1 of them already there when "
        "collecting began or after a gap; by 2026-02-02 it had reached 2 markets: no 2026-02-02, se 2026-02-02; "
        "it may have been earlier in se."
    )
