"""Alerts: what happened to a watched song, and what broke out on TikTok; each goes out once.

An alert is written before it is sent, under a name that follows from what happened, and only who wrote it sends it. So
two runs at once send it once, and a later run nothing. A run that is tried again under its own name is given its alerts
again, for it may not have come to send them; one that is not leaves alerts that the report shows and nobody was sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from chartlake import contract, curated
from chartlake.conform import conform
from chartlake.errors import InternalError
from chartlake.lake import Lake
from chartlake.literals import literals
from chartlake.report.asking import Athena, Row, day, one_chart, rows, titles
from chartlake.report.settings import ReportSettings
from chartlake.report.told import untold
from chartlake.report.watching import watched
from chartlake.report.wording import chart_name, dates, market_name, on, song

# A chart may come some days late, and a run may fail: so many days up to the newest are looked at.
LOOK_BACK: Final = timedelta(days=6)
BREAKOUT_RANK: Final = 10
_SOURCE: Final = "report"


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One thing that happened to a recording on a chart; `kind` as in the table alerts_sent."""

    kind: str
    subject_id: str
    platform: str
    chart: str
    market: str
    chart_date: date
    sentence: str

    @property
    def alert_id(self) -> str:
        """What makes it the same alert. A breakout is one however often it is seen, so its date is not part of it."""
        named = [self.kind, self.platform, self.chart, self.market, self.subject_id]
        return "/".join(named if self.kind == "breakout" else [*named, f"{self.chart_date}"])

    def row(self, *, sent_at: datetime, run_id: str) -> dict[str, Any]:
        """The row of alerts_sent; its raw_key says who wrote it."""
        told = {name: getattr(self, name) for name in ("alert_id", "kind", "subject_id", "platform", "chart", "market")}
        written = {"sent_at": sent_at, "source": _SOURCE, "fetched_at": sent_at, "raw_key": f"{_SOURCE}/{run_id}"}
        return {**told, "chart_date": self.chart_date, **written}


def due(athena: Athena, settings: ReportSettings, *, until: date | None = None) -> list[Alert]:
    """What happened in the week up to a date, else up to the newest of the markets' charts, and was not told otherwise.

    What was told under another date or another name of the song is left out, see `told`; what was told under this very
    one is not: `claim` knows whether it is left to send.
    """
    last = until or _newest(athena, settings.markets)
    if last is None:
        return []
    songs = watched(athena, settings)
    found = [*_risen(athena, settings, songs, last), *_gone(athena, settings, songs, last)] if songs else []
    return untold(athena, [*found, *_breakouts(athena, settings, last)])


def claim(lake: Lake, alerts: Sequence[Alert], *, now: datetime, run_id: str) -> list[Alert]:
    """Write the alerts that nobody wrote before, and give those back: the ones to send.

    `run_id` is the caller's alone. InternalError when one breaks the contract.
    """
    once: dict[str, Alert] = {}
    for alert in alerts:
        once.setdefault(alert.alert_id, alert)
    conformed = conform(contract.ALERTS_SENT, [one.row(sent_at=now, run_id=run_id) for one in once.values()], {})
    if conformed.refused:
        raise InternalError(f"an alert breaks the contract: {conformed.refused[0].reason}")
    ours: set[str] = set()
    for partition, built in conformed.tables.items():
        ours.update(curated.claim(lake.curated, contract.ALERTS_SENT, partition, built)["alert_id"].to_pylist())
        lake.catalog.register(contract.ALERTS_SENT, [partition])
    return [alert for name, alert in once.items() if name in ours]


def _newest(athena: Athena, markets: Iterable[str]) -> date | None:
    found = rows(
        athena,
        f"SELECT max(chart_date) AS newest FROM chart_depth WHERE market IN ({literals(markets)})",  # noqa: S608
    )
    newest: date | None = found[0]["newest"] if found else None
    return newest


def _week(column: str, last: date) -> str:
    return f"{column} BETWEEN {day(last - LOOK_BACK)} AND {day(last)}"


