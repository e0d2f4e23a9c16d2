"""Tables as DuckDB views over an explicit list of Parquet files, whose folders carry the partition values."""

# ruff: noqa: S608 — making SQL is what this module is for; names and texts go through quoted() and literal().

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import duckdb
import pyarrow as pa

from chartlake.athena.catalog import PartitionFile, Relation
from chartlake.athena.footers import stored_columns
from chartlake.athena.scope import quoted
from chartlake.athena.types import VARCHAR, SqlType, arrow_type, athena_type, duckdb_type
from chartlake.errors import QueryFailed
from chartlake.literals import literal

_GLOB = frozenset("*?[{")


def columns_of(relation: Relation) -> tuple[tuple[str, SqlType], ...]:
    """Every column in Athena's order: the stored ones, then the partition columns."""
    both = (*relation.columns, *relation.partition_columns)
    return tuple((name.lower(), athena_type(type_)) for name, type_ in both)


def create_relation(connection: duckdb.DuckDBPyConnection, relation: Relation) -> None:
    """Create the DuckDB view of a table; the connection must be allowed to read its files."""
    body = _over_files(relation) if relation.files else _without_files(relation)
    connection.execute(f"CREATE VIEW {quoted(relation.name.lower())} AS {body}")


def _without_files(relation: Relation) -> str:
    columns = ", ".join(f"CAST(NULL AS {duckdb_type(type_)}) AS {quoted(name)}" for name, type_ in columns_of(relation))
    return f"SELECT {columns} WHERE false"


def _over_files(relation: Relation) -> str:
    for file in relation.files:
        if _GLOB & set(file.path):
            raise QueryFailed(f"{relation.name}: the path {file.path} has one of * ? [ {{, which cannot be read here")
    if all(_says_its_values(relation, file) for file in relation.files):
        return _scan(relation, relation.files)
    return " UNION ALL ".join(_scan(relation, [file], values=file.values) for file in relation.files)


def _says_its_values(relation: Relation, file: PartitionFile) -> bool:
    """Whether the folders of the path end in the partition's own k=v, so that DuckDB can prune by them."""
    folders = PurePosixPath(file.path).parent.parts
    said = [f"{name}={value}" for (name, _), value in zip(relation.partition_columns, file.values, strict=True)]
    others = folders[: len(folders) - len(said)]
    plain = not any("%" in value for value in file.values)
    return plain and list(folders[len(others) :]) == said and not any("=" in folder for folder in others)


def _scan(relation: Relation, files: Sequence[PartitionFile], *, values: Sequence[str] | None = None) -> str:
    """A SELECT of the declared columns; what a file lacks is null, as it is on Athena."""
    stored = [stored_columns(file.path) for file in files]
    options = ["hive_partitioning=false"]
    if relation.partition_columns and values is None:
        options = ["hive_partitioning=true", "hive_types_autocast=false"]
    if any(columns != stored[0] for columns in stored):
        # It makes DuckDB read every footer while it plans, so only where files differ.
        options.append("union_by_name=true")
    every = {name: type_ for columns in stored for name, type_ in columns.items()}
    mixed = {name for columns in stored for name, type_ in columns.items() if type_ != every[name]}
    constants = dict(zip((name for name, _ in relation.partition_columns), values or (), strict=False))
    hive = {name for name, _ in relation.partition_columns} - constants.keys()
    selected = (
        _column(name, type_, None if name in mixed else every.get(name), constants, hive=name in hive)
        if name in every or name in constants or name in hive
        else f"CAST(NULL AS {duckdb_type(type_)}) AS {quoted(name)}"
        for name, type_ in columns_of(relation)
    )
    paths = ", ".join(literal(file.path) for file in files)
    return f"SELECT {', '.join(selected)} FROM read_parquet([{paths}], {', '.join(options)})"


def _column(name: str, wanted: SqlType, stored: pa.DataType | None, constants: Mapping[str, str], *, hive: bool) -> str:
    if name in constants:
        return f"CAST({literal(constants[name])} AS {duckdb_type(wanted)}) AS {quoted(name)}"
    if stored == arrow_type(wanted) or (hive and wanted == VARCHAR):
        return quoted(name)
    return f"CAST({quoted(name)} AS {duckdb_type(wanted)}) AS {quoted(name)}"
