"""What the emulator's Glue knows, as the local Athena engine wants it: tables with their files, and views."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from chartlake.athena.catalog import PartitionFile, Relation
from chartlake.embedded import presto_view

GlueTable = Mapping[str, Any]
# The files of the objects below a bucket's prefix.
Locate = Callable[[str, str], Sequence[Path]]


class GlueCatalog:
    """One Glue database. Only registered partitions are read, and only files that hold a present object.

    `tables` are all tables of the database, `partitions` those of a table by its name.
    """

    def __init__(
        self,
        *,
        database: str,
        tables: Sequence[GlueTable],
        partitions: Callable[[str], Sequence[GlueTable]],
        locate: Locate,
    ) -> None:
        self.database = database
        self._tables = {table["Name"]: table for table in tables}
        self._partitions = partitions
        self._locate = locate

    def relations(self) -> Mapping[str, Relation]:
        """Every table of Parquet files, by name; the engine reads no other."""
        return {name: self._relation(table) for name, table in self._tables.items() if _is_parquet(table)}

    def views(self) -> Mapping[str, str]:
        """The SQL of every view, by name."""
        return {name: presto_view.sql_of(table) for name, table in self._tables.items() if _is_view(table)}

    def names(self) -> list[str]:
        """Every table and view, in order."""
        return sorted(self._tables)

    def columns(self, name: str) -> list[tuple[str, str]]:
        """(name, Glue type) of a table's or view's columns, partition columns last; KeyError without such a table."""
        table = self._tables[name]
        return [(column["Name"], column["Type"]) for column in [*_columns(table), *_partition_keys(table)]]

    def _relation(self, table: GlueTable) -> Relation:
        return Relation(
            name=table["Name"],
            columns=tuple((column["Name"], column["Type"]) for column in _columns(table)),
            partition_columns=tuple((column["Name"], column["Type"]) for column in _partition_keys(table)),
            files=tuple(self._files(table)),
        )

    def _files(self, table: GlueTable) -> Iterator[PartitionFile]:
        places = self._partitions(table["Name"]) if _partition_keys(table) else [table]
        for place in places:
            location = urlparse((place.get("StorageDescriptor") or {}).get("Location") or "")
            for path in self._locate(location.netloc, location.path.lstrip("/")):
                yield PartitionFile(path=str(path), values=tuple(place.get("Values") or ()))


def _is_view(table: GlueTable) -> bool:
    return table.get("TableType") == presto_view.TABLE_TYPE


def _is_parquet(table: GlueTable) -> bool:
    return "parquet" in str((table.get("StorageDescriptor") or {}).get("InputFormat")).lower()


def _columns(table: GlueTable) -> Sequence[Mapping[str, str]]:
    return (table.get("StorageDescriptor") or {}).get("Columns") or ()


def _partition_keys(table: GlueTable) -> Sequence[Mapping[str, str]]:
    return table.get("PartitionKeys") or ()
