"""Operators, literals and conditions."""

from __future__ import annotations

import re
from typing import Final

from sqlglot import exp

from chartlake.athena.dates import add_interval
from chartlake.athena.expressions import (
    alike,
    boolean,
    coerced,
    comparable,
    condition,
    expression,
    expressions,
    refuse_chained,
    rule,
    written,
)
from chartlake.athena.scope import Scope, Typed, only
from chartlake.athena.types import (
    BIGINT,
    DOUBLE,
    INTEGER,
    UNKNOWN,
    VARCHAR,
    SqlType,
    array_of,
    as_decimal,
    common_type,
    decimal,
)
from chartlake.errors import QueryFailed, UnsupportedSql
from chartlake.literals import literal

_COMPARISONS: Final[dict[type[exp.Expr], str]] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_FLIPPED: Final = {"<": ">", "<=": ">="}
_INTERVALS: Final = ("interval day to second", "interval year to month")


@rule(exp.Literal, takes="this is_string")
def _literal(node: exp.Literal, _scope: Scope) -> Typed:
    if node.is_string:
        return Typed(literal(node.this), SqlType("varchar", length=max(1, len(node.this))))
    text = str(node.this)
    if re.search(r"[eE]", text):
        return Typed(f"CAST({text} AS DOUBLE)", DOUBLE)
    if "." in text:
        whole, _, fraction = text.partition(".")
        whole = whole.lstrip("0")
        if len(whole) + len(fraction) > 38:
            raise QueryFailed(f"SYNTAX_ERROR: {text} has more than 38 digits; write it as a double: {text}E0")
        return Typed(text, decimal(max(1, len(whole) + len(fraction)), len(fraction)))
    if int(text) < 2**31:
        return Typed(text, INTEGER)
    if int(text) < 2**63:
        # DuckDB would make an integer of the negated 2147483648.
        return Typed(f"CAST({text} AS BIGINT)", BIGINT)
    raise QueryFailed(f"SYNTAX_ERROR: {text} is larger than a bigint; write DECIMAL '{text}'")


@rule(exp.Null, takes="")
def _null(_node: exp.Null, _scope: Scope) -> Typed:
    return Typed("NULL", UNKNOWN)


@rule(exp.Boolean, takes="this")
def _boolean(node: exp.Boolean, _scope: Scope) -> Typed:
    return boolean("true" if node.this else "false")


@rule(exp.Column, takes="this table db catalog")
def _column(node: exp.Column, scope: Scope) -> Typed:
    return scope.column(node)


@rule(exp.Identifier, takes="this quoted")
def _parameter(node: exp.Identifier, scope: Scope) -> Typed:
    """A parameter of a lambda, which the parser leaves as a bare name."""
    return scope.column(exp.column(node.name))


@rule(exp.Paren, takes="this")
def _paren(node: exp.Paren, scope: Scope) -> Typed:
    inner = expression(node.this, scope)
    return Typed(f"({inner.sql})", inner.type)


@rule(exp.Neg, takes="this")
def _negative(node: exp.Neg, scope: Scope) -> Typed:
    value = expression(node.this, scope)
    if not value.type.is_number and value.type.name not in _INTERVALS:
        raise QueryFailed(f"TYPE_MISMATCH: {written(node)}: cannot negate {value.type}")
    return Typed(f"(- {value.sql})", value.type)


@rule(exp.Add, exp.Sub)
def _sum(node: exp.Binary, scope: Scope) -> Typed:
    left, right = expression(node.this, scope), expression(node.expression, scope)
    sign = "+" if isinstance(node, exp.Add) else "-"
    if sign == "+" and left.type.name in _INTERVALS:
        left, right = right, left
    if right.type.name in _INTERVALS:
        return add_interval(left, right, sign, written(node))
    if left.type.name in {"date", "timestamp"}:
        raise UnsupportedSql(f"{written(node)}: use date_diff('day', earlier, later) or date_add('day', n, date)")
    return _arithmetic(left, right, sign, node)


