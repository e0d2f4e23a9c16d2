"""Aggregate functions, alone, with FILTER and over windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from chartlake.athena import calls
from chartlake.athena.calls import Call
from chartlake.athena.expressions import coerced, condition, expression, rule, written
from chartlake.athena.ordering import ordered
from chartlake.athena.scope import Scope, Typed, only
from chartlake.athena.types import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    UNKNOWN,
    VARCHAR,
    array_of,
    decimal,
    duckdb_type,
    map_of,
)
from chartlake.errors import UnsupportedSql


@dataclass(frozen=True)
class Aggregate:
    """An aggregate as it was called, with everything that stands around it."""

    call: Call
    distinct: bool = False
    order: tuple[str, ...] = ()
    filter: str = ""
    over: str = ""

    def sql(self, inner: str, *, unless: str = "") -> str:
        """DuckDB's call: `inner` is `name(arguments`, without the closing bracket; `unless` leaves rows out."""
        order = f" ORDER BY {', '.join(self.order)}" if self.order else ""
        conditions = " AND ".join(f"({each})" for each in (self.filter, unless and f"NOT ({unless})") if each)
        where = f" FILTER (WHERE {conditions})" if conditions else ""
        over = f" OVER {self.over}" if self.over else ""
        name, _, arguments = inner.partition("(")
        distinct = "DISTINCT " if self.distinct else ""
        return f"{name}({distinct}{arguments}{order}){where}{over}"


Translated = Callable[[Aggregate, Sequence[Typed]], Typed]
AGGREGATES: Final[dict[str, Translated]] = {}
_SORTED: Final = frozenset({"array_agg", "listagg"})


def aggregate(*names: str) -> Callable[[Translated], Translated]:
    """Register an aggregate function."""

    def register(translated: Translated) -> Translated:
        for name in names:
            AGGREGATES[name] = translated
            calls.FUNCTIONS[name] = _plain
        return translated

    return register


def _plain(call: Call) -> Typed:
    return aggregated(call)


def aggregated(call: Call, *, filter_: str = "", over: str = "") -> Typed:
    """The value of an aggregate function."""
    args, distinct = list(call.args), False
    order: tuple[str, ...] = ()
    if args and isinstance(args[-1], exp.Order):
        only(args[-1], "this", "expressions")
        order = tuple(ordered(each, call.scope) for each in args[-1].expressions)
        args[-1] = args[-1].this
    if len(args) == 1 and isinstance(args[0], exp.Distinct):
        only(args[0], "expressions")
        args, distinct = list(args[0].expressions), True
    if order and call.name not in _SORTED:
        raise call.unsupported("ORDER BY inside this aggregate means nothing here")
    if distinct and len(args) != 1:
        raise call.unsupported("DISTINCT takes one expression here")
    inner = Call(call.name, tuple(args), call.scope, call.text)
    found = Aggregate(inner, distinct=distinct, order=order, filter=filter_, over=over)
    values = [] if _counts_rows(args) else inner.values()
    return AGGREGATES[call.name](found, values)


def _counts_rows(args: Sequence[exp.Expr]) -> bool:
    return len(args) == 1 and isinstance(args[0], exp.Star)


def _one(found: Aggregate, values: Sequence[Typed]) -> Typed:
    if len(values) != 1:
        raise found.call.mismatch(f"it takes one argument, not {len(values)}")
    return values[0]


@aggregate("count")
def _count(found: Aggregate, values: Sequence[Typed]) -> Typed:
    if not values:
        return Typed(found.sql("count(*"), BIGINT)
    return Typed(found.sql(f"count({_one(found, values).sql}"), BIGINT)


@aggregate("count_if")
def _count_if(found: Aggregate, values: Sequence[Typed]) -> Typed:
    value = _boolean(found, values)
    if found.distinct:
        raise found.call.unsupported("DISTINCT means nothing here")
    return Typed(found.sql(f"count(CASE WHEN {value.sql} THEN 1 END"), BIGINT)


def _boolean(found: Aggregate, values: Sequence[Typed]) -> Typed:
    value = _one(found, values)
    if value.type not in {BOOLEAN, UNKNOWN}:
        raise found.call.mismatch(f"it takes a boolean, not {value.type}")
    return value


@aggregate("bool_and", "bool_or", "every")
def _every(found: Aggregate, values: Sequence[Typed]) -> Typed:
    name = "bool_and" if found.call.name == "every" else found.call.name
    return Typed(found.sql(f"{name}({_boolean(found, values).sql}"), BOOLEAN)


