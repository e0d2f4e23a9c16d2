"""Work at leisure: the newest first, what is cancelled never, and what fails is told to whoever asks."""

from __future__ import annotations

from concurrent.futures import CancelledError
from functools import partial
from threading import Event

import pytest

from dashboard.leisure import Leisure


def test_the_newest_is_done_first_and_the_cancelled_not_at_all() -> None:
    leisure, begun, go = Leisure("test"), Event(), Event()
    done: list[str] = []

    def first() -> None:
        begun.set()
        go.wait(10)

    leisure.submit(first)
    begun.wait(10)
    old, cancelled, new = (leisure.submit(partial(done.append, name)) for name in ("old", "cancelled", "new"))
    assert cancelled.cancel()
    go.set()
    old.result(10)
    new.result(10)
    assert done == ["new", "old"]
    with pytest.raises(CancelledError):
        cancelled.result(0)


def test_nothing_is_begun_while_somebody_waits_for_something_else() -> None:
    leisure = Leisure("test", pause=60.0)
    leisure.busy()
    later = leisure.submit(lambda: 7)
    with pytest.raises(TimeoutError):
        later.result(0.3)
    assert later.cancel()


def test_a_failure_is_the_asker_s_and_the_next_work_is_done() -> None:
    leisure = Leisure("test")
    failed = leisure.submit(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        failed.result(10)
    assert leisure.submit(lambda: 7).result(10) == 7
