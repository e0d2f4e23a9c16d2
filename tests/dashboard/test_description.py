"""The description of the dashboard: it is read as YAML 1.2, and what cannot be drawn is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.errors import ConfigError, QueryFailed
from chartlake.target import VIEWS
from dashboard.checks import check
from dashboard.description import SHEETS, described, read
from dashboard.sheets import Dashboard, Field, Kind, Visual

SMALL = """\
title: Small
parameters:
  market: {label: Market, choosing: one, rows: {view: chart_depth}, column: market, order: [market], first: no}
sheets:
  - name: one
    title: One
    asks: What?
    visuals:
      - name: ranks
        kind: table
        title: Which?
        rows: {view: recording_daily, where: {market: no, left_censored: false}}
        filters: {market: market}
        fields: {columns: {column: rank, label: rank}}
        order: [-rank]
"""


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Mapping[str, str]]:
    athena = LocalAthena(FolderCatalog(tmp_path_factory.mktemp("empty"), VIEWS))

    @cache
    def of(view: str) -> Mapping[str, str]:
        try:
            return {name: str(type_) for name, type_ in athena.columns(f"SELECT * FROM {view}") or ()}
        except QueryFailed:
            return {}

    return of


def small(tmp_path: Path, *changes: tuple[str, str]) -> Dashboard:
    text = SMALL
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    file = tmp_path / "sheets.yaml"
    file.write_text(text, encoding="utf-8")
    return read(file)


def only(dashboard: Dashboard) -> Visual:
    (visual,) = dashboard.visuals
    return visual


def test_the_market_no_is_a_string_and_false_is_not(tmp_path: Path) -> None:
    dashboard = small(tmp_path)
    assert only(dashboard).rows.where == {"market": "no", "left_censored": False}
    assert dashboard.parameters["market"].first == "no"


def test_a_dash_before_a_column_is_descending(tmp_path: Path) -> None:
    (order,) = only(small(tmp_path)).order
    assert (order.column, order.descending) == ("rank", True)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("kind: table", "kind: pie", "sheets.0.visuals.0.kind"),
        ("label: rank", "lable: rank", "lable"),
        ("    title: One\n", "", "sheets.0.title"),
        ("[-rank]", "{", "not YAML"),
    ],
)
def test_what_is_no_description_is_refused_by_its_place(tmp_path: Path, before: str, after: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        small(tmp_path, (before, after))


def test_the_dashboard_of_this_checkout_can_be_drawn(columns: Callable[[str], Mapping[str, str]]) -> None:
    check(described(), columns)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("column: rank", "column: rnk", "ranks: there is no column rnk"),
        ("view: recording_daily", "view: recording_day", "there is no view recording_day"),
        ("filters: {market: market}", "filters: {market: country}", "there is no parameter country"),
        ("{columns: {column", "{lines: {column", "a table needs columns; sheet one: ranks: a table has no lines"),
        ("label: rank}", "label: rank, aggregate: median}", "'median' aggregates nothing"),
        ("name: ranks", "name: one", "one is the name of 2 things"),
        ("where: {market: no,", "where: {markets: no,", "recording_daily has no column markets"),
        ("        order: [-rank]\n", "", "rows without an order differ"),
        ("asks: What?", "asks: What?\n    private: true", "a private sheet shows one listener's rows only"),
    ],
)
def test_what_cannot_be_drawn_is_named(
    tmp_path: Path, columns: Callable[[str], Mapping[str, str]], before: str, after: str, named: str
) -> None:
    with pytest.raises(ConfigError, match=named):
        check(small(tmp_path, (before, after)), columns)


def test_a_measure_must_be_a_number(tmp_path: Path, columns: Callable[[str], Mapping[str, str]]) -> None:
    dashboard = small(tmp_path)
    visual = replace(
        only(dashboard),
        kind=Kind.BAR,
        fields={
            "category": (Field(column="rank", label="rank"),),
            "value": (Field(column="ends_as", label="end"),),
        },
    )
    wrong = replace(dashboard, sheets=(replace(dashboard.sheets[0], visuals=(visual,)),))
    with pytest.raises(ConfigError, match="value is ends_as, which is no number but varchar"):
        check(wrong, columns)


def test_every_title_asks_and_every_sheet_says_what_it_answers() -> None:
    dashboard = described()
    assert SHEETS.read_text(encoding="utf-8").startswith("%YAML 1.2")
    assert [one.name for one in dashboard.visuals if not one.title.endswith("?")] == []
    assert [sheet.title for sheet in dashboard.sheets] == [
        "Today",
        "Songs over time",
        "Artists",
        "Spotify × TikTok",
        "When to release",
        "Markets",
        "Playlists",
        "My listening",
        "Health of the lake",
    ]
    assert {visual.kind for visual in dashboard.visuals} == set(Kind)
