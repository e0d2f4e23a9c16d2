"""Asking the upstreams: what is stored, what each failure is called, and that no failure touches another source."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from chartlake import contract, cooldown, curated, raw
from chartlake.extract import Extraction, secrets_manager
from chartlake.http import now
from chartlake.inbox import file_dropped
from chartlake.lake import Lake
from chartlake.purge import purge
from chartlake.runs import Run
from chartlake.settings import LakeSettings, load
from chartlake.transform import transform
from sandbox.pages.spotify import CREDENTIALS
from sandbox.server import Sandbox
from tests.charts import chart_csv
from tests.memory_lake import Killed, KillSwitch, MemoryBucket, memory_lake

LAST_DAY = date(2026, 3, 31)
SANDBOX_TOML = Path(__file__).parents[1] / "sandbox" / "lake.toml"


@pytest.fixture(scope="module")
def internet() -> Iterator[Sandbox]:
    with Sandbox(seed=7, last_day=LAST_DAY) as sandbox:
        yield sandbox


@pytest.fixture
def lake(internet: Sandbox) -> Iterator[Lake]:
    yield memory_lake(pointed_at(internet))
    internet.behave()


def pointed_at(internet: Sandbox) -> LakeSettings:
    """The demo's lake.toml, its addresses moved to the port of this server."""
    settings = load(SANDBOX_TOML)

    def moved(url: str) -> str:
        return url.replace("http://127.0.0.1:4580", internet.address)

    sources = {
        name: replace(
            source,
            base_url=moved(source.base_url),
            options={key: moved(value) for key, value in source.options.items()},
        )
        for name, source in settings.sources.items()
    }
    return replace(settings, sources=sources)


def secrets(name: str) -> Mapping[str, str]:
    assert name == "chartlake/spotify"
    return CREDENTIALS


def extract(lake: Lake, source: str | None = None, scope: str | None = None, **more: Any) -> dict[str, Run]:
    extraction = Extraction(**{"lake": lake, "run_id": "run", "secrets": secrets, "time_left": lambda: 600.0, **more})
    done = extraction.run(lake.settings.enabled_scopes(source, scope))
    return {f"{run.source}/{run.scope}": run for run in done}


def outcomes(done: Mapping[str, Run]) -> set[str]:
    return {run.outcome for run in done.values()}


def rows_of(lake: Lake, table: str) -> list[dict[str, Any]]:
    assert isinstance(lake.curated, MemoryBucket)
    files = [stored for key, stored in lake.curated.objects.items() if key.startswith(f"{table}/")]
    return [row for stored in files for row in curated.read_file(contract.table(table), stored.body).to_pylist()]


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


def test_a_longer_cool_down_is_never_shortened() -> None:
    bucket, at = MemoryBucket(), datetime(2026, 3, 31)
    cooldown.start(bucket, "kworb", now=at, seconds=86400)
    cooldown.start(bucket, "kworb", now=at, seconds=1)
    assert cooldown.until(bucket, "kworb") == datetime(2026, 4, 1)


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


def dropped(lake: Lake, key: str, body: bytes) -> Run | None:
    lake.raw.put(key, body)
    return file_dropped(lake, key)


def test_a_dropped_file_enters_raw_and_leaves_the_inbox() -> None:
    lake = memory_lake()
    key = "inbox/charts_csv/regional-no-daily-2026-03-02.csv"
    run = dropped(lake, key, chart_csv([(1, 1, 10)]))
    assert run is not None
    assert run.ok
    assert lake.raw.get(key) is None
    assert run.raw_key is not None
    (parsed,) = transform(lake, [run.raw_key])
    assert parsed.error is None
    assert [row["market"] for row in rows_of(lake, "chart_snapshots")] == ["no"]


def test_the_same_message_twice_files_a_dropped_file_once() -> None:
    lake = memory_lake()
    key = "inbox/charts_csv/regional-no-daily-2026-03-02.csv"
    dropped(lake, key, chart_csv([(1, 1, 10)]))
    assert file_dropped(lake, key) is None
    assert len(list(raw.keys(lake.raw))) == 1


def test_a_garbage_file_is_kept_and_its_refusal_has_a_name() -> None:
    lake = memory_lake()
    run = dropped(lake, "inbox/charts_csv/holiday photo (3).jpg", b"\xff\xd8\xff\xe0 not a chart")
    assert run is not None
    assert run.raw_key is not None
    (parsed,) = transform(lake, [run.raw_key])
    assert parsed.error is not None
    assert parsed.error.outcome == "BadName"
    assert [row["reason"].split(":")[0] for row in rows_of(lake, "quarantine")] == ["BadName"]
    assert raw.read(lake.raw, run.raw_key).body == b"\xff\xd8\xff\xe0 not a chart"


def test_a_file_for_no_source_stays_where_it_is_and_its_run_says_so() -> None:
    lake = memory_lake()
    run = dropped(lake, "inbox/charts/a.csv", b"x")
    assert run is not None
    assert run.outcome == "UnknownSource"
    assert lake.raw.get("inbox/charts/a.csv") is not None
    assert [row["outcome"] for row in rows_of(lake, "ingest_runs")] == ["UnknownSource"]


