"""Athena SQL on this machine: DuckDB over the lake's own files, locked to exactly the files that a query needs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from chartlake.athena.catalog import Catalog, FolderCatalog, PartitionFile, Relation
from chartlake.athena.failures import as_athena
from chartlake.athena.macros import macros_for
from chartlake.athena.pins import pinned
from chartlake.athena.relations import columns_of, create_relation
from chartlake.athena.results import typed_table
from chartlake.athena.scope import literal, quoted
from chartlake.athena.statements import Listing, listing_of
from chartlake.athena.translate import Translated, translate
from chartlake.athena.types import SqlType
from chartlake.errors import QueryFailed

__all__ = ["Catalog", "FolderCatalog", "LocalAthena", "PartitionFile", "Relation"]

Columns = tuple[tuple[str, SqlType], ...]
_DEFAULT_MEMORY: Final = "2GB"
_MOST_REMEMBERED: Final = 1000
# By the database's name: the lakes of a process mostly have the same tables, and translating can outlast asking.
_TRANSLATIONS: Final[dict[str, dict[str, tuple[Translated, dict[str, Columns | None]]]]] = {}


class LocalAthena:
    """Runs Athena queries over a catalogue. Every query sees the files that the catalogue names when it starts.

    `memory_limit` is DuckDB's, e.g. "2GB"; `threads` 0 means one per core; `database` is the name that may stand
    before a table; `scratch` is a folder on the files' own device, where a query holds them still while it reads.
    Safe to use from several threads: each query has a connection of its own.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        memory_limit: str = _DEFAULT_MEMORY,
        threads: int = 0,
        database: str = "",
        scratch: Path | None = None,
    ) -> None:
        self._catalog = catalog
        self._memory_limit = memory_limit
        self._threads = threads
        self._database = database
        self._scratch = scratch
        self._remembered = _TRANSLATIONS.setdefault(database, {})

    def query(self, sql: str) -> pa.Table:
        """The rows of one query, in Athena's types and under Athena's column names.

        SHOW TABLES, SHOW VIEWS, SHOW COLUMNS and DESCRIBE are answered too. Raises UnsupportedSql for what would give
        another value than Athena, QueryFailed for what fails there too.
        """
        session = self._session()
        listing = listing_of(sql)
        if listing is not None:
            return session.listed(listing)
        wanted = session.translate(sql)
        with self._connection(session, wanted) as connection:
            try:
                session.create(connection, wanted)
                found = connection.sql(wanted.sql).to_arrow_table()
            except duckdb.Error as error:
                raise as_athena(error) from error
        return typed_table(found, wanted.columns)

    def columns(self, sql: str) -> Columns:
        """The names and types that a query would give, without running it."""
        return self._session().translate(sql).columns

    def explain(self, sql: str) -> str:
        """DuckDB's plan of a query after running it, with what each step read."""
        session = self._session()
        wanted = session.translate(sql)
        with self._connection(session, wanted) as connection:
            session.create(connection, wanted)
            return str(connection.execute(f"EXPLAIN ANALYZE {wanted.sql}").fetchall()[0][1])

    def _session(self) -> _Session:
        return _Session(self._catalog.relations(), self._catalog.views(), self._database, self._remembered)

    @contextmanager
    def _connection(self, session: _Session, query: Translated) -> Iterator[duckdb.DuckDBPyConnection]:
        """A database in memory that can read the query's files, write nothing, and cannot be set otherwise."""
        if self._scratch:
            self._scratch.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix="chartlake-", dir=self._scratch) as spill,
            duckdb.connect(":memory:") as connection,
        ):
            session.pin(query, Path(spill))
            files = session.files(query)
            settings = [
                "SET TimeZone='UTC'",
                f"SET memory_limit={literal(self._memory_limit)}",
                f"SET temp_directory={literal(spill)}",
                "SET python_enable_replacements=false",
                # A view may read a table several times, and reading ahead takes a megabyte per list and row group.
                "SET parquet_metadata_cache=true",
                "SET disable_parquet_prefetching=true",
                "SET autoinstall_known_extensions=false",
                "SET autoload_known_extensions=false",
                f"SET allowed_paths=[{', '.join(map(literal, files))}]",
                "SET enable_external_access=false",
                "SET lock_configuration=true",
            ]
            if self._threads:
                settings.insert(0, f"SET threads={self._threads}")
            connection.execute("; ".join(settings))
            yield connection


