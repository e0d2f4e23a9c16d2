"""The data sets that QuickSight draws the visuals from: their SQL, their columns' types, and who may read which row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from chartlake.errors import ConfigError
from dashboard import sql
from dashboard.quicksight_sharing import shared
from dashboard.quicksight_sql import labels, readable
from dashboard.sheets import Choice, Choosing, Dashboard, Field, Kind, Parameter, Rows, Visual

# The Athena type of each column of a SQL text.
Types = Callable[[str], Mapping[str, str]]
LISTENER: Final = "user_id"
MOST: Final = 50  # data sets of one definition
RULES: Final = "listener_rules"
GROUP: Final = "listener_group"
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
    """One data set: `columns` gives the QuickSight type of each, `countries` those that hold a country's code.

    `names` gives for a column of ids the one that says what each is called, no two alike.
    """

    identifier: str
    sql: str
    columns: Mapping[str, str]
    countries: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

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
    for rows, sharing in shared(visuals, whole={one.name for one in visuals[len(dashboard.visuals) :]}):
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
    selected = [readable(name, kind) for name, kind in types(inner).items()]
    joined = [f"FROM (\n{inner}\n) d"]
    named = {
        shown_column(dashboard.parameters[p], dashboard): (c, dashboard.parameters[p])
        for c, p in _named(sharing, dashboard)
    }
    for number, (shown, (column, parameter)) in enumerate(named.items(), 1):
        selected.append(f"l{number}.name AS {shown}")
        joined.append(f"LEFT JOIN (\n{labels(parameter)}\n) l{number} ON l{number}.id = d.{column}")
    countries = [one.of("place") for one in sharing if one.kind is Kind.FILLED_MAP]
    places = tuple(dict.fromkeys(country_column(one.column) for one in countries if one))
    selected += [f"upper(nullif(d.{one.column}, 'global')) AS {country_column(one.column)}" for one in countries if one]
    statement = "\n".join([f"SELECT {', '.join(selected)}", *joined])
    names = {column: shown for shown, (column, _) in named.items()}
    return _typed(DataSet(identifier=sharing[0].name, sql=statement, columns={}, countries=places, names=names), types)


def _named(sharing: Iterable[Visual], dashboard: Dashboard) -> Iterator[tuple[str, str]]:
    """Every (column, parameter) whose choices have names for people: chosen by, or what tells bars apart."""
    named = [one for one in dashboard.parameters.values() if one.shown]
    for visual in sharing:
        yield from ((c, name) for c, name in visual.filters.items() if dashboard.parameters[name].shown)
        if visual.kind is Kind.BAR:
            ids = {one.column for one in visual.fields.get("detail", ())}
            yield from ((one.column, one.name) for one in named if one.column in ids)


def _rules(dashboard: Dashboard, types: Types) -> DataSet | None:
    """Which group of QuickSight users may read which listener's rows; quicksight.py says how they are made."""
    parameters = (one for one in dashboard.parameters.values() if one.column == LISTENER)
    found = next(parameters, None)
    if found is None:
        return None
    group = f"'{GROUP_PREFIX}' || c.{LISTENER} AS {GROUP}"
    statement = f"SELECT {group}, c.{LISTENER} AS {LISTENER}\nFROM (\n{sql.of_choices(found, {})}\n) c"
    return _typed(DataSet(identifier=RULES, sql=statement, columns={}), types)


def _typed(one: DataSet, types: Types) -> DataSet:
    columns = {}
    for name, kind in types(one.sql).items():
        known = _TYPES.get(kind.split("(")[0].split()[0])
        if known is None:
            raise ConfigError(f"data set {one.identifier}: QuickSight has no type for {name}, which is {kind}")
        columns[name] = known
    return replace(one, columns=columns)
