"""The page: a row of sheets, what a reader chooses, and the visuals of the sheet that is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard import asking, searching, sql, tables, visuals, wording
from dashboard.choosing import choose, neighbours
from dashboard.description import described
from dashboard.lake import from_environment
from dashboard.rows import Rows
from dashboard.sheets import Dashboard, Kind, Sheet, Visual
from dashboard.sql import Chosen

_SQL: Final = "sql"
_ICON: Final = Path(__file__).with_name("icon.svg")


def show() -> None:
    """Draw the page; whatever is missing or wrong is a sentence that says what to do."""
    dashboard = described()
    st.set_page_config(page_title="chartlake", page_icon=_ICON, layout="wide")
    st.html(tables.STYLE)
    st.title(dashboard.title)
    with visuals.said():
        rows = Rows.of(from_environment())
        rows.ahead(*always(dashboard))
        if rows(_any_row("chart_depth")).empty:
            st.info(
                "The lake holds no chart yet. Ask the sources with `chartlake extract`, or drop a CSV file from "
                "charts.spotify.com with `chartlake drop FILE`."
            )
        searching.draw(rows)
        opened = _opened(rows, dashboard)
        if opened is None:
            asking.draw(rows)
        else:
            st.query_params.pop(asking.STATEMENT, None)
            _sheet(rows, dashboard, opened)


def always(dashboard: Dashboard) -> list[str]:
    """What every page asks before it knows which sheet is open."""
    return [_any_row(name) for name in ("chart_depth", *(one.needs for one in dashboard.sheets if one.private))]


def _opened(rows: Rows, dashboard: Dashboard) -> Sheet | None:
    """The sheet that is open; None for the one of SQL."""
    sheets = {sheet.name: sheet for sheet in dashboard.sheets if not sheet.private or not _lacks(rows, sheet)}
    titles = {**{name: sheet.title for name, sheet in sheets.items()}, _SQL: "SQL"}
    going = st.session_state.pop("goto", None)
    if going in titles:
        st.session_state["sheet"] = going
    if st.session_state.get("sheet") not in titles:
        asked = str(st.query_params.get("sheet", ""))
        st.session_state["sheet"] = asked if asked in titles else next(iter(titles))
    name = st.segmented_control(
        "Sheet", list(titles), format_func=titles.__getitem__, key="sheet", required=True, label_visibility="collapsed"
    )
    st.query_params["sheet"] = str(name)
    return sheets.get(str(name))


def _lacks(rows: Rows, sheet: Sheet) -> bool:
    return bool(sheet.needs) and rows(_any_row(sheet.needs)).empty


def _any_row(relation: str) -> str:
    return f"SELECT 1 AS held FROM {relation} LIMIT 1"  # noqa: S608 - a name of ours


def _sheet(rows: Rows, dashboard: Dashboard, sheet: Sheet) -> None:
    st.caption(wording.plain(sheet.asks))
    if _lacks(rows, sheet):
        st.info(sheet.without)
        return
    with visuals.said():
        chosen = choose(rows, dashboard, sheet)
        rows.ahead(*(sql.of_visual(one, chosen) for one in sheet.visuals))
        for row in _laid_out(sheet.visuals):
            _row(rows, row, chosen)
        rows.later(partial(_guess, rows, dashboard, sheet, chosen))


def _guess(rows: Rows, dashboard: Dashboard, sheet: Sheet, chosen: Mapping[str, Chosen]) -> None:
    """While the reader reads: prepare what a click in the first list would ask for."""
    for other in neighbours(rows, dashboard, chosen):
        for one in sheet.visuals:
            visuals.guess(rows, one, other)


def _row(rows: Rows, row: Sequence[Visual], chosen: Mapping[str, Chosen]) -> None:
    if row[0].kind is Kind.KPI:
        visuals.kpis(rows, row, chosen)
        return
    places = st.columns(len(row), gap="large") if len(row) > 1 else [st.container()]
    for place, visual in zip(places, row, strict=True):
        with place:
            visuals.draw(rows, visual, chosen)


def _laid_out(shown: Sequence[Visual]) -> Iterator[list[Visual]]:
    """KPIs in one row, wide visuals alone, the others two by two."""
    for (number, wide), found in groupby(shown, key=lambda one: (one.kind is Kind.KPI, one.wide)):
        group = list(found)
        size = len(group) if number else 1 if wide else 2
        yield from (group[start : start + size] for start in range(0, len(group), size))
