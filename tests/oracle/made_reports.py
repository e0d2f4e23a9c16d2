"""What a random history says beyond its positions: release dates, the services' own counts, depths, refused rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_of

_NEVER: Final[Row] = {
    "reported_previous_rank": None,
    "reported_peak_rank": None,
    "reported_periods_on_chart": None,
}
# Days from the release to the first time an item is seen; a date after that cannot be its own.
_WAITED: Final = (-9, -1, 0, 0, 0, 1, 1, 2, 3, 5, 8, 40)
_REASONS: Final = ("rank 0 is not a position", "'x' is no Spotify track", "the page has no column 'pk'")


def with_reports(rng: Random, lake: Lake, *, name: str, now: datetime) -> Lake:
    """The same history with all of it."""
    released = _release_dates(rng, lake.chart_snapshots)
    on_charts = {item: day for item, day in released.items() if rng.random() < 0.7}
    rows = [row | {"release_date": on_charts.get(row["item_id"])} for row in lake.chart_snapshots]
    return replace(
        lake,
        chart_snapshots=_counted(rng, rows),
        tracks=[row | _told_release(rng, released.get(row["track_id"])) for row in lake.tracks],
        scopes=lake.scopes + _chart_scopes(rng, rows, now=now),
        quarantine=_refused(rng, name=name, now=now),
    )


def _release_dates(rng: Random, rows: Rows) -> dict[str, date]:
    """A release date of most items, on their first date or some days before."""
    first: dict[str, date] = {}
    for row in rows:
        if row["item_type"] != "artist":
            first[row["item_id"]] = min(row["chart_date"], first.get(row["item_id"], row["chart_date"]))
    return {
        item: day - timedelta(days=rng.choice(_WAITED)) for item, day in sorted(first.items()) if rng.random() < 0.7
    }


def _told_release(rng: Random, day: date | None) -> Row:
    """As Spotify tells it: to the day, the month or the year; one observation may say another day."""
    if day is None or rng.random() < 0.2:
        return {"release_date": None, "release_date_precision": None}
    if rng.random() < 0.1:
        day -= timedelta(days=rng.randint(1, 6))
    precision, text = rng.choice(
        (("day", f"{day}"), ("day", f"{day}"), ("month", f"{day:%Y-%m}"), ("year", f"{day:%Y}"))
    )
    return {"release_date": text, "release_date_precision": precision}


def _counted(rng: Random, rows: Rows) -> Rows:
    """The services' own counts, as if their chart began earlier, missed nothing, or erred."""
    charts: dict[ChartKey, Rows] = {}
    for row in rows:
        charts.setdefault(chart_of(row), []).append(row)
    return [row for of_chart in charts.values() for row in _counted_chart(rng, of_chart)]


def _counted_chart(rng: Random, rows: Rows) -> Rows:
    if rng.random() < 0.4:
        return [row | _NEVER for row in rows]
    known_before = {item: rng.choice((0, 0, 0, 1, 3, 30)) for item in sorted({row["item_id"] for row in rows})}
    missing, error = rng.choice((0, 0, 1)), rng.choice((0.0, 0.0, 0.1))
    silent = rng.choice(([], [], list(_NEVER), ["reported_previous_rank"], ["reported_periods_on_chart"]))
    days = sorted({row["chart_date"] for row in rows})
    ranks: dict[date, dict[str, int]] = {day: {} for day in days}
    for row in rows:
        if row["current"]:
            ranks[row["chart_date"]][row["item_id"]] = row["rank"]
    counted = []
    for row in rows:
        item, day = row["item_id"], row["chart_date"]
        seen = [other for other in days if other <= day and item in ranks[other]] or [day]
        before = days[days.index(day) - 1] if day != days[0] else None
        unseen = (day - days[0]).days + 1 - len(days[: days.index(day) + 1])
        told: Row = {
            "reported_previous_rank": ranks[before].get(item) if before else rng.choice((None, 1, row["rank"])),
            "reported_peak_rank": min([row["rank"], *(ranks[other].get(item, 99) for other in seen)]),
            "reported_periods_on_chart": len(seen) + known_before[item] + missing * min(unseen, rng.choice((0, 1, 2))),
        }
        if known_before[item] and rng.random() < 0.5:
            told["reported_peak_rank"] = max(1, told["reported_peak_rank"] - 1)
        counted.append(row | {key: _erring(rng, value, error) for key, value in told.items()} | dict.fromkeys(silent))
    return counted


def _erring(rng: Random, value: int | None, error: float) -> int | None:
    return rng.choice((None, 1, 60, (value or 1) + 1)) if rng.random() < error else value


def _chart_scopes(rng: Random, rows: Rows, *, now: datetime) -> Rows:
    """Scopes of the sources that gave the charts, with and without a depth."""
    asked = sorted({(row["source"], row["raw_key"].split("/")[2]) for row in rows})
    return [
        {
            "scope": scope,
            "enabled": True,
            "cadence": "daily",
            "expected_age_hours": None,
            "nominal_depth": rng.choice((None, 5, 10, 50)),
            "source": source,
            "fetched_at": now,
        }
        for source, scope in asked
        if rng.random() < 0.5
    ]


def _refused(rng: Random, *, name: str, now: datetime) -> Rows:
    rows = []
    for number in range(rng.choice((0, 0, 1, 3))):
        at = datetime.combine(now.date(), time(hour=rng.randint(0, 23))) - timedelta(days=rng.choice((0, 1, 40)))
        source = rng.choice(("kworb", "tokchart"))
        reason = f"{name}: {rng.choice(_REASONS)}"
        for row_number in rng.sample(range(4), rng.randint(1, 3)):
            rows.append(
                {
                    "month": f"{at:%Y-%m}",
                    "row_number": row_number,
                    "table_name": "chart_snapshots",
                    "reason": reason,
                    "row_json": "{}" if row_number else None,
                    "source": source,
                    "fetched_at": at,
                    "raw_key": f"source={source}/date={at:%Y-%m-%d}/{name}/{number}.gz",
                }
            )
    return rows
