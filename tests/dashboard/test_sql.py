"""The SQL behind a visual, run on a lake of a few rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dashboard import sql
from dashboard.sheets import Choosing, Field, Join, Kind, Newest, Order, Parameter, Rows, Unpivot, Visual
from tests.athena_queries.written_lake import WrittenLake, chart, day


@pytest.fixture
def lake(tmp_path: Path) -> WrittenLake:
    """Of Norway three dates, of Sweden two."""
    lake = WrittenLake(tmp_path)
    norway = chart({"2026-03-01": "A B", "2026-03-02": "B A", "2026-03-03": "B C"})
    sweden = [{**row, "market": "se"} for row in chart({"2026-03-01": "A B", "2026-03-02": "A D"})]
    lake.write("chart_snapshots", [*[{**row, "market": "no"} for row in norway], *sweden])
    return lake


def visual(columns: Mapping[str, str], rows: Rows, **rest: Any) -> Visual:
    fields = tuple(Field(column=name, label=name, aggregate=by) for name, by in columns.items())
    shown: dict[str, Any] = {"order": tuple(Order(column=name) for name in columns), **rest}
    return Visual(name="one", kind=Kind.TABLE, title="?", rows=rows, fields={"columns": fields}, **shown)


def test_newest_is_each_markets_own_newest_date(lake: WrittenLake) -> None:
    newest = Newest(column="chart_date", by=("platform", "chart", "market"), of="chart_depth")
    asked = visual({"market": "", "rank": "", "recording_id": ""}, Rows(view="chart_moves", newest=newest))
    assert lake.ask(sql.of_visual(asked, {})) == [("no", 1, "B"), ("no", 2, "C"), ("se", 1, "A"), ("se", 2, "D")]


def test_newest_in_the_same_view_is_newest_of_the_rows_that_are_kept(lake: WrittenLake) -> None:
    rows = Rows(view="chart_moves", where={"recording_id": "A"}, newest=Newest(column="chart_date", by=("market",)))
    asked = visual({"market": "", "chart_date": ""}, rows)
    assert lake.ask(sql.of_visual(asked, {})) == [("no", day("03-02")), ("se", day("03-02"))]


def test_a_choice_keeps_its_rows_and_days_keep_both_ends(lake: WrittenLake) -> None:
    asked = visual(
        {"chart_date": "", "recording_id": ""},
        Rows(view="chart_moves"),
        filters={"market": "market", "chart_date": "days"},
    )
    chosen: dict[str, sql.Chosen] = {"market": "no", "days": sql.Days(day("03-01"), day("03-02"))}
    assert len(lake.ask(sql.of_visual(asked, chosen))) == 4
    assert len(lake.ask(sql.of_visual(asked, {**chosen, "market": ("no", "se")}))) == 8
    assert lake.ask(sql.of_visual(asked, {**chosen, "market": ()})) == []


def test_a_quote_in_a_choice_stays_in_it(lake: WrittenLake) -> None:
    asked = visual({"market": ""}, Rows(view="chart_moves"), filters={"recording_id": "song"})
    assert lake.ask(sql.of_visual(asked, {"song": "A' OR 'x' = 'x"})) == []


def test_rows_that_share_all_else_are_aggregated(lake: WrittenLake) -> None:
    asked = visual({"market": "", "rank": "min", "recording_id": "count"}, Rows(view="chart_moves"))
    assert lake.ask(sql.of_visual(asked, {})) == [("no", 1, 3), ("se", 1, 3)]


def test_what_stands_beside_a_row_is_found_by_the_same_names_or_others(lake: WrittenLake) -> None:
    titles = Join(
        view="recording_titles", on={"market": "market", "recording_id": "recording_id"}, columns={"called": "title"}
    )
    rows = Rows(view="chart_moves", where={"market": "se"}, joins=(titles,))
    asked = visual({"called": "", "chart_date": ""}, rows)
    assert [name for name, _ in lake.ask(sql.of_visual(asked, {}))] == [
        "Song A",
        "Song A",
        "Song B",
        "Song D",
    ]


def test_columns_turned_into_rows_keep_the_order_of_the_description(lake: WrittenLake) -> None:
    turned = Unpivot(name="what", value="number", columns={"rank": "the rank", "depth": "a depth"})
    rows = Rows(view="recording_daily", where={"market": "no", "recording_id": "C"}, unpivot=turned)
    asked = visual({"what": "", "number": ""}, rows, order=())
    assert lake.ask(sql.of_visual(asked, {})) == [("the rank", 2.0), ("a depth", 2.0)]


def test_a_data_set_has_every_row_and_the_columns_that_choose(lake: WrittenLake) -> None:
    asked = visual({"rank": "min"}, Rows(view="chart_moves"), filters={"market": "market"}, limit=1)
    found = lake.ask(f"SELECT market, count(*) FROM ({sql.of_data_set(asked)}) x GROUP BY market ORDER BY market")
    assert found == [("no", 6), ("se", 4)]


def test_choices_come_once_each_in_their_order(lake: WrittenLake) -> None:
    songs = Parameter(
        name="song",
        label="Song",
        choosing=Choosing.ONE,
        rows=Rows(view="recording_titles"),
        column="recording_id",
        shown=("title",),
        filters={"market": "market"},
        order=(Order(column="last_date", descending=True), Order(column="recording_id")),
    )
    assert [row[0] for row in lake.ask(sql.of_choices(songs, {"market": "no"}))] == ["B", "C", "A"]
    days = Parameter(
        name="days", label="Days", choosing=Choosing.DAYS, rows=Rows(view="chart_depth"), column="chart_date"
    )
    assert lake.ask(sql.span(days)) == [(day("03-01"), day("03-03"))]
