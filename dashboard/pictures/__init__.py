"""The pictures of the local page: a visual of the description and its rows become a Vega-Lite picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from dashboard.pictures import bars, grids, lines, points, radar, words, world
from dashboard.pictures.encoding import quiet, shown
from dashboard.sheets import Kind, Visual

Picture = dict[str, Any]  # a specification of Vega-Lite with its rows
# A visual's `limit` says how many rows it draws; Altair would refuse more than 5,000.
alt.data_transformers.disable_max_rows()
_DRAWN: Final[Mapping[Kind, Callable[[Visual, pd.DataFrame], Any]]] = {
    Kind.BAR: bars.bar,
    Kind.FUNNEL: bars.funnel,
    Kind.LINE: lines.line,
    Kind.STEP: lines.step,
    Kind.HEAT_MAP: grids.heat_map,
    Kind.SCATTER: points.scatter,
    Kind.RADAR: radar.radar,
    Kind.FILLED_MAP: world.filled_map,
    Kind.WORD_CLOUD: words.word_cloud,
}


def picture(visual: Visual, rows: pd.DataFrame) -> Picture:
    """The Vega-Lite of a visual over its rows, of which there is one at least. A KPI and a table are no pictures."""
    # Checking against the whole schema takes longer than drawing: the tests do it for every picture.
    with debug_mode(False):
        found: Picture = chart(visual, rows).to_dict(validate=False)
    return found


def chart(visual: Visual, rows: pd.DataFrame) -> Any:
    """As `picture`, as an Altair chart."""
    return quiet(_DRAWN[visual.kind](visual, shown(rows)))


def is_picture(visual: Visual) -> bool:
    """Whether a visual is drawn, rather than written as a number or a table."""
    return visual.kind in _DRAWN
