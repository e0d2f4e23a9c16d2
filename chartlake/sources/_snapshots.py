"""What the rows of one chart, market and day must be together: every item once, and a chart from its top on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chartlake.answers import NumberedRow, Refusal, Row
from chartlake.errors import UnexpectedAnswer

Place = tuple[Any, Any, Any]


def once_each(table: str, rows: Iterable[Row]) -> tuple[list[Row], list[Refusal]]:
    """The rows without those that put an item of a chart, market and day at a second rank, and these refused."""
    ranked: dict[tuple[Place, object], object] = {}
    kept: list[Row] = []
    refused: list[Refusal] = []
    for row in rows:
        first = ranked.setdefault((place_of(row), row["item_id"]), row["rank"])
        if first == row["rank"]:
            kept.append(row)
        else:
            refused.append(refusal_of(table, [row], f"{row['item_id']} stands at rank {first} already"))
    return kept, refused


def from_the_top(table: str, rows: Iterable[Row], *, what: str) -> tuple[list[Row], list[Refusal]]:
    """The charts of a file that are whole enough to be one; each other is refused, with one refusal for all its rows.

    A chart that a file was split within would stand as the deeper one above the whole chart of another source. So a
    chart and day without rank 1, or with fewer rows than half its largest rank, is none; UnexpectedAnswer when the
    file has no other.
    """
    charts: dict[Place, list[Row]] = {}
    for row in rows:
        charts.setdefault(place_of(row), []).append(row)
    kept: list[Row] = []
    refused: list[Refusal] = []
    for (chart, market, day), of_day in charts.items():
        lacks = _lacks({row["rank"] for row in of_day})
        if lacks:
            reason = f"{chart} of {market} on {day} {lacks}; files are split between days, not within one"
            refused.append(refusal_of(table, of_day, reason))
        else:
            kept += of_day
    if refused and not kept:
        raise UnexpectedAnswer(f"{what}: {refused[0].reason}")
    return kept, refused


def _lacks(ranks: set[int]) -> str:
    if 1 not in ranks:
        return f"has {len(ranks)} positions and not the first"
    if 2 * len(ranks) < max(ranks):
        return f"has {len(ranks)} positions down to rank {max(ranks)}"
    return ""


def place_of(row: Row) -> Place:
    """Chart, market and day of a row."""
    return row["chart"], row["market"], row["chart_date"]


def refusal_of(table: str, rows: Sequence[Row], reason: str) -> Refusal:
    first = rows[0]
    return Refusal(
        table=table,
        row_number=first.number if isinstance(first, NumberedRow) else 0,
        reason=reason,
        row={name: first[name] for name in ("rank", "item_id", "title")} if len(rows) == 1 else None,
    )
