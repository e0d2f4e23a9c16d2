"""The views of the lake: one SQL file each, whose header says what the view is, and the order to create them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from chartlake import contract
from chartlake.athena import headers
from chartlake.athena.dialect import parse_query
from chartlake.errors import ChartlakeError, ConfigError


@dataclass(frozen=True, kw_only=True)
class View:
    """One view. `sql` is a query in Athena SQL; `depends_on` are the tables and views that it names, sorted."""

    name: str
    sql: str
    header: headers.Header
    depends_on: tuple[str, ...] = ()

    @property
    def meaning(self) -> str:
        """One row per what."""
        return self.header.meaning

    @property
    def grain(self) -> str:
        """The columns of the key, which come first."""
        return self.header.grain

    @property
    def answers(self) -> str:
        """The question that it answers."""
        return self.header.answers

    @property
    def column_comments(self) -> Mapping[str, str]:
        """The meaning and unit of each column beyond the key."""
        return self.header.columns


def read_views(folder: Path) -> tuple[View, ...]:
    """Every `*.sql` of a folder, by name; ConfigError names the file whose header or SQL is wrong."""
    return tuple(read_view(path) for path in sorted(folder.glob("*.sql")))


def read_view(path: Path) -> View:
    """One view file."""
    return view_of(path.stem, path.read_text(encoding="utf-8"), where=str(path))


def view_of(name: str, text: str, *, where: str = "") -> View:
    """The view that a file of that stem and content defines; `where` names it in errors."""
    where = where or f"the view {name}"
    header, sql = headers.split(name, text)
    for key, said in ((name, header.meaning), ("grain", header.grain), ("answers", header.answers)):
        if not said:
            raise ConfigError(f"{where}: its first lines must hold `-- {key}: …`")
    return View(name=name, sql=sql, header=header, depends_on=_depends_on(sql, where))


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
    return headers.split("", text)[1]
