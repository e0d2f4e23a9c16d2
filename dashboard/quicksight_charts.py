"""The charts of the dashboard as QuickSight draws them."""

from __future__ import annotations

from typing import Final

from dashboard.quicksight_data import country_column
from dashboard.quicksight_fields import Drawing, Json
from dashboard.quicksight_wells import (
    category_sort,
    colour_scale,
    dimensions,
    items_limit,
    labelled,
    measures,
    tooltip,
)

_MOST_LINES: Final = 25


def bar(drawing: Drawing) -> Json:
    """One bar a category, sorted as the description sorts them."""
    category = drawing.visual.fields["category"][0]
    values = drawing.visual.fields["value"]
    return {
        "ChartConfiguration": {
            "FieldWells": {
                "BarChartAggregatedFieldWells": {
                    "Category": dimensions(drawing, "category"),
                    "Values": measures(drawing, "value"),
                    "Colors": dimensions(drawing, "colour"),
                }
            },
            "SortConfiguration": {"CategorySort": category_sort(drawing), "CategoryItemsLimit": items_limit(drawing)},
            # Names of songs are read lying, dates and numbers standing.
            "Orientation": "HORIZONTAL" if drawing.type_of(category) == "STRING" else "VERTICAL",
            "BarsArrangement": "CLUSTERED",
            "CategoryLabelOptions": labelled(drawing, "category", [category]),
            "ValueLabelOptions": labelled(drawing, "value", values),
            "Tooltip": tooltip(drawing, "category", "value", "colour"),
        }
    }


def line(drawing: Drawing) -> Json:
    """One line a colour, with a mark on every date that was collected."""
    return _lines(drawing, ("y",), {"LineInterpolation": "LINEAR"}, markers="VISIBLE")


def step(drawing: Drawing) -> Json:
    """Lines that keep their height until the next value."""
    return _lines(drawing, ("y", "low", "high"), {"LineInterpolation": "STEPPED"}, markers="HIDDEN")


def _lines(drawing: Drawing, roles: tuple[str, ...], style: Json, *, markers: str) -> Json:
    """Lines; those of an interval are dashed. A date that is missing leaves a gap, for nothing was seen then."""
    visual = drawing.visual
    measured = [(role, one) for role in roles for one in visual.fields.get(role, ())]
    interval = [drawing.field_id(role, one) for role, one in measured if role != "y"]
    dashed = {"LineStyleSettings": {**style, "LineStyle": "DASHED", "LineWidth": "1px"}}
    return {
        "ChartConfiguration": {
            "FieldWells": {
                "LineChartAggregatedFieldWells": {
                    "Category": dimensions(drawing, "x"),
                    "Values": [drawing.measure(role, one) for role, one in measured],
                    "Colors": _colours(drawing),
                }
            },
            "SortConfiguration": {
                "CategorySort": [
                    {"FieldSort": {"FieldId": drawing.field_id("x", visual.fields["x"][0]), "Direction": "ASC"}}
                ],
                "ColorItemsLimitConfiguration": {"ItemsLimit": _MOST_LINES, "OtherCategories": "EXCLUDE"},
            },
            "Type": "LINE",
            "XAxisLabelOptions": labelled(drawing, "x", visual.fields["x"]),
            "PrimaryYAxisLabelOptions": labelled(drawing, "y", visual.fields["y"]),
            "PrimaryYAxisDisplayOptions": {
                "MissingDataConfigurations": [{"TreatmentOption": "SHOW_AS_BLANK"}],
            },
            "DefaultSeriesSettings": {
                "LineStyleSettings": style,
                "MarkerStyleSettings": {"MarkerVisibility": markers, "MarkerSize": "4px"},
            },
            "Series": [
                {"FieldSeriesItem": {"FieldId": one, "AxisBinding": "PRIMARY_YAXIS", "Settings": dashed}}
                for one in interval
            ],
            "Legend": {"Visibility": "VISIBLE" if visual.fields.get("colour") or interval else "HIDDEN"},
            "Tooltip": tooltip(drawing, "x", *roles, "colour"),
        }
    }


def _colours(drawing: Drawing) -> list[Json]:
    if drawing.series:
        field_id = drawing.field_id("colour", drawing.series[0])
        place = drawing.place(drawing.calculated("series"))
        return [{"CategoricalDimensionField": {"FieldId": field_id, "Column": place}}]
    return dimensions(drawing, "colour")


