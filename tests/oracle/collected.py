"""completeness and quarantined: which dates and ranks the lake lacks, and what was refused."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from tests.oracle.chart_calendar import Calendar, calendars
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of


def completeness(lake: Lake) -> Rows:
    """One row per chart and month from its first observed date to its last."""
    ranks: dict[tuple[ChartKey, date], set[int]] = {}
    for position in lake.chart_snapshots:
        if position["current"]:
            ranks.setdefault((chart_of(position), position["chart_date"]), set()).add(position["rank"])
    named = _named_depths(lake)
    rows = []
    for chart, calendar in calendars(lake).items():
        depth = named.get(chart, max(calendar.depths.values()))
        missing = _missing(calendar, 7 if chart[1].endswith("_weekly") else 1)
        months: dict[str, list[date]] = {}
        for day in sorted(calendar.dates + missing):
            months.setdefault(f"{day:%Y-%m}", []).append(day)
        for month, days in months.items():
            held = {day: ranks[chart, day] for day in days if day in calendar.depths}
            row: Row = chart_columns(chart) | {"month": month}
            row |= {"dates_expected": len(days), "dates_observed": len(held)}
            row["ranks_expected"] = len(days) * depth
            row["ranks_present"] = sum(len({rank for rank in of_day if rank <= depth}) for of_day in held.values())
            row |= {"nominal_depth": depth, "depth_basis": "scopes" if chart in named else "observed"}
            row["shallow_dates"] = sum(1 for of_day in held.values() if max(of_day) < depth)
            row["missing_dates"] = ", ".join(f"{day}" for day in days if day not in held)
            row["rank_holes"] = "; ".join(filter(None, (_holes(day, of_day) for day, of_day in held.items())))
            rows.append(row)
    return rows


def _named_depths(lake: Lake) -> dict[ChartKey, int]:
    """The largest nominal depth of the scopes that gave a chart's current snapshots, where one is named."""
    of_scope = {(scope["source"], scope["scope"]): scope.get("nominal_depth") for scope in lake.scopes}
    named: dict[ChartKey, int] = {}
    for row in lake.chart_snapshots:
        scope = "/".join(row["raw_key"].split("/")[2:3])  # source=…/date=…/<scope>/…
        depth = of_scope.get((row["source"], scope)) if row["current"] else None
        if depth is not None:
            named[chart_of(row)] = max(depth, named.get(chart_of(row), 0))
    return named


def _missing(calendar: Calendar, cadence: int) -> list[date]:
    """What would have come between two observed dates, counted on from the first of them."""
    days = []
    for earlier, later in pairwise(calendar.dates):
        day = earlier + timedelta(days=cadence)
        while (later - day).days >= cadence:
            days.append(day)
            day += timedelta(days=cadence)
    return days


def _holes(day: date, ranks: set[int]) -> str:
    free = [str(rank) for rank in range(1, max(ranks)) if rank not in ranks]
    return f"{day}: {', '.join(free)}" if free else ""


def quarantined(lake: Lake) -> Rows:
    """One row per source, reason and day of the answer."""
    refused: dict[tuple[str, str, date], Rows] = {}
    for row in lake.quarantine:
        refused.setdefault((row["source"], row["reason"], row["fetched_at"].date()), []).append(row)
    return [
        {
            "source": source,
            "reason": reason,
            "date": day,
            "month": f"{day:%Y-%m}",
            "rows_refused": len(rows),
            "answers_refused": sum(row["row_number"] == 0 for row in rows),
            "answers": len({row["raw_key"] for row in rows}),
            "newest_raw_key": max(rows, key=lambda row: (row["fetched_at"], row["raw_key"]))["raw_key"],
            "newest_fetched_at": max(row["fetched_at"] for row in rows),
        }
        for (source, reason, day), rows in refused.items()
    ]
