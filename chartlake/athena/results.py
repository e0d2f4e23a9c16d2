"""What leaves a query: Arrow columns of Athena's types, whatever DuckDB counted in."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from chartlake.athena.types import SqlType, arrow_type
from chartlake.errors import QueryFailed


def typed_table(found: pa.Table, columns: Sequence[tuple[str, SqlType]]) -> pa.Table:
    """The table under Athena's column names and types; two columns may have one name."""
    types = [arrow_type(type_) for _, type_ in columns]
    arrays = [_typed(column, type_) for column, type_ in zip(found.columns, types, strict=True)]
    schema = pa.schema([pa.field(name, type_) for (name, _), type_ in zip(columns, types, strict=True)])
    return pa.Table.from_arrays(arrays, schema=schema)


def _typed(column: pa.ChunkedArray, type_: pa.DataType) -> pa.ChunkedArray:
    if column.type == type_:
        return column
    if pa.types.is_null(type_):
        return pa.chunked_array([pa.nulls(len(column))])
    if pa.types.is_timestamp(type_) and pa.types.is_timestamp(column.type):
        # Athena's timestamps have milliseconds; files may hold more.
        return column.cast(pa.timestamp("ms", tz=column.type.tz), safe=False).cast(type_)
    try:
        return column.cast(type_)
    except pa.ArrowInvalid as error:
        raise QueryFailed(f"NUMERIC_VALUE_OUT_OF_RANGE: a value does not fit {type_}: {error}") from error