@rule(exp.Mul, exp.Div, exp.Mod, takes="this expression typed safe")
def _product(node: exp.Binary, scope: Scope) -> Typed:
    left, right = expression(node.this, scope), expression(node.expression, scope)
    if isinstance(node, exp.Mul) and right.type.name in _INTERVALS:
        left, right = right, left
    if left.type.name in _INTERVALS:
        if isinstance(node, exp.Mul) and right.type.is_integer:
            return Typed(f"({left.sql} * CAST({right.sql} AS INTEGER))", left.type)
        raise UnsupportedSql(f"{written(node)}: an interval can only be multiplied by an integer here")
    sign = {exp.Mul: "*", exp.Div: "/", exp.Mod: "%"}[type(node)]
    return _arithmetic(left, right, sign, node)


def _arithmetic(left: Typed, right: Typed, sign: str, node: exp.Binary) -> Typed:
    common = common_type(left.type, right.type)
    if common is None or not (common.is_number or common == UNKNOWN):
        raise QueryFailed(f"TYPE_MISMATCH: {written(node)}: Cannot apply operator: {left.type} {sign} {right.type}")
    if common == UNKNOWN:
        raise UnsupportedSql(f"{written(node)}: give NULL a type: CAST(NULL AS bigint)")
    if common.name == "decimal":
        return _decimal_arithmetic(left, right, sign, node)
    return calculated(coerced(left, common), coerced(right, common), sign)


def calculated(left: Typed, right: Typed, sign: str) -> Typed:
    """Arithmetic of two values of one integer or floating type: integers divide towards zero."""
    if sign == "/" and left.type.is_integer:
        sign = "//"
    return Typed(f"({left.sql} {sign} {right.sql})", left.type)


def _decimal_arithmetic(left: Typed, right: Typed, sign: str, node: exp.Binary) -> Typed:
    one = as_decimal(left.type) if left.type != UNKNOWN else as_decimal(right.type)
    other = as_decimal(right.type) if right.type != UNKNOWN else one
    left, right = coerced(left, one), coerced(right, other)
    scale = max(one.scale, other.scale)
    digits = max(one.precision - one.scale, other.precision - other.scale)
    if sign in "+-":
        return _as_decimal(f"({left.sql} {sign} {right.sql})", decimal(digits + scale + 1, scale))
    if sign == "*":
        found = decimal(one.precision + other.precision, one.scale + other.scale)
        return _as_decimal(f"({left.sql} * {right.sql})", found)
    if sign == "%":
        left_digits = min(one.precision - one.scale, other.precision - other.scale)
        return _as_decimal(f"({left.sql} % {right.sql})", decimal(left_digits + scale, scale))
    return _decimal_quotient(left, right, one, other, node)


def _as_decimal(sql: str, type_: SqlType) -> Typed:
    return coerced(Typed(sql, UNKNOWN), type_)


def _decimal_quotient(left: Typed, right: Typed, one: SqlType, other: SqlType, node: exp.Binary) -> Typed:
    """Athena divides decimals to the larger of the two scales, rounding halves away from zero."""
    scale = max(one.scale, other.scale)
    found = decimal(one.precision + other.scale + max(0, other.scale - one.scale), scale)
    up = scale - one.scale + other.scale
    if one.precision + up > 37 or other.precision > 37 or found.precision + scale > 38:
        raise UnsupportedSql(f"{written(node)}: decimals of that many digits cannot be divided here: CAST to double")
    dividend = f"{_unscaled(left, one)} * CAST({10**up} AS HUGEINT)"
    quotient = f"athena_quotient({dividend}, {_unscaled(right, other)})"
    if not scale:
        return _as_decimal(quotient, found)
    unit = f"CAST(0.{'0' * (scale - 1)}1 AS DECIMAL({scale},{scale}))"
    return _as_decimal(f"(CAST({quotient} AS DECIMAL({found.precision},0)) * {unit})", found)


def _unscaled(value: Typed, type_: SqlType) -> str:
    if not type_.scale:
        return f"CAST({value.sql} AS HUGEINT)"
    if type_.precision + type_.scale > 37:
        raise UnsupportedSql(f"decimals of {type_.precision} digits cannot be divided here: CAST to double")
    return f"CAST({value.sql} * {10**type_.scale} AS HUGEINT)"


