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
    node = call.args[position] if position < len(call.args) else None
    if not isinstance(node, exp.Lambda) or len(node.expressions) != len(types):
        raise call.mismatch(f"argument {position + 1} must be a lambda of {len(types)} parameters, e.g. x -> x + 1")
    names = [each.name.lower() for each in node.expressions]
    parameters = {name: Typed(quoted(name), type_) for name, type_ in zip(names, types, strict=True)}
    body = expression(node.this, call.scope.with_parameters(parameters))
    return ", ".join(quoted(name) for name in names), body
