"""How fields stand on axes, in legends and in tooltips, the same in every picture."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import altair as alt
import pandas as pd

from dashboard import wording
from dashboard.sheets import Field, Format, Visual

# Okabe and Ito's colours: they can be told apart with any kind of colour blindness.
COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999933")
FIRST: Final = COLOURS[0]
MUTED: Final = "#5F6B76"
# A scale of one colour, light to dark: more is darker in print, too.
DARKER: Final = "blues"
HEIGHT: Final = 320
# A chart as wide as the page is as high as it says with its axes and its legend.
FOOT: Final = 50
LEGEND: Final = 70
_MIDNIGHT: Final = "timeFormat(datum.value, '%H%M') === '0000' ? datum.label : ''"
_FONT: Final = "sans-serif"
_D3: Final[Mapping[Format, str]] = {Format.COUNT: ",.0f", Format.DECIMAL: ",.2f", Format.SHARE: ".1%"}
_TYPES: Final[Mapping[Format, str]] = {Format.TEXT: "N", Format.DAY: "T", Format.MOMENT: "T"}


def shown(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as Altair takes them: dates as instants without a zone, counts as numbers."""
    found = rows.copy()
    for name in found.columns:
        column = found[name]
        if column.dtype == object and len(column.dropna()) and isinstance(column.dropna().iloc[0], date):
            found[name] = pd.to_datetime(column)
        elif isinstance(column.dtype, pd.Int32Dtype | pd.Int64Dtype):
            found[name] = column.astype("float64")
    return found


def shorthand(field: Field) -> str:
    """The column and its kind, as Altair writes it."""
    return f"{field.column}:{_TYPES.get(field.format, 'Q')}"


def x(field: Field, **rest: Any) -> Any:
    """A field along the foot of a picture."""
    return alt.X(shorthand(field), **{**_placed(field), **rest})


def y(field: Field, **rest: Any) -> Any:
    """A field up the side of a picture; ranks have the top of the chart at the top."""
    return alt.Y(shorthand(field), **{**_placed(field), **rest})


def tooltip(visual: Visual) -> list[Any]:
    """Every field of a visual, in the order of the description."""
    return [
        alt.Tooltip(shorthand(one), title=one.titled, format=_form(one) or alt.Undefined) for one in visual.every_field
    ]


def colour(field: Field | None) -> dict[str, Any]:
    """The colour of each value of a field, with a legend below; one colour where there is no field."""
    if field is None:
        return {"color": alt.value(FIRST)}
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=320, title=None)
    scale = alt.Scale(range=list(COLOURS))
    return {"color": alt.Color(f"{field.column}:N", title=field.label, scale=scale, sort=None, legend=legend)}


def number_format(field: Field) -> str:
    """The d3 format of a field's numbers."""
    return _D3.get(field.format, "")


def labels(texts: Sequence[str]) -> str:
    """A label for each place 0, 1, … of an axis: two rows of one name stay two rows."""
    # In ASCII: a line separator of Unicode inside a title would end the expression.
    return f"{json.dumps(list(texts))}[datum.value]"


def written(field: Field, rows: pd.DataFrame) -> list[str]:
    """Every row's value of a field, as the page writes it."""
    return [wording.value(field, one) for one in rows[field.column]]


def quiet(chart: Any) -> Any:
    """A chart without a frame, in the font of the page."""
    return chart.configure(font=_FONT, background="transparent", view=alt.ViewConfig(stroke=None)).configure_axis(
        gridColor="#EEF0F2", labelLimit=220, labelFontSize=12, titleFontSize=12, titleFontWeight="normal"
    )


def _placed(field: Field) -> dict[str, Any]:
    return {"title": field.titled, "axis": _axis(field), "scale": _scale(field)}


def _axis(field: Field) -> Any:
    if field.format in (Format.DAY, Format.MOMENT):
        # Over few days a tick stands at noon as well, which is no other day.
        label = _MIDNIGHT if field.format is Format.DAY else alt.Undefined
        return alt.Axis(format="%-d %b %Y", labelOverlap=True, tickCount=6, labelExpr=label, grid=False)
    return number_axis(field)


def number_axis(field: Field) -> Any:
    """An axis of numbers; one of counts has whole numbers only."""
    whole = 1 if field.format is Format.COUNT else alt.Undefined
    return alt.Axis(format=_form(field) or alt.Undefined, labelOverlap=True, tickMinStep=whole)


def _form(field: Field) -> str:
    return "%-d %b %Y" if field.format is Format.DAY else _D3.get(field.format, "")


def _scale(field: Field) -> Any:
    if field.format in (Format.DAY, Format.MOMENT, Format.TEXT):
        return alt.Undefined
    # A reversed axis is one of ranks, which has no zero.
    return alt.Scale(reverse=field.reversed, zero=not field.reversed, nice=not field.reversed)
