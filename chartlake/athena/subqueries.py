"""Subqueries inside an expression: scalar, EXISTS, and IN with a list or a query."""

# ruff: noqa: S608 — making SQL is what this module is for; names and texts go through quoted() and literal().

from __future__ import annotations

from sqlglot import exp

from chartlake.athena.expressions import (
    alike,
    boolean,
    comparable,
    expression,
    expressions,
    refuse_chained,
    rule,
    written,
)
from chartlake.athena.operators import compared
from chartlake.athena.query import subquery
from chartlake.athena.scope import Scope, Typed
from chartlake.athena.types import common_type
from chartlake.errors import QueryFailed


@rule(exp.In, takes="this expressions query")
def _in(node: exp.In, scope: Scope) -> Typed:
    refuse_chained(node.this)
    value = expression(node.this, scope)
    if node.args.get("query") is None:
        (value, *choices), common = alike([value, *expressions(node.expressions, scope)], written(node))
        if common.name in {"double", "real"}:
            # To DuckDB's IN, NaN is in (NaN).
            return boolean(f"({' OR '.join(compared(value, each, '=', written(node)).sql for each in choices)})")
        value, *choices = (comparable(each, written(node)) for each in (value, *choices))
        return boolean(f"({value.sql} IN ({', '.join(choice.sql for choice in choices)}))")
    inner = _one_column(node.args["query"], scope)
    if common_type(value.type, inner.type) is None:
        raise QueryFailed(f"TYPE_MISMATCH: {written(node)}: {value.type} IN a column of {inner.type}")
    return boolean(f"({_findable(value, node)} IN {_searchable(inner, node)})")


def _findable(value: Typed, node: exp.Expr) -> str:
    if value.type.name in {"double", "real"}:
        return f"athena_not_nan({value.sql})"
    return comparable(value, written(node)).sql


def _searchable(inner: Typed, node: exp.Expr) -> str:
    searched = comparable(Typed("found", inner.type), written(node)).sql
    return inner.sql if searched == "found" else f"(SELECT {searched} FROM {inner.sql} AS searched (found))"


@rule(exp.Exists, takes="this")
def _exists(node: exp.Exists, scope: Scope) -> Typed:
    return boolean(f"EXISTS ({subquery(node.this, scope).sql})")


@rule(exp.Subquery, takes="this")
def _scalar(node: exp.Subquery, scope: Scope) -> Typed:
    return _one_column(node, scope)


def _one_column(node: exp.Expr, scope: Scope) -> Typed:
    inner = subquery(node, scope)
    if len(inner.outputs) != 1:
        raise QueryFailed(
            f"TYPE_MISMATCH: {written(node)}: a subquery here must give one column, not {len(inner.outputs)}"
        )
    return Typed(f"({inner.sql})", inner.outputs[0].type)
