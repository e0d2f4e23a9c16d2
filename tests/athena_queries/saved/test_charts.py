"""What climbs, what is new, who does best, how long songs stay: an answer, or the reason why there is none."""

from __future__ import annotations

import pytest

from tests.athena_queries.saved.conftest import Ask
from tests.athena_queries.written_lake import chart, run_of_days

CLIMBING = "what is climbing in no"
NEW = "what is new in no"
BEST = "who does best in no"
STAY = "how long do songs stay in no"


def a_week_apart(then: str, now: str) -> dict[str, str]:
    return {"2026-02-01": then, "2026-02-08": now}


def test_the_most_momentum_is_of_those_whose_ranks_and_streams_are_known(ask: Ask) -> None:
    rows = chart(a_week_apart("X/100 A/100 B/100 C", "A/300 X/100 B/50 C N/9"))
    assert ask(CLIMBING, rows).sentence == (
        "Of 3 songs in Norway (no) whose ranks and streams of 2026-02-01 and 2026-02-08 are known, "
        "none has more momentum than Song A by Artist of A: from rank 2 to 1, with +200.0% streams."
    )


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (
            "X B Y A",
            "Of 4 songs in Norway (no) whose ranks of 2026-02-01 and 2026-02-08 are known, none climbed more "
            "than Song B "
            "by Artist of B: from 4 to 2. Ranks alone are compared, for streams are missing or all gains are alike.",
        ),
        (
            "X A Y B",
            "Of 4 songs in Norway (no) whose ranks of 2026-02-01 and 2026-02-08 are known, none climbed. "
            "Ranks alone are compared, for streams are missing or all gains are alike.",
        ),
        pytest.param(
            "C D",
            "None of the songs in Norway (no) on 2026-02-08 was there seven days before, on 2026-02-01, "
            "so that none is known to climb.",
            marks=pytest.mark.deep,
        ),
    ],
)
def test_without_streams_ranks_alone_say_what_climbs(ask: Ask, now: str, said: str) -> None:
    assert ask(CLIMBING, chart(a_week_apart("X A Y B", now))).sentence == said


def test_without_the_chart_of_a_week_before_nobody_knows_what_climbs(ask: Ask) -> None:
    assert ask(CLIMBING, chart({"2026-02-02": "X A", "2026-02-08": "A X"})).sentence == (
        "What is climbing in Norway (no) is not known: its newest chart is of 2026-02-08, "
        "and that of seven days before, 2026-02-01, was not collected."
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["X Y Z", "X A B"],
            "The highest of 2 songs never seen before on the chart of Norway (no), which the lake holds from "
            "2026-02-01 on, "
            "is Song A by unknown artists at 2 on 2026-02-02.",
        ),
        (
            ["X Y", "Y X Z"],
            "No song is known to be new in Norway (no) on 2026-02-02, "
            "but 1 song stands deeper than the chart was collected before and may be.",
        ),
        (["X Y", "Y X"], "Every song on the chart of Norway (no) on 2026-02-02 was there on a day before."),
        (
            ["X Y"],
            "What is new in Norway (no) on 2026-02-01 is not known: "
            "it is the first day that was collected, or the first after a gap.",
        ),
    ],
)
def test_what_is_new_or_why_nothing_is_known_to_be(ask: Ask, lines: list[str], said: str) -> None:
    rows = [row | {"artist_names": []} for row in chart(run_of_days("2026-02-01", lines))]
    assert ask(NEW, rows).sentence == said


def test_the_artist_with_the_most_days(ask: Ask) -> None:
    rows = chart(run_of_days("2026-02-01", ["A B", "B A", "B"]))
    assert ask(BEST, rows).sentence == (
        "No artist has more days in the top 10 of Norway (no) than Artist of B: 3 observed days, 2 of them at "
        "number one, "
        "with 1 song on the chart from 2026-02-01 to 2026-02-03."
    )


def test_an_artist_of_whom_only_the_id_is_known_goes_by_it(ask: Ask) -> None:
    rows = [row | {"artist_ids": ["ada1"], "artist_names": None} for row in chart({"2026-02-01": "A"})]
    assert ask(BEST, rows).sentence == (
        "No artist has more days in the top 10 of Norway (no) than ada1: 1 observed day, 1 of them at number one, "
        "with 1 song on the chart from 2026-02-01 to 2026-02-01."
    )


@pytest.mark.deep
def test_nobody_in_the_top_10_and_nobody_at_all(ask: Ask) -> None:
    low = chart({"2026-02-01": "- " * 10 + "A"})
    assert ask(BEST, low).sentence == "No artist is known to have stood in the top 10 of Norway (no)."
    assert ask(BEST, [row | {"artist_names": None} for row in low]).sentence == (
        "Of no song on the chart of Norway (no) is an artist known."
    )


def test_how_long_songs_stay_is_told_in_observed_days_and_with_how_many_there_were(ask: Ask) -> None:
    # B leaves after one day and A after three: one of two, then one of one. Greenwood: 0.5 ± 1.96 · 0.354, clipped
    lines = ["X Y Z W V", "X Y A B V", "X Y A W V", "X Y A W V", "X Y Z W V"]
    assert ask(STAY, chart(run_of_days("2026-02-01", lines))).sentence == (
        "Of 2 songs first seen on the chart of Norway (no) while it was collected, 50.0% are reckoned to stay "
        "longer than "
        "1 observed day before they first leave (95 % interval 0.0% to 100.0%; 2 songs were seen that long); "
        "half are gone after 1 observed day."
    )


def test_where_nobody_was_seen_to_leave_there_is_no_interval_and_no_half(ask: Ask) -> None:
    assert ask(STAY, chart(run_of_days("2026-02-01", ["X Y", "X A", "X A"]))).sentence == (
        "Of 1 song first seen on the chart of Norway (no) while it was collected, 100.0% are reckoned to stay "
        "longer than "
        "1 observed day before they first leave (without an interval, for none was seen to leave by then; "
        "1 song was seen that long); when half of them are gone is not known: "
        "100.0% are reckoned to stay longer than 2 observed days, beyond which nothing was seen."
    )


def test_where_all_were_there_from_the_start_nobody_knows_how_long_songs_stay(ask: Ask) -> None:
    assert ask(STAY, chart({"2026-02-01": "X"})).sentence == (
        "How long songs stay in Norway (no) is not known: "
        "all that were seen stood there when collecting began, or on the first day after a gap."
    )


def test_a_chart_that_the_lake_does_not_hold_is_said_before_anything_of_its_songs(ask: Ask) -> None:
    rows = [*chart({"2026-02-01": "X"}), *chart({"2026-02-01": "X"}, market="global")]
    assert ask("how did song x do in France", rows).sentence == (
        "The lake holds no songs_daily chart of Spotify for France (fr). It has: global, no. Ask for one of these, "
        'or add "fr_daily" to the scopes of [sources.kworb] in lake.toml and run `chartlake extract`.'
    )
