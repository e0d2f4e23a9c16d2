"""The page from top to bottom: which market, today's two charts, movers, one song over time, freshness."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st
from botocore.exceptions import BotoCoreError, ClientError

from chartlake.errors import ChartlakeError
from dashboard import freshness, headline, movers, queries, song, today, wording
from dashboard.lake import from_environment
from dashboard.queries import Chart
from dashboard.rows import Rows
from dashboard.today import HeldChart

_TITLE: Final = "What the charts say"
_FIRST_CHOICE: Final = "global"


def show() -> None:
    """Draw the page; whatever is missing or wrong is a sentence that says what to do."""
    st.set_page_config(page_title="chartlake", page_icon="📈", layout="wide")
    st.title(_TITLE)
    lake = from_environment()
    with _said():
        rows = Rows.of(lake)
        held = rows(queries.charts_held())
        if held.empty:
            st.info(
                "The lake holds no daily chart yet. Ask the sources with `chartlake extract`, or drop a CSV file from "
                "charts.spotify.com with `chartlake drop FILE`."
            )
        else:
            _charts(rows, held)
        st.divider()
        freshness.draw(rows(queries.freshness()))


def _charts(rows: Rows, held: pd.DataFrame) -> None:
    """Everything about the chosen market; a part that fails leaves the others standing."""
    market = _choose("market", "Market", sorted(set(held["market"])), wording.market_choice, first=_FIRST_CHOICE)
    newest: dict[tuple[str, str], date] = {
        (row["platform"], row["market"]): row["newest_date"] for row in held.to_dict("records")
    }
    spotify = _first_held(newest, [queries.spotify(market)])
    tiktok = _first_held(newest, [queries.tiktok(market), queries.tiktok("global")])
    _look_ahead(rows, market, spotify, tiktok)
    numbers = st.container()
    with _said():
        today.draw(rows, spotify, tiktok, market=market)
    # They stand above the charts, but take longer to answer.
    with numbers, _said():
        headline.draw(rows, market, spotify)
    if spotify is not None:
        st.divider()
        with _said():
            movers.draw(rows, spotify)
        st.divider()
        _song(rows, spotify.chart, tiktok.chart if tiktok else None)


def _first_held(newest: Mapping[tuple[str, str], date], wanted: Sequence[Chart]) -> HeldChart | None:
    """The first of the wanted charts that the lake holds."""
    for chart in wanted:
        day = newest.get((chart.platform, chart.market))
        if day is not None:
            return HeldChart(chart, day)
    return None


def _look_ahead(rows: Rows, market: str, *charts: HeldChart | None) -> None:
    """Begin with what the page will want, in the order in which it shows."""
    shown = [held for held in charts if held is not None]
    rows.ahead(*(queries.positions_on(held.chart, held.day) for held in shown))
    rows.ahead(queries.freshness(), queries.newest_month(queries.spotify(market)), queries.overlap(market))
    rows.ahead(queries.songs(queries.spotify(market)), *(queries.calendar(held.chart) for held in shown))


@st.fragment  # another song leaves the rest of the page as it is
def _song(rows: Rows, spotify: Chart, tiktok: Chart | None) -> None:
    with _said():
        known = rows(queries.songs(spotify))
        names = dict(zip(known["recording_id"], wording.songs(known), strict=True))
        options = list(names)
        chosen = _choose("song", "Song", options, lambda option: names[option], first=options[0])
        song.draw(rows, chosen, name=names[chosen], spotify=spotify, tiktok=tiktok)


def _choose(key: str, label: str, options: Sequence[str], shown: Callable[[str], str], *, first: str) -> str:
    """A list to choose from; the choice stands in the address of the page."""
    if st.session_state.get(key) not in options:
        asked = st.query_params.get(key, first)
        st.session_state[key] = asked if asked in options else options[0]
    chosen = str(st.selectbox(label, options, format_func=shown, key=key))
    st.query_params[key] = chosen
    return chosen


@contextmanager
def _said() -> Iterator[None]:
    """What goes wrong inside is said in its place."""
    try:
        yield
    except ChartlakeError as error:
        st.error(wording.plain(str(error)), icon="⚠️")
    except (BotoCoreError, ClientError) as error:
        st.error(f"AWS refused: {wording.plain(str(error))}. `aws sts get-caller-identity` says who you are.", icon="⚠️")
