"""The dashboard as QuickSight draws it: definition, data sets, who may see what. Plain values; CDK stays outside.

Who may read which row. A data set with the column `user_id` holds listeners' rows. Its rules let the members of the
QuickSight group `listener-<user_id>` read the rows of that `user_id`, and nobody else read any: to let a person see
their own listening, put their QuickSight user into the group of that name. So the lake learns no QuickSight user, and
who is behind a `user_id` is written nowhere but in the group. The rules bind readers, not owners of a data set, and
whoever may use the data source could ask it anything; therefore nobody but the deployment owns either, and the
principal that the dashboard is shared with may read the data sets and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from dashboard.quicksight_choices import controls, filters, parameters
from dashboard.quicksight_data import GROUP, RULES, DataSet, DataSets
from dashboard.quicksight_fields import Drawing, Json
from dashboard.quicksight_layout import control_layout, layout, texts
from dashboard.quicksight_mode import Mode
from dashboard.quicksight_visuals import drawn
from dashboard.sheets import Dashboard, Sheet

# The ARN of the data set with an identifier.
Arns = Callable[[str], str]
ANALYSIS_ACTIONS: Final = (
    "quicksight:DeleteAnalysis",
    "quicksight:DescribeAnalysis",
    "quicksight:DescribeAnalysisPermissions",
    "quicksight:QueryAnalysis",
    "quicksight:RestoreAnalysis",
    "quicksight:UpdateAnalysis",
    "quicksight:UpdateAnalysisPermissions",
)
DASHBOARD_ACTIONS: Final = (
    "quicksight:DescribeDashboard",
    "quicksight:ListDashboardVersions",
    "quicksight:QueryDashboard",
)
DATA_SET_ACTIONS: Final = (
    "quicksight:DescribeDataSet",
    "quicksight:DescribeDataSetPermissions",
    "quicksight:DescribeIngestion",
    "quicksight:ListIngestions",
    "quicksight:PassDataSet",
)
THEME_ACTIONS: Final = (
    "quicksight:DescribeTheme",
    "quicksight:DescribeThemeAlias",
    "quicksight:ListThemeAliases",
    "quicksight:ListThemeVersions",
)


def definition(dashboard: Dashboard, sets: DataSets, arns: Arns) -> Json:
    """The definition of the analysis and of the dashboard, which are the same."""
    return {
        "DataSetIdentifierDeclarations": [
            {"Identifier": one.identifier, "DataSetArn": arns(one.identifier)} for one in sets.shown
        ],
        "Sheets": [_sheet(sheet, dashboard, sets) for sheet in dashboard.sheets],
        "CalculatedFields": list(_calculations(dashboard, sets)),
        "ParameterDeclarations": list(parameters(dashboard)),
        "FilterGroups": list(filters(dashboard, sets)),
        "Options": {"WeekStart": "MONDAY"},
    }


def data_set(one: DataSet, *, statement: str, source_arn: str, mode: Mode, rules_arn: str = "") -> Json:
    """What a data set is made of. `statement` is its SQL, with the database where one has to be named.

    `rules_arn`: the rules of a private one; without them ValueError.
    """
    table = one.identifier.replace("_", "-")
    sql = {
        "DataSourceArn": source_arn,
        "Name": one.identifier,
        "SqlQuery": statement,
        "Columns": [_column(name, kind, mode) for name, kind in one.columns.items()],
    }
    found: Json = {
        "PhysicalTableMap": {table: {"CustomSql": sql}},
        "ImportMode": "SPICE" if mode is Mode.SPICE else "DIRECT_QUERY",
    }
    if transforms := list(_transforms(one)):
        logical = {"Alias": one.identifier, "Source": {"PhysicalTableId": table}, "DataTransforms": transforms}
        found["LogicalTableMap"] = {f"{table}-drawn": logical}
    if one.identifier == RULES:
        return {**found, "UseAs": "RLS_RULES"}
    if not one.private:
        return found
    if not rules_arn:
        raise ValueError(f"{one.identifier} holds listeners' rows: it needs rules")
    return {
        **found,
        "RowLevelPermissionDataSet": {
            "Arn": rules_arn,
            "PermissionPolicy": "GRANT_ACCESS",
            "FormatVersion": "VERSION_1",
            "Namespace": "default",
            "Status": "ENABLED",
        },
    }


def _column(name: str, kind: str, mode: Mode) -> Json:
    """In its memory QuickSight would cut a decimal number after four digits."""
    floating = kind == "DECIMAL" and mode is Mode.SPICE
    return {"Name": name, "Type": kind, **({"SubType": "FLOAT"} if floating else {})}


def _sheet(sheet: Sheet, dashboard: Dashboard, sets: DataSets) -> Json:
    found = list(controls(sheet, dashboard, sets))
    ids = [one["ParameterControlId"] for control in found for one in control.values()]
    sheet_of: Json = {
        "SheetId": sheet.name,
        "Name": sheet.title,
        "Title": sheet.title,
        "Description": sheet.asks,
        "ContentType": "INTERACTIVE",
        "Visuals": [one for visual in sheet.visuals for one in drawn(Drawing.of(visual, sets))],
        "TextBoxes": list(texts(sheet)),
        "Layouts": [layout(sheet)],
    }
    if not found:
        return sheet_of
    return {**sheet_of, "ParameterControls": found, "SheetControlLayouts": [control_layout(ids)]}


def _calculations(dashboard: Dashboard, sets: DataSets) -> Iterator[Json]:
    for visual in dashboard.visuals:
        yield from Drawing.of(visual, sets).calculations()


def _transforms(one: DataSet) -> Iterator[Json]:
    """Countries for the maps; and of the rules, whose column must be called so, where Athena knows no capitals."""
    for column in one.countries:
        role = {"ColumnGeographicRole": "COUNTRY"}
        yield {"TagColumnOperation": {"ColumnName": column, "Tags": [role]}}
    if one.identifier == RULES:
        yield {"RenameColumnOperation": {"ColumnName": GROUP, "NewColumnName": "GroupName"}}
