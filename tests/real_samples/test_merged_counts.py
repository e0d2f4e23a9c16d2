"""Five years of a small market with the peak, the days and the rank of the day before as their collector counted them.

He counted by title and performer, the lake counts by track: for every song that is one track under one title both must
say the same.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.sources import charts_history
from chartlake.target import VIEWS
from tests.oracle.lake import Lake
from tests.oracle.pool import write
from tests.sources.answers import dropped

pytestmark = pytest.mark.real
NAME: Final = "merged-lu-daily.csv.gz"
AT: Final = datetime(2026, 11, 21)


@pytest.fixture(scope="module")
def lines(samples: Path) -> list[dict[str, str]]:
    """The lines as the csv module alone reads them."""
    with gzip.open(samples / "spotify_charts" / NAME, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def athena(samples: Path, lines: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> LocalAthena:
    """The lake with the collector's counts in the columns for those of a service."""
    counted = {(line["chart_date"], int(line["chart_position"])): line for line in reversed(lines)}
    parsed = charts_history.parse(dropped("x", NAME, (samples / "spotify_charts" / NAME).read_bytes(), at=AT))
    lineage = {"current": True, "adapter_version": 1, "source": "charts_history", "fetched_at": AT, "raw_key": NAME}
    rows = [
        {**row, **lineage, "month": f"{row['chart_date']:%Y-%m}", **_told(counted[str(row["chart_date"]), row["rank"]])}
        for row in parsed.rows["chart_snapshots"]
    ]
    folder = tmp_path_factory.mktemp("merged")
    write(Lake(chart_snapshots=rows), folder)
    return LocalAthena(FolderCatalog(folder, VIEWS))


def _told(line: dict[str, str]) -> dict[str, int | None]:
    return {
        "reported_peak_rank": int(line["peak_position"]),
        "reported_previous_rank": int(float(line["previous_day"])) if line["previous_day"] else None,
        "reported_periods_on_chart": int(line["time_on_chart"]),
    }


def _taken_together(lines: list[dict[str, str]]) -> set[str]:
    """The tracks that share title and performer with another, or go by several."""
    titles: dict[str, set[str]] = {}
    tracks: dict[str, set[str]] = {}
    for line in lines:
        titles.setdefault(line["spotify_uri"], set()).add(line["song_id"])
        tracks.setdefault(line["song_id"], set()).add(line["spotify_uri"])
    return {
        track for track, of_track in titles.items() if len(of_track) > 1 or any(len(tracks[t]) > 1 for t in of_track)
    }


@pytest.mark.parametrize(
    ("number", "alone", "together"),
    [
        ("peak", {"agrees": 7_585}, {"agrees": 2_579, "gap": 720, "differs": 324}),
        ("periods", {"agrees": 7_585}, {"agrees": 1_261, "gap": 1_813, "differs": 549}),
        # On 72 days nobody has a rank of the day before: that day was not recorded.
        ("previous", {"agrees": 5_160, None: 2_425}, {"agrees": 2_558, "differs": 18, None: 1_047}),
    ],
)
def test_every_count_of_a_song_that_is_one_track_agrees(
    athena: LocalAthena,
    lines: list[dict[str, str]],
    number: str,
    alone: dict[str | None, int],
    together: dict[str | None, int],
) -> None:
    shared, found = _taken_together(lines), Counter[Any]()
    for row in athena.query(f"SELECT item_id, {number}_check AS found FROM reported_positions").to_pylist():
        found[row["item_id"] in shared, row["found"]] += 1
    print(number, dict(found))
    assert {check: count for (is_shared, check), count in found.items() if not is_shared} == alone
    assert {check: count for (is_shared, check), count in found.items() if is_shared} == together
