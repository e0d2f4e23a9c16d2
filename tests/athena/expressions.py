"""The value of one expression, as the tests compare it."""

from __future__ import annotations

from typing import Any

from chartlake.athena.engine import LocalAthena


def value_of(athena: LocalAthena, sql: str) -> Any:
    """The only value of a query's first row; a map as a dict."""
    value = athena.query(sql).column(0)[0].as_py()
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return dict(value)
    return value
