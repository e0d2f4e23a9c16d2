"""How fresh the lake is: every source and scope, what is late first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import wording

LATE: Final = ("LATE", "NEVER_GOT")
_STATUS: Final[Mapping[str, str]] = {
    "OK": "✓ fresh",
    "LATE": "⚠ late",
    "NEVER_GOT": "⚠ never came",
    "DISABLED": "switched off",
    "NO_EXPECTATION": "by hand",
}


def draw(rows: pd.DataFrame) -> None:
    """One table; what went wrong in the last run, and what to do, stands in its last column."""
    st.subheader("How fresh the lake is")
    if rows.empty:
        st.info("Nothing has been collected yet. `chartlake extract` asks every source of lake.toml.")
        return
    st.caption("Age: since the end of the newest chart's day (UTC). Late: older than lake.toml expects.")
    records = rows.to_dict("records")
    st.table(
        pd.DataFrame(
            {
                "source": [wording.plain(f"{row['source']} {row['scope']}") for row in records],
                "newest, age": [_newest(row) for row in records],
                "state": [wording.plain(_state(row)) for row in records],
            }
        ),
        hide_index=True,
        border="horizontal",
    )


def late(rows: pd.DataFrame) -> int:
    """How many sources and scopes are late, or never came."""
    return int(rows["status"].isin(LATE).sum())


def _newest(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["newest_chart_date"]):
        return wording.NONE
    return f"{wording.day(row['newest_chart_date'])}, {wording.age(row['age_hours'])}"


def _state(row: Mapping[Any, Any]) -> str:
    """Whether it is late, and what happened in the last run where that did not go well."""
    state = _STATUS.get(row["status"], str(row["status"]))
    if row["status"] == "LATE":
        state += f": {wording.age(row['expected_age_hours'])} allowed"
    outcome, message = row["last_outcome"], row["last_message"]
    if outcome is None or pd.isna(outcome):
        return f"{state}; not asked yet"
    if outcome == "ok":
        return state
    return f"{state}; last run: {outcome}" + ("" if message is None or pd.isna(message) else f", {message}")