@aggregate("sum")
def _sum(found: Aggregate, values: Sequence[Typed]) -> Typed:
    value = _one(found, values)
    if value.type.is_integer:
        return Typed(f"CAST({found.sql(f'sum({value.sql}')} AS BIGINT)", BIGINT)
    if value.type == DOUBLE:
        return Typed(found.sql(f"sum({value.sql}"), DOUBLE)
    if value.type.name == "decimal":
        return coerced(Typed(found.sql(f"sum({value.sql}"), UNKNOWN), decimal(38, value.type.scale))
    raise found.call.mismatch(f"it takes a number, not {value.type}")


@aggregate("avg")
def _avg(found: Aggregate, values: Sequence[Typed]) -> Typed:
    value = _one(found, values)
    if value.type.name == "decimal":
        raise found.call.unsupported("the average of decimals is rounded to their digits on Athena: CAST to double")
    if not (value.type.is_integer or value.type == DOUBLE):
        raise found.call.mismatch(f"it takes a number, not {value.type}")
    return Typed(found.sql(f"avg({value.sql}"), DOUBLE)


@aggregate("min", "max")
def _extreme(found: Aggregate, values: Sequence[Typed]) -> Typed:
    if len(values) != 1:
        raise found.call.unsupported("the n largest or smallest are not supported here: use row_number()")
    value = values[0]
    if value.type.inner or value.type.name in {"json", "unknown"}:
        raise found.call.unsupported(f"values of type {value.type} are not supported here")
    return Typed(found.sql(f"{found.call.name}({value.sql}"), value.type)


@aggregate("max_by", "min_by")
def _by(found: Aggregate, values: Sequence[Typed]) -> Typed:
    """The value beside the largest or smallest, be it null; DuckDB's arg_max passes nulls over."""
    if len(values) not in {2, 3}:
        raise found.call.mismatch(f"it takes two or three arguments, not {len(values)}")
    value, by = values[0], values[1]
    if by.type.inner or by.type == DOUBLE:
        by = _comparable(found, by)
    if len(values) == 2:
        name = "arg_max_null" if found.call.name == "max_by" else "arg_min_null"
        return Typed(found.sql(f"{name}({value.sql}, {by.sql}"), value.type)
    if found.over or found.distinct or not isinstance(found.call.args[2], exp.Literal):
        raise found.call.unsupported("the number of values must be written as a number, without OVER or DISTINCT")
    down = " DESC" if found.call.name == "max_by" else ""
    ranked = found.sql(f"list({value.sql} ORDER BY {by.sql}{down}", unless=f"{by.sql} IS NULL")
    return Typed(f"({ranked})[1:{values[2].sql}]", array_of(value.type))


def _comparable(found: Aggregate, by: Typed) -> Typed:
    if by.type != DOUBLE:
        raise found.call.unsupported(f"ordering by {by.type} is not supported here")
    return Typed(
        f"(CASE WHEN isnan({by.sql}) THEN athena_fail('REFUSED[{found.call.name} of NaN]', {by.sql}) "
        f"ELSE {by.sql} END)",
        DOUBLE,
    )


@aggregate("arbitrary", "any_value")
def _any(found: Aggregate, values: Sequence[Typed]) -> Typed:
    value = _one(found, values)
    return Typed(found.sql(f"any_value({value.sql}"), value.type)


@aggregate("array_agg")
def _array_agg(found: Aggregate, values: Sequence[Typed]) -> Typed:
    value = _one(found, values)
    return Typed(found.sql(f"list({value.sql}"), array_of(value.type))


_DOUBLES: Final = {
    "stddev": "stddev_samp",
    "stddev_samp": "stddev_samp",
    "stddev_pop": "stddev_pop",
    "variance": "var_samp",
    "var_samp": "var_samp",
    "var_pop": "var_pop",
    "geometric_mean": "geomean",
    "corr": "corr",
    "covar_pop": "covar_pop",
    "covar_samp": "covar_samp",
    "regr_slope": "regr_slope",
    "regr_intercept": "regr_intercept",
}
# Null on Athena where the formula divides by zero.
_FINITE: Final = frozenset({"corr", "regr_slope", "regr_intercept"})
_PAIRED: Final = frozenset({"corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept"})


@aggregate(*_DOUBLES)
def _statistic(found: Aggregate, values: Sequence[Typed]) -> Typed:
    name = found.call.name
    if len(values) != 1 + (name in _PAIRED) or not all(value.type.is_number for value in values):
        raise found.call.mismatch(f"it takes {1 + (name in _PAIRED)} numbers")
    arguments = ", ".join(coerced(value, DOUBLE).sql for value in values)
    sql = found.sql(f"{_DOUBLES[name]}({arguments}")
    if name in _FINITE:
        return Typed(f"(CASE WHEN isfinite({sql}) THEN {sql} END)", DOUBLE)
    return Typed(sql, DOUBLE)


