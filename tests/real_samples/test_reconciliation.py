"""The services' own peak, previous rank and periods on real rows, beside what the views make of the same rows.

No value may differ without a reason: what does not agree lies before the first recorded date, on dates that were not
recorded, or below the recorded ranks. The figures that stand here were counted with the csv module alone.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from chartlake.answers import ParsedRows
from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.sources import charts_csv, charts_history, kworb
from chartlake.target import VIEWS
from tests.oracle.comparison import differences, told
from tests.oracle.lake import Lake
from tests.oracle.pool import write
from tests.oracle.reconciled import reconciliation
from tests.real_samples.kworb_pages import recorded_days
from tests.sources.answers import dropped

pytestmark = pytest.mark.real
AT: Final = datetime(2026, 11, 21)
NUMBERS: Final = ("peak", "previous", "periods")


class Reported:
    """Six weeks of the world, ten days of Singapore and Thailand, and a market without numbers of the service."""

    def __init__(self, samples: Path, folder: Path) -> None:
        self.lake = Lake(chart_snapshots=list(_rows(samples)))
        write(self.lake, folder)
        self.athena = LocalAthena(FolderCatalog(folder, VIEWS))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return [tuple(row.values()) for row in self.athena.query(sql).to_pylist()]

    def checks(self, number: str, where: str) -> Counter[str]:
        """How often each came of comparing one of the three numbers; `nothing` where there was nothing to compare."""
        found = self.rows(f"SELECT {number}_check, count(*) FROM reported_positions WHERE {where} GROUP BY 1")
        return Counter({check or "nothing": count for check, count in found})


def _rows(samples: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((samples / "spotify_charts").glob("regional-*.csv")):
        yield from _lined(charts_csv.parse(dropped("charts_csv", path.name, path.read_bytes(), at=AT)), path.name)
    for day in recorded_days(samples / "kworb"):
        page = dropped("kworb", f"{day.market}_daily.html", day.page(), at=AT)
        yield from _lined(kworb.parse(page), f"{day.market} {day.day}")
    merged = samples / "spotify_charts" / "merged-lu-daily.csv.gz"
    answer = dropped("charts_history", merged.name, merged.read_bytes(), at=AT)
    yield from _lined(charts_history.parse(answer), merged.name)


def _lined(parsed: ParsedRows, raw_key: str) -> Iterator[dict[str, Any]]:
    for row in parsed.rows["chart_snapshots"]:
        lineage = {"current": True, "adapter_version": 1, "source": "recorded", "fetched_at": AT, "raw_key": raw_key}
        yield {"label": None, "release_date": None, "artist_ids": None, "videos": None, **row, **lineage} | {
            "month": f"{row['chart_date']:%Y-%m}"
        }


@pytest.fixture(scope="module")
def reported(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    return Reported(samples, tmp_path_factory.mktemp("reported"))


def test_nothing_differs_without_a_reason(reported: Reported, record_property: Any) -> None:
    assert reported.rows("SELECT * FROM reconciliation WHERE reason = 'differs'") == []
    for chart, where in {
        "songs_weekly global": "chart = 'songs_weekly'",
        "songs_daily sg": "market = 'sg'",
        "songs_daily th": "market = 'th'",
    }.items():
        for number in NUMBERS:
            found = dict(reported.checks(number, where))
            record_property(f"{chart} {number}", found)
            print(chart, number, found)


def test_of_1196_weekly_peaks_and_counts_those_agree_that_began_with_a_recorded_week(
    reported: Reported, samples: Path
) -> None:
    # The weeks lie 28 days apart and more: 21 missing weeks in all, and no week beside another.
    songs = _by_song(samples)
    peaks = sum(min(rank for rank, *_ in weeks[: n + 1]) == weeks[n][1] for weeks in songs for n in range(len(weeks)))
    counts = sum(n + 1 == weeks[n][2] for weeks in songs for n in range(len(weeks)))
    assert sum(map(len, songs)) == 1_196
    assert (peaks, counts) == (259, 70)
    assert reported.checks("peak", "chart = 'songs_weekly'")["agrees"] == peaks
    assert reported.checks("periods", "chart = 'songs_weekly'")["agrees"] == counts
    # 171 songs of the first week had a rank the week before; of 164 songs in all neither side knows of one
    assert reported.checks("previous", "chart = 'songs_weekly'") == {
        "history_starts_later": 171,
        "gap": 861,
        "nothing": 164,
    }


def _by_song(samples: Path) -> list[list[tuple[int, int, int]]]:
    """Rank, peak and weeks of each song in the order of the recorded weeks, as the files have them."""
    songs: dict[str, list[tuple[int, int, int]]] = {}
    for path in sorted((samples / "spotify_charts").glob("regional-*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                numbers = (int(line["rank"]), int(line["peak_rank"]), int(line["weeks_on_chart"]))
                songs.setdefault(line["uri"], []).append(numbers)
    return list(songs.values())


@pytest.mark.parametrize(("market", "known", "below"), [("sg", 429, 21), ("th", 412, 38)])
def test_of_450_previous_ranks_a_day_all_agree_that_were_recorded(
    reported: Reported, samples: Path, market: str, known: int, below: int
) -> None:
    moves = [row for day in recorded_days(samples / "kworb") if day.market == market for row in day.rows]
    previous = [int(row[0]) + (0 if row[1] == "=" else int(row[1])) for row in moves]
    assert len(previous) == 500
    # The pages were recorded down to rank 50: who came from below had a rank that the lake lacks.
    assert sum(rank > 50 for rank in previous[50:]) == below
    assert reported.checks("previous", f"market = '{market}'") == {
        "history_starts_later": 50,
        "agrees": known,
        "gap": below,
    }


def test_the_one_song_that_came_after_the_first_recorded_day_rose_from_below(reported: Reported) -> None:
    # On 4 February, the tenth day, it counts nine: it came on 27 January, and stood below rank 50 until that day
    assert reported.rows(
        "SELECT market, chart_date, reported_periods, observed_periods, reported_previous_rank FROM reconciliation "
        "WHERE periods_reason = 'gap' AND market IN ('sg', 'th')"
    ) == [("th", date(2026, 2, 4), 9, 1, 63)]


def test_a_file_without_the_services_numbers_is_not_compared(reported: Reported) -> None:
    # The columns of the same meaning in the merged file are its author's own, and are left where they are.
    assert reported.rows("SELECT count(*) FROM chart_daily WHERE market = 'lu'") == [(11_208,)]
    assert reported.rows("SELECT count(*) FROM reported_positions WHERE market = 'lu'") == [(0,)]


def test_the_oracle_finds_the_same_reasons(reported: Reported) -> None:
    grain = ("platform", "chart", "market", "chart_date", "item_id")
    found = differences(
        reconciliation(reported.lake), reported.athena.query("SELECT * FROM reconciliation"), grain=grain
    )
    assert not found, told(found, reported.lake)
