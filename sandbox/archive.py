"""A lake with a past, quickly: most chart days as the downloads that somebody kept, the rest as they were fetched.

A downloaded file is read thirty times as fast as a page. The pages of every Friday come too, for only they hold artist
ids; and those of the newest days, which nobody has downloaded yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from sandbox.catalogue import MARKETS
from sandbox.history import WEEKLY_MARKETS, CollectedAnswer, history
from sandbox.market import Market
from sandbox.pages.charts_csv import file_bytes, file_name

NOT_DOWNLOADED: Final = timedelta(days=3)
PLAYLISTS_SINCE: Final = timedelta(days=30)
_FRIDAY: Final = 4


def archive(market: Market, *, address: str, until: datetime) -> Iterator[CollectedAnswer]:
    """Every answer of such a past up to `until` (naive UTC); for `address` see history()."""
    newest = market.last_day - NOT_DOWNLOADED
    for country in MARKETS:
        yield from _downloads(market, country, "daily", newest)
    for country in WEEKLY_MARKETS:
        yield from _downloads(market, country, "weekly", newest)
    for answer in history(market, address=address, until=until):
        if _is_kept(answer, market.last_day, newest):
            yield answer


def _downloads(market: Market, country: str, period: str, newest: date) -> Iterator[CollectedAnswer]:
    for day in market.chart(country, period).dates:
        if market.first_day <= day <= newest:
            name = file_name(country, period, day)
            yield CollectedAnswer(
                source="charts_csv",
                scope=f"regional-{country}-{period}",
                # The site shows a day on the next one.
                fetched_at=datetime.combine(day + timedelta(days=1), time(9)),
                body=file_bytes(market, country, period, day),
                content_type="text/csv",
                extension="csv",
                url=f"file:{name}",
                original_name=name,
            )


def _is_kept(answer: CollectedAnswer, last_day: date, newest: date) -> bool:
    day = answer.fetched_at.date()
    match answer.source:
        case "kworb":
            return day.weekday() == _FRIDAY or day > newest
        case "spotify_playlists":
            return day > last_day - PLAYLISTS_SINCE
        case _:
            return True
