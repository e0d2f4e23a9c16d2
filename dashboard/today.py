"""Today's two charts side by side: what a market streams on Spotify, what TikTok uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import charts, queries, wording
from dashboard.queries import Chart
from dashboard.rows import Rows

SHOWN: Final = 10


@dataclass(frozen=True)
class HeldChart:
    """A chart and the newest date that the lake holds of it."""

    chart: Chart
    day: date

    def positions(self, rows: Rows) -> pd.DataFrame:
        """The chart of that date; see queries.positions_on."""
        return rows(queries.positions_on(self.chart, self.day))


def draw(rows: Rows, spotify: HeldChart | None, tiktok: HeldChart | None, *, market: str) -> None:
    """Both charts, or for the one that the lake does not hold, what to do to get it."""
    left, right = st.columns(2, gap="large")
    with left:
        place = wording.market_name(market)
        if spotify is None:
            st.subheader(f"What {place} streams")
            st.info(
                f"The lake holds no daily Spotify chart of {place}. Add `{market}_daily` to the scopes of "
                "`[sources.kworb]` in lake.toml, then run `chartlake up` and `chartlake extract`."
            )
        else:
            st.subheader(f"What {place} streams most")
            _chart(rows, spotify, platform="Spotify", measure="streams", unit="streams that day", colour=charts.SPOTIFY)
    with right:
        if tiktok is None:
            st.subheader("What TikTok uses")
            st.info(
                f"The lake holds no TikTok chart, neither of {place} nor of the world. Enable `[sources.tokchart]` "
                'with scopes = ["global"] in lake.toml, then run `chartlake up` and `chartlake extract`.'
            )
        else:
            st.subheader(f"What TikTok uses most in {wording.market_name(tiktok.chart.market)}")
            if tiktok.chart.market != market:
                st.caption(f"The lake holds no TikTok chart of {place}: this is the one of the world.")
            _chart(
                rows,
                tiktok,
                platform="TikTok",
                measure="videos",
                unit="videos with the sound so far",
                colour=charts.TIKTOK,
            )


def _chart(rows: Rows, held: HeldChart, *, platform: str, measure: str, unit: str, colour: str) -> None:
    found, day = held.positions(rows), wording.day(held.day)
    depth = wording.depth(int(found["depth"].iloc[0]), str(found["source"].iloc[0]))
    counted = f"bars: {unit}" if found[measure].notna().any() else f"this source gives no {measure}"
    st.caption(f"{platform}, {day} · {depth} · {counted}")
    top = found.head(SHOWN).copy()
    top["place"] = range(1, len(top) + 1)
    top["moved"], top["song"] = wording.moves(top), wording.songs(top)
    picture = charts.positions(top, measure=measure, unit=unit, colour=colour)
    st.altair_chart(
        picture, theme=None, width="stretch", alt=f"{platform}'s chart of {day}; first is {top['song'].iloc[0]}"
    )
    _whole(found, measure, platform)


@st.fragment  # nothing else changes with it
def _whole(found: pd.DataFrame, measure: str, platform: str) -> None:
    """Every position as a table, for those who ask: two hundred rows keep a browser busy for a second."""
    if st.toggle(f"All {len(found)} positions on {platform} as a table", key=f"all_{platform.lower()}"):
        st.table(_table(found, measure), hide_index=True)


def _table(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rank": rows["rank"],
            "move": wording.moves(rows),
            "song": [wording.plain(song) for song in wording.songs(rows)],
            measure: [wording.count(value) for value in rows[measure]],
            "best": [wording.count(value) for value in rows["peak_to_date"]],
        }
    )
