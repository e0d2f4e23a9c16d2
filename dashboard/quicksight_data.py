"""The data sets that QuickSight draws the visuals from: their SQL, their columns' types, and who may read which row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from chartlake.errors import ConfigError
from dashboard import sql
from dashboard.sheets import Choice, Choosing, Dashboard, Field, Kind, Parameter, Rows, Visual

# The Athena type of each column of a SQL text.
Types = Callable[[str], Mapping[str, str]]
LISTENER: Final = "user_id"
MOST: Final = 50  # data sets of one definition
RULES: Final = "listener_rules"
GROUP: Final = "group_name"
GROUP_PREFIX: Final = "listener-"
_TYPES: Final[Mapping[str, str]] = {
    "varchar": "STRING",
    "char": "STRING",
    "integer": "INTEGER",
    "int": "INTEGER",
    "bigint": "INTEGER",
    "smallint": "INTEGER",
    "tinyint": "INTEGER",
    "double": "DECIMAL",
    "real": "DECIMAL",
    "decimal": "DECIMAL",
    "date": "DATETIME",
    "timestamp": "DATETIME",
}


@dataclass(frozen=True, kw_only=True)
class DataSet:
    """One data set: `columns` gives the QuickSight type of each, `countries` those that hold a country's code."""

    identifier: str
    sql: str
    columns: Mapping[str, str]
    countries: tuple[str, ...] = ()

    @property
    def private(self) -> bool:
        """Whether its rows belong to listeners, each of whom may read their own only."""
        return LISTENER in self.columns


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Where a control finds what may be chosen: a column of a data set, and the one that another choice narrows."""

    data_set: DataSet
    column: str


@dataclass(frozen=True, kw_only=True)
class DataSets:
    """Everything that the dashboard reads.

    `conditions` are what a visual asks of a data set that it shares with others; `offers` are the choices of each
    parameter but the days; `rules` say which listener may read which rows, and are None where nothing is private.
    """

    of_visual: Mapping[str, DataSet]
    conditions: Mapping[str, Mapping[str, Choice]]
    offers: Mapping[str, Offer]
    rules: DataSet | None

    @property
    def shown(self) -> tuple[DataSet, ...]:
        """Those that the definition names, each once."""
        every = [*self.of_visual.values(), *(offer.data_set for offer in self.offers.values())]
        return tuple({one.identifier: one for one in every}.values())


def data_sets(dashboard: Dashboard, types: Types) -> DataSets:
    """The data sets behind a dashboard. ConfigError for a column of a type that QuickSight lacks, or too many sets.

    Visuals over the same rows share one, for QuickSight takes 50 in a dashboard: where their rows differ in conditions
    alone, the data set holds the rows of all, and each visual filters its own.
    """
    visuals = [*dashboard.visuals, *_choices(dashboard)]
    made: dict[str, DataSet] = {}
    conditions: dict[str, Mapping[str, Choice]] = {}
    for rows, sharing in _shared(visuals):
        data_set = _data_set(dashboard, rows, sharing, types)
        for visual in sharing:
            made[visual.name] = data_set
            conditions[visual.name] = {name: v for name, v in visual.rows.where.items() if name not in rows.where}
    offers = {
        one.name: Offer(data_set=made[_offering(one, dashboard)], column=_offered(one, dashboard))
        for one in dashboard.parameters.values()
        if one.choosing is not Choosing.DAYS
    }
    found = DataSets(
        of_visual={one.name: made[one.name] for one in dashboard.visuals},
        conditions={one.name: conditions[one.name] for one in dashboard.visuals},
        offers=offers,
        rules=_rules(dashboard, types),
    )
    if len(found.shown) > MOST:
        raise ConfigError(f"the dashboard needs {len(found.shown)} data sets, and QuickSight takes {MOST}")
    return found


def filter_column(column: str, parameter: Parameter, dashboard: Dashboard) -> str:
    """The column of a data set that a choice filters: what the choice is called, where it has a name for people."""
    return shown_column(parameter, dashboard) if parameter.shown else column


def shown_column(parameter: Parameter, dashboard: Dashboard) -> str:
    """The column that holds what a choice is called."""
    return f"{_first_alike(parameter, dashboard).name}_shown"


def country_column(column: str) -> str:
    """The column that holds a market as QuickSight's maps know it."""
    return f"{column}_country"


