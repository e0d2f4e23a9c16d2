"""The pictures: Altair specs from the rows of `queries`. The colours can be told apart, and none is needed to read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import altair as alt
import pandas as pd

SPOTIFY: Final = "#0072B2"
TIKTOK: Final = "#D55E00"
_MUTED: Final = "#5F6B76"
_NOT_COLLECTED: Final = "#E3E6E9"
_ROW_HEIGHT: Final = 40
_MOVE_AT: Final = 26
_SONG_AT: Final = 68
_SONG_HEIGHT: Final = {"spotify": 260, "tiktok": 150}
_FONT: Final = "sans-serif"


def positions(rows: pd.DataFrame, *, measure: str, unit: str, colour: str) -> Any:
    """The top of a chart: what stands where, how it moved, and how much it was used.

    `rows` has place (1, 2, … from the top), rank, moved and song, all to be shown, and `measure`, counted in `unit`.
    """
    most = float(rows[measure].max()) if rows[measure].notna().any() else 1.0
    # Room to the right of the longest bar for its number.
    along = alt.X(f"{measure}:Q", axis=None, scale=alt.Scale(domain=[0, most * 1.25]))
    tooltip = [alt.Tooltip("song:N"), alt.Tooltip("rank:Q"), alt.Tooltip(f"{measure}:Q", title=unit, format=",")]
    # The rows hang on the whole picture: given to each layer they would be compared layer by layer.
    base = alt.Chart().encode(y=alt.Y("place:O", axis=None), tooltip=tooltip)
    bars = base.mark_bar(height=7, yOffset=9, color=colour, cornerRadiusEnd=3).encode(x=along)
    counts = base.mark_text(align="left", baseline="middle", dx=5, dy=9, fontSize=11, color=_MUTED)
    layers = [
        bars,
        counts.encode(x=along, text=alt.Text(f"{measure}:Q", format=",")),
        _words(base, "rank", start=0, fontWeight="bold"),
        _words(base, "moved", start=_MOVE_AT, color=_MUTED),
        _words(base, "song", start=_SONG_AT, limit=alt.ExprRef(f"width - {_SONG_AT}")),
    ]
    return _quiet(alt.layer(*layers, data=rows).properties(height=_ROW_HEIGHT * len(rows)))


def _words(base: Any, column: str, *, start: int, **how: Any) -> Any:
    """A column of text above the bars, `start` pixels from the left."""
    mark = base.mark_text(align="left", baseline="middle", dy=-8, fontSize=13, **how)
    return mark.encode(x=alt.value(start), text=f"{column}:N")


def rank_over_time(
    rows: pd.DataFrame, uncollected: pd.DataFrame, *, platform: str, span: tuple[date, date], lowest: int
) -> Any:
    """Where a song stood each day, the top of the chart up. One line per run: a line never crosses a stay away.

    `lowest` is the rank at the foot of the picture. `uncollected` has `after` and `before`, the collected days around
    each hole of the calendar; it is shaded.
    """
    colour = SPOTIFY if platform == "spotify" else TIKTOK
    days = alt.X(
        "chart_date:T",
        title=None,
        scale=alt.Scale(domain=[_instant(day) for day in span], nice=False),
        axis=alt.Axis(format="%-d %b %Y", labelOverlap=True, grid=False, tickCount=6),
    )
    ranks = alt.Y(
        "rank:Q",
        title="rank (1 is the top)",
        scale=alt.Scale(domain=[lowest, 1 - lowest / 40], nice=False, zero=False),
        # As wide in every picture, so that the days of two platforms stand above one another.
        axis=alt.Axis(values=_rank_ticks(lowest), format="d", gridColor="#EEF0F2", minExtent=28, maxExtent=28),
    )
    shown = alt.Chart().encode(x=days, y=ranks)
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
    return _quiet(alt.layer(*layers, data=rows).properties(height=_SONG_HEIGHT[platform]))


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


def foot(worst: int) -> int:
    """The rank at the foot of a picture of ranks down to `worst`: a chart is read in tens, not to the last place."""
    return next((lowest for lowest in (5, 10, 20, 50, 100, 200, 500) if worst <= lowest), worst)


def _rank_ticks(lowest: int) -> list[int]:
    if lowest <= 10:
        return list(range(1, lowest + 1))
    step = max(5, lowest // 4)
    return [1, *range(step, lowest + 1, step)]


def span_of(*calendars: pd.DataFrame) -> tuple[date, date]:
    """The first and last day that any of the calendars holds, and half a day of air for a single one."""
    days = [day for calendar in calendars for day in calendar["chart_date"]]
    first, last = min(days), max(days)
    return (first, last) if first != last else (first - timedelta(days=1), last + timedelta(days=1))


def _quiet(chart: Any) -> Any:
    return chart.configure(font=_FONT, background="transparent", view=alt.ViewConfig(stroke=None))
