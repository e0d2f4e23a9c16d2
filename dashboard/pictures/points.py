"""A point for each row, between two numbers."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from dashboard.pictures.encoding import HEIGHT, colour, tooltip, x, y
from dashboard.sheets import Visual


def scatter(visual: Visual, rows: pd.DataFrame) -> Any:
    """The label of a point shows when it is pointed at or touched."""
    (along,), (up,) = visual.fields["x"], visual.fields["y"]
    size = visual.of("size")
    sized = {"size": alt.Size(f"{size.column}:Q", title=size.titled)} if size else {}
    base = alt.Chart(rows).mark_circle(size=60, opacity=0.7)
    near = {"x": x(along), "y": y(up), "tooltip": tooltip(visual)}
    return base.encode(**near, **sized, **colour(visual.of("colour"))).properties(height=HEIGHT)