class _Session:
    """What one query sees: the relations of the catalogue, and the views that it needs, translated once each."""

    def __init__(
        self,
        relations: Mapping[str, Relation],
        views: Mapping[str, str],
        database: str,
        remembered: dict[str, tuple[Translated, dict[str, Columns | None]]],
    ) -> None:
        self._relations = {name.lower(): relation for name, relation in relations.items()}
        self._views = {name.lower(): sql for name, sql in views.items()}
        self._database = database
        self._remembered = remembered
        self._columns: dict[str, Columns | None] = {}
        self._open: list[str] = []

    def translate(self, sql: str) -> Translated:
        """The translation, from memory as long as everything that it reads has the same columns as then."""
        known = self._remembered.get(sql)
        if known is not None and all(self.columns(name) == columns for name, columns in known[1].items()):
            return known[0]
        found = translate(sql, self.columns, database=self._database)
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[sql] = (found, {name: self.columns(name) for name in found.reads})
        return found

    def columns(self, name: str) -> Columns | None:
        """The columns of a table or view."""
        if name not in self._columns:
            self._columns[name] = self._find_columns(name)
        return self._columns[name]

    def _find_columns(self, name: str) -> Columns | None:
        if name in self._relations:
            return columns_of(self._relations[name])
        if name not in self._views:
            return None
        if name in self._open:
            raise QueryFailed(f"VIEW_IS_RECURSIVE: {' → '.join([*self._open, name])}")
        self._open.append(name)
        try:
            columns = self.translate(self._views[name]).columns
        finally:
            self._open.pop()
        names = [column.lower() for column, _ in columns]
        if len(set(names)) < len(names):
            twice = next(column for column in names if names.count(column) > 1)
            raise QueryFailed(f"DUPLICATE_COLUMN_NAME: the view {name} has two columns {twice}")
        return tuple((column.lower(), type_) for column, type_ in columns)

    def needed(self, query: Translated) -> list[str]:
        """The tables and views that a query needs, each after those it is made of."""
        ordered: dict[str, None] = {}
        for name in query.reads:
            if name in ordered:
                continue
            if name in self._views and name not in self._relations:
                ordered.update(dict.fromkeys(self.needed(self.translate(self._views[name]))))
            ordered[name] = None
        return list(ordered)

    def pin(self, query: Translated, folder: Path) -> None:
        """Hold the query's files still in a folder for as long as the folder stands."""
        for name in self.needed(query):
            if name in self._relations:
                self._relations[name] = pinned(self._relations[name], folder)

    def files(self, query: Translated) -> Iterator[str]:
        """The files that a query may read."""
        for name in self.needed(query):
            if name in self._relations:
                yield from (file.path for file in self._relations[name].files)

    def create(self, connection: duckdb.DuckDBPyConnection, query: Translated) -> None:
        """Create what a query needs: macros, tables, and views on them."""
        needed = self.needed(query)
        views = {name: self.translate(self._views[name]) for name in needed if name not in self._relations}
        for macro in macros_for(" ".join([query.sql, *(view.sql for view in views.values())])):
            connection.execute(macro)
        for name in needed:
            if name in views:
                connection.execute(f"CREATE VIEW {quoted(name)} AS {views[name].sql}")
            else:
                create_relation(connection, self._relations[name])

    def listed(self, listing: Listing) -> pa.Table:
        """The answer to SHOW or DESCRIBE."""
        if listing.kind == "tables":
            return pa.table({"tab_name": sorted({*self._relations, *self._views})})
        if listing.kind == "views":
            return pa.table({"views": sorted(self._views)})
        columns = self.columns(listing.name)
        if columns is None:
            raise QueryFailed(f"TABLE_NOT_FOUND: Table '{listing.name}' does not exist; SHOW TABLES lists them")
        if listing.kind == "columns":
            return pa.table({"field": [name for name, _ in columns]})
        return pa.table({"col_name": [name for name, _ in columns], "data_type": [str(type_) for _, type_ in columns]})
