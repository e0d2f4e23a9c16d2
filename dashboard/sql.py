"""The Athena SQL behind a visual: its rows with what a reader chose, or all of them for a QuickSight data set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chartlake import literals
from dashboard.sheets import Choice, Field, Join, Newest, Order, Parameter, Rows, Value, Visual

CHOICES: Final = 2000  # how many values of a parameter are offered


@dataclass(frozen=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date


Chosen = Choice | Days


def of_visual(visual: Visual, chosen: Mapping[str, Chosen]) -> str:
    """The rows that a visual draws; `chosen` has a value for some of its parameters, the others keep nothing out."""
    fields = visual.every_field
    grouped = [one for one in fields if not one.aggregate]
    return _statement(
        visual.rows,
        [_selected(visual.rows, one) for one in fields],
        _limits(visual.filters, chosen),
        grouped=[_place(visual.rows, one.column) for one in grouped] if len(grouped) < len(fields) else None,
        order=visual.order,
        limit=visual.limit,
    )


def of_data_set(visual: Visual) -> str:
    """Every row of a visual and the columns that its parameters choose by: what QuickSight aggregates and filters."""
    columns = dict.fromkeys([*(one.column for one in visual.every_field), *visual.filters])
    columns |= dict.fromkeys(one.column for one in visual.order)
    return _statement(visual.rows, [f"{_place(visual.rows, name)} AS {name}" for name in columns], {})


def of_choices(parameter: Parameter, chosen: Mapping[str, Chosen], *, among: Sequence[str] = ()) -> str:
    """The values that a parameter offers, and what they are called; each once, in the parameter's order.

    The first CHOICES of all, or those of `among` that there are.
    """
    columns = [parameter.column, *parameter.shown, *(one.column for one in parameter.order)]
    places = [_place(parameter.rows, name) for name in dict.fromkeys(columns)]
    names = [f"{_place(parameter.rows, name)} AS {name}" for name in dict.fromkeys(columns)]
    limits = _limits(parameter.filters, chosen) | ({parameter.column: tuple(among)} if among else {})
    return _statement(parameter.rows, names, limits, grouped=places, order=parameter.order, limit=CHOICES)


def span(parameter: Parameter) -> str:
    """first_day and last_day that a parameter of days offers."""
    place = _place(parameter.rows, parameter.column)
    return _statement(parameter.rows, [f"min({place}) AS first_day", f"max({place}) AS last_day"], {})


def literal(value: Value | date) -> str:
    """A value as SQL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"DATE '{value:%Y-%m-%d}'"
    return literals.literal(value) if isinstance(value, str) else repr(value)


def _limits(filters: Mapping[str, str], chosen: Mapping[str, Chosen]) -> dict[str, Chosen]:
    return {column: chosen[name] for column, name in filters.items() if name in chosen}


def _selected(rows: Rows, one: Field) -> str:
    place = _place(rows, one.column)
    if one.aggregate == "count":
        return f"count(DISTINCT {place}) AS {one.column}"
    return f"{one.aggregate}({place}) AS {one.column}" if one.aggregate else f"{place} AS {one.column}"


def _place(rows: Rows, column: str) -> str:
    """Where a column stands: in the view, beside it, or turned out of its columns."""
    if rows.unpivot and column in (rows.unpivot.name, rows.unpivot.value):
        return f"u.{column}"
    joined = ((f"j{number}", join.columns) for number, join in enumerate(rows.joins, 1))
    beside = (f"{alias}.{columns[column]}" for alias, columns in joined if column in columns)
    return next(beside, f"v.{column}")


