"""momentum: what climbs in ranks and streams together, beside the rest of its chart."""

from __future__ import annotations

import pytest

from tests.athena_queries.written_lake import WrittenLake, chart

ASKED = (
    "SELECT recording_id, velocity_7d, streams_growth_7d, z_velocity, z_streams_growth, momentum, status FROM momentum "
    "WHERE chart_date = DATE '2026-03-08' AND market = 'no' ORDER BY rank"
)


def test_the_mean_of_two_z_scores(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "B/40 C/30 A/20", "2026-03-08": "A/40 B/40 C/30"}))
    # velocities 2, -1, -1: mean 0, sd √2; growths 1, 0, 0: mean 1/3, sd √2/3
    a, b, c = lake.ask(ASKED)
    root = 2**0.5
    assert a == ("A", 2, 1.0, pytest.approx(root), pytest.approx(root), pytest.approx(root), "OK")
    assert b[3:] == (pytest.approx(-1 / root), pytest.approx(-1 / root), pytest.approx(-1 / root), "OK")
    assert c[3:] == b[3:]


def test_who_was_not_there_is_left_out_of_the_mean_and_shown_with_the_reason(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "B/40 C/30", "2026-03-08": "B/50 N/45 C/30"}))
    b, n, c = lake.ask(ASKED)
    assert n == ("N", None, None, None, None, None, "ABSENT_7D_AGO")
    # velocities 0 and -1, growths 1/4 and 0
    assert b[3:] == (1.0, 1.0, 1.0, "OK")
    assert c[3:] == (-1.0, -1.0, -1.0, "OK")


def test_where_all_have_the_same_there_is_no_z_score(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A/10 B/30", "2026-03-08": "A/20 B/30"}))
    a, b = lake.ask(ASKED)
    assert a == ("A", 0, 1.0, None, 1.0, None, "NO_SPREAD")
    assert b == ("B", 0, 0.0, None, -1.0, None, "NO_SPREAD")


def test_gains_that_differ_by_less_than_can_be_told_have_no_z_score(lake: WrittenLake) -> None:
    before, after = "B/49051997 A/50749020", "A/189268073 B/182939039"
    lake.write("chart_snapshots", chart({"2026-03-01": before, "2026-03-08": after}))
    a, b = lake.ask(ASKED)
    assert a[2] > b[2]
    assert (a[4:], b[4:]) == ((None, None, "NO_SPREAD"), (None, None, "NO_SPREAD"))


def test_without_streams_the_ranks_speak_alone(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A B", "2026-03-08": "B A"}))
    assert lake.ask(ASKED) == [
        ("B", 1, None, 1.0, None, None, "NO_STREAMS_GROWTH"),
        ("A", -1, None, -1.0, None, None, "NO_STREAMS_GROWTH"),
    ]


def test_markets_in_which_it_climbs_are_counted_without_the_world(lake: WrittenLake) -> None:
    up, down = {"2026-03-01": "B A", "2026-03-08": "A B"}, {"2026-03-01": "A B", "2026-03-08": "B A"}
    rows = [row for market in ("no", "se", "global") for row in chart(up, market=market)]
    lake.write("chart_snapshots", rows + chart(down, market="de"))
    asked = "SELECT recording_id, markets_climbing FROM momentum WHERE market = '{}' AND velocity_7d <> 0 ORDER BY 1"
    for market in ("no", "de", "global"):
        assert lake.ask(asked.format(market)) == [("A", 2), ("B", 1)]