def _first_alike(parameter: Parameter, dashboard: Dashboard) -> Parameter:
    """The first parameter that offers the same choices."""

    def offered(one: Parameter) -> tuple[object, ...]:
        return (one.rows, one.column, one.shown, one.filters)

    return next(one for one in dashboard.parameters.values() if offered(one) == offered(parameter))


def _offering(parameter: Parameter, dashboard: Dashboard) -> str:
    return f"choices_{_first_alike(parameter, dashboard).name}"


def _offered(parameter: Parameter, dashboard: Dashboard) -> str:
    return shown_column(parameter, dashboard) if parameter.shown else parameter.column


def _choices(dashboard: Dashboard) -> Iterator[Visual]:
    """The choices of the parameters, as if each were a table that its own choice filters."""
    for one in dashboard.parameters.values():
        if one.choosing is not Choosing.DAYS and one is _first_alike(one, dashboard):
            columns = [Field(column=name, label=name) for name in (one.column, *one.filters)]
            yield Visual(
                name=f"choices_{one.name}",
                kind=Kind.TABLE,
                title=one.label,
                rows=one.rows,
                fields={"columns": tuple(columns)},
                filters={**one.filters, one.column: one.name},
            )


def _shared(visuals: Iterable[Visual]) -> Iterator[tuple[Rows, list[Visual]]]:
    """Visuals that can share rows, with the rows that hold those of all."""
    groups: list[tuple[Rows, list[Visual]]] = []
    for visual in visuals:
        for place, (rows, sharing) in enumerate(groups):
            together = _together(rows, visual)
            if together is not None:
                groups[place] = (together, [*sharing, visual])
                break
        else:
            groups.append((visual.rows, [visual]))
    yield from groups


def _together(rows: Rows, visual: Visual) -> Rows | None:
    """Rows that hold both; None where a filter could not tell them apart again."""
    other = visual.rows
    # A control has no filter of its own, and a filter of ours takes texts and numbers.
    fixed = visual.name.startswith("choices_")
    if (rows.view, rows.present, rows.unpivot) != (other.view, other.present, other.unpivot):
        return None
    if _newest(rows) != _newest(other) or (fixed and rows.where != other.where):
        return None
    joins = _wider(rows, other)
    common = {name: value for name, value in rows.where.items() if other.where.get(name) == value}
    if joins is None or not all(_filtered(where, common) for where in (rows.where, other.where)):
        return None
    return Rows(
        view=rows.view, where=common, present=rows.present, newest=rows.newest, joins=joins.joins, unpivot=rows.unpivot
    )


def _filtered(where: Mapping[str, Choice], common: Mapping[str, Choice]) -> bool:
    """Whether QuickSight's filters can say what is not common: texts, or one number."""
    own = (value for name, value in where.items() if name not in common)
    return all(not isinstance(value, tuple) or all(isinstance(one, str) for one in value) for value in own)


def _newest(rows: Rows) -> object:
    return rows.newest and (rows.newest.column, rows.newest.by, rows.newest.of or rows.view)


def _wider(rows: Rows, other: Rows) -> Rows | None:
    """The one whose joins hold the other's. What is laid beside a row takes no row away and adds none."""
    for wide, narrow in ((rows, other), (other, rows)):
        more = [join for join in wide.joins if join not in narrow.joins]
        if all(join in wide.joins for join in narrow.joins) and not any(join.required for join in more):
            return wide
    return None