def _statement(
    rows: Rows,
    selected: Sequence[str],
    limits: Mapping[str, Chosen],
    *,
    grouped: Sequence[str] | None = None,
    order: Sequence[Order] = (),
    limit: int | None = None,
) -> str:
    lines = [f"SELECT {', '.join(selected)}", f"FROM {rows.view} v"]
    if rows.newest:
        lines.append(_newest(rows, rows.newest, limits))
    for number, join in enumerate(rows.joins, 1):
        lines.append(_join(rows, join, f"j{number}", limits))
    if rows.unpivot:
        names = ", ".join(literal(name) for name in rows.unpivot.columns.values())
        values = ", ".join(f"CAST(v.{column} AS double)" for column in rows.unpivot.columns)
        places = ", ".join(str(place) for place, _ in enumerate(rows.unpivot.columns, 1))
        turned = f"u ({rows.unpivot.name}, {rows.unpivot.value}, place)"
        lines.append(f"CROSS JOIN UNNEST(ARRAY[{names}], ARRAY[{values}], ARRAY[{places}]) AS {turned}")
    conditions = [
        *_conditions("v", rows.where),
        *(_condition(_place(rows, column), value) for column, value in limits.items()),
        *(f"{_place(rows, column)} IS NOT NULL" for column in rows.present),
    ]
    if conditions:
        lines.append(f"WHERE {' AND '.join(conditions)}")
    if grouped is not None:
        lines.append(f"GROUP BY {', '.join(grouped)}" if grouped else "")
    if order:
        lines.append(f"ORDER BY {', '.join(_ordered(rows, one, selected) for one in order)}")
    elif rows.unpivot and limit is not None:
        lines.append("ORDER BY u.place")
    if limit is not None:
        lines.append(f"LIMIT {limit}")
    return "\n".join(line for line in lines if line)


def _newest(rows: Rows, newest: Newest, limits: Mapping[str, Chosen]) -> str:
    """Newest of the rows that the conditions keep; in another view, of those that its own columns keep."""
    column, by = newest.column, newest.by
    kept = {**rows.where, **{name: value for name, value in limits.items() if _place(rows, name) == f"v.{name}"}}
    known = {name: value for name, value in kept.items() if not newest.of or name in by}
    where = f" WHERE {' AND '.join(_conditions('', known))}" if known else ""
    grouped = f" GROUP BY {', '.join(by)}" if by else ""
    found = ", ".join([*by, f"max({column}) AS {column}"])
    on = " AND ".join(f"n.{name} = v.{name}" for name in (*by, column))
    return f"JOIN (SELECT {found} FROM {newest.of or rows.view}{where}{grouped}) n ON {on}"  # noqa: S608 - names of ours, values quoted


def _join(rows: Rows, join: Join, alias: str, limits: Mapping[str, Chosen]) -> str:
    on = [f"{alias}.{there} = {_place(rows, here)}" for here, there in join.on.items()]
    # What holds of the view holds of what stands beside it; said there too, it reaches that view's files.
    known = {**rows.where, **{name: value for name, value in limits.items() if _place(rows, name).startswith("v.")}}
    on += _conditions(alias, {there: known[here] for here, there in join.on.items() if here in known} | {**join.where})
    return f"{'JOIN' if join.required else 'LEFT JOIN'} {join.view} {alias} ON {' AND '.join(on)}"


def _conditions(alias: str, where: Mapping[str, Chosen]) -> Iterator[str]:
    for column, value in where.items():
        yield _condition(f"{alias}.{column}" if alias else column, value)


def _condition(place: str, value: Chosen) -> str:
    if isinstance(value, Days):
        return f"{place} BETWEEN {literal(value.first)} AND {literal(value.last)}"
    if isinstance(value, tuple):
        return f"{place} IN ({', '.join(literal(one) for one in value) or 'NULL'})"
    return f"{place} = {literal(value)}"


def _ordered(rows: Rows, order: Order, selected: Sequence[str]) -> str:
    """By what is selected under that name, an aggregate perhaps; else by the column itself."""
    named = any(one.endswith(f" AS {order.column}") for one in selected)
    place = order.column if named else _place(rows, order.column)
    return f"{place} DESC" if order.descending else place


def columns_of(rows: Rows) -> Iterable[tuple[str, str]]:
    """Every (view, column) that rows name, apart from what a visual takes of them."""
    yield from ((rows.view, name) for name in rows.where)
    if rows.newest:
        yield from ((rows.view, name) for name in (*rows.newest.by, rows.newest.column))
        yield from ((rows.newest.of or rows.view, name) for name in (*rows.newest.by, rows.newest.column))
    for join in rows.joins:
        yield from ((join.view, name) for name in (*join.on.values(), *join.columns.values(), *join.where))
        yield from ((rows.view, name) for name in join.on)
    if rows.unpivot:
        yield from ((rows.view, name) for name in rows.unpivot.columns)
