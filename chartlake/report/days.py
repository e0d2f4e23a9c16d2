"""Which dates of the markets' charts the lake holds, and which date a report is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chartlake.literals import literals
from chartlake.report.asking import SONGS, Athena, day, rows
from chartlake.report.wording import market_name, on


@dataclass(frozen=True, kw_only=True)
class Day:
    """What the lake holds of a market's daily Spotify chart around a date; None where it does not.

    `depth` is that of the date itself, `previous` the adjacent date before; `before` and `after` are the nearest
    dates held on either side, however far away.
    """

    market: str
    depth: int | None = None
    previous: date | None = None
    before: date | None = None
    after: date | None = None

    def lacking(self, chart_date: date) -> str:
        """Why nothing can be told of the date; empty where it was collected."""
        name = market_name(self.market)
        if self.depth is not None:
            return ""
        if self.before is None and self.after is None:
            return f"The lake holds no daily Spotify chart of {name}."
        said = f"Spotify's chart of {name} of {on(chart_date)} was not collected"
        if self.before and self.after:
            return f"{said}; the lake holds those of {on(self.before)} and {on(self.after)}."
        if self.before:
            return f"{said}; the newest that the lake holds is of {on(self.before)}."
        return f"{said}; the lake begins with that of {on(self.after or chart_date)}."

    def nothing_before(self, chart_date: date) -> str:
        """Why the date cannot be set against another; empty where it can."""
        if self.previous:
            return ""
        if self.before is None:
            return f"{on(chart_date)} is the first date that the lake holds: there is nothing to compare it with."
        return f"The date before is {on(self.before)}, too long ago to compare with."


def days(athena: Athena, markets: Sequence[str], chart_date: date) -> dict[str, Day]:
    """Per market what the lake holds around the date."""
    found = rows(
        athena,
        f"""
        SELECT
            market,
            max(CASE WHEN chart_date = {day(chart_date)} THEN depth END) AS depth,
            max(CASE WHEN chart_date = {day(chart_date)} THEN previous_date END) AS previous,
            max(CASE WHEN chart_date < {day(chart_date)} THEN chart_date END) AS before,
            min(CASE WHEN chart_date > {day(chart_date)} THEN chart_date END) AS after
        FROM chart_calendar
        WHERE {SONGS} AND market IN ({literals(markets)})
        GROUP BY market
        """,  # noqa: S608 - quoted by literals
    )
    held = {row["market"]: Day(**row) for row in found}
    return {market: held.get(market, Day(market=market)) for market in markets}


def newest(athena: Athena, markets: Sequence[str]) -> date | None:
    """The newest date of the markets' daily Spotify charts, else of any daily chart; None of a lake without one."""
    found = rows(
        athena,
        f"""
        SELECT
            max(CASE WHEN {SONGS} AND market IN ({literals(markets)}) THEN chart_date END) AS of_songs,
            max(chart_date) AS of_any
        FROM chart_depth
        WHERE chart LIKE '%_daily'
        """,  # noqa: S608 - quoted by literals
    )
    answer: date | None = found[0]["of_songs"] or found[0]["of_any"] if found else None
    return answer