def _data_set(dashboard: Dashboard, rows: Rows, sharing: list[Visual], types: Types) -> DataSet:
    conditions = dict.fromkeys(name for one in sharing for name in one.rows.where if name not in rows.where)
    fields = [
        *(one for visual in sharing for one in visual.every_field),
        *(Field(column=c, label=c) for c in conditions),
    ]
    bound = {column: name for visual in sharing for column, name in visual.filters.items()}
    whole = Visual(
        name=sharing[0].name,
        kind=Kind.TABLE,
        title=sharing[0].title,
        rows=rows,
        fields={"columns": tuple(fields)},
        filters=bound,
        order=tuple(one for visual in sharing for one in visual.order),
    )
    inner = sql.of_data_set(whole)
    selected = [_readable(name, kind) for name, kind in types(inner).items()]
    joined = [f"FROM (\n{inner}\n) d"]
    named = {
        shown_column(dashboard.parameters[p], dashboard): (c, dashboard.parameters[p])
        for c, p in _named(sharing, dashboard)
    }
    for number, (shown, (column, parameter)) in enumerate(named.items(), 1):
        selected.append(f"l{number}.name AS {shown}")
        joined.append(f"LEFT JOIN (\n{_labels(parameter)}\n) l{number} ON l{number}.id = d.{column}")
    countries = [one.of("place") for one in sharing if one.kind is Kind.FILLED_MAP]
    places = tuple(dict.fromkeys(country_column(one.column) for one in countries if one))
    selected += [f"upper(nullif(d.{one.column}, 'global')) AS {country_column(one.column)}" for one in countries if one]
    statement = "\n".join([f"SELECT {', '.join(selected)}", *joined])
    return _typed(sharing[0].name, statement, types, places)


def _named(sharing: Iterable[Visual], dashboard: Dashboard) -> Iterator[tuple[str, str]]:
    """Every (column, parameter) whose choices have names for people."""
    for visual in sharing:
        yield from ((c, name) for c, name in visual.filters.items() if dashboard.parameters[name].shown)


def _readable(name: str, kind: str) -> str:
    """A column of the inner statement. QuickSight has no truth values of its own, and a reader none of `true`."""
    if kind == "boolean":
        return f"CASE WHEN d.{name} THEN 'yes' WHEN NOT d.{name} THEN 'no' END AS {name}"
    return f"d.{name} AS {name}"


def _labels(parameter: Parameter) -> str:
    """What each choice is called, each name once: where two are called alike, their ids tell them apart.

    QuickSight's controls show the very values that they filter, so that a song must be filtered by its name.
    """
    fields = tuple(Field(column=name, label=name) for name in (parameter.column, *parameter.shown))
    every = sql.of_data_set(
        Visual(name=parameter.name, kind=Kind.TABLE, title="", rows=parameter.rows, fields={"columns": fields})
    )
    named = f"max(concat_ws(' — ', {', '.join(parameter.shown)}))"
    told_apart = "CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN name || ' — ' || id ELSE name END AS name"
    by_id = f"SELECT {parameter.column} AS id, {named} AS name FROM (\n{every}\n) GROUP BY {parameter.column}"  # noqa: S608 - names of ours
    return f"SELECT id, {told_apart}\nFROM ({by_id})"


def _rules(dashboard: Dashboard, types: Types) -> DataSet | None:
    """Which group of QuickSight users may read which listener's rows; quicksight.py says how they are made."""
    parameters = (one for one in dashboard.parameters.values() if one.column == LISTENER)
    found = next(parameters, None)
    if found is None:
        return None
    group = f"'{GROUP_PREFIX}' || c.{LISTENER} AS {GROUP}"
    statement = f"SELECT {group}, c.{LISTENER} AS {LISTENER}\nFROM (\n{sql.of_choices(found, {})}\n) c"
    return _typed(RULES, statement, types, ())


def _typed(identifier: str, statement: str, types: Types, countries: tuple[str, ...]) -> DataSet:
    columns = {}
    for name, kind in types(statement).items():
        known = _TYPES.get(kind.split("(")[0].split()[0])
        if known is None:
            raise ConfigError(f"data set {identifier}: QuickSight has no type for {name}, which is {kind}")
        columns[name] = known
    return DataSet(identifier=identifier, sql=statement, columns=columns, countries=countries)
