"""Every visual as QuickSight draws it: what all have, and what its kind has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dashboard import quicksight_charts as charts
from dashboard.quicksight_fields import Drawing, Json
from dashboard.quicksight_tables import HIDDEN, every_row, kpi, table
from dashboard.sheets import Field, Kind, Visual

WHY: Final = "--why"
_LONGEST: Final = 1024


def drawn(drawing: Drawing) -> Iterator[Json]:
    """The QuickSight visuals of one visual: itself, and for a KPI the table below it that says how sure and of when.

    A KPI of QuickSight holds one number, and compares it with any other that it is given.
    """
    kind, draw = _DRAWN[drawing.visual.kind]
    yield {kind: {**_head(drawing), **draw(drawing)}}
    if why := _said_beside(drawing.visual):
        yield {"TableVisual": {"VisualId": drawing.visual.name + WHY, "Title": HIDDEN, **table(drawing, why)}}


def ids(visual: Visual) -> tuple[str, ...]:
    """The ids of the QuickSight visuals of one visual."""
    return (visual.name, visual.name + WHY) if _said_beside(visual) else (visual.name,)


def _head(drawing: Drawing) -> Json:
    visual, value = drawing.visual, drawing.visual.of("value")
    said = [value.titled] if visual.kind is Kind.KPI and value else []
    subtitle = ". ".join([*said, *([visual.note] if visual.note else [])])
    return {
        "VisualId": visual.name,
        "Title": {"Visibility": "VISIBLE", "FormatText": {"PlainText": visual.title}},
        "Subtitle": {"Visibility": "VISIBLE", "FormatText": {"PlainText": subtitle}} if subtitle else HIDDEN,
        "VisualContentAltText": " ".join(filter(None, [visual.title, visual.note, visual.nothing]))[:_LONGEST],
    }


def _said_beside(visual: Visual) -> tuple[tuple[str, Field], ...]:
    if visual.kind is not Kind.KPI:
        return ()
    return tuple((role, one) for role in ("low", "high", "why") for one in visual.fields.get(role, ()))


_DRAWN: Final[Mapping[Kind, tuple[str, Callable[[Drawing], Json]]]] = {
    Kind.KPI: ("KPIVisual", kpi),
    Kind.TABLE: ("TableVisual", every_row),
    Kind.BAR: ("BarChartVisual", charts.bar),
    Kind.LINE: ("LineChartVisual", charts.line),
    Kind.STEP: ("LineChartVisual", charts.step),
    Kind.HEAT_MAP: ("HeatMapVisual", charts.heat_map),
    Kind.SCATTER: ("ScatterPlotVisual", charts.scatter),
    Kind.FUNNEL: ("FunnelChartVisual", charts.funnel),
    Kind.RADAR: ("RadarChartVisual", charts.radar),
    Kind.FILLED_MAP: ("FilledMapVisual", charts.filled_map),
    Kind.WORD_CLOUD: ("WordCloudVisual", charts.word_cloud),
}
