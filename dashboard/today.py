"""Today's two charts side by side: what a market streams on Spotify, what TikTok uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import charts, wording
from dashboard.queries import Chart

SHOWN: Final = 10


@dataclass(frozen=True)
class NewestChart:
    """A chart on the newest date that the lake holds. `rows` are those of queries.positions_on."""

    chart: Chart
    day: date
    rows: pd.DataFrame


def draw(spotify: NewestChart | None, tiktok: NewestChart | None, *, market: str) -> None:
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
            _chart(spotify, platform="Spotify", measure="streams", unit="streams that day", colour=charts.SPOTIFY)
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
            _chart(tiktok, platform="TikTok", measure="videos", unit="videos with the sound", colour=charts.TIKTOK)


def _chart(newest: NewestChart, *, platform: str, measure: str, unit: str, colour: str) -> None:
    rows, day = newest.rows, wording.day(newest.day)
    depth = wording.depth(int(rows["depth"].iloc[0]), str(rows["source"].iloc[0]))
    counted = f"bars: {unit}" if rows[measure].notna().any() else f"this source gives no {measure}"
    st.caption(f"{platform}, {day} · {depth} · {counted}")
    top = rows.head(SHOWN).copy()
    top["place"] = range(1, len(top) + 1)
    top["moved"], top["song"] = wording.moves(top), wording.songs(top)
    picture = charts.positions(top, measure=measure, unit=unit, colour=colour)
    st.altair_chart(
        picture, theme=None, width="stretch", alt=f"{platform}'s chart of {day}; first is {top['song'].iloc[0]}"
    )
    with st.expander(f"All {len(rows)} positions on {platform} as a table"):
        st.table(_table(rows, measure), hide_index=True)


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
