"""What columns a Parquet file holds, remembered for as long as the file stays the same."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from chartlake.errors import QueryFailed


def stored_columns(path: str) -> dict[str, pa.DataType]:
    """The columns of a file by their lower-case names; QueryFailed when it cannot be read."""
    try:
        state = Path(path).stat()
        return _columns(path, state.st_mtime_ns, state.st_size)
    except (OSError, pa.ArrowInvalid) as error:
        raise QueryFailed(f"HIVE_CANNOT_OPEN_SPLIT: {path} is gone or no Parquet file: {error}") from error


@lru_cache(maxsize=20_000)
def _columns(path: str, _modified: int, _size: int) -> dict[str, pa.DataType]:
    return {field.name.lower(): field.type for field in pq.read_schema(path)}
