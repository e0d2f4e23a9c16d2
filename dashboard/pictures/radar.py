"""A radar: one spoke for each category, one outline for each group."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any, Final

import altair as alt
import pandas as pd

from dashboard.pictures.encoding import MUTED, colour, tooltip
from dashboard.sheets import Visual

_RINGS: Final = (0.25, 0.5, 0.75, 1.0)
_SIZE: Final = 340
_EDGE: Final = 1.45


def radar(visual: Visual, rows: pd.DataFrame) -> Any:
    """Values from 0 in the middle to 1 at the rim; a category without a value has no corner."""
    (category,), (value,) = visual.fields["category"], visual.fields["value"]
    names = list(dict.fromkeys(rows[category.column]))
    known = rows.dropna(subset=[value.column])
    angles = {name: pi / 2 - 2 * pi * number / len(names) for number, name in enumerate(names)}
    turned = known.assign(
        across=[v * cos(angles[n]) for n, v in zip(known[category.column], known[value.column], strict=True)],
        up=[v * sin(angles[n]) for n, v in zip(known[category.column], known[value.column], strict=True)],
        turn=[-angles[n] for n in known[category.column]],
    )
    group = visual.of("colour")
    outline = alt.Chart(turned).encode(x=_flat("across", "x"), y=_flat("up", "y"), **colour(group))
    lines = outline.mark_line(interpolate="linear-closed", strokeWidth=2).encode(order="turn:Q")
    points = outline.mark_point(filled=True, size=40, opacity=1).encode(tooltip=tooltip(visual))
    # Whatever stands around it, as the legend, takes room of its own: fitted into one size, the circle is none.
    return alt.layer(*_web(angles), lines, points).properties(width=_SIZE, height=_SIZE, autosize="pad")


def _web(angles: dict[str, float]) -> list[Any]:
    """Rings, spokes and the names at the rim."""
    circle = [2 * pi * step / 60 for step in range(61)]
    rounds = [(ring, step, angle) for ring in _RINGS for step, angle in enumerate(circle)]
    rings = pd.DataFrame([{"ring": r, "step": step, "x": r * cos(a), "y": r * sin(a)} for r, step, a in rounds])
    spokes = pd.DataFrame([{"x": 0, "y": 0, "x2": cos(angle), "y2": sin(angle)} for angle in angles.values()])
    names = pd.DataFrame([{"x": 1.2 * cos(a), "y": 1.12 * sin(a), "name": name} for name, a in angles.items()])
    marks = pd.DataFrame([{"x": 0.03, "y": ring, "name": f"{ring:.2g}"} for ring in _RINGS])
    return [
        alt.Chart(rings)
        .mark_line(color="#DDE1E5", strokeWidth=1)
        .encode(x=_flat("x", "x"), y=_flat("y", "y"), detail="ring:N", order="step:Q"),
        alt.Chart(spokes).mark_rule(color="#DDE1E5").encode(x=_flat("x", "x"), y=_flat("y", "y"), x2="x2:Q", y2="y2:Q"),
        alt.Chart(names).mark_text(fontSize=12).encode(x=_flat("x", "x"), y=_flat("y", "y"), text="name:N"),
        alt.Chart(marks)
        .mark_text(fontSize=10, color=MUTED, align="left")
        .encode(x=_flat("x", "x"), y=_flat("y", "y"), text="name:N"),
    ]


def _flat(column: str, channel: str) -> Any:
    """A channel without an axis, as far one way as the other."""
    made = {"x": alt.X, "y": alt.Y}[channel]
    return made(f"{column}:Q", axis=None, scale=alt.Scale(domain=[-_EDGE, _EDGE], nice=False, zero=False))
