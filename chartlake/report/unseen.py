"""What may be said of watched songs that no chart of a date shows: which charts were collected, and how deep they are.

Absence proves something only of a chart that was collected, and only down to its depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chartlake.literals import literals
from chartlake.report.asking import Athena, Row, day, rows
from chartlake.report.wording import chart_name, listed, market_name, on


def charts(athena: Athena, markets: Sequence[str], chart_date: date) -> list[Row]:
    """Every chart of songs of the markets with its depth on the date, null where it was not collected.

    A weekly chart is among them only on its own dates: on the days between there is none to collect.
    """
    return rows(
        athena,
        f"""
        SELECT platform, chart, market, max(CASE WHEN chart_date = {day(chart_date)} THEN depth END) AS depth
        FROM chart_depth
        WHERE market IN ({literals(markets)}) AND chart NOT LIKE 'artists%' AND chart NOT LIKE 'albums%'
        GROUP BY platform, chart, market
        HAVING chart NOT LIKE '%$_weekly' ESCAPE '$'
            OR max(CASE WHEN chart_date = {day(chart_date)} THEN depth END) IS NOT NULL
        ORDER BY platform, chart, market
        """,  # noqa: S608 - quoted by literals
    )


def unseen(songs: Sequence[str], found: Sequence[Row], markets: Sequence[str], chart_date: date) -> str:
    """The sentences about songs that no chart of the date shows; `found` as `charts` gives it; empty without songs."""
    if not songs:
        return ""
    seen = [row for row in found if row["depth"] is not None]
    if not seen:
        return f"Not known of {on(chart_date)}, for no chart of these markets was collected: {listed(songs)}."
    said = f"Not seen on {on(chart_date)} ({_depths(seen)}): {listed(songs)}."
    lacking = [(row["platform"], row["chart"], row["market"]) for row in found if row["depth"] is None]
    known = {(row["platform"], row["chart"], row["market"]) for row in found}
    never = [one for one in (("spotify", "songs_daily", market) for market in markets) if one not in known]
    return f"{said} {_not_collected([*lacking, *never])}".strip()


def _depths(seen: Sequence[Row]) -> str:
    """Spotify, daily songs: top 2 to 6; TikTok, daily sounds: top 4."""
    by_chart: dict[str, list[int]] = {}
    for row in seen:
        by_chart.setdefault(chart_name(row["platform"], row["chart"]), []).append(row["depth"])
    return "; ".join(f"{name}: top {_range(depths)}" for name, depths in by_chart.items())


def _range(depths: Sequence[int]) -> str:
    return f"{min(depths)}" if min(depths) == max(depths) else f"{min(depths)} to {max(depths)}"


def _not_collected(lacking: Sequence[tuple[str, str, str]]) -> str:
    """Not collected that day: Spotify, daily songs of Norway and Sweden."""
    by_chart: dict[str, list[str]] = {}
    for platform, chart, market in lacking:
        by_chart.setdefault(chart_name(platform, chart), []).append(market_name(market))
    named = "; ".join(f"{name} of {listed(markets)}" for name, markets in by_chart.items())
    return f"Not collected that day: {named}." if named else ""
