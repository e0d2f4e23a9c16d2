"""FROM: tables, subqueries, VALUES, UNNEST and their joins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlglot import exp

from chartlake.athena import query as queries
from chartlake.athena.expressions import condition, expression, written
from chartlake.athena.scope import Output, Scope, Source, Typed, only, place_of, quoted
from chartlake.athena.types import BIGINT, common_type
from chartlake.errors import QueryFailed, UnsupportedSql


def source_of(node: exp.Expr, scope: Scope) -> str:
    """The SQL of something in FROM; its columns are added to the scope."""
    if isinstance(node, exp.Table):
        return _table(node, scope)
    if isinstance(node, exp.Unnest):
        return _unnest(node, scope)
    if isinstance(node, (exp.Subquery, exp.Values)):
        return _derived(node, scope)
    raise UnsupportedSql(f"{written(node)}: {node.key.upper()} in FROM is not supported here")


def _table(node: exp.Table, scope: Scope) -> str:
    only(node, "this", "db", "catalog", "alias", "joins")
    if not isinstance(node.this, exp.Identifier):
        raise UnsupportedSql(f"{written(node)}: functions in FROM are not supported here; tables are named")
    if node.args.get("joins"):
        raise UnsupportedSql(f"{written(node)}: joins in brackets are not supported here: write a subquery")
    found = scope.relation(node)
    return f"{found.sql} {_added(node, node.name.lower(), found.outputs, scope)}"


def _derived(node: exp.Subquery | exp.Values, scope: Scope) -> str:
    if isinstance(node, exp.Subquery):
        only(node, "this", "alias")
        if not isinstance(node.this, exp.Query) and not isinstance(node.this, exp.Values):
            raise UnsupportedSql(f"{written(node)}: joins in brackets are not supported here: write a subquery")
        # A derived table sees the WITH queries, but nothing of the FROM beside it.
        inner = queries.query(node.this, _apart(scope))
    else:
        inner = queries.values(node, _apart(scope))
    return f"({inner.sql}) {_added(node, '', inner.outputs, scope)}"


def _apart(scope: Scope) -> Scope:
    fresh = scope.inside()
    fresh.parent = scope.parent
    return fresh


def _added(node: exp.Expr, name: str, outputs: Sequence[Output], scope: Scope) -> str:
    """Add a source to the scope; gives its `AS alias(columns)`."""
    alias = node.args.get("alias")
    written_alias = alias.name.lower() if alias is not None else ""
    called = written_alias or name or f"_from{len(scope.sources)}"
    columns = alias.columns if alias is not None else []
    shown = queries.renamed(outputs, columns, called)
    if any(source.alias == called for source in scope.sources):
        raise QueryFailed(f"SYNTAX_ERROR: {place_of(node)}the name '{called}' stands twice in FROM")
    scope.sources.append(Source(called, shown))
    inner = f"({', '.join(quoted(output.inner) for output in shown)})"
    return f"AS {quoted(called)}{inner if columns else ''}"


def _unnest(node: exp.Unnest, scope: Scope) -> str:
    elements, named = _elements(node, scope)
    outputs = queries.unique(("", value.type) for value in elements)
    items = ", ".join(f"{value.sql} AS {quoted(output.inner)}" for value, output in zip(elements, outputs, strict=True))
    return f"LATERAL (SELECT {items}) {_added(named, '', outputs, scope)}"


def unnest_of(first: exp.Expr, node: exp.Unnest, scope: Scope, named_elsewhere: Collection[str]) -> str:
    """`t CROSS JOIN UNNEST(…)` as one SELECT: a filter on t passes it, which a lateral join would hold up.

    Of t only what is named elsewhere is kept: an array would be copied to each of its elements.
    """
    inside = source_of(first, scope)
    elements, named = _elements(node, scope)
    _added(named, "", queries.unique(("", value.type) for value in elements), scope)
    given, added = scope.sources
    given = replace(given, outputs=tuple(out for out in given.outputs if out.name.lower() in named_elsewhere))
    columns = [given.column(output) for output in given.outputs] + elements
    within = f"{given.alias} {added.alias}"
    scope.sources = [
        Source(one.alias, tuple(replace(out, inner=f"{one.alias}.{out.inner}") for out in one.outputs), within)
        for one in (given, added)
    ]
    shown = [output.inner for one in scope.sources for output in one.outputs]
    items = ", ".join(f"{value.sql} AS {quoted(name)}" for value, name in zip(columns, shown, strict=True))
    return f"(SELECT {items} FROM {inside}) AS {quoted(within)}"  # noqa: S608 - translated, every name quoted


def _elements(node: exp.Unnest, scope: Scope) -> tuple[list[Typed], exp.Unnest]:
    """The columns that an UNNEST gives, each an expression that gives many rows, and what they are called."""
    only(node, "expressions", "alias", "offset")
    values = [expression(each, scope) for each in node.expressions]
    elements = [element for value in values for element in _unnested(value, written(node))]
    alias = node.args.get("alias")
    names = list(alias.columns) if alias is not None else []
    ordinality = node.args.get("offset")
    if ordinality:
        lengths = ", ".join(f"coalesce(len({value.sql}), 0)" for value in values)
        elements.append(Typed(f"unnest(range(1, greatest({lengths}, 0) + 1))", BIGINT))
        # The parser takes the last name of AS t(x, n) away for the ordinality.
        if isinstance(ordinality, exp.Identifier) and names:
            names.append(ordinality)
    return elements, exp.Unnest(alias=exp.TableAlias(this=alias.this if alias is not None else None, columns=names))


def _unnested(value: Typed, what: str) -> list[Typed]:
    if value.type.name == "map":
        key, content = value.type.inner
        return [Typed(f"unnest(map_keys({value.sql}))", key), Typed(f"unnest(map_values({value.sql}))", content)]
    if value.type.name != "array":
        raise QueryFailed(f"TYPE_MISMATCH: {what}: UNNEST takes arrays and maps, not {value.type}")
    if value.type.element.name == "row":
        raise UnsupportedSql(f"{what}: UNNEST of rows is not supported here: UNNEST one array per column")
    return [Typed(f"unnest({value.sql})", value.type.element)]


def crosses_unnest(join: exp.Join) -> bool:
    """Whether it is CROSS JOIN UNNEST, or a comma before an UNNEST."""
    plain = not (join.side or join.args.get("on") or join.args.get("method"))
    return isinstance(join.this, exp.Unnest) and plain and (join.kind or "CROSS").upper() == "CROSS"


def join_clause(join: exp.Join, scope: Scope) -> str:
    """One JOIN, or a comma."""
    only(join, "this", "side", "kind", "on", "using", "method")
    if join.args.get("method"):
        raise UnsupportedSql(f"{join.method} JOIN is not supported here: write JOIN … ON")
    before = list(scope.sources)
    source = source_of(join.this, scope)
    side, kind = (join.side or "").upper(), (join.kind or "").upper()
    on: exp.Expr | None = join.args.get("on")
    using = join.args.get("using")
    if kind == "CROSS" or not (side or kind or on or using):
        if on or using:
            raise QueryFailed("SYNTAX_ERROR: CROSS JOIN takes no condition")
        return f"CROSS JOIN {source}"
    if on is None and not using:
        raise QueryFailed(f"SYNTAX_ERROR: {side or kind} JOIN needs ON or USING")
    if side not in {"", "LEFT", "RIGHT", "FULL"} or kind not in {"", "INNER", "OUTER"}:
        raise UnsupportedSql(f"{side} {kind} JOIN is not supported here")
    head = f"{side or 'INNER'} JOIN {source}"
    if using:
        return f"{head} USING ({_using(using, before, scope)})"
    return f"{head} ON {condition(on, scope) if on is not None else 'true'}"


def _using(names: Sequence[exp.Expr], before: Sequence[Source], scope: Scope) -> str:
    for name in names:
        column = name.name.lower()
        left, right = (_found(column, side, scope) for side in (before, scope.sources[-1:]))
        common = common_type(left.type, right.type)
        if common is None:
            raise QueryFailed(f"TYPE_MISMATCH: USING ({column}) joins {left.type} with {right.type}")
        if common.inner or common.name in {"double", "real", "json"}:
            raise UnsupportedSql(f"USING ({column}): joining on {common} is not supported here: write ON a = b")
        scope.hidden |= {
            (source.alias, column)
            for source in (*before, scope.sources[-1])
            for output in source.outputs
            if output.name.lower() == column
        }
        scope.merged[column] = Typed(quoted(column), common)
    return ", ".join(quoted(name.name.lower()) for name in names)


def _found(column: str, sources: Sequence[Source], scope: Scope) -> Typed:
    if len(sources) > 1 and column in scope.merged:
        return scope.merged[column]
    place = Scope(scope.schema, sources=list(sources), hidden=scope.hidden)
    return place.column(exp.column(column))


def starred(item: exp.Expr, scope: Scope) -> list[tuple[str, Typed]]:
    """The columns that `*` or `t.*` stands for, in Athena's order: first those of USING."""
    star = item.this if isinstance(item, exp.Column) else item
    only(star)
    table = item.table.lower() if isinstance(item, exp.Column) else ""
    sources = [source for source in scope.sources if not table or source.alias == table]
    if not sources:
        raise QueryFailed(f"SYNTAX_ERROR: {f'Table {table!r} not found' if table else 'SELECT * needs FROM'}")
    merged = {} if table else scope.merged
    found = [(name, value) for name, value in merged.items()]
    for source in sources:
        for output in source.outputs:
            if output.name.lower() not in merged:
                found.append((output.name, source.column(output)))
    return found
