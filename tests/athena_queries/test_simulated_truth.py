"""On the simulated market the views find what was simulated: when songs came, and how fast they fade."""

from __future__ import annotations

from datetime import date, timedelta
from math import log
from typing import Final

import pytest

from sandbox.curves import Curve
from sandbox.market import Market, market
from tests.athena_queries.written_lake import Row, WrittenLake

LAST_DAY: Final = date(2026, 3, 31)
WEEK: Final = 7


@pytest.fixture(scope="module")
def simulated() -> Market:
    return market(seed=7, last_day=LAST_DAY)


@pytest.fixture(scope="module")
def lake(simulated: Market, tmp_path_factory: pytest.TempPathFactory) -> WrittenLake:
    """The whole history of the world's daily chart, as if it had been collected from the first day on."""
    made = WrittenLake(tmp_path_factory.mktemp("truth"))
    chart = simulated.chart("global")
    made.write("chart_snapshots", [_position(day, row) for day in chart.dates for row in chart.rows(day)])
    return made


def _position(day: date, row: object) -> Row:
    rank, track, streams = row.rank, row.track, row.streams  # type: ignore[attr-defined]
    return {
        **{"platform": "spotify", "chart": "songs_daily", "market": "global", "chart_date": day, "rank": rank},
        **{"item_id": track.track_id, "item_type": "track", "title": track.track_id, "artist_names": []},
        **{"streams": streams, "date_basis": "reported", "current": True, "adapter_version": 1},
    }


def test_every_song_s_debut_is_the_day_it_was_simulated_to_arrive(lake: WrittenLake, simulated: Market) -> None:
    rows = lake.ask("SELECT recording_id, debut_date, left_censored FROM track_lifecycle")
    debuts = simulated.chart("global").debuts
    assert {recording: debut for recording, debut, _ in rows} == debuts
    first = simulated.history_start
    assert {recording for recording, _, censored in rows if censored} == {
        recording for recording, debut in debuts.items() if debut == first
    }
    assert len([debut for debut in debuts.values() if debut > first]) > 100


def test_the_half_life_is_that_of_the_simulated_fading(lake: WrittenLake, simulated: Market) -> None:
    # A drop is worth level(age) = floor + exp(-age / fade), most on the Friday it comes out. Sundays have 0.90 / 1.12
    # of the listeners of a Friday, and a song's mood varies by a tenth: half of the best is met between the age at
    # which level * 0.72 is half of it, and a week after level itself is.
    spans = {
        track.track_id: (_age(curve, 0.5 / 0.72), _age(curve, 0.5) + WEEK)
        for track, curve in zip(simulated.tracks, simulated.curves, strict=True)
        if curve.start > 0 and not curve.rise and not curve.bumps and curve.height == 1.0
    }
    found = lake.ask("SELECT recording_id, half_life_days FROM track_lifecycle WHERE half_life_status = 'OK'")
    measured = {recording: days for recording, days in found if recording in spans}
    within = [spans[recording][0] - 1 <= days <= spans[recording][1] for recording, days in measured.items()]
    assert len(within) > 30
    assert within.count(True) >= 0.95 * len(within)


def _age(curve: Curve, share: float) -> float:
    """The age at which a drop is worth that share of its best [days]."""
    return -curve.fade * log(max(1e-9, share * (1 + curve.floor) - curve.floor))


def test_nothing_has_halved_that_was_seen_for_less_than_half_of_its_half_life(
    lake: WrittenLake, simulated: Market
) -> None:
    fades = {
        track.track_id: curve.fade
        for track, curve in zip(simulated.tracks, simulated.curves, strict=True)
        if not curve.bumps and not curve.rise and curve.height == 1.0 and curve.start > 0
    }
    rows = lake.ask("SELECT recording_id, debut_date, half_life_status FROM track_lifecycle")
    young = [
        status
        for recording, debut, status in rows
        if recording in fades and LAST_DAY - debut < timedelta(days=fades[recording] * log(2) / 2) and debut < LAST_DAY
    ]
    assert young
    assert young.count("OK") == 0
