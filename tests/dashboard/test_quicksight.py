"""The QuickSight definition: every visual of sheets.yaml, columns that exist, ids that lead somewhere, and limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.errors import ConfigError
from chartlake.target import VIEWS, local_athena
from dashboard import quicksight
from dashboard.description import described
from dashboard.pictures import encoding
from dashboard.quicksight import definition
from dashboard.quicksight_data import DataSet, DataSets, Types, data_sets
from dashboard.quicksight_mode import Mode
from dashboard.quicksight_sql import qualified, relations
from dashboard.quicksight_theme import TONES, theme
from dashboard.quicksight_visuals import WHY
from dashboard.sheets import Choosing, Kind
from tests.dashboard.quicksight_shapes import limit, wrong

Json = dict[str, Any]
ACCOUNT = "123456789012"
DRAWN_AS = {
    Kind.KPI: "KPIVisual",
    Kind.TABLE: "TableVisual",
    Kind.BAR: "BarChartVisual",
    Kind.LINE: "LineChartVisual",
    Kind.STEP: "LineChartVisual",
    Kind.HEAT_MAP: "HeatMapVisual",
    Kind.SCATTER: "ScatterPlotVisual",
    Kind.FUNNEL: "FunnelChartVisual",
    Kind.RADAR: "RadarChartVisual",
    Kind.FILLED_MAP: "FilledMapVisual",
    Kind.WORD_CLOUD: "WordCloudVisual",
}


@pytest.fixture(scope="module")
def athena(tmp_path_factory: pytest.TempPathFactory) -> LocalAthena:
    """The views of the checkout, over no row."""
    return LocalAthena(FolderCatalog(tmp_path_factory.mktemp("no_rows"), VIEWS))


@pytest.fixture(scope="module")
def types(athena: LocalAthena) -> Types:
    """The types of a query's columns, each query asked once."""

    @cache
    def known(sql: str) -> Mapping[str, str]:
        return {name: str(kind) for name, kind in athena.columns(sql)}

    return known


@pytest.fixture(scope="module")
def sets(types: Types) -> DataSets:
    return data_sets(described(), types)


@pytest.fixture(scope="module")
def drawn(sets: DataSets) -> Json:
    return definition(described(), sets, lambda one: f"arn:aws:quicksight:eu-west-1:{ACCOUNT}:dataset/{one}")


def test_quicksight_accepts_the_analysis_and_the_dashboard(drawn: Json) -> None:
    for kind in ("Analysis", "Dashboard"):
        request = {"AwsAccountId": ACCOUNT, f"{kind}Id": "chartlake", "Name": "What the charts say"}
        assert wrong(f"Create{kind}", {**request, "Definition": drawn}) == []


@pytest.mark.parametrize("mode", Mode)
def test_quicksight_accepts_every_data_set(sets: DataSets, mode: Mode) -> None:
    assert sets.rules
    for one in (*sets.shown, sets.rules):
        asked = {"AwsAccountId": ACCOUNT, "DataSetId": one.identifier, "Name": one.identifier, **made(one, mode)}
        assert wrong("CreateDataSet", asked) == []


def test_quicksight_accepts_the_theme() -> None:
    request = {"AwsAccountId": ACCOUNT, "ThemeId": "t", "Name": "t", "BaseThemeId": "CLASSIC"}
    assert wrong("CreateTheme", {**request, "Configuration": theme()}) == []


def test_both_renderers_have_the_same_colours() -> None:
    assert theme()["DataColorPalette"]["Colors"] == list(encoding.COLOURS)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("Sheets", 0, "SheetId"), "to day", "is not as"),
        (("Sheets", 0, "ContentType"), "PAPER", "is none of"),
        (("Sheets", 0, "Layouts", 0, "Configuration", "GridLayout", "Elements", 0, "ColumnSpan"), 99, "from 1 to 36"),
        (("Sheets", 0, "Sheat"), "x", "Unknown parameter"),
        (("Sheets", 0, "Visuals", 0, "KPIVisual", "VisualId"), 7, "Invalid type"),
    ],
)
def test_a_definition_that_quicksight_would_refuse_is_found(
    drawn: Json, path: tuple[str | int, ...], value: object, said: str
) -> None:
    broken = replaced(drawn, path, value)
    request = {"AwsAccountId": ACCOUNT, "AnalysisId": "a", "Name": "a", "Definition": broken}
    assert said in " ".join(wrong("CreateAnalysis", request))


