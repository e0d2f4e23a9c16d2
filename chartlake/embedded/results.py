"""The result object of a query as Athena writes it: quoted CSV, in which a null is nothing and '' is two quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

_QUERY: Final = "DML"


def object_name(location: str, statement_type: str) -> str:
    """Where the result is: `.csv` for a query, `.txt` for anything else."""
    return location if statement_type == _QUERY else location.removesuffix(".csv") + ".txt"


def object_body(found: Mapping[str, Any], statement_type: str) -> bytes:
    """The bytes of the result object. `found` holds `columns` and `rows`, texts and nulls."""
    rows: Sequence[Sequence[str | None]] = found["rows"]
    if statement_type != _QUERY:
        return "".join("\t".join(value or "" for value in row) + "\n" for row in rows).encode()
    return "".join(_line(row) for row in [found["columns"], *rows]).encode()


def _line(values: Iterable[str | None]) -> str:
    return ",".join("" if value is None else '"' + value.replace('"', '""') + '"' for value in values) + "\n"
