"""From an answer's rows to contract rows: a bad row is refused and the rest goes on, unless most rows are bad."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, Final, TypeVar

from chartlake.answers import NumberedRow, RawObject, Refusal, Row
from chartlake.errors import BadName, EmptyAnswer, UnexpectedAnswer

Written = TypeVar("Written")
# The services publish in their own time zones; a chart may be a day ahead of UTC, never more.
_AHEAD: Final = timedelta(days=1)
_UNREADABLE: Final = "\ufffd"


class RowRefused(ValueError):
    """One row cannot be a contract row; the text says why. Never leaves a source: it becomes a Refusal."""


def read_rows(
    table: str,
    numbered: Iterable[tuple[int, Written]],
    read: Callable[[Written], Row],
    *,
    show: Callable[[Written], Any],
    key: Sequence[str],
) -> tuple[list[Row], list[Refusal]]:
    """Read every numbered row; `show` gives what is kept of a refused one, `key` names columns that may not repeat.

    A row that says the same again is taken once; one that contradicts an earlier row of its key is refused.
    """
    place_of = itemgetter(*key)
    rows: dict[Any, NumberedRow] = {}
    refused = []
    for number, line in numbered:
        try:
            row = NumberedRow(read(line), number=number)
            earlier = rows.setdefault(place_of(row), row)
            if earlier is not row and earlier != row:
                raise RowRefused(f"an earlier row has the same {' and '.join(key)} and other values")
        except RowRefused as refusal:
            refused.append(Refusal(table=table, row_number=number, reason=str(refusal), row=show(line)))
    return list(rows.values()), refused


def require_rows(rows: Sequence[Row], refused: Sequence[Refusal], *, what: str) -> None:
    """EmptyAnswer when there is nothing at all, UnexpectedAnswer when more rows are refused than read."""
    if not rows and not refused:
        raise EmptyAnswer(f"{what}: the answer holds not a single row; it is kept in the raw zone, look at it there")
    if len(refused) > len(rows):
        first = refused[0]
        raise UnexpectedAnswer(
            f"{what}: {len(refused)} of {len(rows) + len(refused)} rows cannot be read, so its layout has changed; "
            f"row {first.row_number}: {first.reason}"
        )


def readable(text: str, name: str) -> str:
    """The text; refused when bytes in it were not UTF-8."""
    if _UNREADABLE in text:
        raise RowRefused(f"{name} {text!r} is not UTF-8")
    return text


def is_plausible(chart_date: date, fetched_at: datetime) -> bool:
    """Whether a chart of that day can have been seen at that moment: streaming charts began in 2013."""
    return chart_date.year >= 2013 and chart_date <= fetched_at.date() + _AHEAD


def require_plausible(day: date, raw: RawObject, *, what: str) -> None:
    """BadName when a file that was dropped when `raw` was cannot be of that day."""
    if not is_plausible(day, raw.fetched_at):
        raise BadName(f"{what}: {day} cannot be; the file was dropped on {raw.fetched_at:%Y-%m-%d}")
