"""What QuickSight's marks are told apart by, and which days it shows, over lakes of a few rows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.target import VIEWS
from dashboard.description import described
from dashboard.quicksight import definition
from dashboard.quicksight_data import DataSets, data_sets
from tests.athena_queries.written_lake import WrittenLake, chart, run_of_days

Json = dict[str, Any]


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> DataSets:
    athena = LocalAthena(FolderCatalog(tmp_path_factory.mktemp("no_rows"), VIEWS))

    @cache
    def types(sql: str) -> dict[str, str]:
        return {name: str(kind) for name, kind in athena.columns(sql)}

    return data_sets(described(), types)


@pytest.fixture(scope="module")
def drawn(sets: DataSets) -> Json:
    return definition(described(), sets, lambda one: f"arn:aws:quicksight:eu-west-1:123456789012:dataset/{one}")


def test_two_songs_or_artists_of_one_name_are_two_bars(drawn: Json, sets: DataSets, tmp_path: Path) -> None:
    named = {"climbing": "songs_shown", "falling": "songs_shown", "leaders": "artist_shown"}
    shown = [visual for sheet in drawn["Sheets"] for visual in sheet["Visuals"]]
    bars = {one["BarChartVisual"]["VisualId"]: one["BarChartVisual"] for one in shown if "BarChartVisual" in one}
    for visual, column in named.items():
        (category,) = bars[visual]["ChartConfiguration"]["FieldWells"]["BarChartAggregatedFieldWells"]["Category"]
        assert category["CategoricalDimensionField"]["Column"]["ColumnName"] == column
    lake = WrittenLake(tmp_path)
    days = chart(run_of_days("2026-03-01", ["XXX YYY AAA BBB", "AAA BBB XXX YYY"]), title="Same", artist_names=["One"])
    lake.write("chart_snapshots", days)
    climbed = f"SELECT recording_id, songs_shown FROM ({sets.of_visual['climbing'].sql}) WHERE status = 'UP'"
    assert sorted(lake.ask(climbed)) == [("AAA", "Same — One — AAA"), ("BBB", "Same — One — BBB")]


def test_until_a_reader_chooses_every_day_is_shown(drawn: Json) -> None:
    declared = [one.get("DateTimeParameterDeclaration") for one in drawn["ParameterDeclarations"]]
    rolling = [one["DefaultValues"]["RollingDate"]["Expression"] for one in declared if one]
    assert rolling == ["addDateTime(-30, 'YYYY', truncDate('DD', now()))", "truncDate('DD', now())"]


def test_a_line_is_told_apart_by_each_column_once(drawn: Json) -> None:
    made = {one["Name"] for one in drawn["CalculatedFields"] if one["Name"].endswith(" series")}
    assert "ranks_over_time series" in made
    assert "followers series" not in made, "the platform alone says which line it is"
