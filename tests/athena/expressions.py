"""The value of one expression, as the tests compare it."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from chartlake.athena.engine import LocalAthena


def value_of(athena: LocalAthena, sql: str) -> Any:
    """The first value of a query's first row."""
    return python_value(athena.query(sql).column(0)[0])


def python_value(scalar: pa.Scalar) -> Any:
    """An Arrow value in Python; a map as a dict."""
    value = scalar.as_py()
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return dict(value)
    return value
