"""A map of the world: each country in the colour of its value."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import altair as alt
import pandas as pd
import pycountry

from chartlake.errors import ConfigError
from dashboard.pictures.encoding import DARKER, number_format, written
from dashboard.sheets import Visual

OUTLINES: Final = Path(__file__).parents[2] / "node_modules" / "world-atlas" / "countries-110m.json"
_NOTHING: Final = "#E9ECEF"


def filled_map(visual: Visual, rows: pd.DataFrame) -> Any:
    """Countries without a value are grey. A place that is no country, as the world, has no shape: the table has it."""
    (place,), (value,) = visual.fields["place"], visual.fields["value"]
    beside = {f"told_{one.column}": one for one in visual.fields.get("tooltip", ())}
    texts = {name: written(one, rows) for name, one in beside.items()}
    known = rows.assign(id=rows[place.column].map(number), **texts).dropna(subset=["id", value.column])
    outlines = alt.InlineData(values=_outlines(), format=alt.TopoDataFormat(feature="countries", type="topojson"))
    land = alt.Chart(outlines).mark_geoshape(fill=_NOTHING, stroke="white", strokeWidth=0.4)
    shade = alt.Color(
        f"{value.column}:Q",
        title=value.titled,
        scale=alt.Scale(scheme=DARKER, reverse=value.reversed),
        legend=alt.Legend(orient="bottom", format=number_format(value), gradientLength=180, titleLimit=400),
    )
    told = [
        alt.Tooltip("properties.name:N", title=place.label),
        alt.Tooltip(f"{value.column}:Q", title=value.titled, format=number_format(value)),
        *(alt.Tooltip(f"{name}:N", title=one.titled) for name, one in beside.items()),
    ]
    filled = (
        alt.Chart(outlines)
        .mark_geoshape(stroke="white", strokeWidth=0.4)
        .transform_lookup("id", from_=alt.LookupData(data=known, key="id", fields=[value.column, *beside]))
        .transform_filter(f"isValid(datum.{value.column})")
        .encode(color=shade, tooltip=told)
    )
    return alt.layer(land, filled).project("equalEarth").properties(height=440)


def number(market: Any) -> str | None:
    """The three digits that the outlines call a country by; None for what is no country."""
    country = pycountry.countries.get(alpha_2=str(market).upper())
    return str(country.numeric) if country else None


def without_shape(markets: list[str]) -> list[str]:
    """The countries that are too small for these outlines."""
    drawn = {str(one.get("id")) for one in _outlines()["objects"]["countries"]["geometries"]}
    return [market for market in markets if (code := number(market)) and code not in drawn]


@cache
def _outlines() -> Any:
    if not OUTLINES.exists():
        raise ConfigError(f"the outlines of the countries are not installed ({OUTLINES.name}): run `make setup`")
    return json.loads(OUTLINES.read_text(encoding="utf-8"))
