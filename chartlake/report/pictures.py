"""The report's pictures as SVG: specified with Altair, drawn by vl-convert, whose wheel carries its engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import vl_convert

from chartlake.report.model import Picture

WIDTH: Final = 300
HEIGHT: Final = 150
# Okabe and Ito's colours, which the colour-blind tell apart; marks differ in shape too.
_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross")


def svg(picture: Picture, *, font: str) -> str:
    """The picture as one SVG element without a reference to anything outside."""
    drawn = _overlap(picture) if picture.kind == "overlap" else _profile(picture)
    chart = drawn.properties(
        width=WIDTH, height=HEIGHT, background="transparent", padding={"left": 18, "right": 8, "top": 4, "bottom": 4}
    ).configure(font=font, axis=alt.AxisConfig(labelFontSize=11, titleFontSize=11, titleFontWeight="normal"))
    legend = {"labelFontSize": 11, "orient": "top", "title": None}
    return str(vl_convert.vegalite_to_svg(chart.configure_legend(**legend).to_dict()))


def _overlap(picture: Picture) -> alt.Chart:
    days = alt.Axis(title="TikTok's chart of so many days before", values=list(range(0, 15, 2)))
    share = alt.Axis(title="Jaccard, 0 to 1", format=".3~f", tickCount=4)
    chart: alt.Chart = (
        alt.Chart(_values(picture))
        .mark_line(point=True, strokeWidth=1.5)
        .encode(
            x=alt.X("at:Q", axis=days, scale=alt.Scale(domain=[0, 14])),
            y=alt.Y("value:Q", axis=share, scale=alt.Scale(zero=True, nice=True)),
            color=_series(picture),
            shape=_shape(picture),
        )
    )
    return chart


def _profile(picture: Picture) -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(_values(picture))
        .mark_point(filled=True, size=50, opacity=1)
        .encode(
            x=alt.X("value:Q", axis=alt.Axis(title="mean, 0 to 1"), scale=alt.Scale(domain=[0, 1])),
            y=alt.Y(
                "at:N", axis=alt.Axis(title=None), sort=list(dict.fromkeys(str(point.at) for point in picture.points))
            ),
            color=_series(picture),
            shape=_shape(picture),
        )
    )
    return chart


def _values(picture: Picture) -> Any:
    return alt.InlineData(values=[{"series": one.series, "at": one.at, "value": one.value} for one in picture.points])


def _series(picture: Picture) -> alt.Color:
    names = _names(picture)
    return alt.Color(
        "series:N", scale=alt.Scale(domain=names, range=[_of(_COLOURS, place) for place in range(len(names))])
    )


def _shape(picture: Picture) -> alt.Shape:
    names = _names(picture)
    return alt.Shape(
        "series:N", scale=alt.Scale(domain=names, range=[_of(_SHAPES, place) for place in range(len(names))])
    )


def _of(repeated: Sequence[str], place: int) -> str:
    return repeated[place % len(repeated)]


def _names(picture: Picture) -> list[str]:
    return list(dict.fromkeys(point.series for point in picture.points))
