"""Tables as DuckDB views over an explicit list of Parquet files, whose folders carry the partition values."""

# ruff: noqa: S608 — making SQL is what this module is for; names and texts go through quoted() and literal().

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

import duckdb

from chartlake.athena.catalog import PartitionFile, Relation
from chartlake.athena.scope import literal, quoted
from chartlake.athena.types import SqlType, athena_type, duckdb_type
from chartlake.errors import QueryFailed

_GLOB = frozenset("*?[{")


def columns_of(relation: Relation) -> tuple[tuple[str, SqlType], ...]:
    """Every column in Athena's order: the stored ones, then the partition columns."""
    both = (*relation.columns, *relation.partition_columns)
    return tuple((name.lower(), athena_type(type_)) for name, type_ in both)


def create_relation(connection: duckdb.DuckDBPyConnection, relation: Relation) -> None:
    """Create the DuckDB view of a table; the connection must still be allowed to look at the files."""
    body = _over_files(connection, relation) if relation.files else _without_files(relation)
    connection.execute(f"CREATE VIEW {quoted(relation.name.lower())} AS {body}")


def _without_files(relation: Relation) -> str:
    columns = ", ".join(f"CAST(NULL AS {duckdb_type(type_)}) AS {quoted(name)}" for name, type_ in columns_of(relation))
    return f"SELECT {columns} WHERE false"


def _over_files(connection: duckdb.DuckDBPyConnection, relation: Relation) -> str:
    for file in relation.files:
        if _GLOB & set(file.path):
            raise QueryFailed(f"{relation.name}: the path {file.path} has one of * ? [ {{, which cannot be read here")
    if all(_says_its_values(relation, file) for file in relation.files):
        return _scan(connection, relation, relation.files)
    branches = (_scan(connection, relation, [file], values=file.values) for file in relation.files)
    return " UNION ALL ".join(branches)


def _says_its_values(relation: Relation, file: PartitionFile) -> bool:
    """Whether the folders of the path end in the partition's own k=v, so that DuckDB can prune by them."""
    folders = PurePosixPath(file.path).parent.parts
    said = [f"{name}={value}" for (name, _), value in zip(relation.partition_columns, file.values, strict=True)]
    others = folders[: len(folders) - len(said)]
    return list(folders[len(others) :]) == said and not any("=" in folder for folder in others)


def _scan(
    connection: duckdb.DuckDBPyConnection,
    relation: Relation,
    files: Sequence[PartitionFile],
    *,
    values: Sequence[str] | None = None,
) -> str:
    """A SELECT of the declared columns; what a file lacks is null, as it is on Athena."""
    hive = "true, hive_types_autocast=false" if relation.partition_columns and values is None else "false"
    paths = ", ".join(literal(file.path) for file in files)
    reader = f"read_parquet([{paths}], union_by_name=true, hive_partitioning={hive})"
    stored = {name.lower(): type_ for name, type_ in _described(connection, reader)}
    constants = dict(zip((name for name, _ in relation.partition_columns), values or (), strict=False))
    selected = (_column(name, duckdb_type(type_), stored, constants) for name, type_ in columns_of(relation))
    return f"SELECT {', '.join(selected)} FROM {reader}"


def _column(name: str, wanted: str, stored: dict[str, str], constants: dict[str, str]) -> str:
    if name in constants:
        return f"CAST({literal(constants[name])} AS {wanted}) AS {quoted(name)}"
    if name not in stored:
        return f"CAST(NULL AS {wanted}) AS {quoted(name)}"
    if stored[name] == wanted:
        return quoted(name)
    return f"CAST({quoted(name)} AS {wanted}) AS {quoted(name)}"


def _described(connection: duckdb.DuckDBPyConnection, reader: str) -> Iterable[tuple[str, str]]:
    rows = connection.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()
    return [(row[0], row[1]) for row in rows]