def test_a_file_of_the_same_name_dropped_while_the_first_is_filed_is_not_lost() -> None:
    lake, key = memory_lake(), "inbox/charts_csv/regional-no-daily-2026-03-02.csv"
    assert isinstance(lake.raw, MemoryBucket)
    bucket = lake.raw
    bucket.put(key, chart_csv([(1, 1, 10)]))

    def drop_again(call: str) -> None:
        if call.startswith("delete"):
            bucket.before_call = lambda _: None
            held = bucket.get(key)
            assert held is not None
            bucket.clock += timedelta(seconds=1)
            bucket.put(key, chart_csv([(1, 2, 20)]), replaces=held.etag)

    bucket.before_call = drop_again
    file_dropped(lake, key)
    assert file_dropped(lake, key) is not None
    assert len(list(raw.keys(lake.raw))) == 2


def test_a_death_between_any_two_calls_while_a_file_is_filed_loses_nothing() -> None:
    key = "inbox/charts_csv/regional-no-daily-2026-03-02.csv"
    for at in range(1, 12):
        lake = memory_lake()
        assert isinstance(lake.raw, MemoryBucket)
        assert isinstance(lake.curated, MemoryBucket)
        lake.raw.put(key, chart_csv([(1, 1, 10)]))
        lake.raw.before_call = lake.curated.before_call = KillSwitch(at)
        with suppress(Killed):
            file_dropped(lake, key)
        lake.raw.before_call = lake.curated.before_call = KillSwitch()
        file_dropped(lake, key)
        assert lake.raw.get(key) is None
        assert len(list(raw.keys(lake.raw))) == 1
        assert [row["outcome"] for row in rows_of(lake, "ingest_runs")] == ["ok"]


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


def test_sources_of_one_upstream_stay_away_together(lake: Lake, internet: Sandbox) -> None:
    internet.misbehave("spotify", "429", retry_after=3600)
    done = [extract(lake, name) for name in ("spotify_playlists", "spotify_catalog")]
    asked = len(internet.requests("spotify"))

    assert outcomes(done[1]) == {"CoolingDown"}
    assert outcomes(extract(lake, "spotify_playlists")) == {"CoolingDown"}
    assert len(internet.requests("spotify")) == asked


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


def test_a_limit_heard_when_the_time_is_up_holds_all_the_same(lake: Lake, internet: Sandbox) -> None:
    transform(lake, [run.raw_key for run in extract(lake, "kworb", "no_daily").values() if run.raw_key])
    internet.misbehave("reccobeats", "429", retry_after=86400)
    left = iter([600.0])
    done = extract(lake, "reccobeats", time_left=lambda: next(left, 1.0))

    assert outcomes(done) == {"RateLimited"}
    asked = len(internet.requests("reccobeats"))
    assert outcomes(extract(lake, "reccobeats")) == {"CoolingDown"}
    assert len(internet.requests("reccobeats")) == asked


def test_an_asked_source_that_runs_out_of_time_says_so_and_keeps_what_came(lake: Lake) -> None:
    transform(lake, [run.raw_key for run in extract(lake, "kworb", "no_daily").values() if run.raw_key])
    left = iter([600.0])
    (run,) = extract(lake, "reccobeats", time_left=lambda: next(left, 1.0)).values()

    assert (run.outcome, run.raw_key is not None) == ("OutOfTime", True)
    assert "due in the next run" in (run.message or "")


def test_the_same_bytes_under_another_name_in_the_same_second_are_another_file() -> None:
    lake = memory_lake()
    body = b"a chart that is the same on both days"
    for day in (28, 29):
        key = f"inbox/tiktok_discover/{day}/discover_2021-03-{day}.json"
        lake.raw.put(key, body)
        filed = file_dropped(lake, key)
        assert filed is not None
        assert filed.ok
    days = {raw.read(lake.raw, key).original_name for key in raw.keys(lake.raw)}
    assert days == {"discover_2021-03-28.json", "discover_2021-03-29.json"}


def test_a_file_for_a_source_that_lake_toml_lacks_stays_and_its_run_says_so() -> None:
    whole = memory_lake()
    lake = replace(whole, settings=replace(whole.settings, sources={"kworb": whole.settings.source("kworb")}))
    lake.raw.put("inbox/charts_csv/a/regional-no-daily-2026-03-02.csv", chart_csv([(1, 1, 100)]))
    run = file_dropped(lake, "inbox/charts_csv/a/regional-no-daily-2026-03-02.csv")
    assert run is not None
    assert (run.outcome, list(raw.keys(lake.raw))) == ("ConfigError", [])


@pytest.mark.parametrize(("seconds", "held"), [(0, 60), (-5, 60), (1, 1), (86_400, 86_400), (999_999_999, 7 * 86_400)])
def test_a_cool_down_is_never_nothing_and_never_years(seconds: int, held: int) -> None:
    at = datetime(2026, 3, 31)
    assert cooldown.start(MemoryBucket(), "kworb", now=at, seconds=seconds) == at + timedelta(seconds=held)


def test_a_broken_cool_down_is_named_with_what_to_do(lake: Lake) -> None:
    lake.raw.put("cooldowns/kworb.json", b"{")
    (run,) = extract(lake, "kworb", "no_daily").values()
    assert run.outcome == "InternalError"
    assert "cooldowns/kworb.json" in (run.message or "")
