"""Rows on the terminal: as a table for people, as CSV or JSON for programs."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TextIO

import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

Record = Mapping[str, Any]


_NARROWEST: Final = 60  # below this everything is folded anyway


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


def print_rows(rows: pa.Table | Sequence[Record], form: Format, out: TextIO | None = None) -> None:
    """Print rows to standard output, or to `out`; columns in the order of the first row."""
    out = out or sys.stdout
    names, records = _records(rows)
    match form:
        case Format.json:
            json.dump([_plain(record) for record in records], out, ensure_ascii=False, indent=2, default=_text)
            out.write("\n")
        case Format.csv:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([_text(record[name]) for name in names] for record in records)
        case Format.table:
            _print_table(Console(file=out, highlight=False), names, records)


def _records(rows: pa.Table | Sequence[Record]) -> tuple[list[str], list[Record]]:
    if not isinstance(rows, pa.Table):
        return list(rows[0]) if rows else [], list(rows)
    names: list[str] = []
    for name in rows.column_names:  # two columns of one name are both shown: the second as name_2
        same = sum(1 for other in rows.column_names[: len(names)] if other == name)
        names.append(f"{name}_{same + 1}" if same else name)
    columns = [column.to_pylist() for column in rows.columns]
    return names, [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _print_table(console: Console, names: Sequence[str], records: Sequence[Record]) -> None:
    table = _table(names, records)
    if records and _natural_width(names, records) > max(console.width, _NARROWEST):
        table = _one_under_another(records)
    console.print(table)


def _natural_width(names: Sequence[str], records: Sequence[Record]) -> int:
    """How wide the table is when nothing is folded."""
    return 1 + sum(3 + max(len(name), *(len(_text(record[name])) for record in records), 0) for name in names)


def _one_under_another(records: Sequence[Record]) -> Table:
    """Rows too wide for the terminal: each as a block of name and value."""
    table = Table(show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for record in records:
        for name, value in record.items():
            table.add_row(name, Text(_text(value)))
        table.add_section()
    return table


def _table(names: Iterable[str], records: Sequence[Record]) -> Table:
    table = Table(header_style="bold", row_styles=["", "dim"] if len(records) > 20 else None)
    numeric = {name for name in names if all(isinstance(record[name], int | float | None) for record in records)}
    for name in names:
        table.add_column(name, justify="right" if name in numeric else "left", overflow="fold")
    for record in records:
        table.add_row(*(Text(_text(value)) for value in record.values()))
    return table


def _plain(record: Record) -> Record:
    """JSON knows no NaN and no infinity: those are texts."""
    return {
        name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in record.items()
    }


def _text(value: object) -> str:
    """A value as people and CSV readers expect it; null is empty, a list is joined by a comma."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat(sep=" ", timespec="milliseconds" if value.microsecond else "seconds")
        case date():
            return value.isoformat()
        case list():
            return ", ".join(_text(part) for part in value)
        case _:
            return str(value)