def _risen(athena: Athena, settings: ReportSettings, songs: frozenset[str], last: date) -> list[Alert]:
    """entered: NEW or RE in chart_moves. climbed: more than `climb` ranks above the adjacent date before."""
    found = rows(
        athena,
        f"""
        SELECT m.platform, m.chart, m.market, m.chart_date, m.recording_id, m.rank, m.move, t.title, t.artist_names_text
        FROM chart_moves m {titles("m", f"t.market IN ({literals(settings.markets)})")}
        WHERE m.market IN ({literals(settings.markets)}) AND {_week("m.chart_date", last)}
            AND m.recording_id IN ({literals(sorted(songs))})
            AND (m.status IN ('NEW', 'RE') OR m.move > {settings.climb})
        ORDER BY m.chart_date, m.platform, m.chart, m.market, m.rank
        """,  # noqa: S608 - quoted by literals
    )
    return [
        _alert(row, "climbed", f"climbed {row['move']} ranks, to {row['rank']}")
        if row["move"]
        else _alert(row, "entered", f"entered at {row['rank']}")
        for row in found
    ]


def _gone(athena: Athena, settings: ReportSettings, songs: frozenset[str], last: date) -> list[Alert]:
    """left: a run of chart_runs that ended by exit; it bears the first date without the song."""
    found = rows(
        athena,
        f"""
        SELECT r.platform, r.chart, r.market, c.next_date AS chart_date, r.recording_id, r.best_rank,
            r.observed_periods, t.title, t.artist_names_text
        FROM chart_runs r
        JOIN chart_calendar c ON {one_chart("c", "r")} AND c.chart_date = r.end_date
        {titles("r", f"t.market IN ({literals(settings.markets)})")}
        WHERE r.market IN ({literals(settings.markets)}) AND c.market IN ({literals(settings.markets)})
            AND {_week("c.next_date", last)}
            AND r.recording_id IN ({literals(sorted(songs))}) AND r.ended_by = 'exit'
        ORDER BY c.next_date, r.platform, r.chart, r.market, r.best_rank
        """,  # noqa: S608 - quoted by literals
    )
    return [
        _alert(row, "left", f"left after {dates(row['observed_periods'])}, best rank {row['best_rank']}")
        for row in found
    ]


def _breakouts(athena: Athena, settings: ReportSettings, last: date) -> list[Alert]:
    """breakout: a recording in the top 10 of TikTok's sounds_daily that is not on Spotify yet.

    On the date it is NEW there, or climbed more than `climb` ranks (chart_moves), and no Spotify chart of the lake,
    daily or weekly, has had it so far, on later dates neither (recording_debuts). TikTok's chart is one that stands
    beside a daily Spotify chart of the markets (tiktok_markets), which has to be held as far as that date; the very
    date may be missing. Where matching does not know which song a sound is, it counts as not on Spotify.
    """
    found = rows(
        athena,
        f"""
        SELECT m.platform, m.chart, m.market, m.chart_date, m.recording_id, m.rank, t.title, t.artist_names_text
        FROM chart_moves m
        JOIN (
            SELECT b.tiktok_market, max(d.chart_date) AS newest
            FROM tiktok_markets b
            JOIN chart_depth d ON d.market = b.market AND d.platform = 'spotify' AND d.chart = 'songs_daily'
            WHERE b.market IN ({literals(settings.markets)}) AND d.market IN ({literals(settings.markets)})
            GROUP BY b.tiktok_market
        ) p ON p.tiktok_market = m.market AND p.newest >= m.chart_date
        LEFT JOIN (
            SELECT recording_id
            FROM recording_debuts
            WHERE platform = 'spotify'
            GROUP BY recording_id
        ) s ON s.recording_id = m.recording_id
        {titles("m", "t.platform = 'tiktok' AND t.chart = 'sounds_daily'")}
        WHERE m.platform = 'tiktok' AND m.chart = 'sounds_daily' AND {_week("m.chart_date", last)}
            AND m.rank <= {BREAKOUT_RANK} AND (m.status = 'NEW' OR m.move > {settings.climb})
            AND s.recording_id IS NULL
        ORDER BY m.chart_date, m.market, m.rank
        """,  # noqa: S608 - quoted by literals
    )
    return [_alert(row, "breakout", f"at {row['rank']}, and on no Spotify chart that the lake holds") for row in found]


def _alert(row: Row, kind: str, happened: str) -> Alert:
    place = f"{chart_name(row['platform'], row['chart'])}, {market_name(row['market'])}"
    return Alert(
        kind=kind,
        subject_id=row["recording_id"],
        platform=row["platform"],
        chart=row["chart"],
        market=row["market"],
        chart_date=row["chart_date"],
        sentence=f"{song(row)}: {happened} ({place}, {on(row['chart_date'])})",
    )
