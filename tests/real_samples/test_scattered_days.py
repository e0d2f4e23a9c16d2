"""Five years of one small market, of which only 336 scattered days are known: rules 1 to 5 of the metrics on real rows.

The days go through the parser of downloaded files, the publish rule and the views, and are counted by hand and by the
plain-Python oracle.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract, curated, raw
from chartlake.answers import Answer
from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.target import VIEWS
from chartlake.transform import transform
from tests.memory_lake import MemoryBucket, memory_lake
from tests.oracle import views as oracle
from tests.oracle.comparison import differences, told
from tests.oracle.lake import Lake

pytestmark = pytest.mark.real
CHECKED = ("chart_daily", "recording_daily", "chart_moves", "chart_runs", "track_lifecycle", "new_entries")


def recorded_days(samples: Path) -> dict[date, list[dict[str, str]]]:
    """The rows of each day, as their collector merged them."""
    days: dict[date, list[dict[str, str]]] = {}
    with gzip.open(samples / "spotify_charts" / "merged-lu-daily.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            days.setdefault(date.fromisoformat(row["chart_date"]), []).append(row)
    return days


def download(rows: list[dict[str, str]]) -> bytes:
    """The rows as a download of those years had them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Position", "Track Name", "Artist", "Streams", "URL"])
    for row in sorted(rows, key=lambda row: int(row["chart_position"])):
        link = f"https://open.spotify.com/track/{row['spotify_uri']}"
        writer.writerow([row["chart_position"], row["song"], row["performer"], row["streams"], link])
    return out.getvalue().encode()


class RealMarket:
    """The days of the market in a lake: as views, and as rows for the oracle."""

    def __init__(self, samples: Path, folder: Path) -> None:
        self.days = recorded_days(samples)
        lake = memory_lake()
        keys = [
            raw.store(
                lake.raw,
                source="charts_csv",
                scope="regional-lu-daily",
                answer=Answer(
                    body=download(rows),
                    url="",
                    status=200,
                    content_type="text/csv",
                    extension="csv",
                    fetched_at=datetime(2022, 1, 10),
                    original_name=f"regional-lu-daily-{day}.csv",
                ),
                adapter_version=1,
            )
            for day, rows in self.days.items()
        ]
        self.parsed = transform(lake, keys)
        assert isinstance(lake.curated, MemoryBucket)
        self.rows: list[dict[str, Any]] = []
        for key, stored in lake.curated.objects.items():
            if key.startswith("track_matches/"):
                continue  # the rules are counted by hand on the tracks as they stand in the file, each by itself
            (folder / key).parent.mkdir(parents=True, exist_ok=True)
            (folder / key).write_bytes(stored.body)
            if key.startswith("chart_snapshots/"):
                platform, chart, month = curated.partition_of_key(contract.CHART_SNAPSHOTS, key)
                place = {"platform": platform, "chart": chart, "month": month}
                rows = curated.read_file(contract.CHART_SNAPSHOTS, stored.body).to_pylist()
                self.rows += [place | row for row in rows]
        self.athena = LocalAthena(FolderCatalog(folder, VIEWS))

    def count(self, sql: str) -> Mapping[Any, int]:
        """The rows of a query of two columns, as a mapping."""
        return dict(tuple(row.values()) for row in self.athena.query(sql).to_pylist())


@pytest.fixture(scope="module")
def market(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> RealMarket:
    return RealMarket(samples, tmp_path_factory.mktemp("lu"))


def gaps(days: list[date]) -> list[tuple[date, date]]:
    return [(a, b) for a, b in itertools.pairwise(days) if b - a > timedelta(days=7)]


def test_every_recorded_position_is_in_the_lake_or_refused_by_name(market: RealMarket) -> None:
    recorded = sum(len(rows) for rows in market.days.values())
    kept, refused = len(market.rows), sum(one.refused for one in market.parsed)
    assert recorded == 11_217
    assert kept + refused == recorded
    # Nine positions stand there twice, under two spellings of one credit: the second of each is refused.
    twice = Counter(
        (day, row["chart_position"], row["spotify_uri"]) for day, rows in market.days.items() for row in rows
    )
    assert refused == sum(count - 1 for count in twice.values()) == 9


def test_the_calendar_is_the_336_known_days_and_every_long_silence_is_a_gap(market: RealMarket) -> None:
    days = sorted(market.days)
    starts = market.athena.query(
        "SELECT chart_date FROM chart_calendar WHERE market = 'lu' AND left_censored ORDER BY chart_date"
    )["chart_date"].to_pylist()
    assert len(days) == 336
    assert len(gaps(days)) == 28
    assert starts == [days[0], *(after for _, after in gaps(days))]


def test_no_status_new_or_back_on_the_first_day_after_a_silence(market: RealMarket) -> None:
    found = market.count(
        "SELECT m.status, count(*) FROM chart_moves m JOIN chart_calendar c ON c.market = m.market "
        "AND c.chart_date = m.chart_date WHERE c.left_censored GROUP BY m.status"
    )
    assert set(found) == {"FIRST_OBSERVED"}
    assert found["FIRST_OBSERVED"] == sum(
        len({row["spotify_uri"] for row in market.days[day]})
        for day in [min(market.days), *(after for _, after in gaps(sorted(market.days)))]
    )


def test_a_song_deeper_than_the_day_before_was_seen_is_never_called_new(market: RealMarket) -> None:
    days = sorted(market.days)
    depth = {day: max(int(row["chart_position"]) for row in rows) for day, rows in market.days.items()}
    before = {b: a for a, b in itertools.pairwise(days) if b - a <= timedelta(days=7)}
    wrong = [
        row
        for row in market.athena.query(
            "SELECT chart_date, rank FROM chart_moves WHERE status IN ('NEW', 'RE')"
        ).to_pylist()
        if row["rank"] > depth[before[row["chart_date"]]]
    ]
    assert wrong == []


def test_only_what_is_provably_gone_ends_by_exit(market: RealMarket) -> None:
    ended = market.count("SELECT ended_by, count(*) FROM chart_runs GROUP BY ended_by")
    assert set(ended) == {"exit", "cut", "gap", "right_censored"}
    assert ended["right_censored"] == len({row["spotify_uri"] for row in market.days[max(market.days)]})


@pytest.mark.parametrize("view", CHECKED)
def test_a_view_agrees_with_the_oracle_on_the_real_days(market: RealMarket, view: str) -> None:
    expected_of, grain = oracle.VIEWS[view]
    lake = Lake(chart_snapshots=market.rows)
    found = differences(expected_of(lake), market.athena.query(f"select * from {view}"), grain=grain)
    assert not found, told(found, lake)


def test_what_was_found_is_told(market: RealMarket, record_property: Any) -> None:
    for name, sql in {
        "statuses": "SELECT status, count(*) FROM chart_moves GROUP BY status",
        "ended_by": "SELECT ended_by, count(*) FROM chart_runs GROUP BY ended_by",
        "half_life": "SELECT half_life_status, count(*) FROM track_lifecycle GROUP BY half_life_status",
    }.items():
        found = Counter(market.count(sql))
        assert found.total() > 0
        record_property(name, dict(found))
        print(name, dict(found))
