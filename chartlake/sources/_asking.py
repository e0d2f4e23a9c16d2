"""Asking a service about many ids, some at a time; what it breaks on or refuses does not keep the rest waiting.

A refusal is believed once something was answered: until then it may be the service that is not there. Ids that the
service broke on, or said nothing readable of, are set aside: later runs ask about them last.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final, Protocol

from chartlake.errors import ChartlakeError, NotFound, SourceUnavailable, UnexpectedAnswer
from chartlake.sources._exchanges import Exchange

if TYPE_CHECKING:
    from chartlake.holdings import Holdings

Chunk = tuple[str, ...]
MOST_IN_A_ROW: Final = 3  # failures, or refusals and nothing else; then it is the service, not what it was asked about
MOST_ASIDE: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What one request gave: an exchange to keep, or smaller parts to ask about `instead`.

    `refusal` stands when the service refused: the exchange then says of its one id that the service does not know it.
    """

    exchange: Exchange | None = None
    refusal: ChartlakeError | None = None
    instead: Sequence[Chunk] = ()


class Service(Protocol):
    """A service that is asked about ids."""

    @property
    def most(self) -> int:
        """How many ids the next request may name."""

    def ask(self, chunk: Chunk) -> Heard:
        """Make one request. SourceUnavailable when the service broke on it; any other error ends the run."""

    def unreadable(self, exchange: Exchange) -> Sequence[str]:
        """The ids of which an answer says nothing that can be read."""


class Aside:
    """The ids that are due: those that made trouble before stand last, whose trouble is longest ago before the others.

    What the service broke on is asked about in ever smaller parts, so that in the end it is one id that waits alone.
    """

    def __init__(self, name: str, due: Sequence[str], holdings: Holdings) -> None:
        self._name, self._due, self._holdings = name, due, holdings
        self._noted = self._recalled()
        self._breaks = dict(self._noted)  # by id, how often the service broke on it; in the order of the last trouble

    def chunks(self, most: int) -> Iterator[Chunk]:
        """What is due, in the order and the parts in which to ask about it."""
        yield from in_chunks((one for one in self._due if one not in self._breaks), most)
        for breaks, alike in groupby(self._breaks, self._breaks.__getitem__):
            yield from in_chunks(alike, max(1, most >> breaks))

    def broke(self, ids: Iterable[str]) -> None:
        """The service broke on a request that named these ids."""
        for one in ids:
            self._breaks[one] = self._breaks.pop(one, 0) + 1

    def answered(self, ids: Iterable[str], *, unreadable: Iterable[str]) -> None:
        """The service said something of these ids, of some nothing that can be read."""
        waiting = {one: self._breaks.get(one, 0) for one in unreadable}
        for one in ids:
            self._breaks.pop(one, None)
        self._breaks |= waiting

    def keep(self) -> None:
        """Note for later runs what waits; of very much, the latest."""
        waiting = list(self._breaks.items())[-MOST_ASIDE:]
        if waiting != list(self._noted.items()):
            self._holdings.note(self._name, {"waiting": waiting})

    def _recalled(self) -> dict[str, int]:
        due = frozenset(self._due)
        noted = self._holdings.recall(self._name).get("waiting", ())
        try:
            return {one: max(0, int(breaks)) for one, breaks in noted if one in due}
        except (TypeError, ValueError, OverflowError):
            return {}  # a note only saves requests: without it the trouble is found again


@dataclass(kw_only=True)
class _Run:
    """What a run has heard so far. `held` are refusals, while nothing was answered that makes them believable."""

    answered: bool = False
    failure: ChartlakeError | None = None
    in_a_row: int = 0
    refusal: ChartlakeError | None = None
    refused: dict[str, None] = field(default_factory=dict)
    held: list[Exchange] = field(default_factory=list)

    def broke(self, error: ChartlakeError) -> None:
        """Go on after a failure; raise it when it is none of one request, or the last of several in a row."""
        self.failure, self.in_a_row = error, self.in_a_row + 1
        if not isinstance(error, SourceUnavailable) or self.in_a_row == MOST_IN_A_ROW:
            raise error

    def believed(self, chunk: Chunk, heard: Heard) -> Sequence[Exchange]:
        """The exchanges that can be kept, now that this was heard too."""
        self.in_a_row = 0
        if heard.refusal:
            self.refusal = heard.refusal
            self.refused |= dict.fromkeys(chunk)
        else:
            self.answered = True
        self.held += [heard.exchange] if heard.exchange else []
        believed, self.held = (self.held, []) if self.answered else ([], self.held)
        return believed

    def end(self, aside: Aside) -> None:
        """Raise what there is to tell of a run in which not all was well."""
        if self.refusal and not self.answered:
            aside.broke(self.refused)
            raise type(self.refusal)(
                f"{self.refusal}; and so to whatever was asked", http_status=self.refusal.http_status
            )
        if self.failure:
            raise self.failure


def exchanges(service: Service, aside: Aside, *, budget: int) -> Generator[Exchange, None, None]:
    """Ask about what is due, with at most `budget` requests of the service; what is left over is due again.

    A run that heard nothing but refusals ends as the last of them, and gives no exchange. SourceUnavailable after three
    failures in a row, or in the end after one; every other error at once.
    """
    try:
        yield from _heard(service, aside, budget)
    finally:
        aside.keep()


def in_chunks(ids: Iterable[str], most: int) -> Iterator[Chunk]:
    """The ids in order, in parts of at most so many."""
    waiting = iter(ids)
    while chunk := tuple(islice(waiting, most)):
        yield chunk


def halves(chunk: Chunk) -> Sequence[Chunk]:
    """The two parts to ask about instead, when one of the ids may be what the service does not like."""
    half = len(chunk) // 2
    return chunk[:half], chunk[half:]


def _heard(service: Service, aside: Aside, budget: int) -> Generator[Exchange, None, None]:
    run = _Run()
    chunks = deque(aside.chunks(service.most))
    while chunks and budget and len(run.held) < MOST_IN_A_ROW:
        budget -= 1
        chunk = _next(chunks, service.most)
        try:
            heard = service.ask(chunk)
        except (SourceUnavailable, NotFound, UnexpectedAnswer) as error:
            aside.broke(chunk)
            run.broke(error)
            continue
        chunks.extendleft(reversed(heard.instead))
        for exchange in run.believed(chunk, heard):
            yield exchange  # first, so that nothing that goes wrong in reading it can lose it
            aside.answered(exchange.asked, unreadable=service.unreadable(exchange))
    run.end(aside)


def _next(chunks: deque[Chunk], most: int) -> Chunk:
    """The next part; the service may have come to take fewer ids since the parts were made."""
    chunk = chunks.popleft()
    if len(chunk) > most:
        chunks.extendleft(reversed(list(in_chunks(chunk, most))))
        chunk = chunks.popleft()
    return chunk