@rule(*_COMPARISONS)
def _comparison(node: exp.Binary, scope: Scope) -> Typed:
    refuse_chained(node.this, node.expression)
    left, right = expression(node.this, scope), expression(node.expression, scope)
    return compared(left, right, _COMPARISONS[type(node)], written(node))


def compared(left: Typed, right: Typed, sign: str, what: str) -> Typed:
    """A comparison. NaN equals nothing and is larger than nothing on Athena; to DuckDB it is the largest number."""
    (left, right), common = alike([left, right], f"{what}: Cannot apply operator {sign}")
    left, right = comparable(left, what), comparable(right, what)
    if common.name in {"double", "real"}:
        return boolean(_floating_comparison(left.sql, right.sql, sign))
    return boolean(f"({left.sql} {sign} {right.sql})")


def _floating_comparison(left: str, right: str, sign: str) -> str:
    if sign in _FLIPPED:
        left, right, sign = right, left, _FLIPPED[sign]
    if re.fullmatch(r"CAST\([\d.eE+-]+ AS (DOUBLE|FLOAT)\)", left) or (
        sign in {"=", "<>"} and re.fullmatch(r"CAST\([\d.eE+-]+ AS (DOUBLE|FLOAT)\)", right)
    ):
        return f"({left} {sign} {right})"
    if sign == "<>":
        return f"({left} <> {right} OR (isnan({left}) AND {right} IS NOT NULL))"
    return f"({left} {sign} {right} AND NOT (isnan({left}) AND {right} IS NOT NULL))"


@rule(exp.NullSafeEQ, exp.NullSafeNEQ)
def _distinct_from(node: exp.Binary, scope: Scope) -> Typed:
    refuse_chained(node.this, node.expression)
    (left, right), _ = alike(expressions([node.this, node.expression], scope), written(node))
    negation = "NOT " if isinstance(node, exp.NullSafeEQ) else ""
    return boolean(f"({left.sql} IS {negation}DISTINCT FROM {right.sql})")


@rule(exp.And, exp.Or)
def _connected(node: exp.Connector, scope: Scope) -> Typed:
    kind = "AND" if isinstance(node, exp.And) else "OR"
    return boolean(f" {kind} ".join(f"({condition(each, scope)})" for each in node.flatten(unnest=False)))


@rule(exp.Not, takes="this")
def _not(node: exp.Not, scope: Scope) -> Typed:
    return boolean(f"(NOT {condition(node.this, scope)})")


@rule(exp.Is)
def _is(node: exp.Is, scope: Scope) -> Typed:
    if not isinstance(node.expression, exp.Null):
        raise UnsupportedSql(f"{written(node)}: IS is only followed by NULL or DISTINCT FROM in Athena SQL")
    refuse_chained(node.this)
    return boolean(f"({expression(node.this, scope).sql} IS NULL)")


@rule(exp.Between, takes="this low high")
def _between(node: exp.Between, scope: Scope) -> Typed:
    refuse_chained(node.this)
    value, low, high = expressions([node.this, node.args["low"], node.args["high"]], scope)
    from_low = compared(value, low, ">=", written(node))
    return boolean(f"({from_low.sql} AND {compared(value, high, '<=', written(node)).sql})")


@rule(exp.Like, takes="this expression negate")
def _like(node: exp.Like, scope: Scope) -> Typed:
    return _like_with(node, scope, "")


@rule(exp.Escape)
def _escape(node: exp.Escape, scope: Scope) -> Typed:
    character = node.expression
    if not isinstance(node.this, exp.Like) or not character.is_string or len(character.name) != 1:
        raise UnsupportedSql(f"{written(node)}: ESCAPE takes one character in quotes here")
    return _like_with(node.this, scope, f" ESCAPE {literal(character.name)}")


