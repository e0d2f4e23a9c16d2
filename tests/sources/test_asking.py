"""What a service breaks on or refuses waits until the last, and a refusal is believed once something was answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from chartlake.errors import ChartlakeError, NotFound, SourceUnavailable, UnexpectedAnswer
from chartlake.lake import Lake
from chartlake.sources._asking import Aside, Chunk, Heard, exchanges, halves
from chartlake.sources._exchanges import Exchange
from tests.held import holdings
from tests.memory_lake import MemoryBucket, memory_lake


class Service:
    """Answers eight ids at once. It breaks on any chunk with one of `broken`, and refuses one with one of `refused`."""

    def __init__(self, *, broken: str = "", refused: str = "", blurred: str = "", most: int = 8) -> None:
        self.broken, self.refused, self.blurred, self.most = set(broken), set(refused), set(blurred), most
        self.error: ChartlakeError = SourceUnavailable("broke", http_status=500)
        self.asked: list[str] = []

    def ask(self, chunk: Chunk) -> Heard:
        self.asked.append("".join(chunk))
        if self.broken & set(chunk):
            raise self.error
        no = NotFound("no such thing", http_status=404)
        if self.refused & set(chunk) and len(chunk) > 1:
            return Heard(refusal=no, instead=halves(chunk))
        exchange = Exchange(url="u", status=200, asked=chunk, body=b"{}")
        return Heard(exchange=exchange, refusal=no if self.refused & set(chunk) else None)

    def unreadable(self, exchange: Exchange) -> Sequence[str]:
        return [one for one in exchange.asked if one in self.blurred]


def run(lake: Lake, service: Service, due: str, *, budget: int = 99) -> tuple[str, ChartlakeError | None]:
    """The ids of the exchanges that a run gave, and how it ended."""
    given = ""
    try:
        for exchange in exchanges(service, Aside("x/y.aside", due, holdings(lake)), budget=budget):
            given += "".join(exchange.asked)
    except ChartlakeError as error:
        return given, error
    return given, None


def test_what_was_refused_comes_as_soon_as_something_is_answered() -> None:
    given, error = run(memory_lake(), Service(refused="ab", most=1), "abcd")
    assert (given, error) == ("abcd", None)


@pytest.mark.parametrize("due", ["a", "abcdefgh", "abcdefghijklmnop"])
@pytest.mark.parametrize("budget", [1, 2, 99])
def test_a_run_that_hears_nothing_but_refusals_ends_as_one_and_gives_nothing(due: str, budget: int) -> None:
    given, error = run(memory_lake(), Service(refused=due), due, budget=budget)
    assert (given, type(error)) == ("", NotFound)
    assert "so to whatever was asked" in str(error)


def test_three_refused_ids_at_the_head_do_not_stop_the_run_after() -> None:
    lake, service = memory_lake(), Service(refused="abc", most=1)
    assert run(lake, service, "abcde")[0] == ""
    assert run(lake, service, "abcde") == ("deabc", None)


def test_the_third_failure_in_a_row_ends_a_run_and_a_success_between_starts_the_count_anew() -> None:
    service = Service(broken="abdefg", most=1)
    given, error = run(memory_lake(), service, "abcdefgh")
    assert (given, type(error), service.asked) == ("c", SourceUnavailable, list("abcdef"))


@pytest.mark.parametrize("error", [SourceUnavailable("broke"), UnexpectedAnswer("HTML"), NotFound("gone")])
def test_what_broke_a_run_is_asked_about_last_in_the_next(error: ChartlakeError) -> None:
    lake, service = memory_lake(), Service(broken="a", most=1)
    service.error = error
    run(lake, service, "abc", budget=1)
    service.asked.clear()
    assert run(lake, service, "abc", budget=2) == ("bc", None)
    service.asked.clear()
    service.broken.clear()
    assert run(lake, service, "ad") == ("da", None)
    assert run(lake, service, "ad") == ("ad", None)  # and what was answered since is as any other


def test_however_little_a_run_may_ask_what_a_service_breaks_on_is_all_that_stays_unanswered() -> None:
    lake, service, due = memory_lake(), Service(broken="c"), "abcdefghijklmnop"
    for _ in range(20):
        given, _ = run(lake, service, due, budget=1)
        due = "".join(one for one in due if one not in given)
    assert due == "c"
    assert service.asked[:2] == ["abcdefgh", "ijklmnop"]


def test_of_what_waits_the_trouble_that_is_longest_ago_is_tried_first() -> None:
    lake, service = memory_lake(), Service(broken="abcdef", most=1)
    for tried in ("abc", "def", "abc"):
        service.asked.clear()
        run(lake, service, "abcdef")
        assert "".join(service.asked) == tried


def test_ids_of_which_nothing_can_be_read_wait_too_but_in_full_parts() -> None:
    lake, service = memory_lake(), Service(blurred="abc")
    run(lake, service, "abcdefgh")
    service.asked.clear()
    run(lake, service, "abcij")
    assert service.asked == ["ij", "abc"]


def test_a_run_that_is_left_in_the_middle_notes_what_made_trouble_before() -> None:
    lake, service = memory_lake(), Service(broken="a", most=1)
    asked = exchanges(service, Aside("x/y.aside", "abc", holdings(lake)), budget=9)
    assert next(asked).asked == ("b",)
    asked.close()
    service.asked.clear()
    run(lake, service, "abc")
    assert service.asked == ["b", "c", "a"]


def test_a_run_without_trouble_writes_nothing() -> None:
    lake = memory_lake()
    run(lake, Service(), "abcdefghij")
    assert isinstance(lake.raw, MemoryBucket)
    assert lake.raw.objects == {}


def test_a_note_stays_small_however_much_breaks() -> None:
    lake = memory_lake()
    aside = Aside("x/y.aside", (), holdings(lake))
    aside.broke(f"0Track{number:016d}" for number in range(20_000))
    aside.keep()
    assert isinstance(lake.raw, MemoryBucket)
    assert max(len(stored.body) for stored in lake.raw.objects.values()) < 64 * 1024


@pytest.mark.parametrize("waiting", [7, "ab", ["a"], [["a"]], [["a", "often"]], [[["a"], 1]], [["a", float("inf")]]])
def test_a_note_that_cannot_be_read_is_as_none(waiting: Any) -> None:
    lake, service = memory_lake(), Service(most=1)
    holdings(lake).note("x/y.aside", {"waiting": waiting})
    assert run(lake, service, "abc") == ("abc", None)


def test_what_is_no_longer_due_is_not_asked_about_because_it_waited() -> None:
    lake, service = memory_lake(), Service(broken="a", most=1)
    run(lake, service, "ab")
    service.asked.clear()
    run(lake, service, "b")
    assert service.asked == ["b"]


def test_the_refusal_that_ends_a_run_keeps_its_status_and_words() -> None:
    _, error = run(memory_lake(), Service(refused="a"), "a")
    assert error is not None
    assert (error.http_status, str(error)) == (404, "no such thing; and so to whatever was asked")
