"""What a Parquet file is: whether it is still the same, and what columns it holds, remembered as long as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from chartlake.errors import QueryFailed

_MOST: Final = 20_000
# By device, inode, time and size, not by path: while a query reads it, a file has a second name.
_remembered: Final[dict[tuple[int, ...], dict[str, pa.DataType]]] = {}


def file_state(path: str) -> tuple[int, ...]:
    """Equal as long as a file is the same one with the same bytes; empty when there is none."""
    try:
        return _key(path)
    except OSError:
        return ()


def stored_columns(path: str) -> dict[str, pa.DataType]:
    """The columns of a file by their lower-case names; QueryFailed when it cannot be read."""
    try:
        key = _key(path)
        if key not in _remembered:
            if len(_remembered) >= _MOST:
                _remembered.clear()
            _remembered[key] = {field.name.lower(): field.type for field in pq.read_schema(path)}
        return _remembered[key]
    except (OSError, pa.ArrowInvalid) as error:
        raise QueryFailed(f"HIVE_CANNOT_OPEN_SPLIT: {path} is gone or no Parquet file: {error}") from error


def _key(path: str) -> tuple[int, ...]:
    state = Path(path).stat()
    return state.st_dev, state.st_ino, state.st_mtime_ns, state.st_size
