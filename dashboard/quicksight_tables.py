"""Numbers that stand alone, and tables, as QuickSight draws them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dashboard.quicksight_fields import Drawing, Json
from dashboard.quicksight_theme import TONES
from dashboard.quicksight_wells import measures
from dashboard.sheets import Field, Shade, Value

HIDDEN: Final[Json] = {"Visibility": "HIDDEN"}


def kpi(drawing: Drawing) -> Json:
    """One number."""
    return {
        "ChartConfiguration": {
            "FieldWells": {"Values": measures(drawing, "value"), "TargetValues": [], "TrendGroups": []},
            "KPIOptions": {
                "Comparison": {"ComparisonMethod": "DIFFERENCE"},
                "PrimaryValueDisplayType": "ACTUAL",
                "SecondaryValue": HIDDEN,
                "TrendArrows": HIDDEN,
                "ProgressBar": HIDDEN,
            },
        }
    }


def every_row(drawing: Drawing) -> Json:
    """A table of the visual's columns."""
    return table(drawing, tuple(("columns", one) for one in drawing.visual.fields["columns"]))


def table(drawing: Drawing, columns: tuple[tuple[str, Field], ...]) -> Json:
    """A table of these (role, field)."""
    if any(one.aggregate for _, one in columns):
        groups = [drawing.dimension(role, one) for role, one in columns if not one.aggregate]
        values = [drawing.measure(role, one) for role, one in columns if one.aggregate]
        wells: Json = {"TableAggregatedFieldWells": {"GroupBy": groups, "Values": values}}
    else:
        wells = {"TableUnaggregatedFieldWells": {"Values": [_plain(drawing, role, one) for role, one in columns]}}
    ids = {one.column: drawing.field_id(role, one) for role, one in columns}
    order = [
        {"FieldSort": {"FieldId": ids[one.column], "Direction": "DESC" if one.descending else "ASC"}}
        for one in drawing.visual.order
        if one.column in ids
    ]
    found: Json = {
        "ChartConfiguration": {
            "FieldWells": wells,
            "SortConfiguration": {"RowSort": order} if order else {},
            "TableOptions": {"HeaderStyle": {"TextWrap": "WRAP"}, "CellStyle": {"TextWrap": "WRAP"}},
            "TotalOptions": {"TotalsVisibility": "HIDDEN"},
            "FieldOptions": {
                "SelectedFieldOptions": [
                    {"FieldId": drawing.field_id(role, one), "CustomLabel": one.titled, "Visibility": "VISIBLE"}
                    for role, one in columns
                ]
            },
        }
    }
    shades = [shade for role, one in columns for shade in _shades(drawing, role, one)]
    return {**found, "ConditionalFormatting": {"ConditionalFormattingOptions": shades}} if shades else found


def _plain(drawing: Drawing, role: str, one: Field) -> Json:
    found = {"FieldId": drawing.field_id(role, one), "Column": drawing.place(one.column)}
    cell = drawing.cell(role, one)
    return {**found, "FormatConfiguration": cell} if cell else found


def _shades(drawing: Drawing, role: str, one: Field) -> Iterator[Json]:
    for shade in one.shades:
        for expression in _expressions(one, shade):
            colour = {"Solid": {"Expression": expression, "Color": TONES[shade.tone]}}
            yield {"Cell": {"FieldId": drawing.field_id(role, one), "TextFormat": {"TextColor": colour}}}


def _expressions(one: Field, shade: Shade) -> Iterator[str]:
    yield from (f"{{{one.column}}} = {_literal(value)}" for value in shade.values)
    above = [f"{{{one.column}}} > {shade.above:g}"] if shade.above is not None else []
    below = [f"{{{one.column}}} < {shade.below:g}"] if shade.below is not None else []
    if above or below:
        yield " AND ".join([*above, *below])


def _literal(value: Value) -> str:
    return '"' + value.replace('"', '\\"') + '"' if isinstance(value, str) else str(value)
