"""A connected user from the consent to the rows, against the pretended Spotify of the sandbox."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
import requests

from chartlake import connections, notes
from chartlake.connections import Connection, connecting, secret_name, with_connected
from chartlake.connections.consent import Asking, Callback, consent
from chartlake.errors import AccessDenied, UnexpectedAnswer
from chartlake.extract import Extraction
from chartlake.http import Http, now
from chartlake.lake import Lake
from chartlake.runs import Run
from chartlake.transform import transform
from sandbox.pages.spotify_listening import LISTENER as SPOTIFY_ID
from sandbox.pages.spotify_listening import plays
from sandbox.server import Sandbox
from tests.asked_lake import rows_of
from tests.connections.listening_lake import listening_lake
from tests.connections.pretended import LISTENER, MemoryVault, milliseconds
from tests.memory_lake import MemoryBucket
from tests.stub_upstream import as_json, upstream

LAST_DAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def internet() -> Iterator[Sandbox]:
    with Sandbox(seed=7, last_day=LAST_DAY, day=LAST_DAY - timedelta(days=2)) as sandbox:
        yield sandbox


@pytest.fixture
def lake(internet: Sandbox) -> Iterator[Lake]:
    yield listening_lake(internet.address)
    internet.behave()
    internet.internet.day = LAST_DAY - timedelta(days=2)


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


def connected(lake: Lake, vault: MemoryVault) -> Connection:
    settings = lake.settings.source("spotify_listening")
    http = Http(settings.base_url, contact="tests", options=settings.options)

    def browser(address: str) -> None:
        Thread(target=lambda: requests.get(address, timeout=5)).start()

    with Callback(0) as callback:
        asking = Asking(client_id="sandbox-client", redirect_uri=callback.redirect_uri)
        code = consent(asking, callback, accounts_url=settings.options["accounts_url"], show=browser)
    return connecting.connect(http, vault, lake.raw, asking=asking, code=code)


def extract(lake: Lake, vault: MemoryVault, **more: Any) -> dict[str, Run]:
    opened = with_connected(lake)
    extraction = Extraction(
        lake=opened, run_id="run", secrets=vault.read, keep_secret=vault.keep, time_left=lambda: 600.0, **more
    )
    done = extraction.run(opened.settings.enabled_scopes("spotify_listening"))
    return {run.scope.partition(".")[0]: run for run in done}


def stored(lake: Lake) -> bytes:
    """Everything that the raw bucket holds, unzipped."""
    assert isinstance(lake.raw, MemoryBucket)
    objects = lake.raw.objects.items()
    return b"".join(gzip.decompress(one.body) if key.endswith(".gz") else one.body for key, one in objects)


def test_who_connects_is_asked_for_and_their_plays_become_rows(
    lake: Lake, vault: MemoryVault, internet: Sandbox
) -> None:
    user = connected(lake, vault).user_id
    done = extract(lake, vault)
    transform(lake, [run.raw_key for run in done.values() if run.raw_key])

    heard = plays(internet.market, internet.internet.day)[-50:]
    rows = rows_of(lake, "plays")
    assert {run.outcome for run in done.values()} == {"ok"}
    assert {(row["played_at"], row["item_id"]) for row in rows} == {(one.ended, one.track.track_id) for one in heard}
    assert {row["user_id"] for row in rows} == {user}
    top = rows_of(lake, "user_top")
    assert {(row["kind"], row["time_range"]) for row in top} == {
        (kind, time_range) for kind in ("artist", "track") for time_range in ("short_term", "medium_term", "long_term")
    }
    assert len(top) == 300
    assert rows_of(lake, "quarantine") == []


def test_the_name_at_spotify_is_nowhere_in_the_lake(lake: Lake, vault: MemoryVault) -> None:
    connected(lake, vault)
    done = extract(lake, vault)
    transform(lake, [run.raw_key for run in done.values() if run.raw_key])
    assert b"spotify:user:-:collection" in stored(lake)
    assert SPOTIFY_ID.encode() not in stored(lake)
    assert b"A Listener" not in stored(lake)
    assert SPOTIFY_ID not in str([rows_of(lake, name) for name in ("plays", "user_top", "ingest_runs", "scopes")])


def test_no_token_and_no_salt_is_in_the_lake(lake: Lake, vault: MemoryVault) -> None:
    connected(lake, vault)
    done = extract(lake, vault)
    kept = [
        value for secret in vault.held.values() for name, value in secret.items() if name in ("salt", "refresh_token")
    ]
    assert len(kept) == 2
    for value in [*kept, "sandbox-listener-access"]:
        assert value.encode() not in stored(lake)
        assert value not in str(done)


def test_the_next_poll_finds_what_came_since_and_one_without_news_is_calm(
    lake: Lake, vault: MemoryVault, internet: Sandbox
) -> None:
    connected(lake, vault)
    first = extract(lake, vault)["recent"]
    quiet = extract(lake, vault)
    assert {(run.outcome, run.raw_key, run.bytes) for run in quiet.values()} == {("ok", None, 0)}
    assert "nothing was played since" in (quiet["recent"].message or "")
    assert "of today are known" in (quiet["top"].message or "")

    internet.internet.day += timedelta(days=1)
    later = extract(lake, vault)["recent"]
    assert later.raw_key is not None
    transform(lake, [run.raw_key for run in (first, later) if run.raw_key])
    heard = {
        (one.ended, one.track.track_id)
        for day in (internet.internet.day - timedelta(days=1), internet.internet.day)
        for one in plays(internet.market, day)[-50:]
    }
    assert {(row["played_at"], row["item_id"]) for row in rows_of(lake, "plays")} == heard


def test_fifty_new_plays_at_once_may_hide_others_and_the_run_says_so(
    lake: Lake, vault: MemoryVault, internet: Sandbox
) -> None:
    connected(lake, vault)
    first = extract(lake, vault)["recent"]
    assert first.message is None
    internet.internet.day = LAST_DAY
    user = connections.listed(lake.raw)[0].user_id
    notes.note(lake.raw, f"listening/recent/{user}", {"after": milliseconds(datetime(2026, 3, 1))})
    assert "50 plays since 2026-03-01 00:00 UTC" in (extract(lake, vault)["recent"].message or "")


def test_an_ended_connection_is_that_users_outcome_alone(lake: Lake, vault: MemoryVault) -> None:
    user = connected(lake, vault).user_id
    connections.remember(lake.raw, Connection(user_id=LISTENER, connected_at=now()))
    vault.keep(secret_name(LISTENER), {"refresh_token": "revoked", "client_id": "sandbox-client"})
    opened = with_connected(lake)
    extraction = Extraction(
        lake=opened, run_id="run", secrets=vault.read, keep_secret=vault.keep, time_left=lambda: 600.0
    )
    done = extraction.run(opened.settings.enabled_scopes("spotify_listening"))
    outcomes = {(run.scope.partition(".")[2][:64], run.outcome) for run in done}
    assert outcomes == {(user, "ok"), (LISTENER, "AccessDenied")}


def test_spotify_revoking_a_token_says_connect_again(lake: Lake, vault: MemoryVault, internet: Sandbox) -> None:
    connected(lake, vault)
    internet.misbehave("spotify-accounts", "invalid_grant")
    done = extract(lake, vault)
    assert {run.outcome for run in done.values()} == {"AccessDenied"}
    assert all("connect again with `chartlake connect`" in (run.message or "") for run in done.values())


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("429", "RateLimited"),
        ("quota_exceeded", "RateLimited"),
        ("401", "AccessDenied"),
        ("403", "AccessDenied"),
        ("500", "SourceUnavailable"),
        ("truncated", "SourceUnavailable"),
    ],
)
def test_a_refusal_is_named_and_moves_no_cursor(
    lake: Lake, vault: MemoryVault, internet: Sandbox, kind: str, outcome: str
) -> None:
    user = connected(lake, vault).user_id
    internet.misbehave("spotify", kind, path="recently-played")
    assert extract(lake, vault)["recent"].outcome in (outcome, "CoolingDown")
    assert notes.recall(lake.raw, f"listening/recent/{user}") == {}
    assert not list(lake.raw.keys(f"source=spotify_listening/date={now():%Y-%m-%d}/recent"))


@pytest.mark.parametrize("kind", ["html_for_json", "garbage", "changed_layout", "no_table"])
def test_something_else_than_plays_is_kept_named_and_moves_no_cursor(
    lake: Lake, vault: MemoryVault, internet: Sandbox, kind: str
) -> None:
    user = connected(lake, vault).user_id
    internet.misbehave("spotify", kind, path="recently-played")
    run = extract(lake, vault)["recent"]
    assert run.raw_key is not None
    (parsed,) = transform(lake, [run.raw_key])
    assert isinstance(parsed.error, UnexpectedAnswer)
    assert notes.recall(lake.raw, f"listening/recent/{user}") == {}


def test_a_list_that_broke_off_is_asked_for_again_the_same_day(
    lake: Lake, vault: MemoryVault, internet: Sandbox
) -> None:
    connected(lake, vault)
    internet.misbehave("spotify", "500", path="top/tracks")
    first = extract(lake, vault)["top"]
    assert (first.outcome, first.raw_key is not None) == ("SourceUnavailable", True)
    internet.behave()
    assert extract(lake, vault)["top"].raw_key is not None


def test_from_the_fifth_month_on_every_run_says_when_the_connection_ends(lake: Lake, vault: MemoryVault) -> None:
    user = connected(lake, vault).user_id
    since = now() - timedelta(days=160)
    connections.remember(lake.raw, Connection(user_id=user, connected_at=since))
    for done in (extract(lake, vault), extract(lake, vault)):
        assert all("this connection ends on" in (run.message or "") for run in done.values())


def test_connecting_again_is_the_same_user_with_a_new_half_year(lake: Lake, vault: MemoryVault) -> None:
    first = connected(lake, vault)
    connections.remember(lake.raw, replace(first, connected_at=now() - timedelta(days=170)))
    second = connected(lake, vault)
    assert second.user_id == first.user_id
    (known,) = connections.listed(lake.raw)
    assert known == second
    assert known.reminder(now()) is None


def test_the_settings_gain_the_scopes_of_who_is_connected_and_lose_them(lake: Lake, vault: MemoryVault) -> None:
    user = connected(lake, vault).user_id
    assert with_connected(lake).settings.source("spotify_listening").scopes == (f"recent.{user}", f"top.{user}_daily")
    connecting.disconnect(vault, lake.raw, user)
    assert with_connected(lake).settings.source("spotify_listening").scopes == ()
    assert secret_name(user) not in vault.held
    connecting.disconnect(vault, lake.raw, user)


def test_a_source_that_is_off_asks_for_nobody(lake: Lake, vault: MemoryVault) -> None:
    connected(lake, vault)
    off = replace(lake.settings.source("spotify_listening"), enabled=False)
    still = replace(lake, settings=replace(lake.settings, sources={off.name: off}))
    assert with_connected(still).settings.source("spotify_listening").scopes == ()


@pytest.mark.parametrize("profile", [{"id": None}, {"display_name": "A Listener"}, ["x"]])
def test_when_spotify_does_not_say_who_consented_nothing_is_kept(profile: object) -> None:
    granted = {
        "access_token": "a",
        "refresh_token": "r",
        "scope": "user-read-recently-played user-top-read",
    }
    lake, vault = listening_lake(), MemoryVault()
    with upstream(lambda request: as_json(granted if request.path == "/api/token" else profile)) as stub:
        http = Http(stub.url, contact="tests", options={"accounts_url": stub.url})
        asking = Asking(client_id="app", redirect_uri="http://127.0.0.1:1/callback")
        with pytest.raises(UnexpectedAnswer, match="who consented"):
            connecting.connect(http, vault, lake.raw, asking=asking, code="code")
    assert not [name for name in vault.held if name.startswith(connections.SECRETS_PREFIX)]
    assert connections.listed(lake.raw) == []


def test_a_code_that_is_used_with_another_verifier_gives_nothing(lake: Lake, internet: Sandbox) -> None:
    settings = lake.settings.source("spotify_listening")
    http = Http(settings.base_url, contact="tests", options=settings.options)
    asking = Asking(client_id="sandbox-client", redirect_uri="http://127.0.0.1:1/callback")
    page = requests.get(asking.address(settings.options["accounts_url"]), allow_redirects=False, timeout=5)
    code = page.headers["Location"].partition("code=")[2].partition("&")[0]
    thief = replace(asking, verifier="another")
    with pytest.raises(AccessDenied, match="does not take the code"):
        connecting.connect(http, MemoryVault(), lake.raw, asking=thief, code=code)
