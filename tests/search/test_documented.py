"""The document is the one that docs/search.md shows, name by name."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from chartlake.http import now
from sandbox.catalogue import Track
from sandbox.pages.spotify_search import namesake
from sandbox.server import Sandbox
from tests.held import hold
from tests.search.conftest import LAST_DAY, SearchedLake

PAGE = (Path(__file__).parents[2] / "docs" / "search.md").read_text(encoding="utf-8")


def shown() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
    return document


def test_every_name_in_a_document_is_documented_and_the_other_way_round(held: SearchedLake, internet: Sandbox) -> None:
    held.collect("kworb", "no_daily")
    track = internet.market.chart("no").rows(LAST_DAY - timedelta(days=1))[0].track
    hold(held.lake, "audio_features", _features(track))
    found = held.search.find(track.artists[0].artist_id).document()
    several = held.search.find(namesake(internet.market).name).document()
    lost = held.search.find("nobody at all").document()

    documented = shown()
    assert list(found) == list(documented)
    assert set(found["artist"]) == set(documented["artist"])
    for part in ("discography", "tracks", "chart_history"):
        assert set(found[part][0]) == set(documented[part][0]), part
    assert set(found["tracks"][0]["features"]) == set(documented["tracks"][0]["features"])
    assert set(several["choices"][0]) == set(documented["choices"][0])
    assert set(lost["not_refreshed"][0]) == set(documented["not_refreshed"][0])


def _features(track: Track) -> dict[str, object]:
    return {"track_id": track.track_id, "provider": "reccobeats", "found": True, "fetched_at": now()}
