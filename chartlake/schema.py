"""The vocabulary of the contract: columns and tables, and the Arrow and Glue forms derived from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyarrow as pa

_ARROW_TYPES: Final[Mapping[str, pa.DataType]] = {
    "string": pa.string(),
    "bigint": pa.int64(),
    "int": pa.int32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("ms"),
    "array<string>": pa.list_(pa.string()),
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: `type` is its Athena type; `minimum` and `maximum` bound the values, inclusive."""

    name: str
    type: str
    meaning: str
    unit: str = ""
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type that Parquet files carry for this column."""
        return _ARROW_TYPES[self.type]


@dataclass(frozen=True, kw_only=True)
class Table:
    """One curated table.

    `partition` names the folders below the table; `month`, when there, is derived from `month_of`.
    `place` names the columns that, with the partition, say which snapshot a row belongs to; empty for a
    table whose rows are merged one by one. Merging marks rows of a snapshot that have the same `item`, if one is named,
    as `repeated`. `beats` lists the columns, most significant first, that
    decide which of two rows of one key (or two snapshots of one place) wins: the larger does. Beside columns it may
    name what merging derives: `depth_class`, `source_rank`, and, of a row's counts with bounds, `counts`, how many
    there are, and `exact`, whether none of them is rounded.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    partition: tuple[str, ...] = ()
    month_of: str = ""
    place: tuple[str, ...] = ()
    rank: str = ""
    item: str = ""
    beats: tuple[str, ...] = ("source_rank", "fetched_at", "raw_key")

    @property
    def has_snapshots(self) -> bool:
        """Whether rows enter and leave as whole snapshots rather than one by one."""
        return bool(self.place)

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """The schema of a partition file: every column but the partition columns, which the path carries."""
        return pa.schema(
            [pa.field(column.name, column.arrow_type, nullable=not column.required) for column in self.file_columns]
        )

    @property
    def bounded_counts(self) -> tuple[str, ...]:
        """The counts that have columns for their bounds, `_low` and `_high`."""
        given = {column.name for column in self.columns}
        return tuple(column.name for column in self.columns if {f"{column.name}_low", f"{column.name}_high"} <= given)

    @property
    def file_columns(self) -> tuple[Column, ...]:
        """The columns stored inside a partition file."""
        return tuple(column for column in self.columns if column.name not in self.partition)

    @property
    def partition_columns(self) -> tuple[Column, ...]:
        """The columns that only the path carries, in path order."""
        return tuple(self.column(name) for name in self.partition)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    @property
    def glue_columns(self) -> list[dict[str, str]]:
        """Glue `StorageDescriptor.Columns`."""
        return [_glue(column) for column in self.file_columns]

    @property
    def glue_partition_keys(self) -> list[dict[str, str]]:
        """Glue `PartitionKeys`."""
        return [_glue(column) for column in self.partition_columns]


def text(name: str, meaning: str, *, required: bool = False, values: tuple[str, ...] = ()) -> Column:
    """A string; `values` lists the only ones allowed, when there are few."""
    return Column(name=name, type="string", meaning=meaning, required=required, values=values)


def whole(name: str, meaning: str, *, unit: str = "", required: bool = False, maximum: float | None = None) -> Column:
    """A count in base units, never negative; above `maximum` it cannot be meant."""
    return Column(name=name, type="bigint", meaning=meaning, unit=unit, minimum=0, maximum=maximum, required=required)


def rank(name: str, meaning: str, *, required: bool = False) -> Column:
    """A position, from 1."""
    return Column(name=name, type="int", meaning=meaning, unit="rank", minimum=1, maximum=100_000, required=required)


def share(name: str, meaning: str) -> Column:
    """A number from 0 to 1."""
    return Column(name=name, type="double", meaning=meaning, unit="0–1", minimum=0, maximum=1)


def day(name: str, meaning: str, *, required: bool = False) -> Column:
    """A calendar date."""
    return Column(name=name, type="date", meaning=meaning, required=required)


def moment(name: str, meaning: str, *, required: bool = False) -> Column:
    """A naive UTC timestamp with milliseconds."""
    return Column(name=name, type="timestamp", meaning=meaning, unit="UTC", required=required)


def flag(name: str, meaning: str, *, required: bool = False) -> Column:
    """True or false."""
    return Column(name=name, type="boolean", meaning=meaning, required=required)


def names(name: str, meaning: str) -> Column:
    """An ordered list of strings."""
    return Column(name=name, type="array<string>", meaning=meaning)


def _glue(column: Column) -> dict[str, str]:
    comment = f"{column.meaning} [{column.unit}]" if column.unit else column.meaning
    return {"Name": column.name, "Type": column.type, "Comment": comment[:255]}
