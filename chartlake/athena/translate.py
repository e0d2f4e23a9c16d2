"""Athena SQL to DuckDB SQL: the same value, or a refusal that says why. Nothing passes that no rule looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlglot import exp

from chartlake.athena import functions, operators, subqueries
from chartlake.athena.dialect import parse_query
from chartlake.athena.query import query
from chartlake.athena.scope import Schema, Scope, ViewText
from chartlake.athena.types import SqlType

# Imported for the rules that they register.
RULES: Final = (functions, operators, subqueries)


@dataclass(frozen=True, kw_only=True)
class Translated:
    """A query for DuckDB.

    `columns` are the names and Athena types of its result, a nameless column being `_col<n>`; `inner` what DuckDB
    calls them; `reads` the tables and views that it names; `whole` the one of them that it selects from without a
    condition, empty where there is one, or a join, or a query within it.
    """

    sql: str
    columns: tuple[tuple[str, SqlType], ...]
    inner: tuple[str, ...]
    reads: tuple[str, ...]
    whole: str


def translate(sql: str, schema: Schema, *, database: str = "", text: ViewText | None = None) -> Translated:
    """The DuckDB query with Athena's values; UnsupportedSql names what cannot be given, QueryFailed what is wrong.

    `text` is the view whose text it is: DuckDB then looks through a WITH that only picks columns of another view, as
    Athena does, or finds it in a table.
    """
    parsed = _parsed(sql)
    scope = Scope(schema, database=database, text=text)
    found = query(parsed, scope)
    return Translated(
        sql=found.sql,
        columns=tuple((output.name or f"_col{number}", output.type) for number, output in enumerate(found.outputs)),
        inner=tuple(output.inner for output in found.outputs),
        reads=tuple(sorted(scope.reads)),
        whole=_selected_from(parsed),
    )


def _selected_from(node: exp.Query) -> str:
    if len(list(node.find_all(exp.Query))) > 1 or not isinstance(node, exp.Select):
        return ""
    source = node.args.get("from_")
    filters = node.args.get("joins") or node.args.get("having") or node.find(exp.Where)
    return "" if source is None or filters or not isinstance(source.this, exp.Table) else source.this.name.lower()


@lru_cache(maxsize=256)
def _parsed(sql: str) -> exp.Query:
    return parse_query(sql)
