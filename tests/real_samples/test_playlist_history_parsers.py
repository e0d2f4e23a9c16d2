"""Three archives of public playlists go through the parser unchanged; the csv module alone counts beside it."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.sources import playlist_history
from tests.sources.answers import dropped

pytestmark = pytest.mark.real

# (lines, playlists, playlist days, lines of the last reading of a day, months)
ARCHIVES = {
    "playlist_history_2019.csv.gz": (19_976, 4, 364, 19_463, 8),
    "playlist_history_2020.csv.gz": (57_293, 5, 943, 55_647, 12),
    "playlist_history_2021-03.csv.gz": (21_804, 72, 347, 17_804, 1),
}
# Readings that a later one of the same day replaces although they said something else.
REPLACED = {
    "playlist_history_2019.csv.gz": 5,
    "playlist_history_2020.csv.gz": 26,
    "playlist_history_2021-03.csv.gz": 78,
}


@dataclass(frozen=True, kw_only=True)
class Archive:
    """One file: its name, its lines by the csv module, and what the parser made of it."""

    name: str
    lines: list[dict[str, str]]
    parsed: ParsedRows

    @property
    def last_lines(self) -> list[dict[str, str]]:
        """The lines of the last reading of each playlist on each day."""
        last: dict[tuple[str, str], str] = {}
        for line in self.lines:
            place = (line["playlist_id"], line["captured_at"][:10])
            last[place] = max(last.get(place, ""), line["captured_at"])
        return [
            line for line in self.lines if last[line["playlist_id"], line["captured_at"][:10]] == line["captured_at"]
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The parser's rows."""
        return list(self.parsed.rows["playlist_snapshots"])


@pytest.fixture(scope="module", params=ARCHIVES)
def archive(samples: Path, request: pytest.FixtureRequest) -> Archive:
    path = samples / "playlist_history" / request.param
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    raw = dropped("playlist_history", path.name, path.read_bytes(), at=datetime(2026, 11, 21))
    return Archive(name=path.name, lines=lines, parsed=playlist_history.parse(raw))


def test_every_archive_is_known_here(samples: Path) -> None:
    assert {path.name for path in (samples / "playlist_history").iterdir()} == set(ARCHIVES)


def test_an_archive_has_its_lines_playlists_and_days(archive: Archive) -> None:
    lines, playlists, days, last, _ = ARCHIVES[archive.name]

    assert (len(archive.lines), len(archive.last_lines)) == (lines, last)
    assert len(archive.rows) == last
    assert len({row["playlist_id"] for row in archive.rows}) == playlists
    assert len({(row["playlist_id"], row["snapshot_date"]) for row in archive.rows}) == days


def test_every_position_is_the_one_that_was_recorded(archive: Archive) -> None:
    recorded = {
        (line["playlist_id"], line["captured_at"], line["position"]): (
            line["playlist_name"],
            line["track_id"],
            line["track_name"],
            line["artist_names"].split("|"),
            line["artist_ids"].split("|"),
            line["album_id"] or None,
        )
        for line in archive.last_lines
    }
    read = {
        (row["playlist_id"], f"{row['captured_at'].isoformat()}Z", str(row["position"])): (
            row["playlist_name"],
            row["track_id"],
            row["title"],
            row["artist_names"],
            row["artist_ids"],
            row["album_id"],
        )
        for row in archive.rows
    }
    assert read == recorded


def test_only_readings_that_said_something_else_are_put_on_record(archive: Archive) -> None:
    def said(lines: list[dict[str, str]]) -> Counter[tuple[str, ...]]:
        names = ("playlist_name", "position", "track_id", "track_name", "artist_ids", "artist_names", "album_id")
        return Counter(tuple(line[name] for name in names) for line in lines)

    readings: dict[tuple[str, str], dict[str, list[dict[str, str]]]] = {}
    for line in archive.lines:
        of_day = readings.setdefault((line["playlist_id"], line["captured_at"][:10]), {})
        of_day.setdefault(line["captured_at"], []).append(line)
    different = sum(
        said(lines) != said(of_day[max(of_day)]) for of_day in readings.values() for lines in of_day.values()
    )

    assert len(archive.parsed.refused) == different == REPLACED[archive.name]
    assert all("of one day the last reading stands" in refusal.reason for refusal in archive.parsed.refused)


def test_every_row_keeps_the_contract(archive: Archive) -> None:
    lineage = {
        "source": "playlist_history",
        "fetched_at": datetime(2026, 11, 21),
        "raw_key": "key",
        "current": True,
        "adapter_version": 1,
    }
    conformed = conform(contract.PLAYLIST_SNAPSHOTS, archive.rows, lineage)

    *_, last, months = ARCHIVES[archive.name]
    assert conformed.refused == []
    assert sum(table.num_rows for table in conformed.tables.values()) == last
    assert len(conformed.tables) == months
