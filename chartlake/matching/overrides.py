"""What people say of two items, in overrides/track_matches.csv: it wins over any evidence, and survives rebuilds."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chartlake.errors import ConfigError
from chartlake.matching.evidence import DIFFERENT, RECORDING, VERSION
from chartlake.matching.items import Item
from chartlake.settings import LakeSettings
from chartlake.text_id import PREFIX

FILE: Final = Path("overrides") / "track_matches.csv"
COLUMNS: Final = ("platform", "item_id", "relation", "other_platform", "other_item_id")
RELATIONS: Final = (RECORDING, VERSION, DIFFERENT)
# What the ids of a platform look like, in a pattern and in words.
_IDS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "spotify": (re.compile(r"[0-9A-Za-z]{22}"), "the 22 letters and digits of a track alone"),
    **{name: (re.compile(r"\d+"), "digits alone") for name in ("tiktok", "apple_music", "deezer")},
}
# The lake's own name for an item whose source gives it no id.
_TEXT_ID: Final = re.compile(rf"{re.escape(PREFIX)}[0-9a-f]{{40}}")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Override:
    """What a person says: two items, by their references in order, are one recording, versions, or different."""

    first: str
    second: str
    relation: str


def of_lake(settings: LakeSettings) -> Sequence[Override]:
    """What stands beside the lake.toml of these settings."""
    return read_overrides(settings.folder / FILE) if settings.folder else ()


def met(overrides: Iterable[Override], known: Iterable[str]) -> int:
    """How many of the overrides are about two items of these references."""
    references = frozenset(known)
    return sum(one.first in references and one.second in references for one in overrides)


def read_overrides(path: Path) -> Sequence[Override]:
    """The lines of the file, in order of the items; none where there is no file.

    ConfigError names the line that says nothing, something other than an earlier one, or what others rule out.
    """
    if not path.exists():
        return ()
    lines = _lines(path)
    if not lines or tuple(cell.strip() for cell in lines[0]) != COLUMNS:
        raise ConfigError(f"{path} line 1: the heading line is {','.join(COLUMNS)}")
    said: dict[tuple[str, str], Override] = {}
    numbers: dict[Override, int] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            one = _override(f"{path} line {number}", [cell.strip() for cell in cells])
            earlier = said.setdefault((one.first, one.second), one)
            if earlier != one:
                raise ConfigError(f"{path} line {number}: an earlier line says {earlier.relation} of these two items")
            numbers.setdefault(one, number)
    _check_that_all_can_be_meant(path, numbers)
    return tuple(sorted(said.values()))


def _lines(path: Path) -> list[list[str]]:
    try:
        return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}; save it as UTF-8") from None
    except csv.Error as error:
        raise ConfigError(f"{path}: no CSV: {error}; a line has {len(COLUMNS)} short values") from None


def _override(where: str, cells: list[str]) -> Override:
    if len(cells) != len(COLUMNS) or not all(cells):
        raise ConfigError(f"{where}: {len(COLUMNS)} values are due: {','.join(COLUMNS)}")
    platform, item_id, relation, other_platform, other_item_id = cells
    if relation not in RELATIONS:
        raise ConfigError(f"{where}: relation {relation!r} is none of {', '.join(RELATIONS)}")
    first, second = sorted(
        _reference(where, one, item) for one, item in ((platform, item_id), (other_platform, other_item_id))
    )
    if first == second:
        raise ConfigError(f"{where}: an item is set against itself")
    return Override(first=first, second=second, relation=relation)


def _reference(where: str, platform: str, item_id: str) -> str:
    platform = platform.lower()
    if platform not in _IDS:
        raise ConfigError(f"{where}: platform {platform!r} is none of {', '.join(_IDS)}")
    pattern, due = _IDS[platform]
    if not pattern.fullmatch(item_id) and not _TEXT_ID.fullmatch(item_id):
        raise ConfigError(f"{where}: {item_id!r} is no id of {platform}; write {due}")
    return Item(platform=platform, item_id=item_id, title="").reference


_Beside = Mapping[str, Sequence[tuple[str, Override]]]


def _check_that_all_can_be_meant(path: Path, numbers: Mapping[Override, int]) -> None:
    """Whoever is one recording is no version of itself, and whoever is one song is not different."""
    for relation, joining, what in (
        (VERSION, (RECORDING,), "one recording"),
        (DIFFERENT, (RECORDING, VERSION), "one song"),
    ):
        beside = _beside(one for one in numbers if one.relation in joining)
        for one in numbers:
            if one.relation == relation and (others := _joined(one, beside)):
                named = ", ".join(str(numbers[other]) for other in others)
                raise ConfigError(
                    f"{path} line {numbers[one]}: says {relation} of two items that are {what} by line {named}; "
                    "take one of these lines out"
                )


def _beside(ties: Iterable[Override]) -> _Beside:
    beside: dict[str, list[tuple[str, Override]]] = {}
    for tie in ties:
        beside.setdefault(tie.first, []).append((tie.second, tie))
        beside.setdefault(tie.second, []).append((tie.first, tie))
    return beside


def _joined(one: Override, beside: _Beside) -> Sequence[Override]:
    """The fewest ties by which the two items of an override hang together; none when they do not."""
    reached: dict[str, Sequence[Override]] = {one.first: ()}
    waiting = deque([one.first])
    while waiting and one.second not in reached:
        name = waiting.popleft()
        for other, tie in beside.get(name, ()):
            if other not in reached:
                reached[other] = (*reached[name], tie)
                waiting.append(other)
    return reached.get(one.second, ())
