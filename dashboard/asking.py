"""Asking with SQL of one's own: read only, as Athena understands it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from chartlake.athena.dialect import parse_query
from chartlake.target import VIEWS
from dashboard.rows import Rows
from dashboard.visuals import said

_FIRST: Final = (
    "SELECT market, count(*) AS dates, max(chart_date) AS newest\nFROM chart_calendar\nGROUP BY market\nORDER BY market"
)
_SHOWN: Final = 1000


def draw(rows: Rows) -> None:
    """A field for a query, and its rows. Nothing but a query runs: no statement here changes the lake."""
    st.caption("Athena SQL over the lake's views. docs/views.md describes their columns.")
    st.session_state.setdefault("statement", _FIRST)
    statement = st.text_area("SQL", key="statement", height=220)
    if st.button("Run", type="primary") or st.session_state.get("ran") == statement:
        st.session_state["ran"] = statement
        with said():
            parse_query(statement)
            found = rows(statement)
            beyond = f", the first {_SHOWN} shown" if len(found) > _SHOWN else ""
            st.caption(f"{len(found)} rows{beyond}")
            st.dataframe(found.head(_SHOWN), hide_index=True)
            st.download_button(
                "Rows as CSV", found.to_csv(index=False).encode(), "rows.csv", "text/csv", on_click="ignore"
            )
    with st.expander("The views"):
        st.write(", ".join(f"`{path.stem}`" for path in sorted(VIEWS.glob("*.sql"))))
