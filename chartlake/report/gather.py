"""Gathers a report: every number comes from a view, and what lacks one says why."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chartlake.report import beside, collected, expected, watching
from chartlake.report.asking import Athena, Row, day, rows
from chartlake.report.days import Day, days, newest
from chartlake.report.model import Grid, MarketPart, Report
from chartlake.report.moves import market_parts
from chartlake.report.settings import ReportSettings
from chartlake.report.wording import chart_name, columns, first_of, listed, market_name, on, short

_LOOK_BACK = timedelta(days=6)
_MOST_ALERTS = 6


def gather(athena: Athena, settings: ReportSettings, *, now: datetime, chart_date: date | None = None) -> Report:
    """The report of a date, else of the newest of the markets' charts; `now` is naive UTC.

    A lake without a chart gives a report all the same, of the day before `now`. Raises QueryFailed.
    """
    of = chart_date or newest(athena, settings.markets) or now.date() - timedelta(days=1)
    held = days(athena, settings.markets, of)
    parts = market_parts(athena, held, of)
    overlap = beside.overlaps(athena, settings.markets, of)
    profile = beside.profiles(athena, of)
    alone = beside.only_on_tiktok(athena, settings.markets, of)
    songs = watching.watched(athena, settings)
    return Report(
        chart_date=of,
        made_at=now,
        summary=_summary(held, parts),
        markets=parts,
        alerts=alerts_grid(alerts_of(athena, of), of),
        beside=(
            beside.overlap_grid(overlap, settings.markets),
            beside.profile_grid(profile, of),
            beside.tiktok_grid(alone, overlap),
        ),
        pictures=(beside.overlap_picture(overlap, settings.markets), beside.profile_picture(profile)),
        watched=watching.watched_grid(athena, settings, songs, of),
        expected=expected.expected_grid(expected.expectations(athena, settings.markets, of), songs, of),
        missing=collected.missing_grid(collected.troubled(athena), collected.refused(athena, of)),
    )


def alerts_of(athena: Athena, chart_date: date) -> list[Row]:
    """The alerts of the week that ends on the date, newest first."""
    first = chart_date - _LOOK_BACK
    return rows(
        athena,
        f"""
        SELECT kind, subject_name, platform, chart, market, chart_date
        FROM alerts
        WHERE month >= '{first:%Y-%m}' AND chart_date BETWEEN {day(first)} AND {day(chart_date)}
        ORDER BY chart_date DESC, alert_id
        """,  # noqa: S608 - dates
    )


def alerts_grid(found: list[Row], chart_date: date) -> Grid:
    """A line for each alert."""
    lines = [
        (
            f"{row['chart_date']}",
            row["kind"],
            short(row["subject_name"]),
            chart_name(row["platform"], row["chart"]),
            market_name(row["market"]),
        )
        for row in found
    ]
    why = "" if lines else f"None in the week to {on(chart_date)}."
    shown = columns("date", "what", "song", "chart", "market")
    return first_of("Alerts of the week", shown, lines, note=why, most=_MOST_ALERTS)


def _summary(held: dict[str, Day], parts: tuple[MarketPart, ...]) -> str:
    lacking = [part.name for part, one in zip(parts, held.values(), strict=True) if one.depth is None]
    if len(lacking) == len(parts):
        return f"None of the charts was collected: {listed(lacking)}."
    here = len(parts) - len(lacking)
    said = f"{here} of {len(parts)} charts collected" if lacking else f"All {here} charts collected"
    return f"{said}; not that of {listed(lacking)}." if lacking else f"{said}."
