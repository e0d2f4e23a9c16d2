"""The four numbers at the top: which day, how much both platforms share, how much is new, how much is late."""

from __future__ import annotations

import pandas as pd
from streamlit.delta_generator import DeltaGenerator

from dashboard import freshness, queries, wording
from dashboard.rows import Rows
from dashboard.tiles import row, tile
from dashboard.today import HeldChart


def draw(rows: Rows, market: str, spotify: HeldChart | None) -> None:
    """Each number with what it is of, or why there is none."""
    place, fresh = row(), rows(queries.freshness())
    if spotify is None:
        tile(place, "Newest Spotify chart", wording.NONE, f"none of {wording.market_name(market)}")
    else:
        said = f"{len(spotify.positions(rows))} positions in {wording.market_name(market)}"
        tile(place, "Newest Spotify chart", wording.short_day(spotify.day), said)
    _overlap(place, rows(queries.overlap(market)))
    _new(place, rows(queries.newest_month(queries.spotify(market))))
    tile(place, "Late", f"{freshness.late(fresh)} of {len(fresh)}", "sources and scopes; see the last table")


def _overlap(place: DeltaGenerator, found: pd.DataFrame) -> None:
    label, meaning = "On both charts", "Songs on TikTok's chart that are on Spotify's chart of the same day"
    if found.empty or found["status"].iloc[0] != "OK":
        tile(place, label, wording.NONE, _why_no_overlap(found), meaning=meaning)
        return
    newest = found.iloc[0]
    said = f"sounds TikTok uses most in {wording.market_name(newest['tiktok_market'])}"
    tile(place, label, f"{newest['on_both']} of {newest['tiktok_recordings']}", said, meaning=meaning)


def _why_no_overlap(found: pd.DataFrame) -> str:
    if found.empty:
        return "the market has no Spotify chart in the lake"
    if found["status"].iloc[0] == "NO_TIKTOK_CHART":
        return "the lake holds no TikTok chart"
    return "TikTok's chart of that day was not collected"


def _new(place: DeltaGenerator, months: pd.DataFrame) -> None:
    label, meaning = "New this month", "Songs with status NEW among all songs of the month's Spotify charts"
    if months.empty or months["status"].iloc[0] == "INSUFFICIENT_HISTORY":
        tile(place, label, wording.NONE, why_nothing_is_new(months), meaning=meaning)
        return
    newest = months.iloc[0]
    said = f"{newest['new_recordings']} of {newest['recordings']} songs in {newest['month']}"
    if newest["status"] == "PARTIAL":
        said += f"; {newest['counted_dates']} of {newest['observed_dates']} dates counted"
    tile(place, label, f"{newest['new_share']:.0%}", said, meaning=meaning)


def why_nothing_is_new(months: pd.DataFrame) -> str:
    """Why the newest month of a chart has no share of new songs."""
    if months.empty:
        return "the market has no Spotify chart in the lake"
    newest = months.iloc[0]
    if newest["past_start"]:
        return f"{newest['month']}: past the chart's first 28 days only dates after a gap, which show nothing as new"
    return "not said for the first 28 days of a chart"
