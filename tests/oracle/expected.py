"""expected_run: of each chart the rows of its newest as_of; and random rows of the table `expectations`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from tests.oracle.lake import Lake, Row, Rows, chart_of, remembered

_SHARES: Final = (
    *("backtest_concordance", "baseline_concordance", "backtest_brier_7", "baseline_brier_7"),
    *("backtest_brier_28", "baseline_brier_28", "backtest_coverage_80"),
    *("backtest_brier_top_10", "baseline_brier_top_10"),
)
_LEFT_OUT: Final = frozenset({"month", "source", "fetched_at", "raw_key"})


@remembered
def expected_run(lake: Lake) -> Rows:
    """The newest of each chart, as they were written."""
    newest: dict[tuple[str, str, str], date] = {}
    for row in lake.expectations:
        newest[chart_of(row)] = max(row["as_of"], newest.get(chart_of(row), date.min))
    return [
        {name: value for name, value in row.items() if name not in _LEFT_OUT}
        for row in lake.expectations
        if row["as_of"] == newest[chart_of(row)]
    ]


def expectations_of(rng: Random, rows: Rows) -> Rows:
    """What was expected of some recordings on up to three dates of each chart, also across months."""
    charts = sorted({chart_of(row) for row in rows})
    made: Rows = []
    for platform, chart, market in charts:
        days = sorted({row["chart_date"] for row in rows if chart_of(row) == (platform, chart, market)})
        songs = sorted({row["item_id"] for row in rows if chart_of(row) == (platform, chart, market)})
        for as_of in rng.sample(days, min(len(days), rng.randint(0, 3))):
            place = {"platform": platform, "chart": chart, "market": market, "as_of": as_of}
            made += [_expected(rng, place, song) for song in rng.sample(songs, rng.randint(1, len(songs)))]
    return made


def _expected(rng: Random, place: Row, song: str) -> Row:
    status = rng.choice(("OK", "IN_TOP_10", "TOO_FEW_SEEN"))
    low = rng.randint(0, 20)
    as_of = place["as_of"]
    return {
        "month": f"{as_of:%Y-%m}",
        **{name: place[name] for name in ("platform", "chart", "market")},
        "recording_id": song,
        "as_of": as_of,
        "median_left": rng.choice((None, low + 2.0)),
        "low_80": float(low),
        "high_80": rng.choice((None, low + 30.0)),
        "horizon": 60,
        "top_10_probability": rng.random() if status == "OK" else None,
        "top_10_status": status,
        "model_version": f"linear+boosted-1-{as_of}",
        "backtest_cuts": 4,
        "backtest_landmarks": rng.randint(100, 9000),
        **{name: rng.choice((None, rng.random())) for name in _SHARES},
        "backtest_width_80": rng.choice((None, 60 * rng.random())),
        "beats_baselines": rng.choice((None, True, False)),
        "top_10_beats_baselines": rng.choice((None, True, False)),
        "source": "chartlake",
        "fetched_at": datetime.combine(as_of + timedelta(days=1), time()),
        "raw_key": f"expectations/{place['platform']}/{place['chart']}/{place['market']}/{as_of}",
    }
