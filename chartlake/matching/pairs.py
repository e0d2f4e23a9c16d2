"""A file of pairs to be scored: tab-separated, with a heading line; who is wrong is told with the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from chartlake.errors import ConfigError
from chartlake.matching.items import Item

NEEDED: Final = ("a_title", "a_artist", "b_title", "b_artists")
_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_LONGEST_CELL: Final = 10_000


def read_pairs(path: Path) -> Iterator[tuple[Mapping[str, str], Item, Item]]:
    """Each line's columns and its two items, in order; an item without a title is no song.

    ConfigError names the file, the line and the remedy.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    first, *lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    heads = [head.strip() for head in first.split("\t") if first]
    _check_heads(path, heads)
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(heads) or len(cells) < _needed_width(heads):
            raise ConfigError(
                f"{path} line {number}: {len(cells)} columns, {len(heads)} are due; columns are parted by tabs"
            )
        if max(map(len, cells)) > _LONGEST_CELL:
            raise ConfigError(f"{path} line {number}: a value has more than {_LONGEST_CELL:,} characters; no title has")
        row = dict(zip(heads, [*cells, *[""] * (len(heads) - len(cells))], strict=True))
        yield row, _item(path, number, row, "a"), _item(path, number, row, "b")


def _check_heads(path: Path, heads: list[str]) -> None:
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        raise ConfigError(
            f"{path} line 1: no column {', '.join(missing)}; the heading line is {' '.join(NEEDED)}, parted by tabs"
        )
    double = sorted({name for name in heads if heads.count(name) > 1})
    if double:
        raise ConfigError(f"{path} line 1: column {', '.join(double)} stands twice")


def _needed_width(heads: list[str]) -> int:
    return 1 + max(heads.index(name) for name in NEEDED)


def _item(path: Path, number: int, row: Mapping[str, str], side: str) -> Item:
    where = f"{path} line {number}"
    credit = row["a_artist"] if side == "a" else row["b_artists"]
    return Item(
        platform=side,
        item_id=str(number),
        title=row[f"{side}_title"].strip(),
        artists=tuple(name.strip() for name in credit.split("|") if name.strip()),
        isrc=row.get(f"{side}_isrc", "").strip() or None,
        duration_ms=_duration(where, row, f"{side}_duration_ms"),
        release_date=_date(where, row, f"{side}_release_date"),
        is_credited_in_full=side == "b",
    )


def _duration(where: str, row: Mapping[str, str], column: str) -> int | None:
    text = row.get(column, "").strip()
    if text and not (text.isascii() and text.isdigit()):
        raise ConfigError(f"{where}: {column} {text!r} is no whole number of milliseconds")
    return int(text) if text else None


def _date(where: str, row: Mapping[str, str], column: str) -> str | None:
    text = row.get(column, "").strip()
    if text and not _is_date(text):
        raise ConfigError(f"{where}: {column} {text!r} is no date; write it as 2026-03-02, 2026-03 or 2026")
    return text or None


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True
