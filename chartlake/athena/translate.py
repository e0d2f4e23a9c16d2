"""Athena SQL to DuckDB SQL: the same value, or a refusal that says why. Nothing passes that no rule looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlglot import exp

from chartlake.athena import functions, operators, subqueries
from chartlake.athena.dialect import parse_query
from chartlake.athena.query import query
from chartlake.athena.scope import Schema, Scope
from chartlake.athena.types import SqlType

# Imported for the rules that they register.
RULES: Final = (functions, operators, subqueries)


@dataclass(frozen=True, kw_only=True)
class Translated:
    """A query for DuckDB.

    `columns` are the names and Athena types of its result, a nameless column being `_col<n>`; `inner` what DuckDB
    calls them; `reads` the tables and views that it names.
    """

    sql: str
    columns: tuple[tuple[str, SqlType], ...]
    inner: tuple[str, ...]
    reads: tuple[str, ...]


def translate(sql: str, schema: Schema, *, database: str = "") -> Translated:
    """The DuckDB query with Athena's values; UnsupportedSql names what cannot be given, QueryFailed what is wrong."""
    scope = Scope(schema, database=database)
    found = query(_parsed(sql), scope)
    return Translated(
        sql=found.sql,
        columns=tuple((output.name or f"_col{number}", output.type) for number, output in enumerate(found.outputs)),
        inner=tuple(output.inner for output in found.outputs),
        reads=tuple(sorted(scope.reads)),
    )


@lru_cache(maxsize=256)
def _parsed(sql: str) -> exp.Query:
    return parse_query(sql)
