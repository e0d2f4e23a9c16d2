"""Whether a described dashboard can be drawn: columns are their views', roles are filled, names are unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from chartlake.errors import ConfigError
from dashboard import sql
from dashboard.sheets import ROLES, Dashboard, Field, Kind, Parameter, Rows, Sheet, Visual

# The Athena type of each column of a view or table; empty for a name that is neither.
Columns = Callable[[str], Mapping[str, str]]
_NUMBERS: Final = ("integer", "int", "bigint", "double", "decimal", "tinyint", "smallint", "real")
_AGGREGATES: Final = ("", "sum", "max", "min", "avg", "count")
_MEASURED: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.KPI: ("value", "low", "high"),
    Kind.BAR: ("value",),
    Kind.LINE: ("y",),
    Kind.STEP: ("x", "y", "low", "high"),
    Kind.HEAT_MAP: ("value",),
    Kind.SCATTER: ("x", "y", "size"),
    Kind.FUNNEL: ("value",),
    Kind.RADAR: ("value",),
    Kind.FILLED_MAP: ("value",),
    Kind.WORD_CLOUD: ("value",),
}


def check(dashboard: Dashboard, columns: Columns) -> None:
    """ConfigError that names every place that cannot be drawn."""
    wrong = list(_wrong(dashboard, columns))
    if wrong:
        raise ConfigError("the dashboard cannot be drawn: " + "; ".join(wrong))


def _wrong(dashboard: Dashboard, columns: Columns) -> Iterator[str]:
    names = Counter([*(sheet.name for sheet in dashboard.sheets), *(one.name for one in dashboard.visuals)])
    yield from (f"{name} is the name of {times} things" for name, times in names.items() if times > 1)
    for parameter in dashboard.parameters.values():
        yield from (f"parameter {parameter.name}: {said}" for said in _of_parameter(parameter, dashboard, columns))
    for sheet in dashboard.sheets:
        yield from (f"sheet {sheet.name}: {said}" for said in _of_sheet(sheet, dashboard, columns))


def _of_parameter(parameter: Parameter, dashboard: Dashboard, columns: Columns) -> Iterator[str]:
    yield from _of_rows(parameter.rows, columns)
    wanted = (parameter.column, *parameter.shown, *parameter.filters, *(one.column for one in parameter.order))
    yield from _missing(wanted, available(parameter.rows, columns))
    yield from _unknown(parameter.filters, dashboard)


def _of_sheet(sheet: Sheet, dashboard: Dashboard, columns: Columns) -> Iterator[str]:
    if sheet.needs and not columns(sheet.needs):
        yield f"there is no view {sheet.needs}"
    if bool(sheet.needs) != bool(sheet.without):
        yield "`needs` and `without` belong together"
    for visual in sheet.visuals:
        yield from (f"{visual.name}: {said}" for said in _of_visual(visual, dashboard, columns))
        if sheet.private and "user" not in visual.filters.values():
            yield f"{visual.name}: a private sheet shows one listener's rows only"


def _of_visual(visual: Visual, dashboard: Dashboard, columns: Columns) -> Iterator[str]:
    needed, allowed = ROLES[visual.kind]
    yield from (f"a {visual.kind} needs {role}" for role in needed if not visual.fields.get(role))
    yield from (f"a {visual.kind} has no {role}" for role in visual.fields if role not in (*needed, *allowed))
    yield from _of_rows(visual.rows, columns)
    known = available(visual.rows, columns)
    yield from _missing((*(one.column for one in visual.every_field), *visual.filters, *visual.rows.present), known)
    yield from _unknown(visual.filters, dashboard)
    yield from (f"{one.column}: {one.aggregate!r} aggregates nothing" for one in _odd(visual))
    for role in _MEASURED.get(visual.kind, ()):
        one = visual.of(role)
        if one and one.aggregate != "count" and not known.get(one.column, "double").startswith(_NUMBERS):
            yield f"{role} is {one.column}, which is no number but {known[one.column]}"
    if any(one.aggregate for one in visual.every_field):
        known = {one.column: known.get(one.column, "") for one in visual.every_field}
    yield from _missing((one.column for one in visual.order), known)
    if visual.kind not in (Kind.KPI, Kind.RADAR, Kind.FUNNEL, Kind.FILLED_MAP) and not visual.order:
        yield "rows without an order differ from run to run"


def _odd(visual: Visual) -> Iterator[Field]:
    return (one for one in visual.every_field if one.aggregate not in _AGGREGATES)


def _of_rows(rows: Rows, columns: Columns) -> Iterator[str]:
    for view, column in sql.columns_of(rows):
        known = columns(view)
        if not known:
            yield f"there is no view {view}"
        elif column not in known:
            yield f"{view} has no column {column}"


def available(rows: Rows, columns: Columns) -> Mapping[str, str]:
    """The columns that rows offer, with their Athena types."""
    found = {**columns(rows.view)}
    for join in rows.joins:
        there = columns(join.view)
        found |= {name: there[column] for name, column in join.columns.items() if column in there}
    return found | ({rows.unpivot.name: "varchar", rows.unpivot.value: "double"} if rows.unpivot else {})


def _missing(wanted: Iterator[str] | tuple[str, ...], known: Mapping[str, str]) -> Iterator[str]:
    return (f"there is no column {name}" for name in dict.fromkeys(wanted) if name not in known)


def _unknown(filters: Mapping[str, str], dashboard: Dashboard) -> Iterator[str]:
    return (f"there is no parameter {name}" for name in filters.values() if name not in dashboard.parameters)
