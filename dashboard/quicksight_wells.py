"""What QuickSight's charts have in common: the wells of a role, order and limit, labels of axes, tooltips."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.quicksight_fields import Drawing, Json
from dashboard.quicksight_theme import DARK, PALE
from dashboard.sheets import Field


def dimensions(drawing: Drawing, role: str) -> list[Json]:
    """The fields of a role, as dimensions."""
    return [drawing.dimension(role, one) for one in drawing.visual.fields.get(role, ())]


def measures(drawing: Drawing, role: str) -> list[Json]:
    """The fields of a role, as measures."""
    return [drawing.measure(role, one) for one in drawing.visual.fields.get(role, ())]


def items_limit(drawing: Drawing) -> Json:
    """No more than the description draws, and no sum of the rest."""
    return {"ItemsLimit": drawing.visual.limit, "OtherCategories": "EXCLUDE"}


def colour_scale(value: Field) -> tuple[str, str]:
    """From the smallest value's colour to the largest's; the first of ranks is the strongest."""
    return (DARK, PALE) if value.reversed else (PALE, DARK)


def category_sort(drawing: Drawing) -> list[Json]:
    """The first column of the visual's order, by which QuickSight sorts categories."""
    if drawing.ordered_by_hand:
        by_hand = drawing.place(drawing.calculated("order"))
        return [{"ColumnSort": {"SortBy": by_hand, "Direction": "ASC", "AggregationFunction": numerical("MIN")}}]
    ids = {
        one.column: drawing.field_id(role, one)
        for role in ("category", "value", "word", "colour")
        for one in drawing.visual.fields.get(role, ())
    }
    found = [one for one in drawing.visual.order if one.column in ids][:1]
    return [
        {"FieldSort": {"FieldId": ids[one.column], "Direction": "DESC" if one.descending else "ASC"}} for one in found
    ]


def labelled(drawing: Drawing, role: str, fields: Iterable[Field]) -> Json:
    """An axis with its label and unit."""
    return {
        "Visibility": "VISIBLE",
        "AxisLabelOptions": [
            {
                "CustomLabel": one.titled,
                "ApplyTo": {
                    "FieldId": drawing.field_id(role, one),
                    "Column": drawing.place(drawing.column(role, one)),
                },
            }
            for one in fields
        ],
    }


def tooltip(drawing: Drawing, *roles: str) -> Json:
    """What is in the wells, then what else the description has a reader told."""
    fields = drawing.visual.fields
    shown = [(role, one) for role in roles for one in fields.get(role, ())]
    wells: list[Json] = [
        {"FieldTooltipItem": {"FieldId": drawing.field_id(role, one), "Label": one.titled, "Visibility": "VISIBLE"}}
        for role, one in shown
    ]
    beside: list[Json] = [
        {
            "ColumnTooltipItem": {
                "Column": drawing.place(one.column),
                "Label": one.titled,
                "Visibility": "VISIBLE",
                "Aggregation": _told(drawing, one),
            }
        }
        for one in fields.get("tooltip", ())
    ]
    return {
        "TooltipVisibility": "VISIBLE",
        "SelectedTooltipType": "DETAILED",
        "FieldBasedTooltip": {
            "AggregationVisibility": "HIDDEN",
            "TooltipTitleType": "PRIMARY_VALUE",
            "TooltipFields": [*wells, *beside],
        },
    }


def _told(drawing: Drawing, one: Field) -> Json:
    """The one value of the rows behind a mark; `several` where their texts differ."""
    match drawing.type_of(one):
        case "STRING":
            single = {"SimpleAttributeAggregation": "UNIQUE_VALUE", "ValueForMultipleValues": "several"}
            return {"AttributeAggregationFunction": single}
        case "DATETIME":
            return {"DateAggregationFunction": "MAX"}
    return numerical(drawing.aggregation("tooltip", one))


def numerical(aggregation: str) -> Json:
    """An aggregation of numbers, where QuickSight takes any."""
    return {"NumericalAggregationFunction": {"SimpleNumericalAggregation": aggregation}}
