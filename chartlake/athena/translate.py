"""Athena SQL to DuckDB SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chartlake.athena.dialect import parse_query
from chartlake.athena.types import SqlType
from chartlake.athena.views import relations_named

# The columns of a table or view, None when there is none of that name.
Schema = Callable[[str], Sequence[tuple[str, SqlType]] | None]


@dataclass(frozen=True, kw_only=True)
class Translated:
    """A query for DuckDB. `columns` are the names and Athena types of its result; `reads` the tables and views."""

    sql: str
    columns: tuple[tuple[str, SqlType], ...]
    reads: tuple[str, ...]


def translate(sql: str, schema: Schema) -> Translated:
    """The DuckDB query with Athena's values; UnsupportedSql names what cannot be given, QueryFailed what is wrong."""
    return Translated(sql=parse_query(sql).sql("duckdb"), columns=(), reads=relations_named(sql))
