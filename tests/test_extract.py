"""Asking the upstreams: what is stored, what is published of the settings, and what is left for the next run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from chartlake import raw
from chartlake.lake import Lake
from chartlake.purge import purge
from chartlake.transform import transform
from sandbox.server import Sandbox
from tests.asked_lake import extract, outcomes, pointed_at, rows_of
from tests.memory_lake import MemoryBucket, memory_lake


@pytest.fixture
def lake(internet: Sandbox) -> Iterator[Lake]:
    yield memory_lake(pointed_at(internet))
    internet.behave()


def test_every_enabled_scope_is_asked_and_its_answer_stored_unchanged(lake: Lake) -> None:
    done = extract(lake)
    assert outcomes(done) == {"ok"}
    assert len(done) == len(list(lake.settings.enabled_scopes())) > 10
    key = done["kworb/no_daily"].raw_key
    assert key is not None
    assert b"Spotify Daily Chart - Norway" in raw.read(lake.raw, key).body


def test_what_was_stored_becomes_rows(lake: Lake) -> None:
    done = extract(lake)
    transform(lake, [run.raw_key for run in done.values() if run.raw_key])
    charts = [row for row in rows_of(lake, "chart_snapshots") if (row["source"], row["market"]) == ("kworb", "no")]
    ranks = [row["rank"] for row in charts]
    assert sorted(ranks) == sorted([*range(1, 201), *range(1, 201)])  # the daily and the weekly chart
    assert {row["outcome"] for row in rows_of(lake, "ingest_runs")} == {"ok"}
    assert rows_of(lake, "quarantine") == []


def test_a_scope_that_was_taken_out_of_the_settings_is_expected_no_longer(lake: Lake) -> None:
    extract(lake, "tokchart")
    kworb = replace(lake.settings.source("kworb"), scopes=("no_daily",))
    fewer = replace(lake, settings=replace(lake.settings, sources={"kworb": kworb}))
    extract(fewer, "kworb")
    assert [(row["source"], row["scope"]) for row in rows_of(lake, "scopes")] == [("kworb", "no_daily")]


def test_when_the_time_is_up_the_rest_is_left_for_the_next_run(lake: Lake, internet: Sandbox) -> None:
    before = len(internet.requests())
    assert outcomes(extract(lake, time_left=lambda: 5.0)) == {"OutOfTime"}
    assert len(internet.requests()) == before


def test_the_scopes_of_the_settings_are_published(lake: Lake) -> None:
    extract(lake, "tokchart")
    rows = rows_of(lake, "scopes")
    assert {(row["source"], row["scope"]) for row in rows} >= {("kworb", "no_daily"), ("tokchart", "global")}


def test_a_weekly_scope_is_published_as_weekly_with_an_age_of_its_own(lake: Lake) -> None:
    extract(lake, "tokchart")
    rows = {
        (row["source"], row["scope"]): (row["cadence"], row["expected_age_hours"]) for row in rows_of(lake, "scopes")
    }
    assert rows["kworb", "no_daily"] == ("daily", 48.0)
    assert rows["kworb", "no_weekly"] == ("weekly", 240.0)
    assert rows["tokchart", "global"] == ("daily", 48.0)


def test_an_answer_that_did_not_change_is_stored_once_and_is_no_failure(lake: Lake) -> None:
    first = extract(lake, "apple_music", "se_daily")["apple_music/se_daily"]
    transform(lake, [first.raw_key or ""])
    again = extract(lake, "apple_music", "se_daily", run_id="again")["apple_music/se_daily"]

    assert (first.outcome, first.http_status) == ("ok", 200)
    assert (again.outcome, again.http_status, again.bytes, again.raw_key) == ("ok", 304, 0, None)
    assert "has not changed" in (again.message or "")
    assert len(list(raw.keys(lake.raw, source="apple_music"))) == 1


def test_an_answer_that_could_not_be_stored_is_asked_for_again(lake: Lake) -> None:
    """The validator is kept only after the answer: otherwise the page would count as held, and never come."""
    assert isinstance(lake.raw, MemoryBucket)
    lake.raw.before_call = FailOn("put source=")
    assert extract(lake, "apple_music", "se_daily")["apple_music/se_daily"].outcome == "InternalError"
    lake.raw.before_call = lambda _: None
    assert extract(lake, "apple_music", "se_daily")["apple_music/se_daily"].http_status == 200


class FailOn:
    """Breaks every call that begins so."""

    def __init__(self, call: str) -> None:
        self.call = call

    def __call__(self, call: str) -> None:
        if call.startswith(self.call):
            raise OSError("the disk is full")


def test_an_answer_that_nobody_could_read_is_asked_for_again(lake: Lake) -> None:
    """Cut on its way, it would otherwise count as held until the page changes."""
    first = extract(lake, "apple_music", "se_daily")["apple_music/se_daily"]
    assert first.raw_key is not None  # and transform never was done with it
    assert extract(lake, "apple_music", "se_daily", run_id="again")["apple_music/se_daily"].http_status == 200


def test_a_purged_answer_comes_back_although_the_page_did_not_change(lake: Lake) -> None:
    first = extract(lake, "apple_music", "se_daily")["apple_music/se_daily"]
    transform(lake, [first.raw_key or ""])
    assert purge(lake, "apple_music", before=datetime(2100, 1, 1)).left == 0
    again = extract(lake, "apple_music", "se_daily", run_id="again")["apple_music/se_daily"]
    assert (again.http_status, again.raw_key is not None) == (200, True)


def test_an_asked_source_that_runs_out_of_time_says_so_and_keeps_what_came(lake: Lake) -> None:
    transform(lake, [run.raw_key for run in extract(lake, "kworb", "no_daily").values() if run.raw_key])
    left = iter([600.0])
    (run,) = extract(lake, "reccobeats", time_left=lambda: next(left, 1.0)).values()

    assert (run.outcome, run.raw_key is not None) == ("OutOfTime", True)
    assert "due in the next run" in (run.message or "")
