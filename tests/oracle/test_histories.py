"""The random histories are small, valid, and hold every hard case often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.oracle.comparison import differences
from tests.oracle.corners import rivals
from tests.oracle.histories import NOW, histories, history
from tests.oracle.lake import Lake, chart_of
from tests.oracle.lifecycle import track_lifecycle
from tests.oracle.moves import chart_moves
from tests.oracle.overlap import platform_overlap
from tests.oracle.positions import chart_daily, recording_daily
from tests.oracle.runs import chart_runs


def _cases(lake: Lake) -> Iterator[str]:
    """The names of the hard cases in a history, each once or more."""
    yield from (run["ended_by"] for run in chart_runs(lake))
    yield from (move["status"] for move in chart_moves(lake))
    yield from (life["half_life_status"] for life in track_lifecycle(lake))
    yield from ("merged versions" for row in recording_daily(lake) if row["versions"] > 1)
    yield from ("same song on both platforms" for row in platform_overlap(lake) if row["on_both"])
    yield from rivals(lake)
    yield from ("beaten snapshot" for row in lake.chart_snapshots if not row["current"])
    positions = chart_daily(lake)
    places = Counter((chart_of(row), row["chart_date"], row["rank"]) for row in positions)
    yield from ("tie" for count in places.values() if count > 1)
    yield from ("29 February" for row in positions if (row["chart_date"].month, row["chart_date"].day) == (2, 29))
    yield from ("week 53" for row in positions if row["chart_date"].isocalendar().week == 53)
    yield from ("no Spotify id" for row in positions if row["item_id"].startswith("text:"))
    yield from ("credit without ids" for row in positions if str(row["lead_artist_id"]).startswith("name:"))
    yield from ("no streams" for row in positions if row["platform"] == "spotify" and row["streams"] is None)
    yield from ("one date" for dates in _dates(positions).values() if len(dates) == 1)
    yield from _depths_and_jumps(positions)


def _dates(positions: list[dict[str, Any]]) -> dict[Any, set[date]]:
    dates: dict[Any, set[date]] = {}
    for row in positions:
        dates.setdefault(chart_of(row), set()).add(row["chart_date"])
    return dates


def _depths_and_jumps(positions: list[dict[str, Any]]) -> Iterator[str]:
    for chart, dates in _dates(positions).items():
        in_order = sorted(dates)
        for earlier, later in pairwise(in_order):
            yield f"{chart[1].rpartition('_')[2]} jump of {(later - earlier).days}"
        if len({row["depth"] for row in positions if chart_of(row) == chart}) > 1:
            yield "changing depth"
    for row in positions:
        yield f"chart {row['chart']}"


_FAIR = {
    "exit": 0.3, "cut": 0.15, "gap": 0.2, "right_censored": 0.9, "NEW": 0.2, "RE": 0.2, "BELOW_DEPTH": 0.2,
    "FIRST_OBSERVED": 1.0, "OK": 0.2, "NOT_YET": 0.2, "LEFT_CHART": 0.1, "NO_STREAMS": 0.3,
    "merged versions": 0.2, "same song on both platforms": 0.03, "beaten snapshot": 0.3, "tie": 0.2,
    "a lead": 0.05, "a lead of 0": 0.03, "a global lead": 0.02, "four leads in a market": 0.04,
    "4:1 deep": 0.01, "5:1 deep": 0.01, "1:4 deep": 0.005, "1:5 deep": 0.005,
    "29 February": 0.05, "week 53": 0.05, "no Spotify id": 0.15, "credit without ids": 0.3, "no streams": 0.3,
    "one date": 0.1, "changing depth": 0.3, "chart songs_weekly": 0.2, "chart sounds_daily": 0.3,
    "daily jump of 7": 0.1, "daily jump of 8": 0.1, "weekly jump of 21": 0.05, "weekly jump of 22": 0.03,
}  # fmt: skip


@pytest.mark.deep
def test_every_hard_case_is_in_a_fair_share_of_2000_histories() -> None:
    rng = Random(7)
    seen = Counter(case for _ in range(2_000) for case in set(_cases(history(rng, name="h0", now=NOW))))
    rare = {case: seen[case] / 2_000 for case, share in _FAIR.items() if seen[case] < share * 2_000}
    assert not rare


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(lake=histories())
def test_a_history_is_small_and_holds_a_current_snapshot_of_every_place_once(lake: Lake) -> None:
    keys = [
        (*chart_of(row), row["chart_date"], row["rank"], row["item_id"], row["raw_key"]) for row in lake.chart_snapshots
    ]
    assert len(keys) == len(set(keys))
    assert all(len(dates) <= 150 for dates in _dates(lake.chart_snapshots).values())
    raw_keys: dict[Any, set[str]] = {}
    for row in lake.chart_snapshots:
        if row["current"]:
            raw_keys.setdefault((chart_of(row), row["chart_date"]), set()).add(row["raw_key"])
    assert all(len(keys_of_place) == 1 for keys_of_place in raw_keys.values())
    assert all((chart_of(row), row["chart_date"]) in raw_keys for row in lake.chart_snapshots)


@pytest.mark.parametrize(
    ("got", "keys"),
    [
        ([{"k": 1, "v": 0.5}, {"k": 2, "v": None}], []),
        ([{"k": 1, "v": 0.5 + 1e-12}, {"k": 2, "v": None}], []),
        ([{"k": 1, "v": 0.5 + 1e-6}, {"k": 2, "v": None}], [1]),
        ([{"k": 1, "v": 0.5}, {"k": 2, "v": 0.0}], [2]),
        ([{"k": 1, "v": 0.5}], [2]),
        ([{"k": 1, "v": 0.5}, {"k": 1, "v": 0.5}, {"k": 2, "v": None}], [1]),
        ([{"k": 1, "v": 0.5}, {"k": 2, "v": None}, {"k": 3, "v": None}], [3]),
    ],
)
def test_the_comparison_sees_wrong_missing_doubled_and_additional_rows(
    got: list[dict[str, Any]], keys: list[int]
) -> None:
    expected: list[dict[str, Any]] = [{"k": 2, "v": None}, {"k": 1, "v": 0.5}]
    assert [key["k"] for key, _, _ in differences(expected, got, grain=("k",))] == keys
