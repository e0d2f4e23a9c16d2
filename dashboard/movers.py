"""Who moved on the newest date of a chart: the biggest climbers, what is new, what came back."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from dashboard import wording
from dashboard.rows import Rows
from dashboard.today import HeldChart

SHOWN: Final = 8


def draw(rows: Rows, held: HeldChart) -> None:
    """Three short tables, each with the reason where it is empty."""
    place = wording.market_name(held.chart.market)
    st.subheader(f"Who moved in {place}")
    st.caption(f"Spotify, {wording.day(held.day)}, against the collected date before it")
    found = held.positions(rows)
    if (found["status"] == "FIRST_OBSERVED").any():
        st.info(
            "This is the first date of the chart in the lake, or the first after more than 7 days without one: who "
            "moved shows from the next date on. `chartlake extract` asks for it."
        )
        return
    climbed, new, back = st.columns(3, gap="medium")
    with climbed:
        _list("Biggest climbers", climbers(found), nothing="No song climbed.")
    with new:
        _list("New on the chart", with_status(found, "NEW"), nothing="No song is new on this date.")
    with back:
        _list("Back on the chart", with_status(found, "RE"), nothing="No song came back on this date.")


def climbers(rows: pd.DataFrame) -> pd.DataFrame:
    """The songs that climbed, the farthest first; of equals the higher."""
    return rows[rows["status"] == "UP"].sort_values(["move", "rank"], ascending=[False, True])


def with_status(rows: pd.DataFrame, status: str) -> pd.DataFrame:
    """The songs of one status, the highest first."""
    return rows[rows["status"] == status]


def _list(title: str, rows: pd.DataFrame, *, nothing: str) -> None:
    st.markdown(f"**{title}**")
    if rows.empty:
        st.caption(nothing)
        return
    shown = rows.head(SHOWN)
    st.table(
        pd.DataFrame(
            {
                "rank": shown["rank"],
                "move": wording.moves(shown),
                "song": [wording.plain(song) for song in wording.songs(shown)],
            }
        ),
        hide_index=True,
        border="horizontal",
    )
    if len(rows) > SHOWN:
        st.caption(f"{len(rows) - SHOWN} more in the table of all positions")
