"""What people say of two items, in overrides/track_matches.csv: it wins over any evidence, and survives rebuilds."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chartlake.errors import ConfigError
from chartlake.matching.evidence import DIFFERENT, RECORDING, VERSION
from chartlake.matching.items import Item
from chartlake.settings import LakeSettings

FILE: Final = Path("overrides") / "track_matches.csv"
COLUMNS: Final = ("platform", "item_id", "relation", "other_platform", "other_item_id")
RELATIONS: Final = (RECORDING, VERSION, DIFFERENT)


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Override:
    """What a person says: two items, by their references in order, are one recording, versions, or different."""

    first: str
    second: str
    relation: str


def of_lake(settings: LakeSettings) -> Sequence[Override]:
    """What stands beside the lake.toml of these settings."""
    return read_overrides(settings.folder / FILE) if settings.folder else ()


def read_overrides(path: Path) -> Sequence[Override]:
    """The lines of the file, in order of the items; none where there is no file.

    ConfigError names the line that says nothing, or something other than an earlier one.
    """
    if not path.exists():
        return ()
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}; save it as UTF-8") from None
    if not lines or tuple(cell.strip() for cell in lines[0]) != COLUMNS:
        raise ConfigError(f"{path} line 1: the heading line is {','.join(COLUMNS)}")
    said: dict[tuple[str, str], Override] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            one = _override(f"{path} line {number}", [cell.strip() for cell in cells])
            earlier = said.setdefault((one.first, one.second), one)
            if earlier != one:
                raise ConfigError(f"{path} line {number}: an earlier line says {earlier.relation} of these two items")
    return tuple(sorted(said.values()))


def _override(where: str, cells: list[str]) -> Override:
    if len(cells) != len(COLUMNS) or not all(cells):
        raise ConfigError(f"{where}: {len(COLUMNS)} values are due: {','.join(COLUMNS)}")
    platform, item_id, relation, other_platform, other_item_id = cells
    if relation not in RELATIONS:
        raise ConfigError(f"{where}: relation {relation!r} is none of {', '.join(RELATIONS)}")
    first, second = sorted(
        Item(platform=one, item_id=item, title="").reference
        for one, item in ((platform.lower(), item_id), (other_platform.lower(), other_item_id))
    )
    if first == second:
        raise ConfigError(f"{where}: an item is set against itself")
    return Override(first=first, second=second, relation=relation)
