"""The models of expectations on real charts: two markets for years, two for ten days, beside both baselines.

The playlists that Spotify calls the Top 50 of a country are its daily chart; they are read here as the charts they are.
The verdicts below are those of docs/expectations.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.parquet as pq
import pytest

from chartlake import contract, curated
from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.conform import conform
from chartlake.expectations.backtest import Backtest, backtest
from chartlake.expectations.fitting import FEWEST_DATES, expect, score_columns
from chartlake.expectations.history import History, read
from chartlake.expectations.landmarks import reached_top, staying
from chartlake.expectations.models import BASELINES
from chartlake.sources import charts_history, kworb, playlist_history
from chartlake.target import VIEWS
from tests.real_samples.examples_of_expectations import CAME, HORIZON, LATER, NAMES, SAID
from tests.real_samples.kworb_pages import recorded_days
from tests.sources.answers import dropped

pytestmark = pytest.mark.real
AT: Final = datetime(2026, 11, 21)
LINEAGE: Final = {"source": "kworb", "fetched_at": AT, "raw_key": "k", "current": True, "adapter_version": 1}
TOP_50: Final = {
    "United States Top 50": "us",
    "Top 50 - USA": "us",
    "Global Top 50": "global",
    "Top 50 - Global": "global",
}
ALL_DAYS: Final = 4000
Rows = Iterator[dict[str, Any]]


def luxembourg(samples: Path) -> Rows:
    body = (samples / "spotify_charts" / "merged-lu-daily.csv.gz").read_bytes()
    yield from charts_history.parse(dropped("charts_history", "merged-lu-daily.csv.gz", body, at=AT)).rows[
        "chart_snapshots"
    ]


def ten_days(samples: Path) -> Rows:
    for day in recorded_days(samples / "kworb"):
        page = dropped("kworb", f"{day.market}_daily.html", day.page(), at=AT)
        yield from kworb.parse(page).rows["chart_snapshots"]


def top_50(samples: Path) -> Rows:
    for file in sorted((samples / "playlist_history").glob("*.csv.gz")):
        parsed = playlist_history.parse(dropped("playlist_history", file.name, file.read_bytes(), at=AT))
        for row in parsed.rows["playlist_snapshots"]:
            if row["playlist_name"] in TOP_50:
                yield {
                    "platform": "spotify",
                    "chart": "songs_daily",
                    "market": TOP_50[row["playlist_name"]],
                    "chart_date": row["snapshot_date"],
                    "rank": row["position"],
                    "item_id": row["track_id"],
                    "item_type": "track",
                    "title": row["title"],
                    "date_basis": "fetched",
                }


def all_of_them(samples: Path) -> Rows:
    for read_rows in (luxembourg, ten_days, top_50):
        yield from read_rows(samples)


def history(folder: Path, rows: Rows) -> History:
    """The rows as the views see them."""
    conformed = conform(contract.CHART_SNAPSHOTS, list(rows), LINEAGE)
    assert not conformed.refused
    for partition, built in conformed.tables.items():
        file = folder / curated.partition_key(contract.CHART_SNAPSHOTS, partition)
        file.parent.mkdir(parents=True)
        pq.write_table(built, file)
    athena = LocalAthena(FolderCatalog(folder, VIEWS))
    return read(athena, "spotify", "songs_daily", look_back_days=ALL_DAYS)


def told(found: Backtest, record: Callable[[str, object], None]) -> dict[str, Any]:
    """The figures of every model, printed; of the chosen ones beside the better baselines, returned."""
    for name, scores in found.staying.items():
        record(name, {**vars(scores), "brier_top_10": found.arrivals.get(name)})
        print(f"{name:15}", scores, found.arrivals.get(name))
    for (score, baseline), margin in found.margins.items():
        record(f"{score} over {baseline}", vars(margin))
        print(score, baseline, margin)
    return score_columns(found)


def test_of_charts_that_were_seen_for_ten_days_nothing_is_said(samples: Path, tmp_path: Path) -> None:
    seen = history(tmp_path, ten_days(samples))
    assert (len(seen), len(seen.days)) == (1000, 10)
    assert expect(seen).reason == "no market was observed on more than 10 dates, 28 are needed"


@pytest.mark.deep
def test_in_luxembourg_the_model_is_not_proven_better_than_both_baselines(
    samples: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seen = history(tmp_path, luxembourg(samples))
    assert (len(seen), len(seen.days)) == (11_208, 336)
    figures = told(backtest(seen), record_property)
    assert figures["backtest_brier_7"] < figures["baseline_brier_7"]
    assert figures["beats_baselines"] is False
    assert figures["top_10_beats_baselines"] is False


@pytest.mark.deep
def test_on_the_top_50_of_the_states_and_the_world_the_model_beats_both_baselines(
    samples: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    figures = told(backtest(history(tmp_path, top_50(samples))), record_property)
    assert figures["beats_baselines"]
    assert figures["top_10_beats_baselines"]
    assert figures["backtest_coverage_80"] > 0.8


@pytest.mark.deep
def test_fitted_on_all_markets_together_it_beats_them_but_for_28_days_ahead(
    samples: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seen = history(tmp_path, all_of_them(samples))
    found = backtest(seen.only(seen.observed_dates() >= FEWEST_DATES))
    figures = told(found, record_property)
    for baseline in BASELINES:
        assert found.margins["concordance", baseline].proven
        assert found.margins["brier_7", baseline].proven
    assert not found.margins["brier_28", "last_rank"].proven
    assert figures["beats_baselines"] is False
    assert figures["top_10_beats_baselines"] is False


@pytest.mark.deep
def test_the_worked_example_is_what_a_fit_of_that_sunday_says_and_what_came(samples: Path, tmp_path: Path) -> None:
    whole = history(tmp_path, top_50(samples))
    past = whole.until((LATER - date(1970, 1, 1)).days)
    rows = {row["recording_id"]: row for row in expect(past).rows if row["market"] == "us"}
    stay, (reached, _) = staying(whole), reached_top(whole)
    for (day, song), said in SAID.items():
        if day == LATER:
            row = rows[song]
            columns = ("median_left", "low_80", "high_80", "top_10_probability", "top_10_status")
            assert tuple(row[name] for name in columns) == pytest.approx(said, abs=0.01), NAMES[song]
            assert (row["horizon"], row["beats_baselines"], row["top_10_beats_baselines"]) == (HORIZON, True, False)
        here = (whole.day == (day - date(1970, 1, 1)).days) & (whole.market == whole.markets.index("us"))
        (place,) = np.flatnonzero(here & (whole.recording == whole.recordings.index(song)))
        assert (whole.rank[place], stay.periods[place], reached[place]) == CAME[day, song], NAMES[song]
        assert stay.left[place]
