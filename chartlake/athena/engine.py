"""Athena SQL on this machine: DuckDB over the lake's own files, locked to exactly the files that a query needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb
import pyarrow as pa

from chartlake.athena.catalog import Catalog, FolderCatalog, PartitionFile, Relation
from chartlake.athena.relations import columns_of, create_relation, quoted
from chartlake.athena.translate import Translated, translate
from chartlake.athena.types import SqlType
from chartlake.errors import QueryFailed

__all__ = ["Catalog", "FolderCatalog", "LocalAthena", "PartitionFile", "Relation"]

_DEFAULT_MEMORY: Final = "2GB"


class LocalAthena:
    """Runs Athena queries over a catalogue. Every query sees the files that the catalogue names when it starts.

    `memory_limit` is DuckDB's, e.g. "2GB"; `threads` 0 means one per core; `database` is the name that may stand
    before a table.
    """

    def __init__(
        self, catalog: Catalog, *, memory_limit: str = _DEFAULT_MEMORY, threads: int = 0, database: str = ""
    ) -> None:
        self._catalog = catalog
        self._memory_limit = memory_limit
        self._threads = threads
        self._database = database

    def query(self, sql: str) -> pa.Table:
        """The rows of one query, in Athena's types and under Athena's column names.

        Raises UnsupportedSql for what would give another value than Athena, QueryFailed for what fails there too.
        """
        session = _Session(self._catalog.relations(), self._catalog.views())
        wanted = session.translate(sql)
        with duckdb.connect(":memory:") as connection:
            session.create(connection, wanted.reads)
            try:
                return connection.execute(wanted.sql).to_arrow_table()
            except duckdb.Error as error:
                raise QueryFailed(str(error)) from error


class _Session:
    """What one query sees: the relations of the catalogue, and the views that it needs, translated once each."""

    def __init__(self, relations: Mapping[str, Relation], views: Mapping[str, str]) -> None:
        self._relations = {name.lower(): relation for name, relation in relations.items()}
        self._views = {name.lower(): sql for name, sql in views.items()}
        self._translated: dict[str, Translated] = {}
        self._created: set[str] = set()

    def translate(self, sql: str) -> Translated:
        return translate(sql, self.columns)

    def columns(self, name: str) -> tuple[tuple[str, SqlType], ...] | None:
        if name in self._relations:
            return columns_of(self._relations[name])
        if name in self._views:
            return self._view(name).columns
        return None

    def _view(self, name: str) -> Translated:
        if name not in self._translated:
            self._translated[name] = translate(self._views[name], self.columns)
        return self._translated[name]

    def create(self, connection: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> None:
        for name in names:
            if name in self._created:
                continue
            self._created.add(name)
            if name in self._relations:
                create_relation(connection, self._relations[name])
            elif name in self._views:
                view = self._view(name)
                self.create(connection, view.reads)
                connection.execute(f"CREATE VIEW {quoted(name)} AS {view.sql}")
