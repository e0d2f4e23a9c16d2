"""What is said when an upstream refuses, limits or answers with something else, and that it touches no other source."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from moto import mock_aws

from chartlake import cooldown
from chartlake.extract import secrets_manager
from chartlake.http import now
from chartlake.lake import Lake
from chartlake.transform import transform
from sandbox.server import Sandbox
from tests.asked_lake import extract, outcomes, pointed_at, rows_of
from tests.memory_lake import memory_lake


@pytest.fixture
def lake(internet: Sandbox) -> Iterator[Lake]:
    yield memory_lake(pointed_at(internet))
    internet.behave()


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("429", "RateLimited"), ("403", "AccessDenied"), ("404", "NotFound"), ("500", "SourceUnavailable")],
)
def test_a_refusal_is_named_and_the_other_sources_still_land(
    lake: Lake, internet: Sandbox, kind: str, outcome: str
) -> None:
    internet.misbehave("kworb", kind)
    done = extract(lake)
    refused = {run.outcome for name, run in done.items() if name.startswith("kworb/")}
    others = {run.outcome for name, run in done.items() if not name.startswith("kworb/")}
    assert refused == {outcome, "CoolingDown"} if outcome == "RateLimited" else refused == {outcome}
    assert others == {"ok"}
    assert {row["outcome"] for row in rows_of(lake, "ingest_runs")} == refused | others


def test_a_retry_after_of_a_day_is_kept_and_nothing_is_asked_until_it_is_over(lake: Lake, internet: Sandbox) -> None:
    internet.misbehave("kworb", "429", retry_after=86400)
    started = time.monotonic()
    first = extract(lake, "kworb")
    asked = len(internet.requests("kworb"))
    second = extract(lake, "kworb")
    assert time.monotonic() - started < 20
    assert sorted(run.outcome for run in first.values()) == ["CoolingDown"] * 7 + ["RateLimited"]
    assert outcomes(second) == {"CoolingDown"}
    assert len(internet.requests("kworb")) == asked
    until = cooldown.until(lake.raw, "kworb")
    assert until is not None
    assert timedelta(hours=23, minutes=59) < until - now() <= timedelta(days=1)


def test_once_the_cool_down_is_over_the_upstream_is_asked_again(lake: Lake) -> None:
    cooldown.start(lake.raw, "kworb", now=now() - timedelta(hours=2), seconds=3600)
    assert outcomes(extract(lake, "kworb")) == {"ok"}


def test_sources_of_one_upstream_stay_away_together(lake: Lake, internet: Sandbox) -> None:
    internet.misbehave("spotify", "429", retry_after=3600)
    done = [extract(lake, name) for name in ("spotify_playlists", "spotify_catalog")]
    asked = len(internet.requests("spotify"))

    assert outcomes(done[1]) == {"CoolingDown"}
    assert outcomes(extract(lake, "spotify_playlists")) == {"CoolingDown"}
    assert len(internet.requests("spotify")) == asked


def test_a_limit_heard_when_the_time_is_up_holds_all_the_same(lake: Lake, internet: Sandbox) -> None:
    transform(lake, [run.raw_key for run in extract(lake, "kworb", "no_daily").values() if run.raw_key])
    internet.misbehave("reccobeats", "429", retry_after=86400)
    left = iter([600.0])
    done = extract(lake, "reccobeats", time_left=lambda: next(left, 1.0))

    assert outcomes(done) == {"RateLimited"}
    asked = len(internet.requests("reccobeats"))
    assert outcomes(extract(lake, "reccobeats")) == {"CoolingDown"}
    assert len(internet.requests("reccobeats")) == asked


def test_a_cool_down_that_cannot_be_kept_does_not_hide_the_outcome(
    lake: Lake, internet: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("S3 does not answer")

    monkeypatch.setattr(cooldown, "start", refuse)
    internet.misbehave("kworb", "429", retry_after=60, path="no_daily")
    done = extract(lake)
    assert done["kworb/no_daily"].outcome == "RateLimited"
    assert {row["outcome"] for row in rows_of(lake, "ingest_runs")} == {"RateLimited", "ok"}


def test_a_broken_cool_down_is_named_with_what_to_do(lake: Lake) -> None:
    lake.raw.put("cooldowns/kworb.json", b"{")
    (run,) = extract(lake, "kworb", "no_daily").values()
    assert run.outcome == "InternalError"
    assert "cooldowns/kworb.json" in (run.message or "")


def test_a_market_that_does_not_exist_is_named_with_what_to_do(lake: Lake) -> None:
    run = extract(lake, "kworb", "aq_daily")["kworb/aq_daily"]
    assert run.outcome == "NotFound"
    assert "/spotify/" in (run.message or "")


def test_what_is_no_country_at_all_is_not_asked_for(lake: Lake, internet: Sandbox) -> None:
    asked = len(internet.requests("kworb"))
    assert extract(lake, "kworb", "zz_daily")["kworb/zz_daily"].outcome == "ConfigError"
    assert len(internet.requests("kworb")) == asked


def test_a_spotify_owned_playlist_sends_the_user_to_the_chart_of_the_market(lake: Lake) -> None:
    run = extract(lake, "spotify_playlists", "37i9dQZEVXbJvfa0Yxg7E7")["spotify_playlists/37i9dQZEVXbJvfa0Yxg7E7"]
    assert run.outcome in {"NotFound", "AccessDenied"}
    assert "kworb" in (run.message or "")


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("no_table", "UnexpectedAnswer"),
        ("garbage", "UnexpectedAnswer"),
        ("changed_layout", "UnexpectedAnswer"),
        ("empty", "EmptyAnswer"),
    ],
)
def test_a_page_that_is_no_chart_ends_in_the_quarantine_under_its_name(
    lake: Lake, internet: Sandbox, kind: str, outcome: str
) -> None:
    internet.misbehave("kworb", kind, path="no_daily")
    done = extract(lake)
    parsed = transform(lake, [run.raw_key for run in done.values() if run.raw_key])
    failed = {one.scope: one.error.outcome for one in parsed if one.error}
    assert failed == {"no_daily": outcome}
    (refused,) = rows_of(lake, "quarantine")
    assert refused["raw_key"] == done["kworb/no_daily"].raw_key
    assert any(row["market"] == "se" for row in rows_of(lake, "chart_snapshots"))


def test_a_broken_off_answer_is_not_taken_for_a_chart(lake: Lake, internet: Sandbox) -> None:
    internet.misbehave("kworb", "truncated", path="no_daily")
    assert extract(lake, "kworb", "no_daily")["kworb/no_daily"].outcome == "SourceUnavailable"


def test_a_missing_secret_is_the_outcome_of_its_source_alone_and_says_how_to_make_it(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        done = extract(lake, "spotify_playlists", secrets=secrets_manager)
    assert outcomes(done) == {"ConfigError"}
    assert all("chartlake secret chartlake/spotify" in (run.message or "") for run in done.values())
