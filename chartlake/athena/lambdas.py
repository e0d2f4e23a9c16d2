"""Lambdas: x -> … as DuckDB writes them, with the types that their parameters have."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from chartlake.athena.calls import Call
from chartlake.athena.expressions import expression
from chartlake.athena.scope import Typed, quoted
from chartlake.athena.types import SqlType


def lambda_of(call: Call, position: int, types: Sequence[SqlType]) -> tuple[str, Typed]:
    """The parameters of a lambda argument as DuckDB names them, and its body."""
    names, node = _lambda(call, position, len(types))
    parameters = {name: Typed(quoted(name), type_) for name, type_ in zip(names, types, strict=True)}
    return ", ".join(quoted(name) for name in names), _body(call, node, parameters)


def lambda_of_pair(call: Call, position: int, first: SqlType, second: SqlType) -> tuple[str, Typed]:
    """The same of a lambda of two parameters that DuckDB passes as one: its name, and the body that takes it apart."""
    names, node = _lambda(call, position, 2)
    pair = quoted(" ".join(names))
    parts = zip(names, (first, second), (1, 2), strict=True)
    return pair, _body(call, node, {name: Typed(f"{pair}[{place}]", type_) for name, type_, place in parts})


def _lambda(call: Call, position: int, count: int) -> tuple[list[str], exp.Lambda]:
    node = call.args[position] if position < len(call.args) else None
    if not isinstance(node, exp.Lambda) or len(node.expressions) != count:
        raise call.mismatch(f"argument {position + 1} must be a lambda of {count} parameters, e.g. x -> x + 1")
    return [each.name.lower() for each in node.expressions], node


def _body(call: Call, node: exp.Lambda, parameters: dict[str, Typed]) -> Typed:
    return expression(node.this, call.scope.with_parameters(parameters))
