"""The page's questions: what they return is what the simulated market was, and they read one market's files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from chartlake.target import local_athena
from dashboard import queries
from sandbox.market import market
from tests.small_lake import LAST_DAY

NEWEST = date(2026, 3, 30)


def test_the_positions_of_a_day_are_those_of_the_simulated_market(small_home: Path) -> None:
    athena = local_athena(small_home)
    found = athena.query(queries.positions_on(queries.spotify("no"), NEWEST)).to_pylist()
    simulated = market(seed=7, last_day=LAST_DAY)
    # A song on its album is the recording that its single is: the smallest id that the lake has seen stands for both.
    seen = athena.query("SELECT DISTINCT item_id FROM chart_positions WHERE platform = 'spotify'")[
        "item_id"
    ].to_pylist()
    isrc_of = {track.track_id: track.isrc for track in simulated.tracks}
    recordings = {isrc_of[item]: item for item in sorted(set(seen) & isrc_of.keys(), reverse=True)}
    assert [(row["recording_id"], row["streams"]) for row in found] == [
        (recordings[row.track.isrc], row.streams) for row in simulated.chart("no").rows(NEWEST)
    ]


def test_a_song_s_positions_leave_out_the_day_that_was_lost(small_home: Path) -> None:
    chart = queries.spotify("no")
    athena = local_athena(small_home)
    lead = athena.query(queries.songs(chart)).to_pylist()[0]["recording_id"]
    days = [row["chart_date"].day for row in athena.query(queries.positions_of(chart, lead)).to_pylist()]
    assert 27 not in days
    assert {26, 28} <= set(days)


def test_a_quote_in_an_address_stays_a_string(small_home: Path) -> None:
    chart = queries.spotify("no' OR '1'='1")
    assert local_athena(small_home).query(queries.calendar(chart)).num_rows == 0


def test_every_life_is_asked_with_the_end_of_its_last_run(small_home: Path) -> None:
    """Germany lost ten days in a row: who was there before and not after ended at the gap."""
    chart, athena = queries.spotify("de"), local_athena(small_home)
    lives = athena.query(
        f"SELECT recording_id, last_date FROM track_lifecycle l WHERE {chart.where('l')} AND right_censored"
        " ORDER BY last_date, recording_id"
    ).to_pylist()
    for life, ended_by in ((lives[0], "gap"), (lives[-1], "right_censored")):
        (found,) = athena.query(queries.life_of(chart, life["recording_id"])).to_pylist()
        assert (found["last_date"], found["ended_by"]) == (life["last_date"], ended_by)


def test_the_newest_month_of_a_young_chart_is_not_past_its_start(small_home: Path) -> None:
    (month,) = local_athena(small_home).query(queries.newest_month(queries.spotify("no"))).to_pylist()
    assert (month["month"], month["status"], month["past_start"]) == ("2026-03", "INSUFFICIENT_HISTORY", False)
