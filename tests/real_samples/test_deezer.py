"""Two recorded answers of Deezer, ten tracks and ten artists, go through the parser unchanged."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.sources import deezer
from tests.sources.answers import fetched

pytestmark = pytest.mark.real

FETCHED_AT = datetime(2022, 2, 20, 6, 15)
# Read off the recordings by eye.
TRACKS = [
    ("1549325122", "LA FAMA", "Rosalía", "554792"),
    ("1522223672", "Easy On Me", "Adele", "75798"),
    ("1432930542", "Where Are You Now", "Lost Frequencies", "5866223"),
    ("1674114577", "L’enfer", "Stromae", "310260"),
    ("1555331592", "D O D O", "Tayc", "12526056"),
    ("1503613682", "Best life", "Naps", "4842061"),
    ("1411181832", "Pepas", "Farruko", "614223"),
    ("1253711502", "La kiffance", "Naps", "4842061"),
    ("65723649", "Another Love", "Tom Odell", "4044787"),
    ("1557137132", "Oh My God", "Adele", "75798"),
]
ARTISTS = [
    ("1191615", "Jul"),
    ("5542343", "Ninho"),
    ("230", "Kanye West"),
    ("6545727", "Hornet La Frappe"),
    ("4842061", "Naps"),
    ("9930130", "Djadja & Dinaz"),
    ("162665", "SCH"),
    ("1479842", "PLK"),
    ("1412564", "Nekfeu"),
    ("1519461", "PNL"),
]


def parsed(samples: Path, name: str, scope: str) -> ParsedRows:
    body = (samples / "deezer" / name).read_bytes()
    return deezer.parse(fetched("deezer", scope, body, at=FETCHED_AT))


def kept(answer: ParsedRows) -> dict[tuple[str, ...], int]:
    """Rows by partition once the contract was applied."""
    lineage = {
        "source": "deezer",
        "fetched_at": FETCHED_AT,
        "raw_key": "k",
        "current": True,
        "adapter_version": deezer.ADAPTER_VERSION,
    }
    conformed = conform(contract.CHART_SNAPSHOTS, answer.rows["chart_snapshots"], lineage)
    assert conformed.refused == []
    return {place: table.num_rows for place, table in conformed.tables.items()}


def test_the_folder_holds_these_two_recordings(samples: Path) -> None:
    found = sorted(path.name for path in (samples / "deezer").iterdir())
    assert found == ["chart_artists.json", "chart_tracks.json"]


def test_ten_tracks_are_read_and_none_is_refused(samples: Path) -> None:
    answer = parsed(samples, "chart_tracks.json", "fr_chart_daily")
    rows = answer.rows["chart_snapshots"]

    assert answer.refused == []
    assert kept(answer) == {("deezer", "songs_local_daily", "2022-02"): 10}
    assert [row["rank"] for row in rows] == list(range(1, 11))
    read = [(row["item_id"], row["title"], row["artist_names"][0], row["artist_ids"][0]) for row in rows]
    assert read == TRACKS


def test_ten_artists_are_read_and_none_is_refused(samples: Path) -> None:
    answer = parsed(samples, "chart_artists.json", "fr_chart_artists_daily")
    rows = answer.rows["chart_snapshots"]

    assert answer.refused == []
    assert kept(answer) == {("deezer", "artists_daily", "2022-02"): 10}
    assert [row["rank"] for row in rows] == list(range(1, 11))
    assert [(row["item_id"], row["title"]) for row in rows] == ARTISTS
    assert {row["item_type"] for row in rows} == {"artist"}
