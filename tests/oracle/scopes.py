"""What a random lake asks for, and how it went: rows of scopes and ingest_runs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from tests.oracle.lake import Row, Rows


def scopes_of(rng: Random, *, name: str, now: datetime) -> Rows:
    """Up to three scopes, with and without an expected age, enabled or not."""
    return [
        {
            "scope": f"{name}_{scope}",
            "enabled": rng.random() < 0.8,
            "cadence": "daily",
            "expected_age_hours": rng.choice((None, 30.0, 48.0)),
            "nominal_depth": 200,
            "source": rng.choice(("kworb", "tokchart")),
            "fetched_at": now,
        }
        for scope in ("no_daily", "se_daily", "no_weekly")[: rng.randint(0, 3)]
    ]


def runs_of(rng: Random, scopes: Rows, *, name: str, now: datetime) -> Rows:
    """For each scope none or some runs; and now and then a dropped file that no scope asked for."""
    rows: Rows = []
    for scope in scopes:
        for number in range(rng.choice((0, 1, 2, 4))):
            rows.append(_run(rng, scope, name=name, number=number, now=now))
    if rng.random() < 0.3:
        rows.append(_run(rng, {"source": "charts_csv", "scope": f"{name}_dropped"}, name=name, number=0, now=now))
    return rows


def _run(rng: Random, scope: Row, *, name: str, number: int, now: datetime) -> Row:
    """A run; the dates it got keep an hour away from every age that would be late just now."""
    started_at = datetime.combine(now.date(), time()) - timedelta(hours=12 * rng.randint(0, 200), minutes=number)
    stage, outcome = rng.choice((("extract", "ok"), ("transform", "ok"), ("transform", "EmptyAnswer")))
    got = stage == "transform" and (outcome == "ok" or rng.random() < 0.5)
    return {
        "month": f"{started_at:%Y-%m}",
        "run_id": f"{name}-{number}",
        "scope": scope["scope"],
        "stage": stage,
        "started_at": started_at,
        "outcome": outcome,
        "message": None if outcome == "ok" else f"run {number} of {scope['scope']} found no rows",
        "latest_date": now.date() - timedelta(days=rng.choice((1, 4, 5, 60))) if got else None,
        "source": scope["source"],
        "fetched_at": started_at,
    }
