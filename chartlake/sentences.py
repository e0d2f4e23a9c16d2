"""Sentences that are filled from values: one thing and several, markets by name, no minus before nought.

"{n:song|songs} in {market}"   ->  "1 song in Norway (no)", "2 songs in Norway (no)"
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from chartlake.needed_charts import market_in_words


class _Sentences(Formatter):
    """str.format with a further kind of format: what one is called, `|`, what several are called."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, several, names = format_spec.partition("|")
        if not several:
            return str(super().format_field(value, format_spec))
        return f"{value} {one if value == 1 else names}"


def filled_in(sentence: str, values: Mapping[str, Any]) -> str:
    """The sentence with its values in it."""
    return _Sentences().vformat(sentence, (), {name: _in_words(name, value) for name, value in values.items()})


def named_in(sentence: str) -> frozenset[str]:
    """The values that a sentence names."""
    return frozenset(field for _, field, _, _ in Formatter().parse(sentence) if field)


def _in_words(name: str, value: Any) -> Any:
    is_market = name == "market" or name.endswith("_market")
    return market_in_words(value) if is_market and isinstance(value, str) else value
