"""How a track sounds, as ReccoBeats and Spotify spell it: the same names, the same scales, each value checked."""

from __future__ import annotations

from math import isfinite
from typing import Any, Final

from chartlake import contract
from chartlake.answers import Row
from chartlake.schema import Column
from chartlake.sources._rows import RowRefused

_MEASURES: Final = tuple(
    column for column in contract.AUDIO_FEATURES.columns if column.type in ("double", "int") and not column.required
)


def features(record: dict[str, Any]) -> Row:
    """The measures of a record; those it lacks are None, and one outside its scale refuses the record."""
    measured = {column.name: _measure(column, record.get(column.name)) for column in _MEASURES}
    if all(value is None for value in measured.values()):
        raise RowRefused("not a single measure in the record")
    return measured


def unknown(track_id: str, provider: str) -> Row:
    """That a provider was asked for a track and does not know it."""
    return {"track_id": track_id, "provider": provider, "found": False}


def _measure(column: Column, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        raise RowRefused(f"{column.name} {value!r} is not a number")
    low, high = column.minimum, column.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise RowRefused(f"{column.name} {value!r} is outside its scale")
    if column.type == "int" and value != int(value):
        raise RowRefused(f"{column.name} {value!r} is not a whole number")
    return int(value) if column.type == "int" else float(value)


def _is_finite(value: float) -> bool:
    try:
        return isfinite(value)
    except OverflowError:  # JSON's whole numbers have no end, and this one is larger than any float
        return False
