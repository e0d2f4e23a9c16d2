"""What could not be collected: scopes that are late or failed, rows and answers that were refused."""

from __future__ import annotations

from datetime import date

from chartlake.report.asking import Athena, Row, day, rows
from chartlake.report.model import Grid
from chartlake.report.wording import columns, count, first_of, short

_MOST = 8
_WORDS = 80


def troubled(athena: Athena) -> list[Row]:
    """Scopes of freshness that are late or whose last run failed, now: the latest first."""
    return rows(
        athena,
        """
        SELECT source, scope, newest_chart_date, status, last_outcome, last_message
        FROM freshness
        WHERE status IN ('LATE', 'NEVER_GOT') OR (status <> 'DISABLED' AND last_outcome <> 'ok')
        ORDER BY CASE WHEN last_outcome = 'ok' THEN 1 ELSE 0 END, newest_chart_date, source, scope
        """,
    )


def refused(athena: Athena, chart_date: date) -> list[Row]:
    """What was refused since the chart date, the most frequent first."""
    return rows(
        athena,
        f"""
        SELECT source, reason, sum(rows_refused) AS refusals
        FROM quarantined
        WHERE month >= '{chart_date:%Y-%m}' AND date >= {day(chart_date)}
        GROUP BY source, reason
        ORDER BY refusals DESC, source, reason
        """,  # noqa: S608 - a date
    )


def missing_grid(late: list[Row], no: list[Row]) -> Grid:
    """A line for each, as it stands when the report is made."""
    title = "What could not be collected"
    lines = [(f"{row['source']}, {row['scope']}", _newest(row["newest_chart_date"]), _why(row)) for row in late] + [
        (f"{row['source']}", "", _refusal(row)) for row in no
    ]
    if not lines:
        return Grid(title=title, note="Nothing: every scope is as new as expected, and no row was refused.")
    return first_of(title, columns("what", "newest date", "why"), lines, most=_MOST)


def _newest(newest: date | None) -> str:
    return "never" if newest is None else f"{newest}"


def _why(row: Row) -> str:
    if row["last_outcome"] is None:
        return "never asked for"
    if row["last_outcome"] == "ok":
        return "late: the last run went well, and brought nothing newer"
    return short(f"{row['last_outcome']}: {row['last_message'] or 'without a word'}", _WORDS)


def _refusal(row: Row) -> str:
    return short(f"{count(int(row['refusals']))} refused: {row['reason']}", _WORDS)
