"""The oracle's overlap of the platforms and health of the lake, worked out by hand from METRICS.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.oracle.health import freshness, restatements
from tests.oracle.lake import Lake, Row
from tests.oracle.overlap import platform_overlap
from tests.oracle.tiny import chart, column, match, only


def _sounds(days: dict[str, Any], **given: Any) -> list[Row]:
    return chart(days, platform="tiktok", chart="sounds_daily", **given)


def test_the_lag_looks_back_on_tiktok() -> None:
    """'Recordings on Spotify on the date, on TikTok lag_days earlier, on both.'"""
    spotify = chart({"2026-03-10": {1: "A", 2: "B"}})
    tiktok = _sounds({"2026-03-07": {1: "77", 5: "78"}})
    lake = Lake(chart_snapshots=spotify + tiktok, track_matches=[match("tiktok", "77", "A")])
    rows = platform_overlap(lake)
    assert [row["lag_days"] for row in rows] == list(range(15))
    row = only(rows, lag_days=3)
    assert (row["spotify_recordings"], row["tiktok_recordings"], row["on_both"], row["jaccard"]) == (2, 2, 1, 1 / 3)
    assert (row["spotify_depth"], row["tiktok_depth"], row["tiktok_market"]) == (2, 5, "no")
    assert {row["status"] for row in rows if row["lag_days"] != 3} == {"TIKTOK_NOT_OBSERVED"}
    assert {row["on_both"] for row in rows if row["lag_days"] != 3} == {None}


def test_without_any_tiktok_chart_the_status_says_so() -> None:
    rows = platform_overlap(Lake(chart_snapshots=chart({"2026-03-10": {1: "A"}})))
    assert {row["status"] for row in rows} == {"NO_TIKTOK_CHART"}


def test_only_matching_says_that_two_are_one() -> None:
    """A sound that matching did not give to A is not A, whatever it is called."""
    spotify = chart({"2026-03-10": {1: "A"}}, title="Song", artist_names=["Ada"])
    tiktok = _sounds({"2026-03-10": {1: "77"}}, title="Song", artist_names=["Ada"])
    assert column(platform_overlap(Lake(chart_snapshots=spotify + tiktok)), "on_both", lag_days=0) == [0]
    lake = Lake(chart_snapshots=spotify + tiktok, track_matches=[match("tiktok", "77", "A")])
    assert column(platform_overlap(lake), "on_both", lag_days=0) == [1]


@pytest.mark.parametrize(("tiktok_market", "used"), [("no", "no"), ("global", "global"), ("se", None)])
def test_tiktoks_chart_is_of_the_same_market_else_global(tiktok_market: str, used: str | None) -> None:
    """'TikTok's chart of the same market, else its global one; `tiktok_market` says which.'"""
    rows = chart({"2026-03-10": {1: "A"}}) + _sounds({"2026-03-10": {1: "77"}}, market=tiktok_market)
    row = only(platform_overlap(Lake(chart_snapshots=rows)), lag_days=0)
    assert row["tiktok_market"] == used
    assert row["tiktok_recordings"] == (1 if used else None)


def _run(outcome: str, hour: int, latest: date | None = None, scope: str = "no_daily") -> Row:
    started_at = datetime(2026, 3, 4, hour)
    return {
        "source": "kworb",
        "scope": scope,
        "outcome": outcome,
        "latest_date": latest,
        "started_at": started_at,
    }


_SCOPE = {"enabled": True, "source": "kworb", "scope": "no_daily", "expected_age_hours": 30.0}


def test_age_counts_from_the_end_of_the_chart_date() -> None:
    """'Age in hours from chart_date + 1 day 00:00 UTC.'"""
    runs = [_run("ok", 6, date(2026, 3, 2)), _run("ok", 7, date(2026, 3, 1)), _run("RateLimited", 8)]
    lake = Lake(scopes=[_SCOPE], ingest_runs=runs)
    row = only(freshness(lake, datetime(2026, 3, 4, 6)))  # 3 March 00:00 to 4 March 06:00
    assert (row["newest_chart_date"], row["age_hours"], row["late"]) == (date(2026, 3, 2), 30.0, False)
    assert row["last_outcome"] == "RateLimited"
    assert only(freshness(lake, datetime(2026, 3, 4, 6, 1)))["late"] is True