def heat_map(drawing: Drawing) -> Json:
    """Cells, the darker the more."""
    fields = drawing.visual.fields
    sorts = {role: drawing.field_id(role, fields[role][0]) for role in ("x", "y")}
    return {
        "ChartConfiguration": {
            "FieldWells": {
                "HeatMapAggregatedFieldWells": {
                    "Rows": dimensions(drawing, "y"),
                    "Columns": dimensions(drawing, "x"),
                    "Values": measures(drawing, "value"),
                }
            },
            "SortConfiguration": {
                "HeatMapRowSort": [{"FieldSort": {"FieldId": sorts["y"], "Direction": "ASC"}}],
                "HeatMapColumnSort": [{"FieldSort": {"FieldId": sorts["x"], "Direction": "ASC"}}],
            },
            "RowLabelOptions": labelled(drawing, "y", fields["y"]),
            "ColumnLabelOptions": labelled(drawing, "x", fields["x"]),
            "ColorScale": {
                "Colors": [{"Color": colour} for colour in colour_scale(fields["value"][0])],
                "ColorFillType": "GRADIENT",
            },
            "DataLabels": {"Visibility": "VISIBLE", "Overlap": "DISABLE_OVERLAP"},
            "Tooltip": tooltip(drawing, "x", "y", "value"),
        }
    }


def scatter(drawing: Drawing) -> Json:
    """Every row a point, unaggregated."""
    fields = drawing.visual.fields
    return {
        "ChartConfiguration": {
            "FieldWells": {
                "ScatterPlotUnaggregatedFieldWells": {
                    "XAxis": dimensions(drawing, "x"),
                    "YAxis": dimensions(drawing, "y"),
                    "Size": measures(drawing, "size"),
                    "Category": dimensions(drawing, "colour"),
                    "Label": dimensions(drawing, "label"),
                }
            },
            "SortConfiguration": {"ScatterPlotLimitConfiguration": items_limit(drawing)},
            "XAxisLabelOptions": labelled(drawing, "x", fields["x"]),
            "YAxisLabelOptions": labelled(drawing, "y", fields["y"]),
            "Tooltip": tooltip(drawing, "label", "x", "y", "size", "colour"),
        }
    }


def funnel(drawing: Drawing) -> Json:
    """One below the other, in the order of the description."""
    wells = {"Category": dimensions(drawing, "category"), "Values": measures(drawing, "value")}
    return {
        "ChartConfiguration": {
            "FieldWells": {"FunnelChartAggregatedFieldWells": wells},
            "SortConfiguration": {"CategorySort": category_sort(drawing)},
            "CategoryLabelOptions": labelled(drawing, "category", drawing.visual.fields["category"]),
            "ValueLabelOptions": labelled(drawing, "value", drawing.visual.fields["value"]),
            "DataLabelOptions": {"Visibility": "VISIBLE", "MeasureDataLabelStyle": "VALUE_ONLY"},
            "Tooltip": tooltip(drawing, "category", "value"),
        }
    }


def radar(drawing: Drawing) -> Json:
    """One ring of axes, one line a colour."""
    return {
        "ChartConfiguration": {
            "FieldWells": {
                "RadarChartAggregatedFieldWells": {
                    "Category": dimensions(drawing, "category"),
                    "Color": dimensions(drawing, "colour"),
                    "Values": measures(drawing, "value"),
                }
            },
            "SortConfiguration": {"CategorySort": category_sort(drawing)},
            "Shape": "POLYGON",
            "AxesRangeScale": "SHARED",
            "CategoryLabelOptions": labelled(drawing, "category", drawing.visual.fields["category"]),
            "Legend": {"Visibility": "VISIBLE"},
        }
    }


def filled_map(drawing: Drawing) -> Json:
    """Countries, coloured; the world as a whole has no place on it."""
    place, value = drawing.visual.fields["place"][0], drawing.visual.fields["value"][0]
    pale, dark = colour_scale(value)
    gradient = {
        "Expression": f"{drawing.aggregation('value', value)}({{{value.column}}})",
        "Color": {"Stops": [{"GradientOffset": 0, "Color": pale}, {"GradientOffset": 100, "Color": dark}]},
    }
    shape = {"FieldId": drawing.field_id("place", place), "Format": {"BackgroundColor": {"Gradient": gradient}}}
    return {
        "ChartConfiguration": {
            "FieldWells": {
                "FilledMapAggregatedFieldWells": {
                    "Geospatial": [drawing.dimension("place", place, country_column(place.column))],
                    "Values": measures(drawing, "value"),
                }
            },
            "Legend": {"Visibility": "VISIBLE"},
            "Tooltip": tooltip(drawing, "place", "value"),
            "MapStyleOptions": {"BaseMapStyle": "LIGHT_GRAY"},
        },
        "ConditionalFormatting": {"ConditionalFormattingOptions": [{"Shape": shape}]},
    }


def word_cloud(drawing: Drawing) -> Json:
    """Words, the larger the more."""
    wells = {"GroupBy": dimensions(drawing, "word"), "Size": measures(drawing, "value")}
    return {
        "ChartConfiguration": {
            "FieldWells": {"WordCloudAggregatedFieldWells": wells},
            "SortConfiguration": {"CategorySort": category_sort(drawing), "CategoryItemsLimit": items_limit(drawing)},
            "WordCloudOptions": {
                "WordOrientation": "HORIZONTAL",
                "WordCasing": "EXISTING_CASE",
                "CloudLayout": "FLUID",
                "MaximumStringLength": 100,
            },
        }
    }
