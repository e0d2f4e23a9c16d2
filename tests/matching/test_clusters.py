"""Clusters: what is tied belongs together unless something in it contradicts, in whatever order the ties come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chartlake.matching.clusters import Tie, clusters, torn

NAMES = "abcdef"


def tie(pair: str, probability: float = 0.9, *, forced: bool = False) -> Tie:
    return Tie(first=pair[0], second=pair[1], probability=probability, forced=forced)


def never(*pairs: str):  # type: ignore[no-untyped-def]
    return lambda one, other: f"{min(one, other)}{max(one, other)}" in pairs


def test_a_chain_of_ties_is_one_cluster_named_by_its_smallest() -> None:
    assert clusters("abc", [tie("bc"), tie("ab")], never()) == {"a": "a", "b": "a", "c": "a"}


def test_a_chain_never_holds_two_that_contradict_and_the_stronger_tie_wins() -> None:
    assert clusters("abc", [tie("ab", 0.9), tie("bc", 0.95)], never("ac")) == {"a": "a", "b": "b", "c": "b"}


def test_what_a_person_forces_is_not_asked() -> None:
    assert clusters("ab", [tie("ab", forced=True)], never("ab")) == {"a": "a", "b": "a"}


def test_who_fits_two_that_contradict_equally_well_is_torn() -> None:
    assert torn("a", [tie("ab", 0.9), tie("ac", 0.91)], never("bc")) == {"a": ("b", "c")}


def test_who_fits_one_far_better_is_not_torn() -> None:
    assert torn("a", [tie("ab", 0.999), tie("ac", 0.85)], never("bc")) == {}


def test_who_fits_two_that_go_together_is_not_torn() -> None:
    assert torn("a", [tie("ab"), tie("ac")], never()) == {}


TIES = st.lists(
    st.tuples(st.sampled_from(["ab", "ac", "bc", "cd", "de", "ef", "af", "be"]), st.sampled_from([0.8, 0.9, 0.99])),
    max_size=12,
    unique_by=lambda one: one[0],
)
PAIRS = st.sets(st.sampled_from(["ac", "ad", "bd", "ce", "df", "ef"]), max_size=4)


@given(TIES, PAIRS, st.randoms(use_true_random=False))
def test_order_makes_no_difference_and_no_cluster_holds_a_contradiction(
    drawn: list[tuple[str, float]], against: set[str], shuffler: object
) -> None:
    ties = [tie(pair, probability) for pair, probability in drawn]
    found = clusters(NAMES, ties, never(*against))
    shuffler.shuffle(ties)  # type: ignore[attr-defined]
    assert clusters(reversed(NAMES), ties, never(*against)) == found
    assert not any(found[pair[0]] == found[pair[1]] for pair in against)
