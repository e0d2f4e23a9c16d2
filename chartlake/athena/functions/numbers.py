"""Arithmetic functions, and the conditional functions that work on any type."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from chartlake.athena.calls import Call, function, signature
from chartlake.athena.casts import attempted
from chartlake.athena.expressions import alike, coerced
from chartlake.athena.operators import calculated, compared
from chartlake.athena.scope import Typed
from chartlake.athena.types import BIGINT, BOOLEAN, DOUBLE, UNKNOWN, VARCHAR, SqlType, decimal
from chartlake.literals import literal

_ORDERED: Final = frozenset({"boolean", "varchar", "date", "timestamp", "decimal", "double"})

for _name in ("exp", "sqrt", "ln", "log10", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh"):
    signature(_name, (DOUBLE,), DOUBLE, f"{_name}({{0}})")
# Java multiplies by these constants and divides logarithms; other ways differ in the last digit.
signature("degrees", (DOUBLE,), DOUBLE, "({0} * 57.29577951308232e0)")
signature("radians", (DOUBLE,), DOUBLE, "({0} * 0.017453292519943295e0)")
signature("log2", (DOUBLE,), DOUBLE, "(ln({0}) / ln(2e0))")
signature("atan2", (DOUBLE, DOUBLE), DOUBLE, "atan2({0}, {1})")
signature("power pow", (DOUBLE, DOUBLE), DOUBLE, "pow({0}, {1})")
signature("log", (DOUBLE, DOUBLE), DOUBLE, "(ln({1}) / ln({0}))")
signature("pi", (), DOUBLE, "pi()")
signature("e", (), DOUBLE, "exp(1e0)")
signature("nan", (), DOUBLE, "CAST('NaN' AS DOUBLE)")
signature("infinity", (), DOUBLE, "CAST('Infinity' AS DOUBLE)")
signature("is_nan", (DOUBLE,), BOOLEAN, "isnan({0})")
signature("is_infinite", (DOUBLE,), BOOLEAN, "isinf({0})")
signature("is_finite", (DOUBLE,), BOOLEAN, "isfinite({0})")
signature("width_bucket", (DOUBLE, DOUBLE, DOUBLE, BIGINT), BIGINT, "athena_width_bucket({0}, {1}, {2}, {3})")
signature("bitwise_and", (BIGINT, BIGINT), BIGINT, "({0} & {1})")
signature("bitwise_or", (BIGINT, BIGINT), BIGINT, "({0} | {1})")
signature("bitwise_xor", (BIGINT, BIGINT), BIGINT, "xor({0}, {1})")


def _number(call: Call, value: Typed) -> Typed:
    if value.type == UNKNOWN:
        return coerced(value, DOUBLE)
    if not value.type.is_number or value.type.name == "real":
        raise call.mismatch(f"it takes a number, not {value.type}")
    return value


@function("abs")
def _abs(call: Call) -> Typed:
    value = _number(call, call.values(1)[0])
    return Typed(f"abs({value.sql})", value.type)


@function("sign")
def _sign(call: Call) -> Typed:
    value = _number(call, call.values(1)[0])
    if value.type == DOUBLE:
        return Typed(
            f"(CASE WHEN isnan({value.sql}) THEN {value.sql} ELSE CAST(sign({value.sql}) AS DOUBLE) END)", DOUBLE
        )
    kind = decimal(1, 0) if value.type.name == "decimal" else value.type
    return coerced(Typed(f"sign({value.sql})", UNKNOWN), kind)


@function("mod")
def _mod(call: Call) -> Typed:
    (left, right), common = alike(call.values(2), call.text)
    if not (common.is_integer or common == DOUBLE):
        raise call.unsupported(f"use the operator % for {common}")
    return calculated(left, right, "%")


@function("ceil", "ceiling", "floor")
def _to_whole(call: Call) -> Typed:
    value = _number(call, call.values(1)[0])
    if value.type.is_integer:
        return value
    name = "floor" if call.name == "floor" else "ceil"
    return coerced(Typed(f"{name}({value.sql})", value.type if value.type == DOUBLE else UNKNOWN), _whole(value.type))


def _whole(type_: SqlType) -> SqlType:
    if type_ == DOUBLE:
        return DOUBLE
    return decimal(type_.precision - type_.scale + min(type_.scale, 1), 0)


@function("round")
def _round(call: Call) -> Typed:
    value = _number(call, call.values(1, 2)[0])
    digits = _digits(call)
    if value.type.is_integer:
        return value
    if value.type == DOUBLE:
        return Typed(f"athena_round({value.sql}, 1e{digits or 0})", DOUBLE)
    if digits is None:
        return coerced(Typed(f"round({value.sql})", UNKNOWN), _whole(value.type))
    kept = min(digits, value.type.scale)
    return coerced(Typed(f"round({value.sql}, {kept})", UNKNOWN), decimal(value.type.precision + 1, value.type.scale))


@function("truncate")
def _truncate(call: Call) -> Typed:
    value = _number(call, call.values(1, 2)[0])
    digits = _digits(call)
    if value.type.is_integer and digits is None:
        return coerced(Typed(value.sql, value.type), DOUBLE)
    if value.type == DOUBLE and digits is None:
        return Typed(f"trunc({value.sql})", DOUBLE)
    if value.type.name != "decimal":
        raise call.unsupported("only decimals can be truncated to a number of digits here")
    if digits is None:
        shorter = decimal(max(1, value.type.precision - value.type.scale), 0)
        return coerced(Typed(f"trunc({value.sql})", UNKNOWN), shorter)
    return coerced(Typed(f"trunc({value.sql}, {min(digits, value.type.scale)})", UNKNOWN), value.type)


def _digits(call: Call) -> int | None:
    if len(call.args) == 1:
        return None
    node = call.args[1]
    if not isinstance(node, exp.Literal) or node.is_string or not node.this.isdigit() or int(node.this) > 15:
        raise call.unsupported("the number of digits must be written as a number from 0 to 15")
    return int(node.this)


@function("coalesce")
def _coalesce(call: Call) -> Typed:
    if len(call.args) < 2:
        raise call.mismatch("it takes at least two arguments")
    values, common = alike(call.values(), call.text)
    return Typed(f"coalesce({', '.join(value.sql for value in values)})", common)


@function("nullif")
def _nullif(call: Call) -> Typed:
    left, right = call.values(2)
    equal = compared(left, right, "=", call.text)
    return Typed(f"(CASE WHEN {equal.sql} THEN NULL ELSE {left.sql} END)", left.type)


@function("greatest", "least")
def _extreme(call: Call) -> Typed:
    """Null as soon as one argument is null, where DuckDB's own leaves nulls out."""
    values, common = alike(call.values(), call.text)
    if common == UNKNOWN or not (common.is_integer or common.name in _ORDERED):
        raise call.mismatch(f"it takes values that can be ordered, not {common}")
    nulls = " OR ".join(f"{value.sql} IS NULL" for value in values)
    if common == DOUBLE:
        nulls += "".join(f" OR isnan({value.sql})" for value in values)
        found = f"athena_fail('REFUSED[{call.name} of NaN]', CAST(NULL AS DOUBLE))"
        nans = " OR ".join(f"isnan({value.sql})" for value in values)
        missing = f"CASE WHEN {nans} THEN {found} END"
    else:
        missing = "NULL"
    chosen = f"{call.name}({', '.join(value.sql for value in values)})"
    return Typed(f"(CASE WHEN {nulls} THEN {missing} ELSE {chosen} END)", common)


@function("try")
def _try(call: Call) -> Typed:
    return attempted(call.values(1)[0], call.text)


@function("typeof")
def _typeof(call: Call) -> Typed:
    kind = call.values(1)[0].type
    if "varchar(" in str(kind) or kind.name == "timestamptz":
        raise call.unsupported(f"the length or precision of this {kind.name} is not known here")
    return Typed(literal(str(kind).replace(" ,", ",")), VARCHAR)
