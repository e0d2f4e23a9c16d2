"""A recorded run of ReccoBeats over an artist's whole work, in the shape of its answers: shuffled, gaps left out."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.sources import reccobeats
from chartlake.sources._exchanges import Exchange, as_sequence
from tests.real_samples.feature_lists import MEASURES, Listed, reccobeats_list
from tests.sources.answers import FETCHED_AT, fetched

pytestmark = pytest.mark.real
URL = "https://api.reccobeats.com/v1/audio-features"


@pytest.fixture(scope="module")
def listed(samples: Path) -> list[Listed]:
    return reccobeats_list(samples / "audio_features")


def answered(listed: list[Listed]) -> ParsedRows:
    """The list as the service answers: forty a reply, the known ones in any order."""
    rng, exchanges = Random(375), []
    for start in range(0, len(listed), 40):
        part = listed[start : start + 40]
        records = [
            {"id": "x", "href": f"https://open.spotify.com/track/{one.track_id}", **one.measures}
            for one in part
            if one.measures
        ]
        rng.shuffle(records)
        asked = tuple(one.track_id for one in part)
        exchanges.append(Exchange(url=URL, status=200, asked=asked, body=json.dumps({"content": records}).encode()))
    return reccobeats.parse(fetched("reccobeats", "audio_features", as_sequence(exchanges)))


def test_every_track_of_the_list_is_found_or_not_as_it_was(listed: list[Listed]) -> None:
    answer = answered(listed)
    rows = answer.rows["audio_features"]

    assert (len(listed), len(rows), len(answer.refused)) == (372, 372, 0)
    assert [row["track_id"] for row in rows] == [one.track_id for one in listed]
    assert [row["found"] for row in rows] == [one.measures is not None for one in listed]
    assert sum(row["found"] for row in rows) == 219


def test_every_measure_is_that_of_its_own_track(listed: list[Listed]) -> None:
    for row, one in zip(answered(listed).rows["audio_features"], listed, strict=True):
        assert {name: row.get(name) for name in MEASURES} == (one.measures or dict.fromkeys(MEASURES))


def test_all_of_it_keeps_the_contract(listed: list[Listed]) -> None:
    lineage = {"source": "reccobeats", "fetched_at": FETCHED_AT, "raw_key": "raw"}
    conformed = conform(contract.AUDIO_FEATURES, answered(listed).rows["audio_features"], lineage)
    assert conformed.refused == []
    assert sum(table.num_rows for table in conformed.tables.values()) == 372
