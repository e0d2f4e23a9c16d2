"""A merged file of charts as people publish them, from the simulated market: years of many markets in one CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sandbox.market import market

LAST_DAY: Final = date(2026, 3, 31)
_SIMULATED: Final = market(seed=7, last_day=LAST_DAY)
_REGIONS: Final = {"no": "Norway", "se": "Sweden", "global": "Global"}
HEADINGS: Final = ["title", "rank", "date", "artist", "url", "region", "chart", "trend", "streams"]
Line = Sequence[object]


def days(count: int) -> list[date]:
    """The last days of the market, in order."""
    return [LAST_DAY - timedelta(days=back) for back in reversed(range(count))]


def chart_lines(country: str, day: date, *, depth: int) -> list[Line]:
    """One chart of one day; some titles have a line break in them."""
    return [
        [
            f"{row.track.title}\nlive" if row.rank % 7 == 0 else row.track.title,
            row.rank,
            day,
            ", ".join(row.track.artist_names),
            f"https://open.spotify.com/track/{row.track.track_id}",
            _REGIONS[country],
            "top200",
            "SAME_POSITION",
            row.streams,
        ]
        for row in _SIMULATED.chart(country).rows(day)[:depth]
    ]


def merged(charts: Sequence[Sequence[Line]]) -> bytes:
    """The charts one after the other below the headings."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *(line for chart in charts for line in chart)])
    return text.getvalue().encode()
