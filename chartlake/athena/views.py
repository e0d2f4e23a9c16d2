"""The views of the lake: one SQL file each, whose header says what the view is, and the order to create them in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlglot import exp

from chartlake import contract
from chartlake.athena.dialect import parse_query
from chartlake.errors import ChartlakeError, ConfigError

_COLUMN: Final = re.compile(r"column\s+(?P<name>\w+):\s*(?P<comment>.*)")


@dataclass(frozen=True, kw_only=True)
class View:
    """One view. `sql` is a query in Athena SQL; `depends_on` are the tables and views that it names, sorted.

    `meaning`, `grain` and `answers` come from the header `-- name: …`, `-- grain: …`, `-- answers: …`.
    """

    name: str
    sql: str
    meaning: str
    grain: str
    answers: str
    column_comments: Mapping[str, str] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()


def read_views(folder: Path) -> tuple[View, ...]:
    """Every `*.sql` of a folder, by name; ConfigError names the file whose header or SQL is wrong."""
    return tuple(read_view(path) for path in sorted(folder.glob("*.sql")))


def read_view(path: Path) -> View:
    """One view file."""
    return view_of(path.stem, path.read_text(encoding="utf-8"), where=str(path))


def view_of(name: str, text: str, *, where: str = "") -> View:
    """The view that a file of that stem and content defines; `where` names it in errors."""
    where = where or f"the view {name}"
    header, sql = _split(text)
    said = {key: value.strip() for key, _, value in (line.partition(":") for line in header)}
    for key in (name, "grain", "answers"):
        if not said.get(key):
            raise ConfigError(f"{where}: its first lines must hold `-- {key}: …`")
    return View(
        name=name,
        sql=sql,
        meaning=said[name],
        grain=said["grain"],
        answers=said["answers"],
        column_comments={found["name"]: found["comment"] for line in header if (found := _COLUMN.fullmatch(line))},
        depends_on=_depends_on(sql, where),
    )


def _depends_on(sql: str, where: str) -> tuple[str, ...]:
    try:
        return relations_named(sql)
    except ChartlakeError as error:
        raise ConfigError(f"{where}: {error}") from error


def relations_named(sql: str) -> tuple[str, ...]:
    """The tables and views that a query names, sorted; its own WITH names are not among them."""
    query = parse_query(sql)
    own = {cte.alias_or_name.lower() for cte in query.find_all(exp.CTE)}
    named = {table.name.lower() for table in query.find_all(exp.Table) if table.name}
    return tuple(sorted(named - own))


def in_order(views: Iterable[View], *, tables: Iterable[str] | None = None) -> tuple[View, ...]:
    """The views, each after those it depends on.

    `tables` are the names that need no view (by default the contract's). ConfigError names a relation that is
    neither, or the views of a cycle.
    """
    by_name = {view.name: view for view in sorted(views, key=lambda view: view.name)}
    known = frozenset(tables if tables is not None else (table.name for table in contract.TABLES))
    ordered: dict[str, View] = {}
    for name in by_name:
        _place(name, by_name, known, ordered, path=())
    return tuple(ordered.values())


def _place(
    name: str, views: Mapping[str, View], tables: frozenset[str], ordered: dict[str, View], *, path: tuple[str, ...]
) -> None:
    if name in path:
        raise ConfigError(f"the views {' → '.join([*path[path.index(name) :], name])} depend on each other in a circle")
    if name in ordered:
        return
    for needed in views[name].depends_on:
        if needed in views:
            _place(needed, views, tables, ordered, path=(*path, name))
        elif needed not in tables:
            raise ConfigError(f"the view {name} reads {needed}, which is neither a table of the lake nor a view")
    ordered[name] = views[name]


def sql_of(text: str) -> str:
    """The query of a view file, without its header."""
    return _split(text)[1]


def _split(text: str) -> tuple[list[str], str]:
    """The comment lines at the top without their dashes, and the rest."""
    lines = text.splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return [line.removeprefix("--").strip() for line in lines[:end]], "\n".join(lines[end:]).strip()
