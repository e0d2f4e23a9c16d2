"""The SQL of QuickSight's data sets beyond that of the visuals: names of choices, truth values, the database."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard import sql
from dashboard.sheets import Dashboard, Field, Kind, Parameter, Rows, Visual


def readable(name: str, kind: str) -> str:
    """A column of the inner statement. QuickSight has no truth values of its own, and a reader none of `true`."""
    if kind == "boolean":
        return f"CASE WHEN d.{name} THEN 'yes' WHEN NOT d.{name} THEN 'no' END AS {name}"
    return f"d.{name} AS {name}"


def labels(parameter: Parameter) -> str:
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


def relations(dashboard: Dashboard) -> frozenset[str]:
    """Every view and table that the data sets read."""
    every = [*(one.rows for one in dashboard.visuals), *(one.rows for one in dashboard.parameters.values())]
    return frozenset(name for rows in every for name in _read(rows))


def qualified(statement: str, database: str, relations: frozenset[str]) -> str:
    """SQL that says which database its views are of, for QuickSight asks in none."""
    names = "|".join(sorted(relations, key=len, reverse=True))
    return re.sub(rf"\b(FROM|JOIN) ({names})\b", rf'\1 "{database}".\2', statement)


def _read(rows: Rows) -> Iterator[str]:
    yield rows.view
    yield from (join.view for join in rows.joins)
    if rows.newest and rows.newest.of:
        yield rows.newest.of