def test_every_visual_of_the_description_is_drawn_on_its_sheet_and_nothing_else(drawn: Json) -> None:
    wanted = [(sheet.name, one.name, DRAWN_AS[one.kind]) for sheet in described().sheets for one in sheet.visuals]
    found = [(sheet["SheetId"], one["VisualId"], kind) for sheet, kind, one in visuals(drawn)]
    own = [one for one in found if not one[1].endswith(WHY)]
    assert own == wanted
    # What stands below a number belongs to a number that the description gives a reason or an interval.
    numbers = [one for one in described().visuals if one.kind is Kind.KPI]
    said = {one.name + WHY for one in numbers if {"low", "high", "why"} & set(one.fields)}
    assert {name for _, name, kind in found if name.endswith(WHY) and kind == "TableVisual"} == said
    assert len(found) == len(wanted) + len(said)


def test_a_visual_is_titled_and_noted_as_the_description_says(drawn: Json) -> None:
    described_ = {one.name: one for one in described().visuals}
    for _, _, one in visuals(drawn):
        if not one["VisualId"].endswith(WHY):
            visual = described_[one["VisualId"]]
            assert one["Title"]["FormatText"]["PlainText"] == visual.title
            assert visual.note in one["Subtitle"].get("FormatText", {"PlainText": ""})["PlainText"]
            assert visual.nothing in one["VisualContentAltText"]


def test_every_id_is_given_once(drawn: Json) -> None:
    ids = [one["VisualId"] for _, _, one in visuals(drawn)]
    wells = [structures(one["ChartConfiguration"]["FieldWells"], "FieldId") for _, _, one in visuals(drawn)]
    fields = [field["FieldId"] for well in wells for field in well]
    groups = [group["FilterGroupId"] for group in drawn["FilterGroups"]]
    filters = [one["FilterId"] for one in structures(drawn, "FilterId")]
    controls = [one["ParameterControlId"] for one in structures(drawn, "ParameterControlId")]
    calculated = [one["Name"] for one in drawn["CalculatedFields"]]
    declared = [one["Identifier"] for one in drawn["DataSetIdentifierDeclarations"]]
    for names in (ids, fields, groups, filters, controls, calculated, declared):
        assert not [name for name, times in Counter(names).items() if times > 1]


def test_every_column_is_one_of_its_data_set(drawn: Json, sets: DataSets) -> None:
    known = {one.identifier: set(one.columns) for one in sets.shown}
    for calculated in drawn["CalculatedFields"]:
        known[calculated["DataSetIdentifier"]].add(calculated["Name"])
    places = [(one["DataSetIdentifier"], one["ColumnName"]) for one in structures(drawn, "ColumnName")]
    assert len(places) > 300
    assert not [(data_set, column) for data_set, column in places if column not in known[data_set]]
    for calculated in drawn["CalculatedFields"]:
        for column in braced(calculated["Expression"]):
            assert column in known[calculated["DataSetIdentifier"]]


def test_what_data_sets_declare_is_what_athena_answers(sets: DataSets, types: Types) -> None:
    for one in sets.shown:
        assert list(types(one.sql)) == list(one.columns)


def test_a_field_that_is_sorted_shaded_or_told_of_is_in_a_well(drawn: Json) -> None:
    for _, _, one in visuals(drawn):
        wells = {field["FieldId"] for field in structures(one["ChartConfiguration"]["FieldWells"], "FieldId")}
        named = {field["FieldId"] for field in structures(one, "FieldId")}
        assert named == wells, one["VisualId"]


def test_a_shade_asks_of_its_own_column(drawn: Json) -> None:
    shaded = [one for one in described().visuals for field in one.every_field if field.shades]
    assert shaded
    for _, _, one in visuals(drawn):
        for cell in structures(one.get("ConditionalFormatting", {}), "TextFormat"):
            solid = cell["TextFormat"]["TextColor"]["Solid"]
            assert cell["FieldId"].endswith("-" + braced(solid["Expression"])[0])
            assert solid["Color"] in TONES.values()


def test_everything_on_a_sheet_has_one_place_and_no_two_overlap(drawn: Json) -> None:
    for sheet in drawn["Sheets"]:
        elements = sheet["Layouts"][0]["Configuration"]["GridLayout"]["Elements"]
        texts = [one["SheetTextBoxId"] for one in sheet["TextBoxes"]]
        shown = [next(iter(visual.values()))["VisualId"] for visual in sheet["Visuals"]]
        assert sorted(one["ElementId"] for one in elements) == sorted([*texts, *shown])
        taken = Counter(cell for one in elements for cell in cells(one))
        assert not [cell for cell, times in taken.items() if times > 1]
        assert max(column for column, _ in taken) < 36


