"""The four numbers at the top: which day, how much both platforms share, how much is new, how much is late."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import freshness, queries, wording
from dashboard.rows import Rows
from dashboard.today import NewestChart


def draw(rows: Rows, market: str, spotify: NewestChart | None, fresh: pd.DataFrame) -> None:
    """Each number with what it is of, or why there is none."""
    day, both, new, late = st.columns(4)
    day.metric("Newest Spotify chart", wording.short_day(spotify.day) if spotify else wording.NONE)
    day.caption(f"{len(spotify.rows)} positions" if spotify else f"no Spotify chart of {wording.market_name(market)}")
    _overlap(both, rows(queries.overlap(market)))
    _new(new, rows(queries.newest_month(queries.spotify(market))))
    late.metric("Late", f"{freshness.late(fresh)} of {len(fresh)}", help="Sources and scopes; see the end of the page")
    late.caption("sources and scopes")


def _overlap(place: st.delta_generator.DeltaGenerator, found: pd.DataFrame) -> None:
    label, meant = "On both charts", "Songs of TikTok's chart that are on Spotify's chart of the same day"
    if found.empty or found["status"].iloc[0] != "OK":
        place.metric(label, wording.NONE, help=meant)
        place.caption(_why_no_overlap(found))
        return
    newest = found.iloc[0]
    place.metric(label, f"{newest['on_both']} of {newest['tiktok_recordings']}", help=meant)
    place.caption(f"TikTok's songs in {wording.market_name(newest['tiktok_market'])} that Spotify's chart has too")


def _why_no_overlap(found: pd.DataFrame) -> str:
    if found.empty:
        return "the market has no Spotify chart in the lake"
    if found["status"].iloc[0] == "NO_TIKTOK_CHART":
        return "the lake holds no TikTok chart"
    return "TikTok's chart of that day was not collected"


def _new(place: st.delta_generator.DeltaGenerator, months: pd.DataFrame) -> None:
    label, meant = "New this month", "Songs with status NEW among all songs of the month's Spotify charts"
    if months.empty or months["new_share"].isna().iloc[0]:
        place.metric(label, wording.NONE, help=meant)
        place.caption("not before the chart has 28 days in the lake: until then every song looks new")
        return
    newest = months.iloc[0]
    place.metric(label, f"{newest['new_share']:.0%}", help=meant)
    place.caption(f"{newest['new_recordings']} of {newest['recordings']} songs in {newest['month']}")
