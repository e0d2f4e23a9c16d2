"""Merged files that were cut within a day, and whole ones that look like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

import pytest

from chartlake.errors import UnexpectedAnswer
from chartlake.sources import charts_history
from tests.sources.answers import dropped

FIRST = date(2026, 1, 1)
Line = tuple[str, int, int]  # market, day, rank


def lines_of(depths: Sequence[int], *, market: str = "no") -> list[Line]:
    """Days one after another, each from rank 1 down."""
    return [(market, day, rank) for day, depth in enumerate(depths) for rank in range(1, depth + 1)]


def read(lines: Iterable[Line]) -> tuple[dict[tuple[str, int], int], list[str]]:
    """How many positions each day that was accepted has, and why the others were not."""
    written = "".join(
        f"{FIRST + timedelta(days=day)},{market},{rank},T{rank},A,{9000 - rank}\n" for market, day, rank in lines
    )
    body = f"date,market,rank,title,artist,streams\n{written}".encode()
    parsed = charts_history.parse(dropped("charts_history", "songs-daily.csv", body))
    found: dict[tuple[str, int], int] = {}
    for row in parsed.rows["chart_snapshots"]:
        place = row["market"], (row["chart_date"] - FIRST).days
        found[place] = found.get(place, 0) + 1
    return found, [refusal.reason for refusal in parsed.refused]


def days(*depths: int) -> dict[tuple[str, int], int]:
    return {("no", day): depth for day, depth in enumerate(depths)}


@pytest.mark.parametrize("left", [1, 2, 100, 120, 199])
def test_the_part_of_a_day_that_a_file_ends_within_is_refused(left: int) -> None:
    assert read(lines_of([200, 200, left])) == (
        days(200, 200),
        [
            f"songs_daily of no on 2026-01-03 has {left} positions where the file ends, and the days near it up to "
            "200: it may be cut; drop a file that goes on beyond that day"
        ],
    )


def test_a_whole_last_day_is_kept() -> None:
    assert read(lines_of([200, 199, 200])) == (days(200, 199, 200), [])


def test_days_within_a_file_may_have_any_depth() -> None:
    assert read(lines_of([100, 20, 100, 3, 100])) == (days(100, 20, 100, 3, 100), [])


def test_the_part_of_a_day_that_a_file_begins_within_is_refused_where_ranks_run_up() -> None:
    upwards = lines_of([120, 200, 200])
    upwards.sort(key=lambda line: (line[1], -line[2]))
    found, (reason,) = read(upwards)
    assert found == {("no", 1): 200, ("no", 2): 200}
    assert reason.startswith("songs_daily of no on 2026-01-01 has 120 positions where the file begins")


def test_the_newest_day_may_stand_first() -> None:
    downwards = sorted(lines_of([120, 200, 200]), key=lambda line: (-line[1], line[2]))
    assert read(downwards)[0] == {("no", 1): 200, ("no", 2): 200}


def test_a_chart_that_grew_is_compared_with_the_days_near_it() -> None:
    assert read(lines_of([200] * 3 + [50] * 8))[1] == []
    assert len(read(lines_of([50] * 3 + [200] * 7 + [50]))[1]) == 1


@pytest.mark.parametrize("depth", [50, 100, 200])
def test_a_single_day_is_accepted_as_deep_as_charts_are_published(depth: int) -> None:
    assert read(lines_of([depth])) == (days(depth), [])


@pytest.mark.parametrize("depth", [1, 49, 120, 199])
def test_a_single_day_of_another_depth_is_none(depth: int) -> None:
    with pytest.raises(UnexpectedAnswer, match="no other day of that chart in it shows how many are due"):
        read(lines_of([depth]))


def test_only_the_market_that_stands_last_can_be_cut_where_markets_follow_one_another() -> None:
    lines = lines_of([200, 200, 90], market="de") + lines_of([200, 200, 90], market="no")
    found, (reason,) = read(lines)
    assert (("de", 2) in found, ("no", 2) in found) == (True, False)
    assert "songs_daily of no on 2026-01-03 has 90" in reason


def test_every_market_of_the_last_day_can_be_cut_where_they_stand_side_by_side() -> None:
    small, large = lines_of([50, 50, 50], market="is"), lines_of([200, 200, 120], market="no")
    found, (reason,) = read(sorted(small + large, key=lambda line: (line[1], line[2], line[0])))
    assert (found["is", 2], ("no", 2) in found) == (50, False)
    assert "of no on 2026-01-03 has 120 positions" in reason


def test_ranks_that_were_sorted_as_texts_run_down_too() -> None:
    lines = sorted(lines_of([200, 200, 200]), key=lambda line: (line[1], str(line[2])))
    assert read(lines) == (days(200, 200, 200), [])
    assert read(lines[:-30])[0] == days(200, 200)


def unordered(depths: Sequence[int]) -> list[Line]:
    lines = lines_of(depths)
    Random(7).shuffle(lines)
    return lines


def test_a_file_in_no_order_is_whole_when_its_days_have_no_holes() -> None:
    assert read(unordered([30, 7, 50, 3])) == (days(30, 7, 50, 3), [])


def test_a_file_in_no_order_that_was_cut_has_holes_in_every_day_and_is_none() -> None:
    with pytest.raises(UnexpectedAnswer, match="as most do where the file begins or ends: lines are missing"):
        read(line for line in unordered([50, 50, 50])[:-40])


def test_a_hole_in_one_day_of_many_in_no_order_is_a_hole_of_the_chart() -> None:
    lines = [line for line in unordered([50, 50, 50]) if line != ("no", 1, 20)]
    assert read(lines) == (days(50, 49, 50), [])


@pytest.mark.parametrize("lost", [0, 1, 7, 60, 130, 199])
def test_wherever_a_file_is_cut_what_is_stored_is_whole(lost: int) -> None:
    depths = [200, 198, 200, 200]
    lines = lines_of(depths)
    found, _ = read(lines[: len(lines) - lost])
    assert all(depths[day] == depth for (_, day), depth in found.items())
