"""One song: its life on the chart in numbers, and its rank over time on Spotify and TikTok."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import charts, queries, wording
from dashboard.queries import Chart
from dashboard.rows import Rows
from dashboard.tiles import WIDE, row, tile


@dataclass(frozen=True, kw_only=True)
class Presence:
    """A song on one chart: its id there, where it stood, and the dates that the lake holds of the chart."""

    chart: Chart
    recording_id: str
    positions: pd.DataFrame
    calendar: pd.DataFrame


def draw(rows: Rows, recording_id: str, *, name: str, spotify: Chart, tiktok: Chart | None) -> None:
    """Everything about one recording of Spotify's chart."""
    place = wording.market_name(spotify.market)
    st.subheader(f"How {wording.plain(name)} has done in {place}")
    rows.ahead(queries.positions_of(spotify, recording_id), queries.life_of(spotify, recording_id))
    if tiktok is not None:
        rows.ahead(queries.positions_of(tiktok, recording_id))
    here = _presence(rows, spotify, recording_id)
    there = _on_tiktok(rows, tiktok, recording_id)
    _life(rows(queries.life_of(spotify, recording_id)))
    span = charts.span_of(*(one.calendar for one in (here, there) if one is not None))
    _picture(here, title=f"Rank on Spotify in {place}", span=span)
    if there is not None:
        _picture(there, title=f"Rank on TikTok in {wording.market_name(there.chart.market)}", span=span)
    elif tiktok is None:
        st.caption("The lake holds no TikTok chart to look for the song on.")
    else:
        st.caption(
            f"TikTok's chart of {wording.market_name(tiktok.market)} never showed a sound of this recording on the "
            "dates that the lake holds; it may have stood deeper than the lake sees."
        )


def _presence(rows: Rows, chart: Chart, recording_id: str) -> Presence:
    return Presence(
        chart=chart,
        recording_id=recording_id,
        positions=rows(queries.positions_of(chart, recording_id)),
        calendar=rows(queries.calendar(chart)),
    )


def _on_tiktok(rows: Rows, tiktok: Chart | None, recording_id: str) -> Presence | None:
    if tiktok is None or rows(queries.positions_of(tiktok, recording_id)).empty:
        return None
    return _presence(rows, tiktok, recording_id)


def _life(lives: pd.DataFrame) -> None:
    (life,) = lives.to_dict("records")
    halved, why = wording.half_life(life)
    before = ", or earlier: the days before were not collected" if life["left_censored"] else ""
    stayed = wording.how_it_ended(life)
    place = row()
    tile(place, "Entered at", f"#{life['debut_rank']}", wording.day(life["debut_date"]) + before)
    tile(place, "Best rank", f"#{life['peak_rank']}", wording.day(life["peak_date"]))
    days = wording.count(life["observed_periods"])
    tile(place, "Days on the chart", days, f"in a span of {life['span_days']} days{stayed}", meaning="Collected dates")
    most = f"at most {wording.count(life['peak_streams'])} a day"
    tile(place, "Streams halved in", halved, why)
    streams = wording.count(life["total_streams"])
    tile(place, "Streams", streams, most, meaning="On the collected dates on the chart", width=WIDE)


def _picture(one: Presence, *, title: str, span: tuple[date, date]) -> None:
    st.markdown(f"**{title}**")
    positions = one.positions.assign(chart_date=pd.to_datetime(one.positions["chart_date"]))
    uncollected = charts.holes(one.calendar)
    lowest = charts.foot(int(positions["rank"].max()))
    picture = charts.rank_over_time(positions, uncollected, platform=one.chart.platform, span=span, lowest=lowest)
    best = int(positions["rank"].min())
    st.altair_chart(picture, theme=None, width="stretch", alt=f"{title}; {len(positions)} dates, best rank {best}")
    said = ["Each dot is a collected date with the song on the chart."]
    if len(one.calendar) == 1:
        said.append("One date so far: the line grows with every day that is collected.")
    if not uncollected.empty:
        said.append("Grey: days that were not collected. A line crosses 7 days at most.")
    st.caption(" ".join(said))
