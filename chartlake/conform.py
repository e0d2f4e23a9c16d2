"""From parsed rows to Arrow tables per partition; rows that break the contract are refused with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from operator import itemgetter
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from chartlake.answers import NumberedRow, Refusal, Row
from chartlake.schema import Column, Table

Partition = tuple[str, ...]
_FITTING: Final[Mapping[str, Sequence[Callable[[pa.DataType], bool]]]] = {
    "string": (pa.types.is_null,),
    "bigint": (pa.types.is_null,),
    "int": (pa.types.is_null, pa.types.is_integer),
    "double": (pa.types.is_null, pa.types.is_integer),
    "boolean": (pa.types.is_null,),
    "date": (pa.types.is_null,),
    "timestamp": (pa.types.is_null, pa.types.is_timestamp),
    "array<string>": (pa.types.is_null, lambda given: given == pa.list_(pa.null())),
}


@dataclass(frozen=True, kw_only=True)
class Conformed:
    """Rows that keep the contract, by partition, and those that do not."""

    tables: Mapping[Partition, pa.Table]
    refused: Sequence[Refusal]


def conform(table: Table, rows: Sequence[Row], lineage: Mapping[str, Any]) -> Conformed:
    """Check rows against the contract and lay them out as the partition files have them.

    `lineage` holds columns that are the same for all rows: source, fetched_at, raw_key, and for tables with snapshots
    current and adapter_version; rows that the lake itself writes carry their own.
    Refusals have the rows' own numbers, else count the given rows from 1.
    KeyError when a row has a column that the table lacks.
    """
    unknown = set().union(*rows) - {column.name for column in table.columns} if rows else set()
    if unknown:
        raise KeyError(f"table {table.name} has no column {', '.join(sorted(unknown))}")
    refused: list[Refusal] = []
    tables: dict[Partition, pa.Table] = {}
    for partition, numbered in _by_partition(table, rows, lineage, refused).items():
        unique = _without_doubles(table, numbered, lineage, refused)
        built = _build(table, partition, [row for _, row in unique], lineage)
        if built is None:
            unique = _one_by_one(table, partition, unique, lineage, refused)
            built = _build(table, partition, [row for _, row in unique], lineage)
        if built is not None and built.num_rows:
            tables[partition] = built
    return Conformed(tables=tables, refused=refused)


def _by_partition(
    table: Table, rows: Sequence[Row], lineage: Mapping[str, Any], refused: list[Refusal]
) -> dict[Partition, list[tuple[int, Row]]]:
    groups: dict[Partition, list[tuple[int, Row]]] = {}
    decided: dict[tuple[Any, ...], Partition | str] = {}  # an answer has hundreds of rows and one or two partitions
    deciding = [table.month_of if name == "month" else name for name in table.partition]
    columns = [_cells(rows, name, lineage.get(name)) for name in deciding]
    every_value: Iterable[tuple[Any, ...]] = zip(*columns, strict=True) if columns else repeat((), len(rows))
    for place, (row, values) in enumerate(zip(rows, every_value, strict=True), start=1):
        number = row.number if isinstance(row, NumberedRow) else place
        partition = decided.get(values)
        if partition is None:
            partition = decided[values] = _partition_or_reason(table, values)
        if isinstance(partition, str):
            refused.append(_refusal(table, number, row, partition))
        else:
            groups.setdefault(partition, []).append((number, row))
    return groups


def _cells(rows: Sequence[Row], name: str, otherwise: Any = None) -> list[Any]:
    """The values of a column; `otherwise` where a row does not have it. Most parsers give every row every column."""
    try:
        return list(map(itemgetter(name), rows))
    except KeyError:
        return [row.get(name, otherwise) for row in rows]


def _partition_or_reason(table: Table, values: tuple[Any, ...]) -> Partition | str:
    partition = []
    for name, value in zip(table.partition, values, strict=True):
        spelled = f"{value:%Y-%m}" if name == "month" and isinstance(value, (date, datetime)) else value
        if not isinstance(spelled, str) or not spelled or "/" in spelled:
            return f"{table.month_of if name == 'month' else name} is {value!r}, which names no partition"
        partition.append(spelled)
    return tuple(partition)


def _without_doubles(
    table: Table, numbered: Sequence[tuple[int, Row]], lineage: Mapping[str, Any], refused: list[Refusal]
) -> Sequence[tuple[int, Row]]:
    """Keep one of identical rows; refuse a row whose key an earlier, different row has."""
    key = [name for name in table.key if name not in lineage]
    rows = [row for _, row in numbered]
    if len(set(zip(*(_cells(rows, name) for name in key), strict=True))) == len(rows):
        return numbered
    seen: dict[tuple[Any, ...], Row] = {}
    kept = []
    for number, row in numbered:
        place = tuple([row.get(name) for name in key])
        earlier = seen.setdefault(place, row)
        if earlier is row:
            kept.append((number, row))
        elif earlier != row:
            refused.append(_refusal(table, number, row, f"a second, different row for {_spell(key, place)}"))
    return kept


def _spell(names: Iterable[str], values: Iterable[object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True))


def _build(table: Table, partition: Partition, rows: Sequence[Row], lineage: Mapping[str, Any]) -> pa.Table | None:
    """The Arrow table of the rows, or None when at least one of them breaks the contract."""
    columns: list[pa.Array] = []
    given = set().union(*rows) if rows else set()
    for column in table.file_columns:
        if column.name in lineage:
            columns.append(pa.repeat(pa.scalar(lineage[column.name], column.arrow_type), len(rows)))
            continue
        if column.name not in given:
            if column.required:
                return None if rows else table.arrow_schema.empty_table()
            columns.append(pa.nulls(len(rows), column.arrow_type))
            continue
        values = _cells(rows, column.name)
        try:
            array = _array(column, values)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            return None
        if _breaks(column, array):
            return None
        columns.append(array)
    for column, value in zip(table.partition_columns, partition, strict=True):
        if column.values and value not in column.values:
            return None
    return pa.Table.from_arrays(columns, schema=table.arrow_schema)


def _array(column: Column, values: list[Any]) -> pa.Array:
    """The values as the column's type; an error when Arrow would have to guess, round or parse."""
    array = pa.array(values)  # given the type, Arrow would take 1.5 as the integer 1
    if array.type != column.arrow_type and not any(fits(array.type) for fits in _FITTING[column.type]):
        raise TypeError(f"{column.name} is {array.type}, not {column.type}")
    return array.cast(column.arrow_type)


