"""Several replies as one answer: nothing that was answered is lost, and nothing is held for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chartlake.errors import UnexpectedAnswer
from chartlake.sources import _exchanges
from chartlake.sources._exchanges import Exchange, in_answers, read_sequence

ONE = Exchange(url="u", status=200, asked=("a",), body=b"{}")


def test_what_was_answered_comes_before_an_error_of_any_kind() -> None:
    def breaking() -> Iterator[Exchange]:
        yield ONE
        raise OSError("reset")

    answers = in_answers(breaking(), url="u")
    assert read_sequence(next(answers).body, what="t") == [ONE]
    with pytest.raises(OSError, match="reset"):
        next(answers)


def test_replies_of_a_slow_upstream_are_not_held_until_there_are_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 1000, 9))
    monkeypatch.setattr(_exchanges, "monotonic", lambda: float(next(clock)))
    sizes = [len(read_sequence(answer.body, what="t")) for answer in in_answers([ONE] * 7, url="u")]
    assert sum(sizes) == 7
    assert max(sizes) <= 3


def test_a_reply_with_the_byte_that_parts_replies_is_refused_before_it_is_held() -> None:
    def asking() -> Iterator[Exchange]:
        yield ONE
        yield Exchange(url="u", status=200, asked=("b",), body=b'"\x1e"')

    answers = in_answers(asking(), url="u")
    assert read_sequence(next(answers).body, what="t") == [ONE]
    with pytest.raises(UnexpectedAnswer, match="u: JSON was due"):
        next(answers)
