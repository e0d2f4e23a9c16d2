"""Every source against every refusal: the outcome has its name, nobody else is touched, nothing sleeps, and nobody
is asked while an upstream wants to be left alone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from chartlake.answers import Scope
from chartlake.connections import with_connected
from chartlake.extract import Extraction
from chartlake.lake import Lake
from chartlake.runs import Run
from chartlake.settings import LakeSettings, SourceSettings, load
from chartlake.sources.spotify_search import scope_of_name
from chartlake.transform import transform
from sandbox.market import market
from sandbox.server import Sandbox
from tests.connections.listening_lake import listening_lake
from tests.connections.pretended import MemoryVault
from tests.connections.test_asking import connected
from tests.memory_lake import memory_lake
from tests.sweep.specimens import SECRETS
from tests.ways import ways

LAST_DAY: Final = date(2026, 3, 31)
ADDRESS: Final = "http://127.0.0.1:4580"
SETTINGS: Final = load(Path(__file__).parents[1] / "sandbox" / "lake.toml")
ASKED: Final = [source for source in SETTINGS.sources.values() if source.scopes]
LISTENING: Final = "spotify_listening"
MARKET: Final = market(seed=7, last_day=LAST_DAY)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What the upstream does, and how the scope ends; `waits` when nobody may ask it again at once."""

    kind: str
    outcome: str
    how: Mapping[str, Any] = field(default_factory=dict)
    waits: bool = False

    def __str__(self) -> str:
        return "-".join([self.kind, *map(str, self.how.values())])


REFUSALS: Final = (
    Refusal(kind="429", outcome="RateLimited", waits=True),
    Refusal(kind="429", how={"retry_after": 1}, outcome="RateLimited", waits=True),
    Refusal(kind="429", how={"retry_after": 86400}, outcome="RateLimited", waits=True),
    Refusal(kind="429", how={"retry_after": "Wed, 21 Oct 2099 07:28:00 GMT"}, outcome="RateLimited", waits=True),
    Refusal(kind="quota_exceeded", outcome="RateLimited", waits=True),
    Refusal(kind="503", how={"retry_after": 3600}, outcome="RateLimited", waits=True),
    Refusal(kind="401", outcome="AccessDenied"),
    Refusal(kind="403", outcome="AccessDenied"),
    Refusal(kind="404", outcome="NotFound"),
    Refusal(kind="500", outcome="SourceUnavailable"),
    Refusal(kind="503", outcome="SourceUnavailable"),
    Refusal(kind="truncated", outcome="SourceUnavailable"),
    Refusal(kind="html_for_json", outcome="UnexpectedAnswer"),
    Refusal(kind="garbage", outcome="UnexpectedAnswer"),
    Refusal(kind="changed_layout", outcome="UnexpectedAnswer"),
    Refusal(kind="no_table", outcome="UnexpectedAnswer"),
    Refusal(kind="empty", outcome="EmptyAnswer"),
)
# Each other way in which a source asks meets these.
MAIN: Final = [
    refusal
    for refusal in REFUSALS
    if not refusal.how and refusal.kind in ("429", "403", "404", "500", "html_for_json", "truncated", "empty")
]
OTHER_WAYS: Final = [(source.name, scope) for source in ASKED for scope in ways(source, MARKET)[1:]]
# Where a source ends otherwise than the rest, and why.
OTHERWISE: Final[Mapping[tuple[str, str], str]] = {
    # One profile has no list that could be empty: without its numbers the page is another page.
    ("tiktok_stats", "empty"): "UnexpectedAnswer",
    # An id that was asked for has a place in the answer, null where Spotify does not know it.
    ("spotify_catalog", "empty"): "UnexpectedAnswer",
    # Nothing was played since the last poll.
    ("recent", "empty"): "ok",
    # Nobody goes by that name.
    (scope_of_name(MARKET.artists[0].name), "empty"): "NotFound",
    # Who has released nothing yet is an artist all the same.
    ("spotify_search", "empty"): "ok",
    # Tracks that ReccoBeats does not know are left out: an empty list says that it knows none, which is kept.
    ("reccobeats", "empty"): "ok",
}


# Refusals in a shape that only one upstream has: who is asked, which upstream refuses, and how.
OF_ITS_OWN: Final = (
    ("deezer", "deezer", Refusal(kind="quota_in_200", outcome="RateLimited", waits=True)),
    ("spotify_playlists", "spotify-accounts", Refusal(kind="429", outcome="RateLimited", waits=True)),
    ("spotify_playlists", "spotify-accounts", Refusal(kind="401", outcome="AccessDenied")),
    ("spotify_catalog", "spotify-accounts", Refusal(kind="html_for_json", outcome="UnexpectedAnswer")),
)


@pytest.fixture(scope="module")
def settings(internet: Sandbox) -> LakeSettings:
    return replace(SETTINGS, sources={name: _moved(one, internet) for name, one in SETTINGS.sources.items()})


@pytest.fixture(scope="module")
def seen_before(settings: LakeSettings) -> Lake:
    """A lake that holds a playlist and a chart, so that details can be asked for."""
    lake = memory_lake(settings)
    done = [*_extract(lake, settings.source("kworb"), "no_daily"), *_playlist(lake, settings)]
    transform(lake, [run.raw_key for run in done if run.raw_key])
    return lake


