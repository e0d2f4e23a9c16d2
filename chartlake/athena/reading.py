"""Files held still and open for questions: a DuckDB connection that can read them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer

import duckdb
import pyarrow as pa

from chartlake.athena.catalog import Relation
from chartlake.athena.failures import as_athena
from chartlake.athena.macros import macros_for
from chartlake.athena.pins import folder_in, pinned
from chartlake.athena.relations import create_relation
from chartlake.athena.scope import quoted
from chartlake.athena.session import Filled
from chartlake.errors import QueryFailed
from chartlake.literals import literal


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a reading may take: DuckDB's memory limit, e.g. "2GB"; `threads` 0 means one per core.

    `scratch` is a folder on the files' own device, where they are held still; without it, the system's own.
    """

    memory: str
    threads: int = 0
    scratch: Path | None = None


class Reading:
    """A database in memory over some tables as they are now. It writes nothing, and cannot be set otherwise.

    Safe to use from several threads: each query has a cursor of its own.
    """

    def __init__(self, relations: Iterable[Relation], limits: Limits) -> None:
        with ExitStack() as opening:
            folder = opening.enter_context(folder_in(limits.scratch))
            self._relations = {one.name.lower(): pinned(one, folder) for one in relations}
            self._connection = opening.enter_context(duckdb.connect(":memory:"))
            self._connection.execute("; ".join(self._settings(limits, folder)))
            self._closing = opening.pop_all()
        self._made: set[str] = set()
        self._making = Lock()

    def _settings(self, limits: Limits, folder: Path) -> list[str]:
        """Global, for a cursor has none of the settings of its connection."""
        files = (literal(file.path) for relation in self._relations.values() for file in relation.files)
        return [
            *([f"SET threads={limits.threads}"] if limits.threads else []),
            "SET GLOBAL TimeZone='UTC'",
            f"SET memory_limit={literal(limits.memory)}",
            f"SET temp_directory={literal(str(folder))}",
            "SET GLOBAL python_enable_replacements=false",
            # A view may read a table several times, and reading ahead takes a megabyte per list and row group.
            "SET GLOBAL parquet_metadata_cache=true",
            "SET GLOBAL disable_parquet_prefetching=true",
            "SET autoinstall_known_extensions=false",
            "SET autoload_known_extensions=false",
            f"SET allowed_paths=[{', '.join(files)}]",
            "SET enable_external_access=false",
            "SET lock_configuration=true",
        ]

    def query(
        self,
        sql: str,
        views: Mapping[str, str],
        tables: Iterable[str],
        *,
        filled: Filled | None = None,
        seconds: float | None = None,
        most: int | None = None,
    ) -> pa.Table:
        """The rows of a query in DuckDB's SQL that reads these tables, and views on them (name: SQL, in order).

        What is to be `filled` before it is so for this query alone. No more than the first `most` rows. Raises
        QueryFailed as Athena does, and when it takes longer than `seconds`.
        """
        with self._cursor(sql, views, tables) as cursor, _stopped_after(cursor, seconds):
            for statement in _filling(cursor, sql, filled):
                cursor.execute(statement)
            rows = cursor.sql(sql)
            found: pa.Table = (rows if most is None else rows.limit(most)).to_arrow_table()
        return found

    def plan(self, sql: str, views: Mapping[str, str], tables: Iterable[str], *, filled: Filled | None = None) -> str:
        """DuckDB's plan of a query, and of what is filled before it, after running them."""
        plans = []
        with self._cursor(sql, views, tables) as cursor:
            for statement in (*_filling(cursor, sql, filled), sql):
                rows = cursor.execute(f"EXPLAIN ANALYZE {statement}").fetchall()
                plans += [str(text) for _, text in rows]
        return "\n".join(plans)

    @contextmanager
    def _cursor(self, sql: str, views: Mapping[str, str], tables: Iterable[str]) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._connection.cursor() as cursor:
            try:
                self._make(cursor, sql, views, tables)
                yield cursor
            except duckdb.Error as error:
                raise as_athena(error) from error

    def _make(
        self, cursor: duckdb.DuckDBPyConnection, sql: str, views: Mapping[str, str], tables: Iterable[str]
    ) -> None:
        """Create what a query needs and no query before it has needed: macros, tables, and views on them."""
        statements = {macro: macro for macro in macros_for(" ".join([sql, *views.values()]))}
        statements |= {name: f"CREATE VIEW {quoted(name)} AS {body}" for name, body in views.items()}
        with self._making:
            for name in (*tables, *statements):
                if name in self._made:
                    continue
                if name in self._relations:
                    create_relation(cursor, self._relations[name])
                else:
                    cursor.execute(statements[name])
                self._made.add(name)

    def close(self) -> None:
        """Let the files go."""
        self._closing.close()


def _filling(cursor: duckdb.DuckDBPyConnection, sql: str, filled: Filled | None) -> list[str]:
    """What fills the tables, where it spares reading anything: a query may need only one of the places that name them.

    Temporary objects are a cursor's own and go with it; there they come before the others of their name.
    """
    if filled is None or _scans(cursor, sql) <= sum(_scans(cursor, table) for table in filled.tables.values()):
        return []
    tables = [f"CREATE TEMP TABLE {quoted(name)} AS {table}" for name, table in filled.tables.items()]
    return [*tables, f"CREATE TEMP VIEW {quoted(filled.view)} AS {filled.sql}"]


def _scans(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    """How many times files are read for a query."""
    plan = cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}").fetchall()[0][1]
    return str(plan).count('"READ_PARQUET"')


@contextmanager
def _stopped_after(cursor: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[None]:
    if seconds is None:
        yield
        return
    stopping = Timer(seconds, cursor.interrupt)
    stopping.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise QueryFailed(f"EXCEEDED_TIME_LIMIT: the query took longer than {seconds:g} s; ask for less") from error
    finally:
        stopping.cancel()
        stopping.join()
