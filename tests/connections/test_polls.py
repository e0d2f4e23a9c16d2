"""A thousand polls with overlaps, empty answers and deaths between any two calls give exactly what was played."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random

import pytest
import requests

from chartlake import connections, http, raw, runs
from chartlake.connections import Connection, secret_name, with_connected
from chartlake.extract import Extraction
from chartlake.transform import transform
from tests.asked_lake import rows_of
from tests.connections.listening_lake import listening_lake
from tests.connections.pretended import LISTENER, MemoryVault, PretendedSpotify
from tests.memory_lake import BeforeCall, Killed, KillSwitch

POLLS = 1_000
START = datetime(2026, 3, 1)
SECRET = {"refresh_token": "first", "client_id": "app", "connected_at": START.isoformat(), "scope": "x"}


def simulated(rng: Random, hours: int) -> list[tuple[datetime, str]]:
    """What a listener hears: hours of silence, evenings of short songs; one time in ten without a fraction."""
    plays: list[tuple[datetime, str]] = []
    for hour in range(hours):
        at = START + timedelta(hours=hour)
        for _ in range(rng.choice((0, 0, 0, 2, 9, 22))):
            at += timedelta(milliseconds=rng.randrange(20_000, 160_000))
            whole = rng.random() < 0.1
            plays.append((at.replace(microsecond=0) if whole else at, f"0Track{rng.randrange(40):016d}"))
    return list(dict(plays).items())


class Polling:
    """Runs of extract against a pretended Spotify; `dying` sets who dies before which call."""

    def __init__(self, seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
        rng = Random(seed)
        self.lake = listening_lake()
        self.vault = MemoryVault({secret_name(LISTENER): SECRET})
        self.spotify = PretendedSpotify(simulated(rng, POLLS), rng)
        connections.remember(self.lake.raw, Connection(user_id=LISTENER, connected_at=START))
        made = http._gated_session

        def session(*hooks: Callable[..., None]) -> requests.Session:
            opened = made(*hooks)
            opened.mount("http://", self.spotify)
            return opened

        monkeypatch.setattr(http, "_gated_session", session)
        monkeypatch.setattr("chartlake.extract.now", lambda: self.spotify.now)
        monkeypatch.setattr(http, "now", lambda: self.spotify.now)

    def dying(self, switch: BeforeCall) -> None:
        for one in (self.lake.raw, self.lake.curated, self.vault, self.spotify):
            one.before_call = switch  # type: ignore[union-attr]

    def poll(self) -> list[runs.Run]:
        lake = with_connected(self.lake)
        extraction = Extraction(
            lake=lake,
            run_id=f"{self.spotify.now:%Y%m%dT%H%M%S}",
            secrets=self.vault.read,
            keep_secret=self.vault.keep,
            time_left=lambda: 600.0,
        )
        return extraction.run(lake.settings.enabled_scopes("spotify_listening", f"recent.{LISTENER}"))

    def rows(self) -> list[tuple[datetime, str]]:
        transform(self.lake, list(raw.keys(self.lake.raw)))
        return sorted((row["played_at"], row["item_id"]) for row in rows_of(self.lake, "plays"))


def test_a_thousand_polls_give_exactly_what_was_played(monkeypatch: pytest.MonkeyPatch) -> None:
    polling, rng = Polling("a thousand", monkeypatch), Random("deaths")
    # The log of runs is rewritten each time; that a death there loses nothing is the next test's.
    monkeypatch.setattr(runs, "record", lambda lake, done: None)
    monkeypatch.setattr(runs, "publish_rows", lambda *_, **__: None)
    died = empty = 0
    for number in range(POLLS):
        polling.spotify.now = START + timedelta(hours=number + 1, seconds=rng.randrange(60))
        polling.dying(KillSwitch(rng.randrange(1, 16)) if rng.random() < 0.5 else lambda _: None)
        try:
            done = polling.poll()
        except Killed:
            died += 1
            polling.dying(lambda _: None)
            done = polling.poll()  # whoever starts it again
        assert [run.outcome for run in done] == ["ok"], done[0].message
        empty += done[0].raw_key is None

    assert died > 300
    assert empty > 100
    assert polling.rows() == sorted(polling.spotify.plays)


def test_a_play_that_spotify_hears_of_hours_later_is_fetched_then_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    polling = Polling("offline", monkeypatch)
    offline = [(START + timedelta(hours=1, minutes=minute), f"0Track{minute:016d}") for minute in range(5)]
    online = [(START + timedelta(hours=hour), f"0Track{hour:016d}") for hour in range(10, 15)]
    polling.spotify.plays = [*offline, *online]
    polling.spotify.reported = dict.fromkeys(offline, START + timedelta(hours=12, minutes=30))
    seen, stored = [], 0
    for hour in range(1, 20):
        polling.spotify.now = START + timedelta(hours=hour, minutes=5)
        stored += sum(run.raw_key is not None for run in polling.poll())
        seen.append(len(polling.rows()))
    assert seen[10:14] == [2, 3, 9, 10]
    assert polling.rows() == sorted(polling.spotify.plays)
    assert stored == 5


def test_two_plays_at_the_same_moment_are_two_also_when_the_second_is_told_of_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    polling = Polling("the same moment", monkeypatch)
    at = START + timedelta(hours=1)
    first, second = (at, f"0Track{1:016d}"), (at, f"0Track{2:016d}")
    polling.spotify.plays = [first, second]
    polling.spotify.reported = {second: START + timedelta(hours=3)}
    for hour in (2, 4):
        polling.spotify.now = START + timedelta(hours=hour)
        polling.poll()
    assert polling.rows() == [first, second]


def test_two_runs_at_once_give_each_play_once(monkeypatch: pytest.MonkeyPatch) -> None:
    polling = Polling("two at once", monkeypatch)
    polling.spotify.now = START + timedelta(hours=30)
    with ThreadPoolExecutor(2) as pool:
        assert {run.outcome for done in [*pool.map(lambda _: polling.poll(), range(4))] for run in done} == {"ok"}
    heard = [one for one in polling.spotify.plays if one[0] <= polling.spotify.now][-50:]
    assert polling.rows() == sorted(heard)


def test_a_play_from_the_future_hides_none_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    polling = Polling("the future", monkeypatch)
    late = (START + timedelta(hours=3, minutes=20), "0Track9999999999999999")
    polling.spotify.plays = [(START + timedelta(hours=1), f"0Track{1:016d}"), late]
    polling.spotify.now = START + timedelta(hours=3, minutes=30)
    monkeypatch.setattr(http, "now", lambda: START + timedelta(hours=2))
    polling.poll()
    between = (START + timedelta(hours=3), f"0Track{2:016d}")
    polling.spotify.plays = sorted([*polling.spotify.plays, between])
    monkeypatch.setattr(http, "now", lambda: polling.spotify.now)
    polling.poll()
    assert polling.rows() == sorted(polling.spotify.plays)


@pytest.mark.parametrize("at", range(1, 30))
def test_a_death_before_any_call_neither_skips_nor_repeats(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    polling = Polling("one death", monkeypatch)
    polling.spotify.now = START + timedelta(hours=4)
    polling.poll()
    polling.spotify.now = START + timedelta(hours=6)
    polling.dying(KillSwitch(at))
    try:
        polling.poll()
    except Killed:
        polling.dying(lambda _: None)
        polling.poll()
    polling.dying(lambda _: None)

    heard = sorted(one for one in polling.spotify.plays if one[0] <= polling.spotify.now)
    assert len(heard) > 10
    assert polling.rows() == heard
