"""Cells of a grid, darker where there is more."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from dashboard.pictures.encoding import DARKER, FOOT, LEGEND, number_format, tooltip
from dashboard.sheets import Visual

_CELL: Final = 30
# More columns than this leave no room for numbers in the cells.
_NUMBERED: Final = 14


def heat_map(visual: Visual, rows: pd.DataFrame) -> Any:
    """A cell for each pair; its number is written into it where there is room."""
    (across,), (down,), (value,) = visual.fields["x"], visual.fields["y"], visual.fields["value"]
    base = alt.Chart(rows).encode(
        x=alt.X(f"{across.column}:O", title=across.titled, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y(f"{down.column}:O", title=down.titled),
        tooltip=tooltip(visual),
    )
    legend = alt.Legend(format=number_format(value), orient="bottom", gradientLength=180, titleLimit=400)
    scale = alt.Scale(scheme=DARKER, reverse=value.reversed)
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color(f"{value.column}:Q", title=value.titled, scale=scale, legend=legend)
    )
    height = _CELL * rows[down.column].nunique() + FOOT + LEGEND
    if rows[across.column].nunique() > _NUMBERED:
        return cells.properties(height=height)
    middle = float(rows[value.column].min() + rows[value.column].max()) / 2
    dark = f"datum.{value.column} {'<' if value.reversed else '>'} {middle}"
    numbers = base.mark_text(fontSize=11).encode(
        text=alt.Text(f"{value.column}:Q", format=number_format(value).replace(".1%", ".0%")),
        color=alt.condition(dark, alt.value("white"), alt.value("#1F2933")),
    )
    return alt.layer(cells, numbers).properties(height=height)