def test_controls_stand_in_the_bar_of_their_sheet_and_turn_a_declared_parameter(drawn: Json) -> None:
    declared = {next(iter(one.values()))["Name"] for one in drawn["ParameterDeclarations"]}
    for sheet in drawn["Sheets"]:
        controls = [next(iter(one.values())) for one in sheet.get("ParameterControls", [])]
        placed = [one["ElementId"] for layout in sheet.get("SheetControlLayouts", []) for one in elements(layout)]
        assert placed == [one["ParameterControlId"] for one in controls]
        assert {one["SourceParameterName"] for one in controls} <= declared
        narrowed = [source["SourceSheetControlId"] for source in structures(controls, "SourceSheetControlId")]
        assert set(narrowed) <= set(placed)


def test_each_choice_of_the_description_filters_exactly_the_visuals_that_take_it(drawn: Json) -> None:
    parameters = described().parameters
    wanted = Counter(
        (visual.name, end)
        for visual in described().visuals
        for name in visual.filters.values()
        for end in ((f"{name}First", f"{name}Last") if parameters[name].choosing is Choosing.DAYS else (name,))
    )
    found = Counter(
        (visual, name)
        for group in drawn["FilterGroups"]
        for visual in scope(group)["VisualIds"]
        if not visual.endswith(WHY)
        for name in asked(group["Filters"])
    )
    assert found == wanted


def test_a_filter_reaches_visuals_of_its_own_sheet_and_data_set(drawn: Json, sets: DataSets) -> None:
    sheets = {one["VisualId"]: sheet["SheetId"] for sheet, _, one in visuals(drawn)}
    for group in drawn["FilterGroups"]:
        (place,) = structures(group["Filters"], "ColumnName")
        for visual in scope(group)["VisualIds"]:
            assert sheets[visual] == scope(group)["SheetId"]
            assert sets.of_visual[visual.removesuffix(WHY)].identifier == place["DataSetIdentifier"]


def test_visuals_that_share_rows_keep_what_tells_them_apart(sets: DataSets, drawn: Json) -> None:
    assert sets.of_visual["climbing"] == sets.of_visual["falling"]
    conditions = {
        scope(group)["VisualIds"][0]: values["CategoryValues"]
        for group in drawn["FilterGroups"]
        for values in structures(group["Filters"], "CategoryValues")
        if group["FilterGroupId"].endswith("-status")
    }
    moved = {"climbing": ["UP"], "falling": ["DOWN"], "new_and_back": ["NEW", "RE"]}
    assert {name: conditions[name] for name in moved} == moved


def test_the_limits_that_botocore_states_are_kept(drawn: Json) -> None:
    assert len(drawn["DataSetIdentifierDeclarations"]) <= limit("AnalysisDefinition", "DataSetIdentifierDeclarations")
    assert len(drawn["Sheets"]) <= limit("AnalysisDefinition", "Sheets")
    for sheet in drawn["Sheets"]:
        assert len(sheet["Visuals"]) <= min(30, limit("SheetDefinition", "Visuals"))


