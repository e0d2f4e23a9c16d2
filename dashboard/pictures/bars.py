"""Bars: one a row, in the order of the rows."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from dashboard.pictures.encoding import FIRST, FOOT, MUTED, colour, labels, number_axis, number_format, tooltip, written
from dashboard.pictures.encoding import y as up
from dashboard.sheets import Field, Format, Visual

_ROW: Final = 26
_HEIGHT: Final = 260


def bar(visual: Visual, rows: pd.DataFrame) -> Any:
    """Bars to the right for names, bars up for numbers and dates; the value stands at the end of each."""
    category, value = _both(visual)
    placed = rows.assign(place=range(len(rows)))
    if category.format is Format.TEXT:
        return _to_the_right(visual, placed, category, value)
    axis = alt.Axis(labelExpr=labels(written(category, rows)), labelOverlap=True, labelAngle=0)
    along = alt.X("place:O", title=category.titled, axis=axis, sort=None)
    base = alt.Chart(placed).encode(x=along, tooltip=tooltip(visual))
    return base.mark_bar().encode(y=up(value), **colour(visual.of("colour"))).properties(height=_HEIGHT)


def funnel(visual: Visual, rows: pd.DataFrame) -> Any:
    """Bars about a common middle, one below the other."""
    category, value = _both(visual)
    placed = rows.assign(place=range(len(rows)))
    down = alt.Y("place:O", title=category.titled, sort=None, axis=_names(category, rows))
    base = alt.Chart(placed).encode(y=down, tooltip=tooltip(visual))
    wide = alt.X(f"{value.column}:Q", title=value.titled, stack="center", axis=None)
    bars = base.mark_bar(color=FIRST, height={"band": 0.85}).encode(x=wide)
    counts = base.mark_text(align="left", dx=3, color=MUTED).encode(
        x=alt.value("width"), text=alt.Text(f"{value.column}:Q", format=number_format(value))
    )
    return alt.layer(bars, counts).properties(height=_ROW * len(rows) + 10, padding={"right": 40})


def _to_the_right(visual: Visual, rows: pd.DataFrame, category: Field, value: Field) -> Any:
    down = alt.Y("place:O", title=None, sort=None, axis=_names(category, rows))
    reach = rows[value.column].abs().max() or 1
    low, high = min(0, rows[value.column].min()), max(0, rows[value.column].max())
    # Room beyond the longest bar for its number.
    room = alt.Scale(domain=[low - 0.2 * reach * (low < 0), high + 0.2 * reach * (high > 0)], nice=False)
    along = alt.X(f"{value.column}:Q", title=value.titled, scale=room, axis=number_axis(value))
    base = alt.Chart(rows).encode(y=down, x=along, tooltip=tooltip(visual))
    bars = base.mark_bar(height={"band": 0.7}).encode(**colour(visual.of("colour")))
    told = {"text": alt.Text(f"{value.column}:Q", format=number_format(value))}
    beyond = base.transform_filter(f"datum.{value.column} >= 0").mark_text(align="left", dx=4, color=MUTED)
    before = base.transform_filter(f"datum.{value.column} < 0").mark_text(align="right", dx=-4, color=MUTED)
    return alt.layer(bars, beyond.encode(**told), before.encode(**told)).properties(height=_ROW * len(rows) + FOOT)


def _names(category: Field, rows: pd.DataFrame) -> Any:
    return alt.Axis(labelExpr=labels(written(category, rows)), labelLimit=170, ticks=False, domain=False)


def _both(visual: Visual) -> tuple[Field, Field]:
    (category,), (value,) = visual.fields["category"], visual.fields["value"]
    return category, value
