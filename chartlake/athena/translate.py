"""Athena SQL to DuckDB SQL: the same value, or a refusal that says why. Nothing passes that no rule looked at."""

from __future__ import annotations

from collections.abc import Mapping
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
    calls them; `reads` the tables and views that it names; `whole` the one of them that it reads every row of, empty
    where it filters, joins or names several; `filled` the tables (name: SQL) that are to be filled before it runs.
    """

    sql: str
    columns: tuple[tuple[str, SqlType], ...]
    inner: tuple[str, ...]
    reads: tuple[str, ...]
    whole: str
    filled: Mapping[str, str]


def translate(sql: str, schema: Schema, *, database: str = "", view: str = "", fill: bool = False) -> Translated:
    """The DuckDB query with Athena's values; UnsupportedSql names what cannot be given, QueryFailed what is wrong.

    `view` is the name of the view whose text it is. A WITH of a view that only picks columns is DuckDB's to look
    through wherever it is named, as Athena does; with `fill` it becomes a table instead when it is named repeatedly.
    """
    parsed = _parsed(sql)
    scope = Scope(schema, database=database, view=view, filled={} if fill else None)
    found = query(parsed, scope)
    return Translated(
        sql=found.sql,
        columns=tuple((output.name or f"_col{number}", output.type) for number, output in enumerate(found.outputs)),
        inner=tuple(output.inner for output in found.outputs),
        reads=tuple(sorted(scope.reads)),
        whole=_whole(parsed),
        filled=scope.filled or {},
    )


def _whole(node: exp.Query) -> str:
    """The name in the one FROM of a query without a condition; empty for LIMIT 0 too, which asks for columns only."""
    if len(list(node.find_all(exp.Query))) > 1 or not isinstance(node, exp.Select):
        return ""
    source, limit = node.args.get("from_"), node.args.get("limit")
    filters = node.args.get("joins") or node.args.get("having") or node.find(exp.Where)
    only_columns = isinstance(limit, exp.Limit) and limit.expression.name == "0"
    if source is None or filters or only_columns or not isinstance(source.this, exp.Table):
        return ""
    return source.this.name.lower()


@lru_cache(maxsize=256)
def _parsed(sql: str) -> exp.Query:
    return parse_query(sql)