@pytest.fixture
def lake(seen_before: Lake, internet: Sandbox) -> Iterator[Lake]:
    fresh = memory_lake(seen_before.settings)
    fresh.raw.objects.update(seen_before.raw.objects)  # type: ignore[attr-defined]
    fresh.curated.objects.update(seen_before.curated.objects)  # type: ignore[attr-defined]
    internet.behave()
    yield fresh
    internet.behave()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Every sleep that anything asks for; none is slept."""
    asked_for: list[float] = []
    monkeypatch.setattr(time, "sleep", asked_for.append)
    return asked_for


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
@pytest.mark.parametrize("source", ASKED, ids=lambda source: source.name)
def test_a_refusal_has_its_name_and_touches_nobody_else(
    lake: Lake, internet: Sandbox, pauses: list[float], source: SourceSettings, refusal: Refusal
) -> None:
    _refused(lake, internet, pauses, source.name, _prefix(source), refusal)


@pytest.mark.deep
@pytest.mark.parametrize("refusal", MAIN, ids=str)
@pytest.mark.parametrize(("name", "scope"), OTHER_WAYS, ids=str)
def test_a_refusal_has_its_name_whichever_way_the_source_asks(
    lake: Lake, internet: Sandbox, pauses: list[float], name: str, scope: str, refusal: Refusal
) -> None:
    _refused(lake, internet, pauses, name, _prefix(lake.settings.source(name)), refusal, scope=scope)


@pytest.fixture(scope="module")
def listener(internet: Sandbox) -> tuple[Lake, MemoryVault]:
    """A lake with a connected user."""
    lake, vault = listening_lake(internet.address), MemoryVault()
    connected(lake, vault)
    return lake, vault


@pytest.mark.parametrize("refusal", MAIN, ids=str)
@pytest.mark.parametrize("way", ["recent", "top"])
def test_a_refusal_has_its_name_for_a_connected_user_too(
    listener: tuple[Lake, MemoryVault], internet: Sandbox, pauses: list[float], way: str, refusal: Refusal
) -> None:
    connection, vault = listener
    fresh = memory_lake(connection.settings)
    fresh.raw.objects.update(connection.raw.objects)  # type: ignore[attr-defined]
    lake = with_connected(fresh)
    (scope,) = [one for one in lake.settings.source(LISTENING).scopes if one.startswith(f"{way}.")]
    extraction = Extraction(
        lake=lake, run_id="run", secrets=vault.read, keep_secret=vault.keep, time_left=lambda: 600.0
    )
    internet.misbehave("spotify", refusal.kind)

    (run,) = extraction.ask([Scope(source=LISTENING, name=scope)])

    assert _ends(lake, run) == _due(LISTENING, way, refusal), run.message
    assert max(pauses, default=0.0) <= 1.0
    if refusal.waits:
        asked = len(internet.requests("spotify"))
        (again,) = extraction.ask([Scope(source=LISTENING, name=scope)])
        assert again.outcome == "CoolingDown"
        assert len(internet.requests("spotify")) == asked
    internet.behave()


@pytest.mark.parametrize(("name", "upstream", "refusal"), OF_ITS_OWN, ids=str)
def test_a_refusal_of_one_upstreams_own_has_its_name_too(
    lake: Lake, internet: Sandbox, pauses: list[float], name: str, upstream: str, refusal: Refusal
) -> None:
    _refused(lake, internet, pauses, name, upstream, refusal)


def _refused(
    lake: Lake, internet: Sandbox, pauses: list[float], name: str, upstream: str, refusal: Refusal, *, scope: str = ""
) -> None:
    source = lake.settings.source(name)
    scope = scope or source.scopes[0]
    other = _companion(lake.settings, source)
    internet.misbehave(upstream, refusal.kind, **refusal.how)

    (run,) = _extract(lake, source, scope)
    asked = len(internet.requests(upstream))
    (spared,) = _extract(lake, other, other.scopes[0])

    assert _ends(lake, run) == _due(source.name, scope, refusal), run.message
    assert run.message or run.raw_key
    assert spared.outcome == "ok"
    assert max(pauses, default=0.0) <= 1.0
    if refusal.waits:
        (again,) = _extract(lake, source, scope)
        assert again.outcome == "CoolingDown"
        assert len(internet.requests(upstream)) == asked


def _due(name: str, scope: str, refusal: Refusal) -> str:
    """The outcome that a refusal has for a scope, for its source, or for everybody."""
    return OTHERWISE.get((scope, refusal.kind)) or OTHERWISE.get((name, refusal.kind)) or refusal.outcome


def _moved(source: SourceSettings, internet: Sandbox) -> SourceSettings:
    def moved(text: str) -> str:
        return text.replace(ADDRESS, internet.address)

    options = {name: moved(value) for name, value in source.options.items()}
    return replace(source, base_url=moved(source.base_url), options=options)


def _prefix(source: SourceSettings) -> str:
    return source.base_url.rpartition("/")[2]


def _companion(settings: LakeSettings, source: SourceSettings) -> SourceSettings:
    return settings.source("tokchart" if source.upstream == "kworb" else "kworb")


def _playlist(lake: Lake, settings: LakeSettings) -> list[Run]:
    source = settings.source("spotify_playlists")
    return _extract(lake, source, source.scopes[0])


def _extract(lake: Lake, source: SourceSettings, scope: str) -> list[Run]:
    extraction = Extraction(lake=lake, run_id="run", secrets=SECRETS.__getitem__, time_left=lambda: 600.0)
    return extraction.run([Scope(source=source.name, name=scope)])


def _ends(lake: Lake, run: Run) -> str:
    """How the scope ends: as it was asked, or, where an answer was stored, as it was read."""
    if run.raw_key is None or not run.ok:
        return run.outcome
    (parsed,) = transform(lake, [run.raw_key])
    return parsed.run().outcome
