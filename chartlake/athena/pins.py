"""Hold a query's files still: a publish replaces a file while DuckDB, which opens it more than once, still reads it."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from chartlake.athena.catalog import PartitionFile, Relation

_PREFIX: Final = "chartlake-"
_LEFT: Final = 3600  # [s] after which a folder that nobody holds was left by a process that was killed


@contextmanager
def folder_in(scratch: Path | None) -> Iterator[Path]:
    """A folder to pin files in, for as long as the context lasts; in the system's own place without `scratch`.

    What killed processes left in `scratch` goes: it keeps the bytes of files that were replaced long ago.
    """
    if scratch:
        scratch.mkdir(parents=True, exist_ok=True)
        for folder in scratch.glob(f"{_PREFIX}*"):
            _remove_if_left(folder)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=scratch) as name:
        holding = os.open(name, os.O_RDONLY)
        try:
            fcntl.flock(holding, fcntl.LOCK_SH)
            yield Path(name)
        finally:
            os.close(holding)


def _remove_if_left(folder: Path) -> None:
    with suppress(OSError):
        if folder.stat().st_mtime > time.time() - _LEFT:
            return
        asking = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(asking, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
        finally:
            os.close(asking)


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
