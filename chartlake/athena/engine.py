"""Athena SQL on this machine: DuckDB over the lake's own files, locked to exactly the files that it needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyarrow as pa

from chartlake.athena.catalog import Catalog, FolderCatalog, PartitionFile, Relation
from chartlake.athena.keeping import Keeping
from chartlake.athena.reading import Limits, Reading
from chartlake.athena.results import typed_table
from chartlake.athena.session import Columns, Memory, Session
from chartlake.athena.statements import listing_of
from chartlake.athena.translate import Translated

__all__ = ["Catalog", "FolderCatalog", "LocalAthena", "PartitionFile", "Relation"]

_DEFAULT_MEMORY: Final = "2GB"
# By the database's name: the lakes of a process mostly have the same tables, and translating can outlast asking.
_TRANSLATIONS: Final[dict[str, Memory]] = {}


class LocalAthena:
    """Runs Athena queries over a catalogue. Every query sees the files that the catalogue names when it starts.

    `memory_limit` is DuckDB's, e.g. "2GB"; `threads` 0 means one per core; `database` is the name that may stand
    before a table; `scratch` is a folder on the files' own device, where they are held still while they are read.
    With `keep_open` they stay open from query to query while the catalogue stays the same, and all queries share the
    memory: for whoever asks much at once. Safe to use from several threads.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        memory_limit: str = _DEFAULT_MEMORY,
        threads: int = 0,
        database: str = "",
        scratch: Path | None = None,
        keep_open: bool = False,
    ) -> None:
        self._catalog = catalog
        self._limits = Limits(memory=memory_limit, threads=threads, scratch=scratch)
        self._keeping = Keeping(self._limits) if keep_open else None
        self._database = database
        self._remembered = _TRANSLATIONS.setdefault(database, {})

    def query(self, sql: str, *, seconds: float | None = None, most: int | None = None) -> pa.Table:
        """The rows of one query, in Athena's types and under Athena's column names.

        SHOW TABLES, SHOW VIEWS, SHOW COLUMNS and DESCRIBE are answered too. Given `seconds`, it is stopped after them;
        given `most`, only so many rows come. Raises UnsupportedSql for what would give another value than Athena,
        QueryFailed for what fails there too, and for what was stopped.
        """
        session = self._session()
        listing = listing_of(sql)
        if listing is not None:
            return session.listed(listing)
        wanted = session.translate(sql)
        with self._reading(session, wanted) as reading:
            found = reading.query(session.prepared(wanted), seconds=seconds, most=most)
        return typed_table(found, wanted.columns)

    def columns(self, sql: str) -> Columns:
        """The names and types that a query would give, without running it."""
        return self._session().translate(sql).columns

    def explain(self, sql: str) -> str:
        """DuckDB's plan of a query after running it, with what each step read; before it those of what it filled."""
        session = self._session()
        wanted = session.translate(sql)
        with self._reading(session, wanted) as reading:
            return reading.plan(session.prepared(wanted))

    def _session(self) -> Session:
        return Session(self._catalog.relations(), self._catalog.views(), self._database, self._remembered)

    @contextmanager
    def _reading(self, session: Session, wanted: Translated) -> Iterator[Reading]:
        if self._keeping:
            with self._keeping.reading(session) as kept:
                yield kept
            return
        reading = Reading(session.relations(session.tables(wanted)), self._limits)
        try:
            yield reading
        finally:
            reading.close()
