"""Subqueries inside an expression: scalar, EXISTS, and IN with a list or a query."""

from __future__ import annotations

from sqlglot import exp

from chartlake.athena.expressions import alike, boolean, expression, expressions, refuse_chained, rule, written
from chartlake.athena.query import subquery
from chartlake.athena.scope import Scope, Typed
from chartlake.athena.types import common_type
from chartlake.errors import QueryFailed


@rule(exp.In, takes="this expressions query")
def _in(node: exp.In, scope: Scope) -> Typed:
    refuse_chained(node.this)
    value = expression(node.this, scope)
    if node.args.get("query") is None:
        (value, *choices), _ = alike([value, *expressions(node.expressions, scope)], written(node))
        return boolean(f"({value.sql} IN ({', '.join(choice.sql for choice in choices)}))")
    inner = _one_column(node.args["query"], scope)
    if common_type(value.type, inner.type) is None:
        raise QueryFailed(f"TYPE_MISMATCH: {written(node)}: {value.type} IN a column of {inner.type}")
    return boolean(f"({value.sql} IN {inner.sql})")


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