def test_more_data_sets_than_quicksight_takes_are_refused(types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.quicksight_data.MOST", 40)
    with pytest.raises(ConfigError, match="QuickSight takes 40"):
        data_sets(described(), types)


def test_a_column_that_quicksight_has_no_type_for_is_named() -> None:
    with pytest.raises(ConfigError, match="no type for tags, which is array"):
        data_sets(described(), lambda _: {"tags": "array(varchar)"})


def test_a_rank_axis_has_the_first_on_top(drawn: Json) -> None:
    (line,) = [one for _, _, one in visuals(drawn) if one["VisualId"] == "ranks_over_time"]
    wells = line["ChartConfiguration"]["FieldWells"]["LineChartAggregatedFieldWells"]
    (value,) = wells["Values"]
    measure = value["NumericalMeasureField"]
    (turned,) = [one for one in drawn["CalculatedFields"] if one["Name"] == measure["Column"]["ColumnName"]]
    assert turned["Expression"] == "-1 * {rank}"
    # Of what a reader cannot tell apart the best rank shows: the largest of the numbers below zero.
    assert measure["AggregationFunction"] == {"SimpleNumericalAggregation": "MAX"}


def test_survival_is_drawn_in_steps_between_the_dashed_lines_of_its_interval(drawn: Json) -> None:
    (step,) = [one for _, _, one in visuals(drawn) if one["VisualId"] == "survival"]
    chart = step["ChartConfiguration"]
    assert chart["DefaultSeriesSettings"]["LineStyleSettings"]["LineInterpolation"] == "STEPPED"
    dashed = {one["FieldSeriesItem"]["FieldId"] for one in chart["Series"]}
    assert dashed == {"survival-low-lower_95", "survival-high-upper_95"}


def test_the_map_is_of_countries(sets: DataSets) -> None:
    data_set = made(sets.of_visual["map"], Mode.SPICE)
    (tagged,) = structures(data_set, "Tags")
    assert tagged == {"ColumnName": "market_country", "Tags": [{"ColumnGeographicRole": "COUNTRY"}]}


def test_a_listener_reads_their_own_rows_only(sets: DataSets) -> None:
    private = [sheet for sheet in described().sheets if sheet.private]
    assert private
    for visual in (visual for sheet in private for visual in sheet.visuals):
        guarded = made(sets.of_visual[visual.name], Mode.SPICE)["RowLevelPermissionDataSet"]
        assert (guarded["PermissionPolicy"], guarded["Status"]) == ("GRANT_ACCESS", "ENABLED")
    assert sets.offers["user"].data_set.private
    with pytest.raises(ValueError, match="needs rules"):
        quicksight.data_set(sets.offers["user"].data_set, statement="SELECT 1", source_arn="arn", mode=Mode.SPICE)


def test_the_rules_name_a_group_for_each_listener(sets: DataSets) -> None:
    assert sets.rules
    (renamed,) = structures(made(sets.rules, Mode.SPICE), "NewColumnName")
    assert renamed == {"ColumnName": "listener_group", "NewColumnName": "GroupName"}
    assert set(sets.rules.columns) == {"listener_group", "user_id"}
    assert set(sets.rules.columns.values()) == {"STRING"}
    assert not [one for one in sets.shown if "UseAs" in made(one, Mode.SPICE)]


def test_every_view_is_asked_for_with_its_database(sets: DataSets) -> None:
    names = relations(described())
    for one in sets.shown:
        statement = sqlglot.parse_one(qualified(one.sql, "chartlake", names), read="athena")
        tables = [table for table in statement.find_all(exp.Table) if table.name]
        assert tables
        assert {table.db for table in tables} == {"chartlake"}


def test_songs_are_chosen_and_filtered_by_what_they_are_called(sets: DataSets) -> None:
    assert (sets.offers["songs"].column, sets.offers["song"].column) == ("songs_shown", "songs_shown")
    for visual in described().visuals:
        if {"songs", "song"} & set(visual.filters.values()):
            assert "songs_shown" in sets.of_visual[visual.name].columns


@pytest.mark.deep
def test_no_two_songs_of_a_lake_are_called_alike(sets: DataSets, small_home: Path) -> None:
    offered = f"SELECT DISTINCT recording_id, songs_shown FROM ({sets.offers['songs'].data_set.sql})"
    rows = local_athena(small_home).query(offered).to_pylist()
    assert len(rows) > 200
    assert len({row["songs_shown"] for row in rows}) == len({row["recording_id"] for row in rows}) == len(rows)


def made(one: DataSet, mode: Mode) -> Json:
    return quicksight.data_set(one, statement=one.sql, source_arn="arn:source", mode=mode, rules_arn="arn:rules")


def visuals(drawn: Json) -> Iterator[tuple[Json, str, Json]]:
    for sheet in drawn["Sheets"]:
        for visual in sheet["Visuals"]:
            ((kind, one),) = visual.items()
            yield sheet, kind, one


def structures(value: Any, member: str) -> Iterator[Json]:
    """Every structure, however deep, that has this member."""
    if isinstance(value, Mapping):
        if member in value:
            yield dict(value)
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from structures(inner, member)


def replaced(value: Any, path: tuple[str | int, ...], new: object) -> Any:
    """A copy with another value at a place."""
    if not path:
        return new
    copy = list(value) if isinstance(value, list) else dict(value)
    inner = copy[path[0]] if isinstance(copy, list) else copy.get(path[0])  # type: ignore[index]
    copy[path[0]] = replaced(inner, path[1:], new)  # type: ignore[index]
    return copy


def braced(expression: str) -> list[str]:
    return [part.split("}")[0] for part in expression.split("{")[1:]]


def cells(element: Json) -> Iterator[tuple[int, int]]:
    for column in range(element["ColumnIndex"], element["ColumnIndex"] + element["ColumnSpan"]):
        for row in range(element["RowIndex"], element["RowIndex"] + element["RowSpan"]):
            yield column, row


def elements(layout: Json) -> list[Json]:
    found: list[Json] = layout["Configuration"]["GridLayout"]["Elements"]
    return found


def scope(group: Json) -> Json:
    (found,) = group["ScopeConfiguration"]["SelectedSheets"]["SheetVisualScopingConfigurations"]
    return dict(found)


def asked(filters: Any) -> Iterator[str]:
    yield from (one["ParameterName"] for one in structures(filters, "ParameterName"))
    yield from (one["Parameter"] for one in structures(filters, "Parameter"))
