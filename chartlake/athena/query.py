"""Queries: SELECT, VALUES, set operations and WITH, clause by clause."""

# ruff: noqa: S608 — making SQL is what this module is for; names and texts go through quoted() and literal().

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from chartlake.athena.expressions import coerced, condition, expression, written
from chartlake.athena.from_clause import crosses_unnest, join_clause, source_of, starred, unnest_of
from chartlake.athena.ordering import order_by
from chartlake.athena.scope import Named, Output, Scope, Typed, only, quoted
from chartlake.athena.types import SqlType, common_type, duckdb_type
from chartlake.athena.windows import window_definition
from chartlake.errors import QueryFailed, UnsupportedSql

_SET_OPERATIONS: Final[dict[type[exp.Expr], str]] = {
    exp.Union: "UNION",
    exp.Intersect: "INTERSECT",
    exp.Except: "EXCEPT",
}
_GROUPINGS: Final[dict[type[exp.Expr], str]] = {
    exp.GroupingSets: "GROUPING SETS",
    exp.Rollup: "ROLLUP",
    exp.Cube: "CUBE",
}


@dataclass(frozen=True)
class Query:
    """The DuckDB SQL of a query and the columns it gives."""

    sql: str
    outputs: tuple[Output, ...]


def subquery(node: exp.Expr, scope: Scope) -> Query:
    """A query that may name what surrounds it."""
    return query(node, scope.inside())


def query(node: exp.Expr, scope: Scope) -> Query:
    """Any query; `scope` is a fresh one that knows the tables."""
    prefix = _with(node, scope)
    if isinstance(node, exp.Select):
        found = _select(node, scope)
    elif isinstance(node, exp.SetOperation):
        found = _set_operation(node, scope)
    elif isinstance(node, exp.Values):
        found = values(node, scope)
    elif isinstance(node, exp.Subquery):
        found = _parenthesised(node, scope)
    else:
        raise UnsupportedSql(f"{written(node)}: only SELECT, WITH and VALUES can be run here")
    return Query(prefix + found.sql, found.outputs)


def _with(node: exp.Expr, scope: Scope) -> str:
    clause = node.args.get("with_")
    if clause is None:
        return ""
    only(clause, "expressions", "recursive")
    if clause.args.get("recursive"):
        raise UnsupportedSql("WITH RECURSIVE is not supported here: run it on Athena, or use sequence() and UNNEST")
    parts = []
    named = {cte.alias.lower() for cte in node.find_all(exp.CTE)}
    for cte in clause.expressions:
        only(cte, "this", "alias")
        name = cte.alias.lower()
        inner = subquery(cte.this, scope)
        outputs = renamed(inner.outputs, cte.args["alias"].columns, name)
        known_as = quoted(name)
        text = scope.text if _picks_columns(cte.this, scope) and _namings(name, node) > 1 else None
        fillable = text is not None and text.table_of(name) not in named
        if text is not None and fillable:
            text.filled[text.table_of(name)] = f"SELECT * FROM ({inner.sql}) AS {known_as}({_names(outputs)})"
        if text is not None and fillable and text.fill:
            known_as = quoted(text.table_of(name))
        else:
            # DuckDB would fill it once, and a filter reaches it only where every place that names it has that filter.
            how = "NOT MATERIALIZED " if text is not None else ""
            parts.append(f"{known_as}({_names(outputs)}) AS {how}({inner.sql})")
        scope.queries[name] = Named(outputs, known_as)
    return f"WITH {', '.join(parts)} " if parts else ""


def _picks_columns(node: exp.Expr, scope: Scope) -> bool:
    """Whether a query is but some columns of a view, so that its text can stand wherever its name does.

    Not of a table, which is read sooner than a copy of it is made, and not `*`, which says nothing of what is needed.
    """
    clauses = sorted(key for key, value in node.args.items() if value)
    if scope.text is None or not isinstance(node, exp.Select) or clauses != ["expressions", "from_"]:
        return False
    source = node.args["from_"].this
    of_a_view = isinstance(source, exp.Table) and source.name.lower() in scope.text.views.keys() - scope.queries.keys()
    columns = [item.unalias() for item in node.expressions]
    return of_a_view and all(isinstance(column, exp.Column) and not column.is_star for column in columns)


def _namings(name: str, node: exp.Expr) -> int:
    return sum(table.name.lower() == name and not table.db for table in node.find_all(exp.Table))


def renamed(outputs: Sequence[Output], names: Sequence[exp.Expr], what: str) -> tuple[Output, ...]:
    """The columns under the names of `AS t(a, b)`; unchanged without such names."""
    if not names:
        return tuple(outputs)
    if len(names) != len(outputs):
        raise QueryFailed(f"MISMATCHED_COLUMN_ALIASES: {what} has {len(outputs)} columns but {len(names)} names")
    return unique((name.name, output.type) for name, output in zip(names, outputs, strict=True))


