"""Expressions: one rule per kind of syntax. What has no rule is refused, so nothing unchecked reaches DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlglot import exp

from chartlake.athena.scope import Scope, Typed, only
from chartlake.athena.types import BOOLEAN, SqlType, common_type, duckdb_type
from chartlake.errors import QueryFailed, UnsupportedSql

Rule = Callable[[Any, Scope], Typed]
_RULES: Final[dict[type[exp.Expr], tuple[Rule, tuple[str, ...]]]] = {}

_PREDICATES: Final = (
    *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ),
    *(exp.Is, exp.In, exp.Between, exp.Like, exp.Escape),
)


def rule(*kinds: type[exp.Expr], takes: str = "this expression") -> Callable[[Rule], Rule]:
    """Register how a kind of syntax is translated; what it holds beyond `takes` is refused before the rule runs."""

    def register(translated: Rule) -> Rule:
        for kind in kinds:
            _RULES[kind] = (translated, tuple(takes.split()))
        return translated

    return register


def expression(node: exp.Expr, scope: Scope) -> Typed:
    """The DuckDB SQL and Athena type of an expression."""
    found = _RULES.get(type(node))
    if found is None:
        raise UnsupportedSql(f"{written(node)}: this syntax ({node.key.upper()}) is not supported by the local engine")
    translated, takes = found
    only(node, *takes)
    return translated(node, scope)


def expressions(nodes: Sequence[exp.Expr], scope: Scope) -> list[Typed]:
    """Each of them."""
    return [expression(node, scope) for node in nodes]


def condition(node: exp.Expr, scope: Scope) -> str:
    """The SQL of something that must be a boolean."""
    value = expression(node, scope)
    if value.type.name not in {"boolean", "unknown"}:
        raise QueryFailed(f"TYPE_MISMATCH: {written(node)} must evaluate to a boolean (actual: {value.type})")
    return value.sql


def coerced(value: Typed, to: SqlType) -> Typed:
    """The value as Athena turns it into a wider type by itself."""
    if value.type == to or (value.type.name == to.name and to.name in {"varchar", "timestamp"}):
        return Typed(value.sql, to)
    if to.name == "timestamptz":
        if value.type.name == "timestamptz":
            return Typed(value.sql, to)
        # The session's time zone is UTC, as Athena's is.
        return Typed(f"timezone('UTC', CAST({value.sql} AS TIMESTAMP))", to)
    return Typed(f"CAST({value.sql} AS {duckdb_type(to)})", to)


def alike(values: Sequence[Typed], what: str) -> tuple[list[Typed], SqlType]:
    """The values turned into their common type; QueryFailed when Athena sees none."""
    common = values[0].type
    for value in values[1:]:
        both = common_type(common, value.type)
        if both is None:
            hint = _hint(common, value.type)
            raise QueryFailed(f"TYPE_MISMATCH: {what}: {common} and {value.type} do not go together{hint}")
        common = both
    return [coerced(value, common) for value in values], common


def _hint(left: SqlType, right: SqlType) -> str:
    kinds = {left.name, right.name}
    if kinds == {"varchar", "date"}:
        return "; write DATE '2026-01-31' for a date"
    if kinds == {"varchar", "timestamp"}:
        return "; write TIMESTAMP '2026-01-31 00:00:00' for a moment"
    if "varchar" in kinds:
        return "; use CAST"
    return ""


def comparable(value: Typed, what: str) -> Typed:
    """The value, to be compared or sorted; refused where equality or order is not Athena's.

    Athena compares a null inside an array to unknown and fails to sort it; to DuckDB it is a value like another.
    """
    kind = value.type.name
    element = value.type.element.name if kind == "array" else ""
    if kind in {"map", "json", "row"} or element in {"map", "json", "row", "array", "double", "real"}:
        raise UnsupportedSql(f"{what}: comparing or sorting values of type {value.type} is not supported here")
    return Typed(f"athena_whole({value.sql})", value.type) if kind == "array" else value


def written(node: exp.Expr) -> str:
    """The start of an expression as it was written, for error messages."""
    text = node.sql("trino")
    return text if len(text) <= 80 else text[:77] + "…"


def refuse_chained(*operands: exp.Expr) -> None:
    """Refuse `a = b = c` and its like, which Athena's grammar does not have."""
    for operand in operands:
        if isinstance(operand, _PREDICATES):
            raise UnsupportedSql(f"{written(operand)}: put brackets around a condition inside a condition")


def boolean(sql: str) -> Typed:
    """A boolean value."""
    return Typed(sql, BOOLEAN)
