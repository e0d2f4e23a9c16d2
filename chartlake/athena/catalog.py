"""What can be queried: tables with their files, and views. A catalogue in a folder; the emulator brings its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from chartlake import contract
from chartlake.athena.views import sql_of
from chartlake.schema import Table

FILE_NAME = "data.parquet"


@dataclass(frozen=True)
class PartitionFile:
    """One Parquet file: its path, and its partition's values in the order of the table's partition columns."""

    path: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """One table. `columns` and `partition_columns` are (name, Athena type) pairs; no file means no row."""

    name: str
    columns: tuple[tuple[str, str], ...]
    partition_columns: tuple[tuple[str, str], ...] = ()
    files: tuple[PartitionFile, ...] = ()


class Catalog(Protocol):
    """What the local engine needs to know; it asks anew for every query."""

    def relations(self) -> Mapping[str, Relation]:
        """Every table by its name."""
        ...

    def views(self) -> Mapping[str, str]:
        """The Athena SQL of every view by its name."""
        ...


class FolderCatalog:
    """The tables of the contract below `root` as `<table>/<k>=<v>/…/data.parquet`, and the views of a folder."""

    def __init__(self, root: Path, views: Path) -> None:
        self._root = root
        self._views = views

    def relations(self) -> Mapping[str, Relation]:
        """Every table of the contract with the files that exist now."""
        return {table.name: self._relation(table) for table in contract.TABLES}

    def views(self) -> Mapping[str, str]:
        """The SQL of every view file by the view's name."""
        return {path.stem: _sql_in(path, path.stat().st_mtime_ns) for path in sorted(self._views.glob("*.sql"))}

    def _relation(self, table: Table) -> Relation:
        return Relation(
            name=table.name,
            columns=tuple((column.name, column.type) for column in table.file_columns),
            partition_columns=tuple((column.name, column.type) for column in table.partition_columns),
            files=tuple(self._files(table)),
        )

    def _files(self, table: Table) -> Iterator[PartitionFile]:
        folder = self._root / table.name
        for path in sorted(folder.glob("/".join([*(f"{name}=*" for name in table.partition), FILE_NAME]))):
            folders = path.relative_to(folder).parts[:-1]
            yield PartitionFile(path=str(path), values=tuple(part.partition("=")[2] for part in folders))


@lru_cache(maxsize=512)
def _sql_in(view: Path, changed: int) -> str:
    """The SQL of a view file as it was changed then: every query asks for every view."""
    return sql_of(view.read_text(encoding="utf-8"))
