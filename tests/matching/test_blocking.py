"""Candidate pairs: a pair is looked at or not whatever else there is, and every link lies among those looked at."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from chartlake.matching.blocking import candidates
from chartlake.matching.items import Item, read
from chartlake.matching.links import linked, links_of
from tests.matching.test_evidence import ITEMS


def numbered(items: list[Item]) -> list[Item]:
    return [
        Item(
            platform="tiktok",
            item_id=str(number),
            title=one.title,
            artists=one.artists,
            isrc=one.isrc,
            duration_ms=one.duration_ms,
            release_date=one.release_date,
        )
        for number, one in enumerate(items)
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS, min_size=2, max_size=12))
def test_every_link_of_all_pairs_is_found_by_its_keys(drawn: list[Item]) -> None:
    items = numbered(drawn)
    every = {
        tuple(sorted((one.reference, other.reference)))
        for one, other in combinations(items, 2)
        if linked(read(one), read(other))
    }
    assert {(link.first, link.second) for link in links_of(items)} == every


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS, min_size=2, max_size=12), st.integers(1, 11))
def test_two_lists_meet_as_the_pairs_of_both_do_in_one(drawn: list[Item], cut: int) -> None:
    items = numbered(drawn)
    border = min(cut, len(items) - 1)
    across = {(one, other) for one, other in candidates(items) if one < border <= other}
    assert {(one, other + border) for one, other in candidates(items[:border], items[border:])} == across


def test_a_common_name_brings_together_those_that_share_it_and_no_others() -> None:
    items = [
        Item(platform="tiktok", item_id=str(number), title="Intro", artists=(f"Band {number}",)) for number in range(40)
    ]
    items.append(Item(platform="tiktok", item_id="x", title="Quiet Harbour", artists=("Lone Singer",)))
    assert {place for pair in candidates(items) for place in pair} == set(range(40))


def test_a_users_sound_meets_nobody() -> None:
    sound = Item(platform="tiktok", item_id="1", title="original sound - nova", artists=("nova",))
    assert list(candidates([sound, sound])) == []
