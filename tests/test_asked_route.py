"""Sources that are asked about what the lake has seen, from the request to the rows and on to the next run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from chartlake import raw
from chartlake.lake import Lake
from chartlake.runs import Run
from chartlake.transform import transform
from sandbox.pages.spotify import CREDENTIALS, EXTENDED_APP, NEW_APP
from sandbox.server import Sandbox
from tests.asked_lake import extract, outcomes, pointed_at, rows_of
from tests.memory_lake import memory_lake


@pytest.fixture
def lake(internet: Sandbox) -> Iterator[Lake]:
    """A lake with Norway's chart of two hundred songs."""
    made = memory_lake(pointed_at(internet))
    run(made, "kworb", "no_daily")
    internet.internet.requests.clear()
    yield made
    internet.behave()


def run(lake: Lake, source: str, scope: str | None = None, *, app: Mapping[str, str] = CREDENTIALS) -> dict[str, Run]:
    """Extract, and transform everything that the raw zone holds."""
    done = extract(lake, source, scope, secrets=lambda _: app)
    transform(lake, list(raw.keys(lake.raw)))
    return done


def sizes(internet: Sandbox, path: str) -> list[int]:
    """How many ids each request since the last look named."""
    found = [len(seen.query.get("ids", "one").split(",")) for seen in internet.requests() if path in seen.path]
    internet.internet.requests.clear()
    return found


def test_one_run_after_another_fills_the_catalogue_and_then_asks_no_more(lake: Lake, internet: Sandbox) -> None:
    assert outcomes(run(lake, "spotify_catalog")) == {"ok"}
    assert (len(rows_of(lake, "tracks")), rows_of(lake, "albums")) == (200, [])
    assert outcomes(run(lake, "spotify_catalog")) == {"ok"}
    assert len(rows_of(lake, "albums")) == 100  # five requests of twenty are allowed

    charted = {row["item_id"]: row for row in rows_of(lake, "chart_snapshots")}
    truth = {track.track_id: track for track in internet.market.tracks}
    for row in rows_of(lake, "tracks"):
        assert (row["isrc"], row["name"]) == (truth[row["track_id"]].isrc, charted[row["track_id"]]["title"])
        assert row["artist_ids"] == charted[row["track_id"]]["artist_ids"]
    assert rows_of(lake, "quarantine") == []

    sizes(internet, "")
    run(lake, "spotify_catalog", "tracks")
    run(lake, "spotify_catalog", "artists")
    assert internet.requests() == []


def test_a_new_app_fills_it_slowly_and_is_told_less(lake: Lake, internet: Sandbox) -> None:
    run(lake, "spotify_catalog", "artists", app=NEW_APP)
    assert sizes(internet, "/v1/artists") == [50, 1, 1, 1, 1]
    run(lake, "spotify_catalog", "artists", app=NEW_APP)
    assert sizes(internet, "/v1/artists") == [1, 1, 1, 1, 1]
    artists = rows_of(lake, "artists")
    assert len(artists) == 9
    assert all(row["name"] and row["followers"] is None and row["popularity"] is None for row in artists)


def test_a_used_up_quota_keeps_what_was_answered_and_stays_away_from_all_of_spotify(
    lake: Lake, internet: Sandbox
) -> None:
    run(lake, "spotify_catalog", "tracks", app=NEW_APP)  # albums are known from tracks only
    internet.misbehave("spotify", "quota_exceeded", path="^/v1/albums")
    internet.internet.requests.clear()
    done = [run(lake, "spotify_catalog", kind, app=NEW_APP) for kind in ("artists", "albums")]
    assert [outcomes(one) for one in done] == [{"ok"}, {"RateLimited"}]
    assert "QUOTA_EXCEEDED" in (done[-1]["spotify_catalog/albums"].message or "")
    assert len(rows_of(lake, "artists")) == 4

    internet.internet.requests.clear()
    assert outcomes(run(lake, "spotify_playlists")) == outcomes(run(lake, "spotify_catalog")) == {"CoolingDown"}
    assert outcomes(run(lake, "reccobeats")) == {"ok"}
    assert {seen.upstream for seen in internet.requests()} == {"reccobeats"}


def test_two_providers_of_features_stand_beside_each_other(lake: Lake, internet: Sandbox) -> None:
    run(lake, "reccobeats")
    assert sizes(internet, "/v1/audio-features") == [40] * 5
    run(lake, "spotify_catalog", "audio_features", app=EXTENDED_APP)
    assert sizes(internet, "/v1/audio-features") == [100, 100]

    rows = rows_of(lake, "audio_features")
    assert Counter(row["provider"] for row in rows) == {"reccobeats": 200, "spotify": 200}
    by_provider: dict[str, dict[str, dict[str, Any]]] = {"reccobeats": {}, "spotify": {}}
    for row in rows:
        by_provider[row["provider"]][row["track_id"]] = row
    found = [track for track, row in by_provider["reccobeats"].items() if row["found"]]
    assert 90 < len(found) < 140
    for track in found:  # in whatever order they came, each track has its own sound
        for measure in ("energy", "tempo", "valence"):
            assert by_provider["reccobeats"][track][measure] == by_provider["spotify"][track][measure]

    run(lake, "reccobeats")
    assert internet.requests() == []


def test_an_app_without_features_is_refused_once_and_calmly(lake: Lake, internet: Sandbox) -> None:
    first, second = (run(lake, "spotify_catalog", "audio_features") for _ in range(2))
    assert outcomes(first) == outcomes(second) == {"NotOffered"}
    assert sizes(internet, "/v1/audio-features") == [100]


def test_no_token_and_no_secret_is_in_what_is_stored(lake: Lake) -> None:
    run(lake, "spotify_catalog")
    for key in raw.keys(lake.raw, source="spotify_catalog"):
        stored = raw.read(lake.raw, key)
        for secret in (CREDENTIALS["client_secret"], "sandbox-app-access", "sandbox-user-access"):
            assert secret.encode() not in stored.body
            assert secret not in stored.url
