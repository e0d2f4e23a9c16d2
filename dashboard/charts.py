"""The pictures: Altair specs from the rows of `queries`. Colours can be told apart by all, and none is needed to read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import altair as alt
import pandas as pd

SPOTIFY: Final = "#0072B2"
TIKTOK: Final = "#D55E00"
_MUTED: Final = "#5F6B76"
_NOT_COLLECTED: Final = "#E3E6E9"
_ROW_HEIGHT: Final = 38
_SONG_HEIGHT: Final = {"spotify": 260, "tiktok": 150}
_FONT: Final = "sans-serif"


def positions(rows: pd.DataFrame, *, measure: str, unit: str, colour: str) -> Any:
    """The top of a chart: what stands where, how it moved, and how much it was used.

    `rows` has rank, line (what to write over the bar) and the column `measure`, counted in `unit`.
    """
    order = alt.Y("rank:O", title=None, axis=alt.Axis(labelFontSize=13, ticks=False, domain=False, labelPadding=8))
    most = float(rows[measure].max()) if rows[measure].notna().any() else 1.0
    # Room to the right of the longest bar for its number.
    along = alt.X(f"{measure}:Q", title=None, axis=None, scale=alt.Scale(domain=[0, most * 1.3]))
    names = alt.Chart(rows).mark_text(align="left", baseline="middle", dy=-8, fontSize=13, limit=330, clip=True)
    bars = alt.Chart(rows).mark_bar(height=8, yOffset=9, color=colour, cornerRadiusEnd=3)
    counts = alt.Chart(rows).mark_text(align="left", baseline="middle", dx=5, dy=9, fontSize=11, color=_MUTED)
    tooltip = [alt.Tooltip("line:N", title="Song"), alt.Tooltip(f"{measure}:Q", title=unit, format=",")]
    layers = alt.layer(
        bars.encode(y=order, x=along, tooltip=tooltip),
        names.encode(y=order, x=alt.value(0), text="line:N", tooltip=tooltip),
        counts.encode(y=order, x=along, text=alt.Text(f"{measure}:Q", format=",")),
    )
    return _quiet(layers.properties(height=_ROW_HEIGHT * len(rows)))


def rank_over_time(
    rows: pd.DataFrame, uncollected: pd.DataFrame, *, platform: str, span: tuple[date, date], depth: int
) -> Any:
    """Where a song stood each day, the top of the chart up. One line per run, so that a line never crosses a stay away.

    `uncollected` has `after` and `before`, the collected days around each hole of the calendar; it is shaded.
    """
    colour = SPOTIFY if platform == "spotify" else TIKTOK
    days = alt.X(
        "chart_date:T",
        title=None,
        scale=alt.Scale(domain=[_instant(day) for day in span], nice=False),
        axis=alt.Axis(format="%-d %b", labelOverlap=True, grid=False, tickCount=6),
    )
    ranks = alt.Y(
        "rank:Q",
        title="rank (1 is the top)",
        scale=alt.Scale(domain=[depth, 1], nice=False, zero=False),
        axis=alt.Axis(values=_rank_ticks(depth), format="d", gridColor="#EEF0F2"),
    )
    shown = alt.Chart(rows).encode(x=days, y=ranks)
    tooltip = [
        alt.Tooltip("chart_date:T", title="date", format="%-d %B %Y"),
        alt.Tooltip("rank:Q", title="rank"),
        alt.Tooltip("streams:Q" if platform == "spotify" else "videos:Q", format=","),
    ]
    layers = [
        _shaded(uncollected),
        shown.mark_line(color=colour, strokeWidth=2).encode(detail="run:N"),
        shown.mark_point(color=colour, filled=True, size=28, opacity=1).encode(tooltip=tooltip),
    ]
    return _quiet(alt.layer(*layers).properties(height=_SONG_HEIGHT[platform]))


def holes(calendar: pd.DataFrame) -> pd.DataFrame:
    """`after` and `before`: the collected days around every stretch of days that was not collected."""
    day = pd.to_datetime(calendar["chart_date"])
    jumps = day.diff() > pd.Timedelta(days=1)
    half = pd.Timedelta(hours=12)
    return pd.DataFrame({"after": day.shift(1)[jumps] + half, "before": day[jumps] - half})


def _shaded(uncollected: pd.DataFrame) -> Any:
    return alt.Chart(uncollected).mark_rect(color=_NOT_COLLECTED, opacity=0.9).encode(x="after:T", x2="before:T")


def _instant(day: date) -> str:
    return f"{day:%Y-%m-%d}T00:00:00"


def _rank_ticks(depth: int) -> list[int]:
    if depth <= 10:
        return list(range(1, depth + 1))
    step = 10 if depth <= 50 else 50
    return [1, *range(step, depth + 1, step)]


def span_of(*calendars: pd.DataFrame) -> tuple[date, date]:
    """The first and last day that any of the calendars holds, and half a day of air for a single one."""
    days = [day for calendar in calendars for day in calendar["chart_date"]]
    first, last = min(days), max(days)
    return (first, last) if first != last else (first - timedelta(days=1), last + timedelta(days=1))


def _quiet(chart: Any) -> Any:
    return chart.configure_view(stroke=None).configure(font=_FONT, background="transparent")