def _breaks(column: Column, array: pa.Array) -> str:
    """Why an array does not keep to its column; empty when it does."""
    if column.required and array.null_count:
        return f"{column.name} is missing"
    if column.minimum is not None or column.maximum is not None:
        bounds = pc.min_max(array).as_py()
        if column.minimum is not None and bounds["min"] is not None and bounds["min"] < column.minimum:
            return f"{column.name} is {bounds['min']}, below {column.minimum:g}"
        if column.maximum is not None and bounds["max"] is not None and bounds["max"] > column.maximum:
            return f"{column.name} is {bounds['max']}, above {column.maximum:g}"
    if column.values:
        known = pc.or_kleene(pc.is_in(array, value_set=pa.array(column.values)), pc.is_null(array))
        if not pc.all(known).as_py():
            return f"{column.name} is none of {', '.join(column.values)}"
    return ""


def _one_by_one(
    table: Table,
    partition: Partition,
    numbered: Sequence[tuple[int, Row]],
    lineage: Mapping[str, Any],
    refused: list[Refusal],
) -> Sequence[tuple[int, Row]]:
    kept = []
    for number, row in numbered:
        reason = _reason(table, partition, row, lineage)
        if reason:
            refused.append(_refusal(table, number, row, reason))
        else:
            kept.append((number, row))
    return kept


def _reason(table: Table, partition: Partition, row: Row, lineage: Mapping[str, Any]) -> str:
    for column, place in zip(table.partition_columns, partition, strict=True):
        if column.values and place not in column.values:
            return f"{column.name} is {place!r}, none of {', '.join(column.values)}"
    for column in table.file_columns:
        if column.name in lineage:
            continue
        value = row.get(column.name)
        try:
            reason = _breaks(column, _array(column, [value]))
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            reason = f"{column.name} is {value!r}, not {column.type}"
        if reason:
            return reason
    return ""


def _refusal(table: Table, number: int, row: Row, reason: str) -> Refusal:
    return Refusal(table=table.name, row_number=number, reason=reason, row=row)


def row_json(row: object) -> str | None:
    """A refused row as JSON text for the quarantine, whatever it holds; at most 4,000 characters."""
    if row is None:
        return None
    return utf8_text(json.dumps(row, ensure_ascii=False, sort_keys=True, default=str))[:4000]


def utf8_text(text: str) -> str:
    """The text with what UTF-8 cannot hold (half of a surrogate pair) as question marks."""
    return text.encode("utf-8", "replace").decode()
