"""Items that a snapshot lists at two ranks, and files that do not say so yet."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Final

from tests.oracle.lake import Row, Rows, is_song

_SHARE: Final = 0.03  # of the rows
_OLDER: Final = frozenset({"01", "03", "09"})  # months whose files were written before they said it


def with_repeats(rng: Random, rows: Rows) -> Rows:
    """The rows, and some of them once more at a rank where another item of their snapshot stands too."""
    ranks: dict[tuple[object, ...], list[int]] = {}
    taken = {(*_snapshot(row), row["item_id"], row["rank"]) for row in rows}
    for row in rows:
        ranks.setdefault(_snapshot(row), []).append(row["rank"])
    repeated = []
    for row in rows:
        rank = rng.choice(ranks[_snapshot(row)])
        place = (*_snapshot(row), row["item_id"], rank)
        if rng.random() < _SHARE and is_song(row) and place not in taken:
            taken.add(place)
            repeated.append({**row, "rank": rank})
    return rows + repeated


def marked(rows: Rows) -> Rows:
    """The rows as their files have them: each says whether its snapshot has the item again; null in older files."""
    times = Counter((*_snapshot(row), row["item_id"]) for row in rows)
    return [
        row | {"repeated": None if row["month"][-2:] in _OLDER else times[*_snapshot(row), row["item_id"]] > 1}
        for row in rows
    ]


def _snapshot(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in ("platform", "chart", "market", "chart_date", "raw_key"))
