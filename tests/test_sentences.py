"""Sentences from values: one and several, markets by name, no minus before nought."""

from __future__ import annotations

import pytest

from chartlake.sentences import filled_in, named_in


@pytest.mark.parametrize(("n", "said"), [(0, "0 songs"), (1, "1 song"), (2, "2 songs")])
def test_one_is_not_called_as_several_are(n: int, said: str) -> None:
    assert filled_in("{n:song|songs}", {"n": n}) == said


@pytest.mark.parametrize(
    ("code", "said"), [("no", "Norway (no)"), ("global", "the world (global)"), ("aq", "aq"), ("{n}", "{n}")]
)
def test_a_market_is_named_where_its_name_is_known(code: str, said: str) -> None:
    assert filled_in("in {market}", {"market": code}) == f"in {said}"
    assert filled_in("in {tiktok_market}", {"tiktok_market": code}) == f"in {said}"


def test_other_values_are_written_as_they_are() -> None:
    assert (
        filled_in("{song}: {share:.1%}, {lead:z.1f}", {"song": "no", "share": 0.125, "lead": -0.01}) == "no: 12.5%, 0.0"
    )


def test_a_sentence_knows_what_it_names() -> None:
    assert named_in("{a} of {b:x|y} and {a:.1f}.") == {"a", "b"}
