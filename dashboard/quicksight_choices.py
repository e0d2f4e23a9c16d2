"""What a reader chooses in QuickSight: parameters, the controls of each sheet, and the filters that they turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dashboard.quicksight_data import DataSets, filter_column
from dashboard.quicksight_fields import Json
from dashboard.quicksight_visuals import ids
from dashboard.sheets import Choice, Choosing, Dashboard, Parameter, Sheet, Value, Visual

# Until a reader chooses all that the lake holds, as on the page: no chart is so old.
_FIRST_DAY: Final = "addDateTime(-30, 'YYYY', truncDate('DD', now()))"
_LAST_DAY: Final = "truncDate('DD', now())"
_NOT_EMPTY: Final = "NON_NULLS_ONLY"


def parameters(dashboard: Dashboard) -> Iterator[Json]:
    """The parameters; of days there are two."""
    for one in dashboard.parameters.values():
        if one.choosing is Choosing.DAYS:
            first, last = _days(one)
            yield _day(first, _FIRST_DAY)
            yield _day(last, _LAST_DAY)
        else:
            several = one.choosing is Choosing.SEVERAL
            yield {
                "StringParameterDeclaration": {
                    "ParameterValueType": "MULTI_VALUED" if several else "SINGLE_VALUED",
                    "Name": _name(one.name),
                    "DefaultValues": {"StaticValues": [one.first] if one.first else []},
                    "ValueWhenUnset": {"ValueWhenUnsetOption": "RECOMMENDED_VALUE"},
                }
            }


def controls(sheet: Sheet, dashboard: Dashboard, sets: DataSets) -> Iterator[Json]:
    """The controls of the parameters that a sheet's visuals take; their ids are `<sheet>-<parameter>`."""
    for name in sheet.parameters:
        one = dashboard.parameters[name]
        if one.choosing is Choosing.DAYS:
            for parameter, end in zip(_days(one), ("from", "to"), strict=True):
                yield {
                    "DateTimePicker": {
                        "ParameterControlId": f"{sheet.name}-{parameter}",
                        "Title": f"{one.label}, {end}",
                        "SourceParameterName": parameter,
                        "DisplayOptions": {"DateTimeFormat": "D MMM YYYY"},
                    }
                }
        else:
            yield {"Dropdown": _dropdown(sheet, one, dashboard, sets)}


def filters(dashboard: Dashboard, sets: DataSets) -> Iterator[Json]:
    """One filter group for each column of each visual that a choice or a condition of its own keeps rows out by."""
    for sheet in dashboard.sheets:
        for visual in sheet.visuals:
            for column, name in visual.filters.items():
                parameter = dashboard.parameters[name]
                wanted = filter_column(column, parameter, dashboard)
                yield _group(sheet, visual, sets, wanted, _chosen(parameter))
            for column, value in sets.conditions[visual.name].items():
                yield _group(sheet, visual, sets, column, _condition(value))


def _name(name: str) -> str:
    """A parameter of QuickSight is called by letters and digits only."""
    return re.sub(r"[^a-zA-Z0-9]+(.?)", lambda found: found[1].upper(), name)


def _days(parameter: Parameter) -> tuple[str, str]:
    return f"{_name(parameter.name)}First", f"{_name(parameter.name)}Last"


def _day(name: str, default: str) -> Json:
    return {
        "DateTimeParameterDeclaration": {
            "Name": name,
            "DefaultValues": {"RollingDate": {"Expression": default}},
            "TimeGranularity": "DAY",
        }
    }


def _dropdown(sheet: Sheet, one: Parameter, dashboard: Dashboard, sets: DataSets) -> Json:
    offer = sets.offers[one.name]
    narrowing = [
        {
            "SourceSheetControlId": f"{sheet.name}-{_name(other)}",
            "ColumnToMatch": _place(sets, one, column),
        }
        for column, other in one.filters.items()
        if other in sheet.parameters
    ]
    found: Json = {
        "ParameterControlId": f"{sheet.name}-{_name(one.name)}",
        "Title": one.label,
        "SourceParameterName": _name(one.name),
        "Type": "MULTI_SELECT" if one.choosing is Choosing.SEVERAL else "SINGLE_SELECT",
        "SelectableValues": {"LinkToDataSetColumn": _place(sets, one, offer.column)},
    }
    return {**found, "CascadingControlConfiguration": {"SourceControls": narrowing}} if narrowing else found


def _place(sets: DataSets, one: Parameter, column: str) -> Json:
    return {"DataSetIdentifier": sets.offers[one.name].data_set.identifier, "ColumnName": column}


def _group(sheet: Sheet, visual: Visual, sets: DataSets, column: str, wanted: tuple[str, Json]) -> Json:
    kind, asked = wanted
    data_set = sets.of_visual[visual.name]
    name = f"{visual.name}-{column}"
    place = {"DataSetIdentifier": data_set.identifier, "ColumnName": column}
    scope = {"SheetId": sheet.name, "Scope": "SELECTED_VISUALS", "VisualIds": list(ids(visual))}
    return {
        "FilterGroupId": name,
        "Filters": [{kind: {"FilterId": f"{name}-filter", "Column": place, **asked}}],
        "ScopeConfiguration": {"SelectedSheets": {"SheetVisualScopingConfigurations": [scope]}},
        "Status": "ENABLED",
        "CrossDataset": "SINGLE_DATASET",
    }


def _chosen(parameter: Parameter) -> tuple[str, Json]:
    if parameter.choosing is not Choosing.DAYS:
        asked = {"MatchOperator": "EQUALS", "ParameterName": _name(parameter.name), "NullOption": _NOT_EMPTY}
        return "CategoryFilter", {"Configuration": {"CustomFilterConfiguration": asked}}
    first, last = _days(parameter)
    return "TimeRangeFilter", {
        "RangeMinimumValue": {"Parameter": first},
        "RangeMaximumValue": {"Parameter": last},
        "IncludeMinimum": True,
        "IncludeMaximum": True,
        "NullOption": _NOT_EMPTY,
        "TimeGranularity": "DAY",
    }


def _condition(value: Choice) -> tuple[str, Json]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "NumericEqualityFilter", {"MatchOperator": "EQUALS", "Value": value, "NullOption": _NOT_EMPTY}
    values = value if isinstance(value, tuple) else (value,)
    asked = {"MatchOperator": "EQUALS", "CategoryValues": [_text(one) for one in values], "NullOption": _NOT_EMPTY}
    return "CategoryFilter", {"Configuration": {"CustomFilterListConfiguration": asked}}


def _text(value: Value) -> str:
    """A truth value as the data sets say it."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
