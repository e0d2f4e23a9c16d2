"""Lines over time, and steps with their interval."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from dashboard.pictures.encoding import FIRST, HEIGHT, colour, tooltip, x, y
from dashboard.sheets import Format, Visual


def line(visual: Visual, rows: pd.DataFrame) -> Any:
    """One line for each value of `colour` and `detail`, a dot for each row: a lone row is seen, too.

    Where no `detail` says what one line is, it ends before a day without a row: nothing is drawn that was not seen.
    """
    (along,), (up,) = visual.fields["x"], visual.fields["y"]
    detail = [one.column for one in visual.fields.get("detail", ())]
    if not detail and along.format is Format.DAY:
        rows, detail = rows.assign(stretch=_stretches(visual, rows)), ["stretch"]
    base = alt.Chart(rows).encode(x=x(along), y=y(up), tooltip=tooltip(visual), **colour(visual.of("colour")))
    apart = {"detail": [f"{name}:N" for name in detail]} if detail else {}
    lines = base.mark_line(strokeWidth=2).encode(**apart)
    return alt.layer(lines, base.mark_point(filled=True, size=24, opacity=1)).properties(height=HEIGHT)


def _stretches(visual: Visual, rows: pd.DataFrame) -> pd.Series[int]:
    """A number for each row, the same for days of one colour that follow one another."""
    day = visual.fields["x"][0].column
    ordered = rows.sort_values([*(one.column for one in visual.fields.get("colour", ())), day])
    return (ordered[day].diff().abs() > pd.Timedelta(days=1)).astype(int).cumsum()


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
