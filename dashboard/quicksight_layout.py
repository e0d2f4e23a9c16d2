"""Where everything stands on a sheet of QuickSight: a grid of 36 columns, which QuickSight stacks on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from dashboard.quicksight_fields import Json
from dashboard.quicksight_visuals import ids
from dashboard.sheets import Kind, Sheet, Visual

COLUMNS: Final = 36
_CONTROL: Final = 6
_INTRODUCTION: Final = 3
_NUMBER: Final = 6
_SAID_BELOW: Final = 5
_PICTURE: Final = 14


def texts(sheet: Sheet) -> Iterator[Json]:
    """What the sheet asks, on top; at its foot why a visual may be empty, which QuickSight has no other place for."""
    yield {"SheetTextBoxId": _top(sheet), "Content": _text([sheet.asks])}
    without = [f"Nothing at all? {sheet.without}"] if sheet.without else []
    nothing = [f"{visual.title} {visual.nothing}" for visual in sheet.visuals]
    yield {"SheetTextBoxId": _foot(sheet), "Content": _text(["Where a visual is empty:", *without, *nothing])}


def layout(sheet: Sheet) -> Json:
    """The places of a sheet's text boxes and visuals."""
    elements = [_placed(_top(sheet), "TEXT_BOX", column=0, width=COLUMNS, row=0, height=_INTRODUCTION)]
    row = _INTRODUCTION
    for line in _lines(sheet.visuals):
        height = max(_height(visual) for visual in line)
        for place, visual in enumerate(line):
            elements.extend(_stacked(visual, column=place * _width(visual), row=row, height=height))
        row += height
    foot = _placed(_foot(sheet), "TEXT_BOX", column=0, width=COLUMNS, row=row, height=2 + len(sheet.visuals))
    return _grid([*elements, foot])


def control_layout(control_ids: Sequence[str]) -> Json:
    """The places of a sheet's controls, side by side above it."""
    in_a_row = COLUMNS // _CONTROL
    return _grid(
        _placed(
            name,
            "PARAMETER_CONTROL",
            column=number % in_a_row * _CONTROL,
            width=_CONTROL,
            row=number // in_a_row,
            height=1,
        )
        for number, name in enumerate(control_ids)
    )


def _lines(visuals: Iterable[Visual]) -> Iterator[list[Visual]]:
    """Visuals that stand side by side: of one width, as many as there is room for."""
    line: list[Visual] = []
    for visual in visuals:
        if line and (_width(visual) != _width(line[0]) or len(line) * _width(visual) >= COLUMNS):
            yield line
            line = []
        line.append(visual)
    if line:
        yield line


def _width(visual: Visual) -> int:
    if visual.kind is Kind.KPI:
        return COLUMNS // 3
    return COLUMNS if visual.wide else COLUMNS // 2


def _height(visual: Visual) -> int:
    return _NUMBER + _SAID_BELOW if visual.kind is Kind.KPI else _PICTURE


def _stacked(visual: Visual, *, column: int, row: int, height: int) -> Iterator[Json]:
    """A visual, and what stands below a number."""
    name, *below = ids(visual)
    width = _width(visual)
    own = _NUMBER if below else height
    yield _placed(name, "VISUAL", column=column, width=width, row=row, height=own)
    for one in below:
        yield _placed(one, "VISUAL", column=column, width=width, row=row + own, height=height - own)


def _placed(name: str, kind: str, *, column: int, width: int, row: int, height: int) -> Json:
    return {
        "ElementId": name,
        "ElementType": kind,
        "ColumnIndex": column,
        "ColumnSpan": width,
        "RowIndex": row,
        "RowSpan": height,
    }


def _grid(elements: Iterable[Json]) -> Json:
    size = {"ScreenCanvasSizeOptions": {"ResizeOption": "RESPONSIVE"}}
    return {"Configuration": {"GridLayout": {"Elements": list(elements), "CanvasSizeOptions": size}}}


def _top(sheet: Sheet) -> str:
    return f"{sheet.name}-asks"


def _foot(sheet: Sheet) -> str:
    return f"{sheet.name}-empty"


def _text(lines: Iterable[str]) -> str:
    return "<text-box>" + "<br/>".join(escape(line, quote=False) for line in lines) + "</text-box>"
