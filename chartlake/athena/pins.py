"""Hold a query's files still: a publish replaces a file while DuckDB, which opens it more than once, still reads it."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from chartlake.athena.catalog import PartitionFile, Relation


def pinned(relation: Relation, folder: Path) -> Relation:
    """The relation over second names of its files, which keep the bytes that the first name had.

    A file on another device, or of somebody else, cannot be given one: it is read under its own name.
    """
    return replace(relation, files=tuple(_pinned(relation, file, folder) for file in relation.files))


def _pinned(relation: Relation, file: PartitionFile, folder: Path) -> PartitionFile:
    tail = Path(file.path).parts[-len(relation.partition_columns) - 1 :]
    second = folder.joinpath(relation.name, *tail)
    with suppress(OSError):
        second.parent.mkdir(parents=True, exist_ok=True)
        os.link(file.path, second)
        return replace(file, path=str(second))
    return file
