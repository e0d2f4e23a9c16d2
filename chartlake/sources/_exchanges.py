"""Several requests and their replies as one answer: what was asked, the status, and the unchanged bytes.

A JSON text sequence (RFC 7464) of pairs: one text says what was asked and when, the next is the reply as it came.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from chartlake.answers import Answer, Refusal, Row
from chartlake.errors import UnexpectedAnswer
from chartlake.http import now
from chartlake.sources._rows import require_rows

EXTENSION: Final = "json-seq"
CONTENT_TYPE: Final = "application/json-seq"
# What an interrupted run can lose, had it to wait for more.
MOST_IN_AN_ANSWER: Final = 10
_LONGEST_HELD: Final = 20.0  # [s]; an upstream may be so slow that ten replies outlast the run
_SEPARATOR: Final = b"\x1e"
_END: Final = b"\n"


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and the reply to it. `asked` names the ids that were asked for, in order.

    UnexpectedAnswer when the reply holds the byte that parts a sequence: it is no JSON. There and then, so that none
    of the replies beside it is lost.
    """

    url: str
    status: int
    asked: tuple[str, ...]
    body: bytes

    def __post_init__(self) -> None:
        if _SEPARATOR in self.body:
            raise UnexpectedAnswer(
                f"{self.url}: JSON was due, got {len(self.body)} bytes with a control character that no JSON text holds"
            )


def in_answers(exchanges: Iterable[Exchange], *, url: str) -> Iterator[Answer]:
    """The exchanges as answers of at most ten, none held for much longer than twenty seconds.

    When asking fails, in whatever way, what was answered before comes before the error.
    """
    held: list[Exchange] = []
    since = monotonic()
    try:
        for exchange in exchanges:
            since = since if held else monotonic()
            held.append(exchange)
            if len(held) == MOST_IN_AN_ANSWER or monotonic() - since >= _LONGEST_HELD:
                full, held = held, []
                yield _answer(full, url)
    except Exception:
        if held:
            yield _answer(held, url)
        raise
    if held:
        yield _answer(held, url)


def as_sequence(exchanges: Iterable[Exchange]) -> bytes:
    """The exchanges as the body of one answer."""
    texts = []
    for exchange in exchanges:
        head = {"url": exchange.url, "status": exchange.status, "asked": list(exchange.asked)}
        texts += [_SEPARATOR, json.dumps(head, ensure_ascii=False).encode(), _END, _SEPARATOR, exchange.body, _END]
    return b"".join(texts)


def read_sequence(body: bytes, *, what: str) -> Sequence[Exchange]:
    """The exchanges of an answer; UnexpectedAnswer when it is no such sequence or not whole."""
    if not body.startswith(_SEPARATOR) or not body.endswith(_END):
        raise UnexpectedAnswer(f"{what}: a whole sequence of requests and replies was due")
    texts = body[1:].split(_SEPARATOR)
    if len(texts) % 2 or not all(text.endswith(_END) for text in texts):
        raise UnexpectedAnswer(f"{what}: the sequence of requests and replies is cut short")
    return [
        _exchange(head, reply.removesuffix(_END), what) for head, reply in zip(texts[::2], texts[1::2], strict=True)
    ]


def read_replies(body: bytes, *, what: str) -> Sequence[Exchange]:
    """As `read_sequence`; anything else is one reply, of which nobody knows what was asked."""
    if body.startswith(_SEPARATOR):
        return read_sequence(body, what=what)
    return [Exchange(url="", status=200, asked=(), body=body)]


def require_any(rows: Sequence[Row], refused: Sequence[Refusal], *, what: str) -> None:
    """EmptyAnswer when there is nothing at all, UnexpectedAnswer when nothing can be read.

    For replies that are each about ids of their own: what is wrong with one says nothing of the others.
    """
    require_rows(rows, [] if rows else refused, what=what)


def _answer(exchanges: Sequence[Exchange], url: str) -> Answer:
    return Answer(
        body=as_sequence(exchanges),
        url=url,
        status=200,
        content_type=CONTENT_TYPE,
        extension=EXTENSION,
        fetched_at=now(),
    )


def _exchange(head: bytes, reply: bytes, what: str) -> Exchange:
    try:
        told: Any = json.loads(head)
        url, status, asked = told["url"], told["status"], told["asked"]
    except (ValueError, RecursionError, TypeError, KeyError):
        raise UnexpectedAnswer(f"{what}: a request of the sequence cannot be read") from None
    whole = isinstance(url, str) and isinstance(status, int) and isinstance(asked, list)
    if not whole or not all(isinstance(one, str) and one for one in asked):
        raise UnexpectedAnswer(f"{what}: a request of the sequence cannot be read")
    return Exchange(url=url, status=status, asked=tuple(asked), body=reply)
