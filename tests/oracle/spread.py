"""market_spread: in which markets a recording stands on a date, and in which order it came there."""

from __future__ import annotations

from datetime import date

from tests.oracle.chart_calendar import calendars
from tests.oracle.lake import ChartKey, Lake, Row, Rows
from tests.oracle.positions import stays


def market_spread(lake: Lake) -> Rows:
    """One row per platform, chart, recording and date with the recording in at least one market; none for `global`."""
    by_chart = calendars(lake)
    seen: dict[tuple[str, str, str], dict[str, dict[date, Row]]] = {}
    for ((platform, chart, market), recording), rows in stays(lake).items():
        if market != "global":
            seen.setdefault((platform, chart, recording), {})[market] = rows
    observed: dict[tuple[str, str, date], int] = {}
    for (platform, chart, market), calendar in by_chart.items():
        for day in calendar.dates if market != "global" else ():
            observed[platform, chart, day] = observed.get((platform, chart, day), 0) + 1
    spread = []
    for (platform, chart, recording), markets in seen.items():
        for day in {day for rows in markets.values() for day in rows}:
            row: Row = {"platform": platform, "chart": chart, "recording_id": recording, "chart_date": day}
            row["markets_observed"] = observed[platform, chart, day]
            ranks = [rows[day]["rank"] for rows in markets.values() if day in rows]
            row |= {"markets": len(ranks), "best_rank": min(ranks)}
            order = sorted((min(rows), market) for market, rows in markets.items() if min(rows) <= day)
            row["first_date"], row["first_market"] = order[0]
            row["markets_joined"] = len(order)
            row["joined_markets"] = [market for _, market in order]
            row["joined_dates"] = [joined for joined, _ in order]
            row["joined_text"] = ", ".join(f"{market} {joined}" for joined, market in order)
            charts: list[tuple[ChartKey, date]] = [((platform, chart, market), joined) for joined, market in order]
            row["left_censored"] = any(by_chart[key].starts_at(joined) for key, joined in charts)
            spread.append(row)
    return spread