def unique(columns: Iterable[tuple[str, SqlType]]) -> tuple[Output, ...]:
    """Columns that DuckDB can tell apart, even where Athena has two of one name or none."""
    outputs: list[Output] = []
    taken: set[str] = set()
    for number, (name, type_) in enumerate(columns):
        inner = name.lower() or f"_col{number}"
        while inner in taken:
            inner += f"_{number}"
        taken.add(inner)
        outputs.append(Output(name, inner, type_))
    return tuple(outputs)


def _names(outputs: Iterable[Output]) -> str:
    return ", ".join(quoted(output.inner) for output in outputs)


def _select(node: exp.Select, scope: Scope) -> Query:
    only(
        node,
        *("with_", "expressions", "distinct", "from_", "joins", "where", "group", "having", "windows", "order"),
        *("limit", "offset", "kind"),
    )
    if node.args.get("kind") or (node.args.get("distinct") and node.args["distinct"].args.get("on")):
        raise UnsupportedSql("SELECT AS and DISTINCT ON are not Athena SQL: use row_number() in a subquery")
    clauses = [*_from(node, scope), *_where(node, scope)]
    scope.windows = frozenset(window.name.lower() for window in node.args.get("windows") or ())
    named = [(name, value) for item in node.expressions for name, value in _selected(item, scope)]
    if not named:
        raise QueryFailed("SYNTAX_ERROR: SELECT needs at least one column")
    outputs = unique((name, value.type) for name, value in named)
    items = ", ".join(f"{value.sql} AS {quoted(out.inner)}" for (_, value), out in zip(named, outputs, strict=True))
    clauses += [*_group(node, scope), *_having(node, scope), *_windows(node, scope)]
    clauses += order_by(node, scope, outputs, [value for _, value in named])
    distinct = "DISTINCT " if node.args.get("distinct") else ""
    return Query(" ".join([f"SELECT {distinct}{items}", *clauses, *limits(node)]), outputs)


def _selected(item: exp.Expr, scope: Scope) -> list[tuple[str, Typed]]:
    if _is_star(item):
        return starred(item, scope)
    if isinstance(item, exp.Alias):
        only(item, "this", "alias")
        return [(item.alias, expression(item.this, scope))]
    name = item.name if isinstance(item, (exp.Column, exp.Dot)) else ""
    return [(name, expression(item, scope))]


def _is_star(item: exp.Expr) -> bool:
    """`*` or `t.*`."""
    return isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star))


def _from(node: exp.Select, scope: Scope) -> list[str]:
    if node.args.get("from_") is None:
        if node.args.get("joins"):
            raise QueryFailed("SYNTAX_ERROR: JOIN needs FROM")
        return []
    first, joined = node.args["from_"].this, list(node.args.get("joins") or ())
    using = any(join.args.get("using") for join in joined)
    all_of_it = any(_is_star(item) for item in node.expressions)
    foldable = not (using or all_of_it or isinstance(first, exp.Unnest))
    if joined and crosses_unnest(joined[0]) and foldable:
        unnest = joined.pop(0).this
        start = unnest_of(first, unnest, scope, _named_beside(unnest, node))
    else:
        start = source_of(first, scope)
    joins = [join_clause(join, scope) for join in joined]
    return [f"FROM {start}", *joins]


def _named_beside(unnest: exp.Unnest, node: exp.Select) -> set[str]:
    """Every name in a query but those in one UNNEST of it."""
    within = {id(name) for name in unnest.find_all(exp.Identifier)}
    return {name.name.lower() for name in node.find_all(exp.Identifier) if id(name) not in within}


def _where(node: exp.Select, scope: Scope) -> list[str]:
    where = node.args.get("where")
    return [f"WHERE {condition(where.this, scope)}"] if where else []


def _having(node: exp.Select, scope: Scope) -> list[str]:
    having = node.args.get("having")
    return [f"HAVING {condition(having.this, scope)}"] if having else []


def _windows(node: exp.Select, scope: Scope) -> list[str]:
    windows = node.args.get("windows") or ()
    defined = [f"{quoted(window.name.lower())} AS ({window_definition(window, scope)})" for window in windows]
    return [f"WINDOW {', '.join(defined)}"] if defined else []


def _group(node: exp.Select, scope: Scope) -> list[str]:
    group = node.args.get("group")
    if group is None:
        return []
    only(group, "expressions", "grouping_sets", "rollup", "cube")
    parts = [_grouped(each, node, scope) for each in group.expressions]
    for kind in ("grouping_sets", "rollup", "cube"):
        parts += [_grouped(each, node, scope) for each in group.args.get(kind) or ()]
    return [f"GROUP BY {', '.join(parts)}"]


def _grouped(item: exp.Expr, node: exp.Select, scope: Scope) -> str:
    if type(item) in _GROUPINGS:
        inner = ", ".join(_grouped(each, node, scope) for each in item.expressions)
        return f"{_GROUPINGS[type(item)]} ({inner})"
    if isinstance(item, exp.Tuple):
        return f"({', '.join(_grouped(each, node, scope) for each in item.expressions)})"
    if isinstance(item, exp.Literal) and not item.is_string:
        return _ordinal(item, node)
    return expression(item, scope).sql


