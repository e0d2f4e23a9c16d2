"""Asking with SQL of one's own: read only, as Athena understands it."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pandas as pd
import streamlit as st

from chartlake.athena.dialect import parse_query
from chartlake.athena.statements import listing_of
from chartlake.target import VIEWS
from dashboard.lake import MOST
from dashboard.rows import Rows
from dashboard.visuals import said

STATEMENT: Final = "statement"  # in the session, and in the address
_FIRST: Final = (
    "SELECT market, count(*) AS dates, max(chart_date) AS newest\nFROM chart_calendar\nGROUP BY market\nORDER BY market"
)
_SHOWN: Final = 1000


def draw(rows: Rows) -> None:
    """A field for a query, and its rows. Nothing but a query runs: no statement here changes the lake."""
    st.caption("Athena SQL over the lake's views. docs/views.md describes their columns.")
    # A link holds the query; it runs when its reader wants it to.
    st.session_state.setdefault(STATEMENT, st.query_params.get(STATEMENT) or _FIRST)
    statement = st.text_area("SQL", key=STATEMENT, height=220)
    if st.button("Run", type="primary") or st.session_state.get("ran") == statement:
        st.session_state["ran"] = st.query_params[STATEMENT] = statement
        with said():
            _answer(rows, statement)
    with st.expander("The views"):
        st.write(", ".join(f"`{path.stem}`" for path in sorted(VIEWS.glob("*.sql"))))


def _answer(rows: Rows, statement: str) -> None:
    if listing_of(statement) is None:
        parse_query(statement)
    found = rows.typed(statement)
    most = ", the most that are given here" if len(found) == MOST else ""
    beyond = f", the first {_SHOWN} shown" if len(found) > _SHOWN else ""
    st.caption(f"{len(found)} rows{most}{beyond}")
    st.dataframe(named_apart(found.head(_SHOWN)), hide_index=True)
    st.download_button("Rows as CSV", found.to_csv(index=False).encode(), "rows.csv", "text/csv", on_click="ignore")


def named_apart(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with columns of one name numbered: SQL may give two of one name, a grid takes none."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for name in map(str, rows.columns):
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return rows.set_axis(names, axis="columns")
