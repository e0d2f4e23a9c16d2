"""kworb.net: the newest daily or weekly Spotify songs chart of a country as an HTML table, and the index of countries.

A chart is published a day late, only the newest is kept, the bytes are UTF-8 and no header says so.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from html import escape
from typing import Final

from sandbox.catalogue import MARKETS, Track
from sandbox.charts import ChartRow
from sandbox.exchange import Request, Response, not_found
from sandbox.market import Market
from sandbox.world import Prefixes

COUNTRIES: Final = {
    "global": "Global", "us": "United States", "gb": "United Kingdom", "no": "Norway", "se": "Sweden", "de": "Germany",
}  # fmt: skip
# The count of periods at the peak is printed for the three highest peaks only.
_COUNTED_PEAK: Final = 3
_DAILY: Final = "Pos|P+|Artist and Title|Days|Pk|(x?)|Streams|Streams+|7Day|7Day+|Total"
_WEEKLY: Final = "Pos|P+|Artist and Title|Wks|Pk|(x?)|Streams|Streams+|Total"


class Kworb:
    """Answers for kworb.net on the day `today`; charts are `days_late` days behind."""

    def __init__(self, market: Market, today: date, *, days_late: int = 1) -> None:
        self._market = market
        self._newest = today - timedelta(days=days_late)

    def answer(self, request: Request) -> Response:
        """The page of a path; 404 for a country without a chart."""
        if request.path in ("/spotify/", "/spotify"):
            return Response(body=index().encode())
        found = re.fullmatch(r"/spotify/country/([a-z]+)_(daily|weekly)\.html", request.path)
        if not found or found[1] not in MARKETS:
            return not_found()
        return Response(body=self.page(found[1], found[2]))

    def page(self, country: str, period: str) -> bytes:
        """The newest chart of a country, `daily` or `weekly`."""
        chart = self._market.chart(country, period)
        day = chart.newest(self._newest)
        return _page(COUNTRIES[country], period, day, chart.rows(day)).encode()


def index() -> str:
    """The list of countries with the links to their charts."""
    rows = "\n".join(
        f'<tr><td class="mp text">{name}</td><td><a href="country/{code}_daily.html">Daily</a> | '
        f'<a href="country/{code}_daily_totals.html">Totals</a></td>'
        f'<td><a href="country/{code}_weekly.html">Weekly</a> | '
        f'<a href="country/{code}_weekly_totals.html">Totals</a></td></tr>'
        for code, name in COUNTRIES.items()
    )
    return f"<!DOCTYPE html><html><title>Spotify Daily Charts</title><body><table>{rows}</table></body></html>"


def _page(country: str, period: str, day: date, rows: list[ChartRow]) -> str:
    daily = period == "daily"
    title = f"Spotify {period.capitalize()} Chart - {country} - {day:%Y/%m/%d}"
    header = "".join(f'<th class="mp">{name}</th>' for name in (_DAILY if daily else _WEEKLY).split("|"))
    body = "\n".join((_daily_row if daily else _weekly_row)(row) for row in rows)
    opening = '<table class="sortable" id="spotifydaily">' if daily else '<table class="sortable">'
    return (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>\n"
        f'<div class="container"><span class="pagetitle">{title} | <a href="#totals">Totals</a></span><br><br>\n'
        f"{opening}\n<thead><tr>{header}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n</div></body></html>\n"
    )


def _daily_row(row: ChartRow) -> str:
    return (
        f"<tr>{_beginning(row)}<td>{row.streams:,}</td><td>{_change(row.streams_change)}</td>"
        f'<td class="smaller">{row.week:,}</td><td class="smaller">{_change(row.week_change)}</td>'
        f"<td>{row.total:,}</td></tr>"
    )


def _weekly_row(row: ChartRow) -> str:
    return (
        f'<tr class="d{2 - row.rank % 2}">{_beginning(row)}<td>{row.streams:,}</td>'
        f"<td>{_change(row.streams_change)}</td><td>{row.total:,}</td></tr>"
    )


def _beginning(row: ChartRow) -> str:
    times = f"(x{row.times_at_peak})" if row.peak_rank <= _COUNTED_PEAK else ""
    return (
        f'<td class="np">{row.rank}</td><td class="np">{_move(row)}</td>'
        f'<td class="text mp"><div>{_credit(row.track)}</div></td><td>{row.periods_on_chart}</td>'
        f'<td>{row.peak_rank}</td><td class="np mini text">{times}</td>'
    )


def _move(row: ChartRow) -> str:
    if row.previous_rank is None:
        return "<b>NEW</b>" if row.periods_on_chart == 1 else "RE"
    move = row.previous_rank - row.rank
    return f"{move:+d}" if move else "="


def _change(change: int | None) -> str:
    return "" if change is None else f"{change:+,}"


@cache
def _credit(track: Track) -> str:
    lead, *guests = (
        f'<a href="../artist/{artist.artist_id}.html">{escape(artist.name, quote=False)}</a>'
        for artist in track.artists
    )
    others = f" (w/ {', '.join(guests)})" if guests else ""
    return f'{lead} - <a href="../track/{track.track_id}.html">{escape(track.title, quote=False)}</a>{others}'


UPSTREAMS: Final[Prefixes] = {"kworb": lambda world: Kworb(world.market, world.day, days_late=world.days_late)}
