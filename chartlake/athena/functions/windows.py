"""Window functions: ranks, neighbours and aggregates OVER a window."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from chartlake.athena.calls import Call
from chartlake.athena.expressions import alike, rule, written
from chartlake.athena.functions.aggregates import AGGREGATES, aggregated, filtered
from chartlake.athena.scope import Scope, Typed
from chartlake.athena.types import BIGINT, DOUBLE, SqlType
from chartlake.athena.windows import over
from chartlake.errors import QueryFailed, UnsupportedSql

_RANKS: Final[dict[str, SqlType]] = {
    "row_number": BIGINT,
    "rank": BIGINT,
    "dense_rank": BIGINT,
    "percent_rank": DOUBLE,
    "cume_dist": DOUBLE,
}
_VALUES: Final = {"first_value": 1, "last_value": 1, "nth_value": 2, "lag": 3, "lead": 3}


@rule(exp.Window, takes="this partition_by order spec alias over")
def _window(node: exp.Window, scope: Scope) -> Typed:
    inner, nulls = node.this, ""
    if isinstance(inner, exp.IgnoreNulls):
        inner, nulls = inner.this, " IGNORE NULLS"
    elif isinstance(inner, exp.RespectNulls):
        inner = inner.this
    window = over(node, scope)
    if isinstance(inner, exp.Filter) and not nulls:
        return filtered(inner, scope, over=window)
    if not isinstance(inner, exp.Anonymous):
        raise UnsupportedSql(f"{written(node)}: this is not supported with OVER")
    call = Call(str(inner.this).lower(), tuple(inner.expressions), scope, written(inner))
    if call.name in AGGREGATES:
        if nulls:
            raise QueryFailed(
                f"SYNTAX_ERROR: {written(node)}: IGNORE NULLS belongs to lag, lead and the _value functions"
            )
        return aggregated(call, over=window)
    if call.name in _RANKS and not nulls:
        call.values(0)
        return Typed(f"{call.name}() OVER {window}", _RANKS[call.name])
    if call.name == "ntile" and not nulls:
        return _ntile(call, window)
    if call.name in _VALUES:
        return _neighbour(call, window, nulls)
    raise UnsupportedSql(f"{written(node)}: the window function {call.name} is not supported here")


def _ntile(call: Call, window: str) -> Typed:
    call.values(1)
    return Typed(f"ntile({_constant(call, 0, least=1)}) OVER {window}", BIGINT)


def _neighbour(call: Call, window: str, nulls: str) -> Typed:
    values = call.values(*((2,) if call.name == "nth_value" else range(1, _VALUES[call.name] + 1)))
    value, arguments = values[0], [values[0].sql]
    if len(values) > 1:
        arguments.append(_constant(call, 1, least=1 if call.name == "nth_value" else 0))
    if len(values) == 3:
        (value, default), _ = alike([value, values[2]], call.text)
        arguments = [value.sql, arguments[1], default.sql]
    return Typed(f"{call.name}({', '.join(arguments)}{nulls}) OVER {window}", value.type)


def _constant(call: Call, position: int, *, least: int) -> str:
    """DuckDB would turn a negative offset round, where Athena fails."""
    node = call.args[position]
    if not isinstance(node, exp.Literal) or node.is_string or not node.this.isdigit() or int(node.this) < least:
        raise call.unsupported(f"the offset must be written as a whole number from {least}")
    return str(node.this)