@aggregate("approx_distinct")
def _approx_distinct(found: Aggregate, values: Sequence[Typed]) -> Typed:
    """The exact count: within the error that Athena documents for its own."""
    if len(values) == 2:
        raise found.call.unsupported("the standard error cannot be chosen here: leave it out")
    exact = Aggregate(found.call, distinct=True, filter=found.filter, over=found.over)
    return Typed(exact.sql(f"count({_one(found, values).sql}"), BIGINT)


@aggregate("approx_percentile")
def _approx_percentile(found: Aggregate, values: Sequence[Typed]) -> Typed:
    """The element that Athena's digest gives as long as it holds every value: number floor(n × share), from 0."""
    if len(values) != 2:
        raise found.call.unsupported("weights and accuracies are not supported here")
    value, share = values
    if value.type.name == "decimal":
        value = coerced(value, DOUBLE)
    if not value.type.is_number:
        raise found.call.mismatch(f"it takes a number, not {value.type}")
    ranked = f"list_sort({found.sql(f'list({value.sql}', unless=f'{value.sql} IS NULL')})"
    if share.type.name == "array":
        shares = coerced(share, array_of(DOUBLE)).sql
        each = f"list_transform({shares}, lambda share: athena_percentile({ranked}, share))"
        return Typed(f"(CASE WHEN {ranked} IS NULL THEN NULL ELSE {each} END)", array_of(value.type))
    if not share.type.is_number:
        raise found.call.mismatch(f"the percentile is a number from 0 to 1, not {share.type}")
    return Typed(f"athena_percentile({ranked}, {coerced(share, DOUBLE).sql})", value.type)


@aggregate("histogram")
def _histogram(found: Aggregate, values: Sequence[Typed]) -> Typed:
    value = _one(found, values)
    if not (value.type.is_integer or value.type.name in {"varchar", "date", "boolean"}):
        raise found.call.unsupported(f"keys of type {value.type} are not supported here")
    kind = map_of(value.type, BIGINT)
    return Typed(f"CAST({found.sql(f'histogram({value.sql}')} AS {duckdb_type(kind)})", kind)


@aggregate("map_agg")
def _map_agg(found: Aggregate, values: Sequence[Typed]) -> Typed:
    if len(values) != 2:
        raise found.call.mismatch(f"it takes two arguments, not {len(values)}")
    key, value = values
    entries = found.sql(f"list(struct_pack(k := {key.sql}, v := {value.sql})", unless=f"{key.sql} IS NULL")
    return Typed(f"athena_map_agg({entries})", map_of(key.type, value.type))


@aggregate("grouping")
def _grouping(found: Aggregate, values: Sequence[Typed]) -> Typed:
    if found.filter or found.over or found.distinct:
        raise found.call.mismatch("it takes columns of GROUP BY only")
    return Typed(f"CAST(grouping({', '.join(value.sql for value in values)}) AS BIGINT)", BIGINT)


@rule(exp.GroupConcat, takes="this separator")
def _listagg(node: exp.GroupConcat, scope: Scope) -> Typed:
    separator = node.args.get("separator")
    order = node.this
    if not isinstance(order, exp.Order) or not isinstance(separator, exp.Literal):
        raise UnsupportedSql(f"{written(node)}: write listagg(text, ', ') WITHIN GROUP (ORDER BY …)")
    value = expression(order.this, scope)
    if value.type.name != "varchar":
        raise UnsupportedSql(f"{written(node)}: listagg takes varchar here, not {value.type}; use CAST")
    by = ", ".join(ordered(each, scope) for each in order.expressions)
    return Typed(f"string_agg({value.sql}, {expression(separator, scope).sql} ORDER BY {by})", VARCHAR)


@rule(exp.Filter)
def _filtered(node: exp.Filter, scope: Scope) -> Typed:
    return filtered(node, scope)


def filtered(node: exp.Filter, scope: Scope, over: str = "") -> Typed:
    """An aggregate with FILTER (WHERE …)."""
    only(node, "this", "expression")
    name = str(node.this.this).lower() if isinstance(node.this, exp.Anonymous) else ""
    if name not in AGGREGATES:
        raise UnsupportedSql(f"{written(node)}: FILTER follows an aggregate function")
    where = condition(node.expression.this, scope)
    return aggregated(Call(name, tuple(node.this.expressions), scope, written(node)), filter_=where, over=over)
