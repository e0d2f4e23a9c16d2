"""ORDER BY: nulls come last unless the query says otherwise, and a name means an output column before anything else."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from chartlake.athena.expressions import comparable, expression, written
from chartlake.athena.scope import Output, Scope, Typed, only
from chartlake.errors import QueryFailed, UnsupportedSql


def order_by(node: exp.Expr, scope: Scope, outputs: Sequence[Output], selected: Sequence[Typed] | None) -> list[str]:
    """The ORDER BY of a query; `selected` are the output expressions, None where only their names can be used."""
    order = node.args.get("order")
    if order is None:
        return []
    only(order, "expressions")
    distinct = isinstance(node, exp.Select) and bool(node.args.get("distinct"))
    keys = (_key(each.this, scope, outputs, selected, distinct=distinct) for each in order.expressions)
    return [f"ORDER BY {', '.join(key + direction(each) for key, each in zip(keys, order.expressions, strict=True))}"]


def ordered(item: exp.Expr, scope: Scope) -> str:
    """One ORDER BY of a window or an aggregate: the names are those of FROM."""
    if not isinstance(item, exp.Ordered):
        raise UnsupportedSql(f"{written(item)}: this ORDER BY is not supported here")
    if isinstance(item.this, exp.Literal):
        raise UnsupportedSql(f"ORDER BY {written(item.this)}: a position means nothing here: name the column")
    return comparable(expression(item.this, scope), written(item)).sql + direction(item)


def direction(item: exp.Ordered) -> str:
    """Descending or not, and where the nulls go."""
    only(item, "this", "desc", "nulls_first")
    nulls = "FIRST" if item.args.get("nulls_first") else "LAST"
    return f"{' DESC' if item.args.get('desc') else ''} NULLS {nulls}"


def _key(
    key: exp.Expr, scope: Scope, outputs: Sequence[Output], selected: Sequence[Typed] | None, *, distinct: bool
) -> str:
    if isinstance(key, exp.Literal):
        if key.is_string or not key.this.isdigit() or not 1 <= int(key.this) <= len(outputs):
            raise QueryFailed(f"INVALID_COLUMN_REFERENCE: ORDER BY position {key.sql('trino')} is not in select list")
        return _place(int(key.this), outputs, selected, distinct=distinct)
    if isinstance(key, exp.Column) and not key.table:
        positions = [number for number, output in enumerate(outputs, 1) if output.name.lower() == key.name.lower()]
        if len(positions) > 1 and selected is not None and len({selected[at - 1].sql for at in positions}) > 1:
            raise QueryFailed(f"AMBIGUOUS_NAME: Column '{key.name}' is ambiguous in ORDER BY")
        if positions:
            return _place(positions[0], outputs, selected, distinct=distinct)
    if selected is None:
        raise UnsupportedSql(
            f"ORDER BY {written(key)}: after a set operation only column names and positions sort here"
        )
    named = {output.name.lower(): value for output, value in zip(outputs, selected, strict=True) if output.name}
    found = expression(key, scope.with_parameters(named))
    if not distinct:
        return comparable(found, written(key)).sql
    places = [number for number, value in enumerate(selected, 1) if value.sql == found.sql]
    if not places:
        raise QueryFailed(
            "EXPRESSION_NOT_IN_DISTINCT: For SELECT DISTINCT, ORDER BY expressions must appear in select list: "
            f"{written(key)}"
        )
    return _place(places[0], outputs, selected, distinct=True)


def _place(number: int, outputs: Sequence[Output], selected: Sequence[Typed] | None, *, distinct: bool) -> str:
    """An output column to sort by: its number, or what it is made of where a null in it must be found."""
    what = f"ORDER BY column {number}"
    value = comparable(Typed(str(number), outputs[number - 1].type), what)
    if value.sql == str(number):
        return value.sql
    if selected is None or distinct:
        raise UnsupportedSql(f"{what}: after DISTINCT or a set operation an array does not sort here: use array_join")
    return comparable(selected[number - 1], what).sql
