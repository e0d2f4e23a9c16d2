"""What a Creative Center file holds: one answer, a list of the answers that are a ranking's pages, or songs by market.

The service's own refusals are named here: it has had no music since 2026, so nothing can be asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from chartlake.errors import AccessDenied, NotFound, UnexpectedAnswer
from chartlake.markets import market_code
from chartlake.sources._described import described
from chartlake.sources._tiktok import json_document

DEAD: Final = (
    "the Creative Center has had no music rankings since 2026 and none can be asked for; drop answers of before, or "
    "a chart of another service with --source tiktok_charts_csv"
)
_REFUSED: Final = "40101"
_DEPRECATED: Final = "deprecated"
_DEEPEST_WRAPPING: Final = 4
_LONGEST_PAGE: Final = 9  # digits


@dataclass(frozen=True, kw_only=True)
class Song:
    """One song as the file has it, and the market that the file puts it under; None where it only says so itself."""

    market: str | None
    fields: Any


@dataclass(frozen=True, kw_only=True)
class Songs:
    """The songs of a file in its order; `day` is the UTC day on which it says that it was made."""

    songs: Sequence[Song]
    day: date | None = None


def read_songs(body: bytes, *, what: str) -> Songs:
    """The songs of a file, perhaps none. NotFound or AccessDenied for the service's refusals, else UnexpectedAnswer."""
    document = json_document(body, what=what)
    answers = [_inner(one) for one in (document if isinstance(document, list) else [document])]
    for answer in answers:
        _require_no_refusal(answer, what)
    if answers and all(isinstance(answer.get("sound_list"), list) for answer in answers):
        _require_whole(answers, what)
        return Songs(songs=[Song(market=None, fields=song) for answer in answers for song in answer["sound_list"]])
    if isinstance(document, dict) and _by_market(document):
        return Songs(songs=list(_under_markets(document)), day=_day(document.get("lastUpdated")))
    raise UnexpectedAnswer(
        f"{what}: no list of songs; due is an answer with a sound_list, a list of such answers, or lists of songs by "
        f"country, got {described(body)}"
    )


def _inner(document: object) -> Mapping[str, Any]:
    """The object with the list; resellers put the service's answer inside one of their own."""
    inner: object = document
    for _ in range(_DEEPEST_WRAPPING):
        if not isinstance(inner, dict) or "sound_list" in inner or _is_refusal(inner):
            break
        inner = inner.get("data")
    return inner if isinstance(inner, dict) else {}


def _is_refusal(answer: Mapping[str, Any]) -> bool:
    return str(answer.get("code")) == _REFUSED or answer.get("msg") == _DEPRECATED


def _require_no_refusal(answer: Mapping[str, Any], what: str) -> None:
    if answer.get("msg") == _DEPRECATED:
        raise NotFound(f"{what}: the service said 'deprecated': {DEAD}")
    if str(answer.get("code")) == _REFUSED:
        raise AccessDenied(f"{what}: the service said 40101, no permission, which a signature would not change: {DEAD}")


def _require_whole(answers: Sequence[Mapping[str, Any]], what: str) -> None:
    """Of a ranking's pages the first must be there: a snapshot without its top would count as the deeper one."""
    pages: dict[str, set[int]] = {}
    for answer in answers:
        pagination = answer.get("pagination")
        page = str(pagination.get("page", "")) if isinstance(pagination, dict) else ""
        if page.isascii() and page.isdecimal():
            pages.setdefault(_country(answer["sound_list"]), set()).add(int(page[:_LONGEST_PAGE]))
    for numbers in pages.values():
        if numbers != set(range(1, len(numbers) + 1)):
            raise UnexpectedAnswer(
                f"{what}: holds page {', '.join(map(str, sorted(numbers)))} of a ranking and not all before it; put "
                "the answers of all pages into one JSON list and drop that"
            )


def _country(songs: Sequence[Any]) -> str:
    first = songs[0] if songs else None
    return str(first.get("country_code", "")) if isinstance(first, dict) else ""


def _by_market(document: Mapping[str, Any]) -> bool:
    lists = [name for name, value in document.items() if isinstance(value, list)]
    return bool(lists) and all(market_code(name) for name in lists)


def _under_markets(document: Mapping[str, Any]) -> Iterator[Song]:
    for name, songs in document.items():
        if isinstance(songs, list):
            yield from (Song(market=market_code(name), fields=song) for song in songs)


def _day(moment: object) -> date | None:
    try:
        made = datetime.fromisoformat(moment) if isinstance(moment, str) else None
    except ValueError:
        return None
    if made is None:
        return None
    return made.astimezone(UTC).date() if made.tzinfo else made.date()
