"""Do what a statement asks: query, make or drop a view, list, describe."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa

from chartlake.athena.catalog import Catalog, Relation
from chartlake.athena.engine import LocalAthena
from chartlake.athena.text import rows_of, type_name
from chartlake.embedded import presto_view
from chartlake.embedded.glue_catalog import GlueCatalog
from chartlake.embedded.statements import Kind, Statement
from chartlake.errors import QueryFailed

_REMEMBERED: Final = 1000


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a statement gives: texts and nulls, and the views to store and to drop in Glue."""

    columns: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)
    store: tuple[dict[str, Any], ...] = ()
    drop: tuple[str, ...] = ()


def perform(statement: Statement, catalog: GlueCatalog) -> Answer:
    """The answer to a statement; raises UnsupportedSql or QueryFailed."""
    if statement.kind is not Kind.QUERY and statement.schema not in ("", catalog.database):
        raise QueryFailed(f"the query is about {catalog.database}, not {statement.schema}; choose that database")
    match statement.kind:
        case Kind.QUERY:
            return _query(_rows(catalog, catalog.database, statement.sql))
        case Kind.CREATE_VIEW:
            return Answer(store=(_view(statement, catalog),))
        case Kind.DROP_VIEW:
            return Answer(drop=_dropped(statement, catalog))
        case Kind.SHOW_TABLES:
            return _listed("tab_name", catalog.names())
        case Kind.SHOW_VIEWS:
            return _listed("views", sorted(catalog.views()))
        case Kind.DESCRIBE:
            return _described(statement.name, catalog)


class _Supposed:
    """The catalogue as it would be with one more view."""

    def __init__(self, catalog: GlueCatalog, name: str, sql: str) -> None:
        self._catalog = catalog
        self._view = {name: sql}

    def relations(self) -> Mapping[str, Relation]:
        return self._catalog.relations()

    def views(self) -> Mapping[str, str]:
        return {**self._catalog.views(), **self._view}


class _Current(threading.local):
    """The catalogue that this thread asks about, so that one engine, which remembers translations, serves all."""

    catalog: Catalog

    def relations(self) -> Mapping[str, Relation]:
        return self.catalog.relations()

    def views(self) -> Mapping[str, str]:
        return self.catalog.views()


_current: Final = _Current()


@lru_cache(maxsize=4)
def _engine(database: str, generation: int) -> LocalAthena:
    return LocalAthena(_current, database=database)


_asked: Final = itertools.count()


def _rows(catalog: Catalog, database: str, sql: str) -> pa.Table:
    _current.catalog = catalog
    # Every so often a fresh engine: a memory that only grows would in the end hold every query ever asked.
    return _engine(database, next(_asked) // _REMEMBERED).query(sql)


def _query(found: pa.Table) -> Answer:
    types = [type_name(field.type) for field in found.schema]
    return Answer(columns=list(found.column_names), types=types, rows=[list(row) for row in rows_of(found)])


def _view(statement: Statement, catalog: GlueCatalog) -> dict[str, Any]:
    """The Glue table of a view that was tried first, so that a broken one is refused now and not when it is read."""
    name = statement.name.lower()
    views = catalog.views()
    if name in catalog.names() and name not in views:
        raise QueryFailed(f"{name} is a table; a view cannot take its place, choose another name")
    if name in views and not statement.replace:
        raise QueryFailed(f"the view {name} exists; use CREATE OR REPLACE VIEW")
    supposed = _Supposed(catalog, name, statement.sql)
    schema = _rows(supposed, catalog.database, f'SELECT * FROM "{name}" LIMIT 0').schema  # noqa: S608 - a read name
    columns = [(field.name, glue_type(field.type)) for field in schema]
    return presto_view.table_input(database=catalog.database, name=name, sql=statement.sql, columns=columns)


def _dropped(statement: Statement, catalog: GlueCatalog) -> tuple[str, ...]:
    name = statement.name.lower()
    if name in catalog.views():
        return (name,)
    if statement.if_exists and name not in catalog.names():
        return ()
    raise QueryFailed(f"there is no view {name} in {catalog.database}")


def _listed(heading: str, names: Sequence[str]) -> Answer:
    return Answer(columns=[heading], types=["varchar"], rows=[[name] for name in names])


def _described(name: str, catalog: GlueCatalog) -> Answer:
    try:
        columns = catalog.columns(name.lower())
    except KeyError:
        raise QueryFailed(f"there is no table or view {name} in {catalog.database}") from None
    return Answer(columns=["col_name", "data_type"], types=["varchar", "varchar"], rows=[list(row) for row in columns])


_GLUE_TYPES = (
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_int8, "tinyint"),
    (pa.types.is_int16, "smallint"),
    (pa.types.is_int32, "int"),
    (pa.types.is_int64, "bigint"),
    (pa.types.is_float32, "float"),
    (pa.types.is_float64, "double"),
    (pa.types.is_date, "date"),
    (pa.types.is_timestamp, "timestamp"),
    (pa.types.is_string, "string"),
    (pa.types.is_large_string, "string"),
)


def glue_type(type_: pa.DataType) -> str:
    """Glue's name of an Arrow type; QueryFailed for one that a view's column cannot have."""
    if pa.types.is_list(type_) or pa.types.is_large_list(type_):
        return f"array<{glue_type(type_.value_type)}>"
    if pa.types.is_decimal(type_):
        return f"decimal({type_.precision},{type_.scale})"
    for belongs, name in _GLUE_TYPES:
        if belongs(type_):
            return name
    raise QueryFailed(f"a view cannot have a column of type {type_}; cast it")
