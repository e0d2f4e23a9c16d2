"""artist_discography: which albums name an artist."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from tests.athena_queries.written_lake import VIEWS, Row, WrittenLake, day
from tests.oracle.pool import pooled, write

ASKED = "SELECT * FROM artist_discography ORDER BY 1, 2"


def album(album_id: str, *artist_ids: str, seen: str = "01-05", **columns: Any) -> Row:
    """A row of albums."""
    return {"album_id": album_id, "observed_date": day(seen), "artist_ids": list(artist_ids) or None, **columns}


def test_an_album_is_told_as_album_facts_knows_it(lake: WrittenLake) -> None:
    told = {"name": "Vinter", "album_type": "album", "release_date": "2019-05", "total_tracks": 11, "label": "Nordlys"}
    lake.write("albums", [album("a1", "alma") | told, album("a1", seen="01-06", name="Vinter (Deluxe)")])
    assert lake.ask(ASKED) == [("alma", "a1", "Vinter (Deluxe)", "album", "2019-05", 11, "Nordlys")]


def test_an_album_by_two_artists_is_in_the_discography_of_each_and_once_in_it(lake: WrittenLake) -> None:
    lake.write("albums", [album("a1", "alma", "bo", "alma"), album("a2", "bo")])
    assert [row[:2] for row in lake.ask(ASKED)] == [("alma", "a1"), ("bo", "a1"), ("bo", "a2")]


def test_an_album_that_names_nobody_is_in_no_discography(lake: WrittenLake) -> None:
    lake.write("albums", [album("a1", name="Various")])
    assert lake.ask(ASKED) == []


def test_two_albums_that_are_alike_but_for_their_id_are_two(lake: WrittenLake) -> None:
    lake.write("albums", [album("a1", "alma", name="Vinter"), album("a2", "alma", name="Vinter")])
    assert [row[:2] for row in lake.ask(ASKED)] == [("alma", "a1"), ("alma", "a2")]


def test_artist_profile_counts_the_albums_that_are_listed_here(tmp_path: Path) -> None:
    write(pooled(20, seed=5, now=datetime.now(UTC).replace(tzinfo=None)), tmp_path)
    athena = LocalAthena(FolderCatalog(tmp_path, VIEWS))
    counted = athena.query(
        "SELECT artist_id, albums, singles, compilations, other_releases FROM artist_profile "
        "WHERE albums + singles + compilations + other_releases > 0"
    ).to_pylist()
    listed: dict[str, dict[str, int]] = {}
    kinds = {"album": "albums", "single": "singles", "compilation": "compilations"}
    for row in athena.query("SELECT artist_id, album_type FROM artist_discography").to_pylist():
        of_artist = listed.setdefault(row["artist_id"], dict.fromkeys((*kinds.values(), "other_releases"), 0))
        of_artist[kinds.get(row["album_type"], "other_releases")] += 1
    assert len(counted) > 20
    assert {row.pop("artist_id"): row for row in counted} == listed
