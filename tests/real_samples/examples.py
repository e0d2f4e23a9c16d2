"""What a worked example is: a view, a query on it, the rows worked out by hand, and how they come about."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

from tests.real_samples.example_lake import Input, Table

# Fractions are worked out to four digits.
_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Example:
    """`rows` are worked out from the input with a pencil, not taken from the view; empty where only the text tells.

    The query and the text may be indented as the code around them is.
    """

    view: str
    sql: str
    told: str
    rows: Sequence[Sequence[Any]] = ()

    @property
    def query(self) -> str:
        """The SQL, from the margin on."""
        return dedent(self.sql).strip()

    @property
    def text(self) -> str:
        """The text as one paragraph."""
        return " ".join(self.told.split())

    def agrees(self, answer: Table) -> bool:
        """Whether the view gave the rows that were worked out; a query that gives none is no example."""
        if not self.rows:
            return bool(answer.lines)
        return len(self.rows) == len(answer.lines) and all(
            len(mine) == len(given) and all(_same(one, other) for one, other in zip(mine, given, strict=True))
            for mine, given in zip(self.rows, answer.lines, strict=True)
        )


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """Examples that share what is in the lake."""

    title: str
    told: str
    put_in: Callable[[Path], Input]
    examples: Sequence[Example]


def on(text: str) -> date:
    """A date as yyyy-mm-dd."""
    return date.fromisoformat(text)


def _same(mine: Any, given: Any) -> bool:
    if isinstance(mine, float) and isinstance(given, int | float) and not isinstance(given, bool):
        return math.isclose(mine, given, abs_tol=0.6 * 10**-_DIGITS)
    if isinstance(mine, list) and isinstance(given, list):
        return len(mine) == len(given) and all(map(_same, mine, given))
    return type(mine) is type(given) and bool(mine == given)