def _like_with(node: exp.Like, scope: Scope, escape: str) -> Typed:
    only(node, "this", "expression", "negate")
    value, pattern = expressions([node.this, node.expression], scope)
    if {value.type.name, pattern.type.name} - {"varchar", "unknown"}:
        raise QueryFailed(f"TYPE_MISMATCH: {written(node)}: LIKE takes varchar, not {value.type} and {pattern.type}")
    negated = "NOT " if node.args.get("negate") else ""
    return boolean(f"({value.sql} {negated}LIKE {pattern.sql}{escape})")


@rule(exp.DPipe, takes="this expression safe")
def _concatenated(node: exp.DPipe, scope: Scope) -> Typed:
    left, right = expression(node.this, scope), expression(node.expression, scope)
    return joined(left, right, written(node))


def joined(left: Typed, right: Typed, what: str) -> Typed:
    """Two strings, two arrays, or an array and an element, one after the other; null with null."""
    if {left.type.name, right.type.name} <= {"varchar", "unknown"}:
        return Typed(f"({left.sql} || {right.sql})", VARCHAR)
    if "array" not in {left.type.name, right.type.name}:
        raise QueryFailed(
            f"TYPE_MISMATCH: {what}: || joins varchar with varchar, not {left.type} with {right.type}; use CAST"
        )
    if left.type.name != "array":
        left = Typed(f"[{left.sql}]", array_of(left.type))
    elif right.type.name != "array":
        right = Typed(f"[{right.sql}]", array_of(right.type))
    (left, right), common = alike([left, right], what)
    return Typed(f"athena_concat({left.sql}, {right.sql})", common)


@rule(exp.Case, takes="this ifs default")
def _case(node: exp.Case, scope: Scope) -> Typed:
    operand = expression(node.this, scope) if node.this else None
    branches = node.args["ifs"]
    conditions = [
        condition(branch.this, scope)
        if operand is None
        else compared(operand, expression(branch.this, scope), "=", written(node)).sql
        for branch in branches
    ]
    default = node.args.get("default")
    values = expressions([branch.args["true"] for branch in branches], scope)
    values.append(expression(default, scope) if default is not None else Typed("NULL", UNKNOWN))
    *results, otherwise = _alike_or_null(values, written(node))
    whens = " ".join(f"WHEN {when} THEN {then.sql}" for when, then in zip(conditions, results, strict=True))
    return Typed(f"(CASE {whens} ELSE {otherwise.sql} END)", otherwise.type)


@rule(exp.If, takes="this true false")
def _if(node: exp.If, scope: Scope) -> Typed:
    default = node.args.get("false")
    otherwise = expression(default, scope) if default is not None else Typed("NULL", UNKNOWN)
    then, otherwise = _alike_or_null([expression(node.args["true"], scope), otherwise], written(node))
    return Typed(f"(CASE WHEN {condition(node.this, scope)} THEN {then.sql} ELSE {otherwise.sql} END)", then.type)


def _alike_or_null(values: list[Typed], what: str) -> list[Typed]:
    return alike(values, what)[0]


@rule(exp.Array, takes="expressions value_constructor")
def _array(node: exp.Array, scope: Scope) -> Typed:
    if not node.expressions:
        return Typed("[]", array_of(UNKNOWN))
    values, element = alike(expressions(node.expressions, scope), written(node))
    return Typed(f"[{', '.join(value.sql for value in values)}]", array_of(element))


@rule(exp.Bracket, takes="this expressions")
def _subscript(node: exp.Bracket, scope: Scope) -> Typed:
    value = expression(node.this, scope)
    if len(node.expressions) != 1 or isinstance(node.expressions[0], exp.Slice):
        raise UnsupportedSql(f"{written(node)}: slices are not Athena SQL: write slice(array, start, length)")
    index = expression(node.expressions[0], scope)
    if value.type.name == "array" and index.type.is_integer:
        return Typed(f"athena_subscript({value.sql}, {index.sql})", value.type.element)
    if value.type.name == "map":
        index = coerced(index, value.type.inner[0])
        return Typed(f"athena_map_value({value.sql}, {index.sql})", value.type.element)
    raise UnsupportedSql(f"{written(node)}: only arrays and maps can be subscripted here, not {value.type}")
