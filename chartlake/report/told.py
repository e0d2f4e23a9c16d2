"""Which alerts were told before, under another date or another name: what happened once is told once.

A date that comes in late moves an entry or an exit to another date, and matching gives a song another id. So an alert
is no news where one of its kind was told of the same song and chart no more than six days before or after, and

- entered: the lake shows no exit between the two dates, for only who has left can enter again;
- left: the lake shows no run that began between them, for only who is back can leave again;
- climbed: the lake had no date from this one up to the other yet when that was told, so that it went all the way.

A breakout is told once for each TikTok chart, whenever that was. An alert told under the very same name and date is let
through, for `claim` knows whether it is left to send. What matching takes back is not followed: a sound that was one
song and is another by now is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from chartlake.literals import literals
from chartlake.report.asking import Athena, day, rows
from chartlake.report.watching import known_as

if TYPE_CHECKING:
    from chartlake.report.alerts import Alert

# Alerts of so many days are looked at together: see LOOK_BACK of the alerts.
_APART: Final = timedelta(days=6)
Chart = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Told:
    """An alert that was told; `sent_at` is naive UTC, None of one that is about to be told."""

    kind: str
    subject_id: str
    place: Chart
    chart_date: date
    sent_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the lake shows: per recording its names, per chart and recording its runs, per chart its dates.

    `starts` and `exits` are the first dates of runs and the last dates of those that ended by exit; `dates` are
    those of a chart, each with when the lake first fetched it, naive UTC.
    """

    names: dict[str, set[str]] = field(default_factory=dict)
    starts: dict[tuple[Chart, str], list[date]] = field(default_factory=dict)
    exits: dict[tuple[Chart, str], list[date]] = field(default_factory=dict)
    dates: dict[Chart, list[tuple[date, datetime]]] = field(default_factory=dict)

    def same(self, alert: Alert, told: Told) -> bool:
        """Whether the alert is of what was told."""
        place = _place(alert)
        names = {alert.subject_id} | self.names.get(alert.subject_id, set())
        if (alert.kind, place) != (told.kind, told.place) or told.subject_id not in names:
            return False
        if alert.kind == "breakout":
            return True
        first, last = sorted((alert.chart_date, told.chart_date))
        return last - first <= _APART and self._went_on(alert, told, first, last)

    def _went_on(self, alert: Alert, told: Told, first: date, last: date) -> bool:
        here = (_place(alert), alert.subject_id)
        if alert.kind == "entered":
            return not any(first <= one < last for one in self.exits.get(here, ()))
        if alert.kind == "left":
            return not any(first < one < last for one in self.starts.get(here, ()))
        between = [fetched for one, fetched in self.dates.get(here[0], ()) if first <= one < last]
        return told.sent_at is not None and not any(fetched <= told.sent_at for fetched in between)


def untold(athena: Athena, alerts: Sequence[Alert]) -> list[Alert]:
    """The alerts that tell what none told before; of several of one happening the first."""
    if not alerts:
        return []
    evidence = Evidence(
        names=_names(athena, {one.subject_id for one in alerts}),
        dates=_dates(athena, [one for one in alerts if one.kind == "climbed"]),
    )
    _runs(athena, [one for one in alerts if one.kind in ("entered", "left")], evidence)
    told = _told(athena, alerts, evidence)
    told_as = [replace(one, sent_at=None) for one in told]
    news: list[Alert] = []
    for alert in alerts:
        before = [*told, *map(_about_to_be, news)]
        if _about_to_be(alert) in told_as or not any(evidence.same(alert, one) for one in before):
            news.append(alert)
    return news


def _place(alert: Alert) -> Chart:
    return (alert.platform, alert.chart, alert.market)


def _about_to_be(alert: Alert) -> Told:
    return Told(kind=alert.kind, subject_id=alert.subject_id, place=_place(alert), chart_date=alert.chart_date)


def _names(athena: Athena, subjects: Iterable[str]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for row in known_as(athena, "recording_id", sorted(subjects)):
        names.setdefault(row["recording_id"], set()).add(row["name"])
    return names


def _told(athena: Athena, alerts: Sequence[Alert], evidence: Evidence) -> list[Told]:
    """What was told of the recordings under any of their names, on any date."""
    names = {one.subject_id for one in alerts}.union(*evidence.names.values())
    found = rows(
        athena,
        f"""
        SELECT kind, subject_id, platform, chart, market, chart_date, sent_at
        FROM alerts_sent
        WHERE subject_id IN ({literals(sorted(names))})
        """,  # noqa: S608 - quoted by literals
    )
    return [
        Told(
            kind=row["kind"],
            subject_id=row["subject_id"],
            place=(row["platform"], row["chart"], row["market"]),
            chart_date=row["chart_date"],
            sent_at=row["sent_at"],
        )
        for row in found
    ]


def _runs(athena: Athena, alerts: Sequence[Alert], evidence: Evidence) -> None:
    """Fill in the runs of these recordings that reached the time of the alerts."""
    if not alerts:
        return
    first = min(one.chart_date for one in alerts) - _APART
    found = rows(
        athena,
        f"""
        SELECT platform, chart, market, recording_id, start_date, end_date, ended_by
        FROM chart_runs
        WHERE market IN ({literals(sorted({one.market for one in alerts}))}) AND end_date >= {day(first)}
            AND recording_id IN ({literals(sorted({one.subject_id for one in alerts}))})
        """,  # noqa: S608 - quoted by literals
    )
    for row in found:
        here = ((row["platform"], row["chart"], row["market"]), row["recording_id"])
        evidence.starts.setdefault(here, []).append(row["start_date"])
        if row["ended_by"] == "exit":
            evidence.exits.setdefault(here, []).append(row["end_date"])


def _dates(athena: Athena, alerts: Sequence[Alert]) -> dict[Chart, list[tuple[date, datetime]]]:
    """The dates of these charts around the alerts, each with when its first snapshot was fetched."""
    if not alerts:
        return {}
    days = [one.chart_date for one in alerts]
    first, last = min(days) - _APART, max(days) + _APART
    found = rows(
        athena,
        f"""
        SELECT platform, chart, market, chart_date, min(fetched_at) AS fetched_at
        FROM chart_snapshots
        WHERE market IN ({literals(sorted({one.market for one in alerts}))})
            AND month BETWEEN '{first:%Y-%m}' AND '{last:%Y-%m}' AND chart_date BETWEEN {day(first)} AND {day(last)}
        GROUP BY platform, chart, market, chart_date
        """,  # noqa: S608 - quoted by literals
    )
    dates: dict[Chart, list[tuple[date, datetime]]] = {}
    for row in found:
        place = (row["platform"], row["chart"], row["market"])
        dates.setdefault(place, []).append((row["chart_date"], row["fetched_at"]))
    return dates
