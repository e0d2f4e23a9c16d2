"""Files held still and open for questions: a DuckDB connection that can read them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

import duckdb
import pyarrow as pa

from chartlake.athena.catalog import Relation
from chartlake.athena.failures import as_athena
from chartlake.athena.macros import macros_for
from chartlake.athena.pins import folder_in, pinned
from chartlake.athena.prepared import Prepared
from chartlake.athena.relations import create_relation
from chartlake.athena.scope import quoted
from chartlake.errors import QueryFailed
from chartlake.literals import literal

_AGAIN: Final = 0.05  # [s] between two attempts to stop a query


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

    def query(self, prepared: Prepared, *, seconds: float | None = None, most: int | None = None) -> pa.Table:
        """The rows of a query, no more than the first `most`.

        Raises QueryFailed as Athena does, and when it takes longer than `seconds`.
        """
        with self._cursor(prepared) as cursor, _stopped_after(cursor, seconds):
            _fill(cursor, prepared)
            rows = cursor.sql(prepared.sql)
            found: pa.Table = (rows if most is None else rows.limit(most)).to_arrow_table()
        return found

    def plan(self, prepared: Prepared) -> str:
        """DuckDB's plans of what a query fills, and of the query, after running them."""
        with self._cursor(prepared) as cursor:
            filling = _fill(cursor, prepared, how="EXPLAIN ANALYZE ")
            rows = cursor.execute(f"EXPLAIN ANALYZE {prepared.sql}").fetchall()
        return "\n".join([*filling, *(str(text) for _, text in rows)])

    @contextmanager
    def _cursor(self, prepared: Prepared) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._connection.cursor() as cursor:
            try:
                self._make(cursor, prepared)
                yield cursor
            except duckdb.Error as error:
                raise as_athena(error) from error

    def _make(self, cursor: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
        """Create what a query needs and no query before it has needed: macros, tables, and views on them."""
        views = prepared.views
        statements = {macro: macro for macro in macros_for(" ".join([prepared.sql, *views.values()]))}
        statements |= {name: f"CREATE VIEW {quoted(name)} AS {body}" for name, body in views.items()}
        with self._making:
            for name in (*prepared.tables, *statements):
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


def _fill(cursor: duckdb.DuckDBPyConnection, prepared: Prepared, *, how: str = "") -> list[str]:
    """Fill the tables of a query where that reads less than the query would without them; gives what DuckDB says.

    Temporary objects are a cursor's own and go with it; there they come before the others of their name.
    """
    filled = prepared.filled
    if filled is None or _scans(cursor, prepared.sql) <= sum(_scans(cursor, sql) for sql in filled.tables.values()):
        return []
    tables = [f"CREATE TEMP TABLE {quoted(name)} AS {sql}" for name, sql in filled.tables.items()]
    said = []
    try:
        for statement in (*tables, f"CREATE TEMP VIEW {quoted(filled.view)} AS {filled.sql}"):
            said += [str(row[-1]) for row in cursor.execute(f"{how}{statement}").fetchall()]
    except (duckdb.DataError, duckdb.InvalidInputException):
        # A value that fails may be one that the query leaves out; without the last statement it reads none of them.
        return []
    return said


def _scans(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    """How many times files are read for a query; of use only to compare."""
    plan = cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}").fetchall()[0][1]
    return str(plan).count('"READ_PARQUET"')


@contextmanager
def _stopped_after(cursor: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[None]:
    if seconds is None:
        yield
        return
    done = Event()

    def stop() -> None:
        # Again and again, for what comes between two statements of a query is lost.
        wait = seconds
        while not done.wait(wait):
            cursor.interrupt()
            wait = _AGAIN

    stopping = Thread(target=stop, daemon=True)
    stopping.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise QueryFailed(f"EXCEEDED_TIME_LIMIT: the query took longer than {seconds:g} s; ask for less") from error
    finally:
        done.set()
        stopping.join()
