"""Windows: OVER (…), WINDOW w AS (…) and their frames."""

from __future__ import annotations

import re
from typing import Final

from sqlglot import exp

from chartlake.athena.expressions import expression, written
from chartlake.athena.ordering import ordered
from chartlake.athena.scope import Scope, only, quoted
from chartlake.errors import QueryFailed, UnsupportedSql

_EDGES: Final = {"UNBOUNDED": "UNBOUNDED {side}", "CURRENT ROW": "CURRENT ROW"}


def over(window: exp.Window, scope: Scope) -> str:
    """What stands after OVER."""
    if not any(window.args.get(key) for key in ("partition_by", "order", "spec")) and window.args.get("alias"):
        return _named(window.args["alias"].name, scope)
    return f"({window_definition(window, scope)})"


def window_definition(window: exp.Window, scope: Scope) -> str:
    """What stands between the brackets of a window."""
    only(window, "this", "partition_by", "order", "spec", "alias", "over")
    parts = []
    if window.args.get("alias"):
        parts.append(_named(window.args["alias"].name, scope))
    if window.args.get("partition_by"):
        by = (expression(each, scope).sql for each in window.args["partition_by"])
        parts.append(f"PARTITION BY {', '.join(by)}")
    if window.args.get("order"):
        parts.append(f"ORDER BY {', '.join(ordered(each, scope) for each in window.args['order'].expressions)}")
    if window.args.get("spec"):
        parts.append(_frame(window.args["spec"], scope))
    return " ".join(parts)


def _named(name: str, scope: Scope) -> str:
    if name.lower() not in scope.windows:
        raise QueryFailed(f"INVALID_WINDOW_REFERENCE: Cannot resolve WINDOW name {name}")
    return quoted(name.lower())


def _frame(spec: exp.WindowSpec, scope: Scope) -> str:
    only(spec, "kind", "start", "start_side", "end", "end_side")
    kind = str(spec.args["kind"]).upper()
    start = _edge(spec.args.get("start"), spec.args.get("start_side"), kind, scope)
    end = spec.args.get("end")
    if end is None:
        return f"{kind} {start}"
    return f"{kind} BETWEEN {start} AND {_edge(end, spec.args.get('end_side'), kind, scope)}"


def _edge(edge: object, side: object, kind: str, scope: Scope) -> str:
    if isinstance(edge, str):
        return _EDGES[edge.upper()].format(side=str(side).upper())
    if not isinstance(edge, exp.Expr):
        raise UnsupportedSql(f"a window frame from {edge} is not supported here")
    if kind == "RANGE":
        return f"{_range(edge, scope)} {str(side).upper()}"
    if not isinstance(edge, exp.Literal) or not re.fullmatch(r"\d+", edge.name) or edge.is_string:
        raise UnsupportedSql(f"{written(edge)}: a frame of {kind} takes a whole number here")
    return f"{edge.name} {str(side).upper()}"


def _range(edge: exp.Expr, scope: Scope) -> str:
    value = expression(edge, scope)
    if not (value.type.is_integer or value.type.name == "interval day to second"):
        raise UnsupportedSql(f"{written(edge)}: a RANGE frame takes a whole number or INTERVAL '7' DAY here")
    return value.sql
