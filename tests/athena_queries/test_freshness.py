"""freshness: how old the newest chart of each scope is, and what happened last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.athena_queries.written_lake import WrittenLake, day


def scope(name: str, *, expected: float | None = 48.0, enabled: bool = True) -> dict[str, Any]:
    return {"scope": name, "enabled": enabled, "cadence": "daily", "expected_age_hours": expected}


def run(name: str, started: datetime, outcome: str = "ok", **columns: Any) -> dict[str, Any]:
    base = {"run_id": f"{name}-{started}", "scope": name, "stage": "extract", "outcome": outcome}
    return base | {"started_at": started, **columns}


def test_age_counts_from_the_end_of_the_charts_day(lake: WrittenLake) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    newest = (now - timedelta(days=3)).date()
    lake.write("scopes", [scope("no_daily", expected=47.0), scope("se_daily", expected=96.5)])
    lake.write("ingest_runs", [run(name, now, latest_date=newest) for name in ("no_daily", "se_daily")])
    expected = (now - datetime.combine(newest + timedelta(days=1), datetime.min.time())) / timedelta(hours=1)
    (no, se) = lake.ask("SELECT newest_chart_date, age_hours, late, status FROM freshness ORDER BY scope")
    assert no == (newest, pytest.approx(expected, abs=0.1), True, "LATE")
    assert se == (newest, pytest.approx(expected, abs=0.1), False, "OK")


def test_the_newest_run_of_both_stages_gives_the_last_outcome(lake: WrittenLake) -> None:
    at = datetime(2026, 3, 1, 6, 15)
    lake.write("scopes", [scope("no_daily")])
    lake.write(
        "ingest_runs",
        [
            run("no_daily", at, "ok", latest_date=at.date()),
            run("no_daily", at + timedelta(hours=1), "ok"),
            run("no_daily", at + timedelta(hours=1), "EmptyAnswer", stage="transform", message="no rows"),
        ],
    )
    assert lake.ask("SELECT newest_chart_date, last_outcome, last_started_at, last_message FROM freshness") == [
        (at.date(), "EmptyAnswer", at + timedelta(hours=1), "no rows")
    ]


def test_a_date_in_an_answer_that_failed_was_not_got(lake: WrittenLake) -> None:
    lake.write("scopes", [scope("no_daily")])
    lake.write("ingest_runs", [run("no_daily", datetime(2026, 3, 2), "PublishConflict", latest_date=day("03-01"))])
    assert lake.ask("SELECT newest_chart_date, age_hours, late, status FROM freshness") == [
        (None, None, True, "NEVER_GOT")
    ]


def test_what_is_not_asked_for_is_never_late(lake: WrittenLake) -> None:
    # a scope that is switched off, one without an expectation, and a file that somebody dropped
    lake.write("scopes", [scope("off", enabled=False), scope("whenever", expected=None)])
    lake.write("ingest_runs", [run("regional-no-daily", datetime(2026, 3, 2), latest_date=day("03-01"))])
    assert lake.ask("SELECT scope, late, status FROM freshness ORDER BY scope") == [
        ("off", None, "DISABLED"),
        ("regional-no-daily", None, "NO_EXPECTATION"),
        ("whenever", None, "NO_EXPECTATION"),
    ]


def test_a_scope_that_never_ran_is_shown(lake: WrittenLake) -> None:
    lake.write("scopes", [scope("no_daily")])
    assert lake.ask("SELECT late, last_outcome, status FROM freshness") == [(True, None, "NEVER_GOT")]
