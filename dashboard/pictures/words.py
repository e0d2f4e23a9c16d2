"""A word cloud: words laid from the middle outwards, larger where there is more, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, nan, sin, sqrt
from typing import Any, Final

import altair as alt
import pandas as pd

from dashboard.pictures.encoding import COLOURS, tooltip
from dashboard.sheets import Visual

_WIDTH: Final = 560
_HEIGHT: Final = 300
_SMALLEST: Final = 11
_LARGEST: Final = 40
_PER_LETTER: Final = 0.6  # of the size, the width of a letter of a sans-serif face
Box = tuple[float, float, float, float]


def word_cloud(visual: Visual, rows: pd.DataFrame) -> Any:
    """The first word stands in the middle. A word that finds no room is left out; the table of the rows has it."""
    (word,), (value,) = visual.fields["word"], visual.fields["value"]
    sizes = _sizes([float(one) for one in rows[value.column]])
    places = laid([str(one) for one in rows[word.column]], sizes)
    placed = rows.assign(
        size=sizes,
        across=[place[0] if place else nan for place in places],
        up=[place[1] if place else nan for place in places],
        shade=[COLOURS[number % 6] for number in range(len(rows))],
    ).dropna(subset=["across"])
    return (
        alt.Chart(placed)
        .mark_text(baseline="middle")
        .encode(
            x=alt.X("across:Q", axis=None, scale=alt.Scale(domain=[-_WIDTH / 2, _WIDTH / 2], nice=False)),
            y=alt.Y("up:Q", axis=None, scale=alt.Scale(domain=[-_HEIGHT / 2, _HEIGHT / 2], nice=False)),
            text=f"{word.column}:N",
            size=alt.Size("size:Q", legend=None, scale=None),
            color=alt.Color("shade:N", scale=None),
            tooltip=tooltip(visual),
        )
        .properties(height=_HEIGHT)
    )


def _sizes(values: Sequence[float]) -> list[float]:
    """A word's area grows with its value."""
    most = max(values)
    return [_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(max(0.0, one) / most) if most else _SMALLEST for one in values]


def laid(words: Sequence[str], sizes: Sequence[float]) -> list[tuple[float, float] | None]:
    """The middle of each word on a spiral, the first free place; None where there is none inside the picture."""
    boxes: list[Box] = []
    places: list[tuple[float, float] | None] = []
    for word, size in zip(words, sizes, strict=True):
        half = (len(word) * size * _PER_LETTER / 2, size * 0.6)
        place = next((at for at in _spiral() if _fits(at, half, boxes)), None)
        places.append(place)
        if place:
            boxes.append((*place, *half))
    return places


def _spiral() -> list[tuple[float, float]]:
    turns = (step * 0.35 for step in range(700))
    return [(turn * 1.4 * cos(turn), turn * 0.75 * sin(turn)) for turn in turns]


def _fits(at: tuple[float, float], half: tuple[float, float], boxes: Sequence[Box]) -> bool:
    inside = abs(at[0]) + half[0] <= _WIDTH / 2 and abs(at[1]) + half[1] <= _HEIGHT / 2
    return inside and all(abs(at[0] - x) >= half[0] + w or abs(at[1] - y) >= half[1] + h for x, y, w, h in boxes)