def test_a_scope_that_never_gave_anything_has_no_age() -> None:
    row = only(freshness(Lake(scopes=[_SCOPE]), datetime(2026, 3, 4)))
    assert (row["newest_chart_date"], row["age_hours"], row["last_outcome"]) == (None, None, None)
    assert row["late"] is True


def test_a_scope_that_is_not_asked_for_is_never_late() -> None:
    lake = Lake(scopes=[_SCOPE | {"enabled": False}], ingest_runs=[_run("ok", 6, date(2026, 1, 1))])
    assert only(freshness(lake, datetime(2026, 3, 4)))["late"] is None


def test_a_restatement_shows_both_sides_of_a_position() -> None:
    """'Both recordings, streams, sources and fetch times.'"""
    days = {"2026-03-01": {1: ("A", 10), 2: ("B", 9), 3: ("C", 8)}}
    beaten = {"2026-03-01": {1: ("A", 10), 2: ("B", 7), 3: ("D", 8)}}
    rows = chart(days, source="charts_csv") + chart(beaten, current=False, source="kworb")
    restated = restatements(Lake(chart_snapshots=rows))
    assert column(restated, "rank") == [2, 3]
    assert column(restated, "current_streams") == [9, 8]
    assert column(restated, "beaten_streams") == [7, 8]
    assert column(restated, "beaten_recording_id") == ["B", "D"]
    assert {(row["current_source"], row["beaten_source"]) for row in restated} == {("charts_csv", "kworb")}


def test_a_position_that_only_one_snapshot_has_is_a_restatement() -> None:
    rows = chart({"2026-03-01": {1: "A", 2: "B"}}) + chart({"2026-03-01": {1: "A"}}, current=False, source="old")
    row = only(restatements(Lake(chart_snapshots=rows)))
    assert (row["rank"], row["current_recording_id"], row["beaten_recording_id"]) == (2, "B", None)


@pytest.mark.parametrize(
    ("given", "latest", "status"),
    [
        ({}, date(2026, 3, 3), "OK"),
        ({}, date(2026, 3, 1), "LATE"),
        ({}, None, "NEVER_GOT"),
        ({"expected_age_hours": None}, date(2026, 3, 1), "NO_EXPECTATION"),
        ({"enabled": False}, date(2026, 3, 1), "DISABLED"),
    ],
)
def test_the_status_says_what_is_expected_of_a_scope(given: Row, latest: date | None, status: str) -> None:
    lake = Lake(scopes=[_SCOPE | given], ingest_runs=[_run("ok", 6, latest)])
    assert only(freshness(lake, datetime(2026, 3, 4, 6)))["status"] == status


def test_at_a_shared_rank_only_what_one_side_has_is_a_restatement() -> None:
    """A and B share rank 1, then B and C: B is the same on both sides, so that A stands beside C."""
    current = chart({"2026-03-01": {1: ("A", 9)}}) + chart({"2026-03-01": {1: ("B", 9)}})
    first, second = ({"2026-03-01": {1: (item, 9)}} for item in "BC")
    beaten = chart(first, current=False, source="old") + chart(second, current=False, source="old")
    row = only(restatements(Lake(chart_snapshots=current + beaten)))
    assert (row["rank"], row["place"]) == (1, 1)
    assert (row["current_recording_id"], row["beaten_recording_id"]) == ("A", "C")


def test_several_differences_at_a_shared_rank_are_numbered_in_order_of_their_recordings() -> None:
    current = chart({"2026-03-01": {1: "B"}}) + chart({"2026-03-01": {1: "A"}})
    beaten = chart({"2026-03-01": {1: "C"}}, current=False, source="old")
    restated = restatements(Lake(chart_snapshots=current + beaten))
    assert column(restated, "place") == [1, 2]
    assert column(restated, "current_recording_id") == ["A", "B"]
    assert column(restated, "beaten_recording_id") == ["C", None]


def test_a_change_of_the_title_alone_is_none() -> None:
    rows = chart({"2026-03-01": {1: "A"}}) + chart({"2026-03-01": {1: "A"}}, current=False, title="a", source="old")
    assert restatements(Lake(chart_snapshots=rows)) == []
