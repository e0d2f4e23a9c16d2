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
    """One table; what went wrong last, and what to do, stands in its last column."""
    st.subheader("How fresh the lake is")
    if rows.empty:
        st.info("Nothing has been collected yet. `chartlake extract` asks every source of lake.toml.")
        return
    st.caption("Age: since the end of the newest chart's day (UTC)")
    st.table(
        pd.DataFrame(
            {
                "source": rows["source"],
                "scope": rows["scope"],
                "newest": [wording.day(value) for value in rows["newest_chart_date"]],
                "age": [wording.age(value) for value in rows["age_hours"]],
                "late after": [wording.age(value) for value in rows["expected_age_hours"]],
                "state": [_STATUS.get(value, value) for value in rows["status"]],
                "last run": [_last(row) for row in rows.to_dict("records")],
            }
        ),
        hide_index=True,
        border="horizontal",
    )


def late(rows: pd.DataFrame) -> int:
    """How many sources and scopes are late, or never came."""
    return int(rows["status"].isin(LATE).sum())


def _last(row: Mapping[Any, Any]) -> str:
    outcome, message = row["last_outcome"], row["last_message"]
    if outcome is None or pd.isna(outcome):
        return "not asked yet"
    return str(outcome) if message is None or pd.isna(message) else f"{outcome}: {message}"