def _ordinal(item: exp.Literal, node: exp.Select) -> str:
    starred_before = any(each.is_star for each in node.expressions)
    if starred_before or not item.this.isdigit() or not 1 <= int(item.this) <= len(node.expressions):
        raise QueryFailed(f"INVALID_COLUMN_REFERENCE: GROUP BY position {item.this} is not in select list")
    return str(item.this)


def limits(node: exp.Expr) -> list[str]:
    """OFFSET and LIMIT or FETCH FIRST, in DuckDB's order."""
    limit, offset = node.args.get("limit"), node.args.get("offset")
    found = []
    if isinstance(limit, exp.Fetch):
        options = limit.args.get("limit_options")
        if options is not None and (options.args.get("percent") or options.args.get("with_ties")):
            raise UnsupportedSql("FETCH FIRST … WITH TIES is not supported here: use rank() in a subquery")
        count = limit.args.get("count")
        found.append(f"LIMIT {_whole(count) if count is not None else 1}")
    elif limit is not None:
        only(limit, "expression")
        found.append(f"LIMIT {_whole(limit.expression)}")
    if offset is not None:
        found.append(f"OFFSET {_whole(offset.expression)}")
    return found


def _whole(node: exp.Expr) -> int:
    if not (isinstance(node, exp.Literal) and not node.is_string and node.this.isdigit()):
        raise UnsupportedSql(f"{written(node)}: LIMIT and OFFSET take a whole number here")
    return int(node.this)


def _parenthesised(node: exp.Subquery, scope: Scope) -> Query:
    only(node, "this", "with_", "order", "limit", "offset")
    inner = query(node.this, scope.inside())
    if any(node.args.get(key) for key in ("order", "limit", "offset")):
        tail = [*order_by(node, scope, inner.outputs, None), *limits(node)]
        return Query(f"SELECT * FROM ({inner.sql}) {' '.join(tail)}", inner.outputs)
    return Query(f"({inner.sql})", inner.outputs)


def _set_operation(node: exp.SetOperation, scope: Scope) -> Query:
    only(node, "with_", "this", "expression", "distinct", "order", "limit", "offset")
    left, right = query(node.this, scope.inside()), query(node.expression, scope.inside())
    if len(left.outputs) != len(right.outputs):
        raise QueryFailed(
            f"TYPE_MISMATCH: {node.key.upper()} query has different number of fields: "
            f"{len(left.outputs)}, {len(right.outputs)}"
        )
    types = [_united(one, other, node) for one, other in zip(left.outputs, right.outputs, strict=True)]
    outputs = unique((output.name, type_) for output, type_ in zip(left.outputs, types, strict=True))
    every = "" if node.args.get("distinct") else " ALL"
    sides = (_as_types(side, outputs, types) for side in (left, right))
    sql = f" {_SET_OPERATIONS[type(node)]}{every} ".join(sides)
    return Query(" ".join([sql, *order_by(node, scope, outputs, None), *limits(node)]), outputs)


def _united(one: Output, other: Output, node: exp.Expr) -> SqlType:
    common = common_type(one.type, other.type)
    if common is None:
        raise QueryFailed(
            f"TYPE_MISMATCH: column '{one.name}' in {node.key.upper()} query has incompatible types: "
            f"{one.type}, {other.type}"
        )
    return common


def _as_types(side: Query, outputs: Sequence[Output], types: Sequence[SqlType]) -> str:
    """One side of a set operation, cast only where its types are not the common ones."""
    if all(duckdb_type(mine.type) == duckdb_type(type_) for mine, type_ in zip(side.outputs, types, strict=True)):
        return f"({side.sql})"
    casts = (
        f"{coerced(Typed(quoted(mine.inner), mine.type), type_).sql} AS {quoted(output.inner)}"
        for mine, output, type_ in zip(side.outputs, outputs, types, strict=True)
    )
    return f"(SELECT {', '.join(casts)} FROM ({side.sql}))"


def values(node: exp.Values, scope: Scope) -> Query:
    """VALUES with its columns brought to common types."""
    only(node, "expressions", "alias", "order", "limit", "offset", "with_")
    rows = [_row(each, scope) for each in node.expressions]
    if len({len(row) for row in rows}) != 1:
        raise QueryFailed("TYPE_MISMATCH: VALUES rows have different numbers of columns")
    types = [_column_type(column) for column in zip(*rows, strict=True)]
    lines = (
        f"({', '.join(coerced(value, type_).sql for value, type_ in zip(row, types, strict=True))})" for row in rows
    )
    outputs = unique(("", type_) for type_ in types)
    return Query(f"SELECT * FROM (VALUES {', '.join(lines)}) AS {quoted('values')}({_names(outputs)})", outputs)


def _row(node: exp.Expr, scope: Scope) -> list[Typed]:
    nodes = node.expressions if isinstance(node, exp.Tuple) else [node]
    return [expression(each, scope) for each in nodes]


def _column_type(column: Sequence[Typed]) -> SqlType:
    common = column[0].type
    for value in column[1:]:
        both = common_type(common, value.type)
        if both is None:
            raise QueryFailed(f"TYPE_MISMATCH: VALUES: {common} and {value.type} in one column")
        common = both
    return common
