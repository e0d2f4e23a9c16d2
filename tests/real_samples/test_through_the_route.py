"""Recorded real answers through the whole deployed route: dropped, event, filed, event, transformed, published."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chartlake.http import now
from chartlake.target import Target, embedded
from tests.real_samples.kworb_pages import recorded_days

pytestmark = [pytest.mark.real, pytest.mark.emulator]
PATIENCE = 240.0
WEEKLY = {
    "2022-12-08": 200,
    "2023-01-05": 199,
    "2023-02-09": 199,
    "2023-03-09": 198,
    "2023-04-06": 200,
    "2023-05-04": 200,
}
PLAYLISTS = {"playlist_1.json": 1, "playlist_2.json": 2, "playlist_3.json": 3, "playlist_items.json": 1}


class Dropped:
    """Files dropped into a running lake, and what became of each."""

    def __init__(self, lake: Target, folder: Path, files: list[tuple[str, str, bytes]]) -> None:
        self.lake = lake
        since = now()
        keys = {}
        for source, name, body in files:
            file = folder / name
            file.write_bytes(body)
            (keys[source, name],) = lake.drop(file, source)
        filed = {one: self._until_filed(key, since) for one, key in keys.items()}
        self.raw_keys = {one: run["raw_key"] for one, run in filed.items()}
        self.outcomes = self._until_done(list(self.raw_keys.values()))

    def _until_filed(self, key: str, since: Any) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            run = self.lake.filed(key, since=since)
            if run:
                return run
            time.sleep(0.2)
        raise AssertionError(f"{key} was not filed")

    def _until_done(self, keys: list[str]) -> dict[str, dict[str, Any]]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            done = self.lake.outcomes(keys)
            if len(done) == len(set(keys)):
                return done
            time.sleep(0.3)
        raise AssertionError(f"only {len(done)} of {len(set(keys))} raw objects have an outcome")

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query."""
        found: list[dict[str, Any]] = self.lake.athena().query(sql).to_pylist()
        return found


@pytest.fixture(scope="module")
def dropped(samples: Path, lake_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Dropped:
    files = [
        ("charts_csv", path.name, path.read_bytes())
        for path in sorted((samples / "spotify_charts").glob("regional-*.csv"))
    ]
    files += [
        ("kworb", f"{day.market}_daily ({number}).html", day.page())
        for number, day in enumerate(recorded_days(samples / "kworb"))
    ]
    files += [
        ("spotify_playlists", name, (samples / "spotify_webapi" / name).read_bytes()) for name in sorted(PLAYLISTS)
    ]
    return Dropped(embedded(lake_home), tmp_path_factory.mktemp("dropped"), files)


def test_every_answer_went_through_and_nothing_was_refused(dropped: Dropped) -> None:
    assert {run["outcome"] for run in dropped.outcomes.values()} == {"ok"}
    assert sum(run["quarantined"] for run in dropped.outcomes.values()) == 0
    assert sum(run["rows"] for run in dropped.outcomes.values()) >= sum(WEEKLY.values()) + 20 * 50


def test_every_weekly_download_has_its_rows_and_the_services_own_columns(dropped: Dropped, samples: Path) -> None:
    found = dropped.rows(
        "SELECT chart_date, rank, title, streams, reported_peak_rank, reported_periods_on_chart FROM chart_snapshots "
        "WHERE platform = 'spotify' AND chart = 'songs_weekly' AND market = 'global' AND current "
        "AND source = 'charts_csv'"
    )
    for day, count in WEEKLY.items():
        rows = [row for row in found if row["chart_date"] == date.fromisoformat(day)]
        assert len(rows) == count
        assert max(row["rank"] for row in rows) == 200
        assert all(row["reported_peak_rank"] <= row["rank"] for row in rows)
    kill_bill = next(row for row in found if row["chart_date"] == date(2023, 1, 5) and row["rank"] == 1)
    assert (kill_bill["title"], kill_bill["streams"], kill_bill["reported_periods_on_chart"]) == (
        "Kill Bill",
        41474366,
        4,
    )


def test_real_kworb_days_keep_their_thai_titles(dropped: Dropped, samples: Path) -> None:
    found = dropped.rows(
        "SELECT market, chart_date, rank, title, streams FROM chart_daily "
        "WHERE platform = 'spotify' AND chart = 'songs_daily' AND market IN ('th', 'sg')"
    )
    assert len(found) == 20 * 50
    first = next(
        row for row in found if (row["market"], row["chart_date"], row["rank"]) == ("th", date(2026, 1, 26), 1)
    )
    assert first["title"] == "กลัวว่าฉันจะไม่เสียใจ (Fear)"
    assert first["streams"] == 283_367


def test_ranks_of_real_days_lead_back_to_the_day_before(dropped: Dropped) -> None:
    wrong = dropped.rows(
        "SELECT m.market, m.chart_date, m.rank FROM chart_moves m JOIN chart_snapshots s ON s.platform = m.platform "
        "AND s.chart = m.chart AND s.market = m.market AND s.chart_date = m.chart_date AND s.item_id = m.recording_id "
        "WHERE s.current AND m.market IN ('th', 'sg') AND m.previous_rank IS NOT NULL "
        "AND s.reported_previous_rank <> m.previous_rank"
    )
    assert wrong == []


def test_recorded_playlists_keep_every_position(dropped: Dropped, samples: Path) -> None:
    for name, count in PLAYLISTS.items():
        key = dropped.raw_keys["spotify_playlists", name]
        rows = dropped.rows(f"SELECT position, item_type, title FROM playlist_snapshots WHERE raw_key = '{key}'")
        assert sorted(row["position"] for row in rows) == list(range(1, count + 1))
    key = dropped.raw_keys["spotify_playlists", "playlist_2.json"]
    kinds = {
        row["item_type"] for row in dropped.rows(f"SELECT item_type FROM playlist_snapshots WHERE raw_key = '{key}'")
    }
    assert "local" in kinds
    recorded = json.loads((samples / "spotify_webapi" / "playlist_1.json").read_text(encoding="utf-8"))
    key = dropped.raw_keys["spotify_playlists", "playlist_1.json"]
    (only,) = dropped.rows(f"SELECT title, playlist_name FROM playlist_snapshots WHERE raw_key = '{key}'")
    assert only["playlist_name"] == recorded["name"]
