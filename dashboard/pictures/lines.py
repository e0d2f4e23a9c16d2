"""Lines over time, and steps with their interval."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from dashboard.pictures.encoding import FIRST, HEIGHT, colour, tooltip, x, y
from dashboard.sheets import Visual


def line(visual: Visual, rows: pd.DataFrame) -> Any:
    """One line for each value of `colour` and `detail`, a dot for each row: a lone row is seen, too."""
    (along,), (up,) = visual.fields["x"], visual.fields["y"]
    base = alt.Chart(rows).encode(x=x(along), y=y(up), tooltip=tooltip(visual), **colour(visual.of("colour")))
    detail = visual.fields.get("detail", ())
    apart = {"detail": [f"{one.column}:N" for one in detail]} if detail else {}
    lines = base.mark_line(strokeWidth=2).encode(**apart)
    return alt.layer(lines, base.mark_point(filled=True, size=24, opacity=1)).properties(height=HEIGHT)


def step(visual: Visual, rows: pd.DataFrame) -> Any:
    """A value that holds until the next row; a band from `low` to `high` where there is one."""
    (along,), (up,) = visual.fields["x"], visual.fields["y"]
    base = alt.Chart(rows).encode(x=x(along), tooltip=tooltip(visual), **colour(visual.of("colour")))
    layers = [base.mark_line(interpolate="step-after", strokeWidth=2).encode(y=y(up))]
    low, high = visual.of("low"), visual.of("high")
    if low and high:
        band = alt.Chart(rows).mark_area(interpolate="step-after", opacity=0.2, color=FIRST)
        layers.insert(0, band.encode(x=x(along), y=y(low, title=up.titled), y2=f"{high.column}:Q"))
    return alt.layer(*layers).properties(height=HEIGHT)
