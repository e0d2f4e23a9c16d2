"""Original weekly downloads of charts.spotify.com go through the parser unchanged."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from chartlake.answers import ParsedRows
from chartlake.sources import charts_csv
from tests.sources.answers import dropped

pytestmark = pytest.mark.real

# (rows, holes, songs without a previous rank, sum of streams, songs that have been number 1, longest stay in weeks):
# counted with the csv module alone.
WEEKS = {
    "2022-12-08": (200, [], 29, 2494929400, 14, 305),
    "2023-01-05": (199, [142], 70, 2172542823, 17, 309),
    "2023-02-09": (199, [85], 14, 2437809503, 16, 314),
    "2023-03-09": (198, [119, 163], 21, 2454176017, 16, 318),
    "2023-04-06": (200, [], 17, 2444555029, 17, 322),
    "2023-05-04": (200, [], 13, 2444746266, 20, 326),
}


def parsed(samples: Path, day: str) -> ParsedRows:
    name = f"regional-global-weekly-{day}.csv"
    body = (samples / "spotify_charts" / name).read_bytes()
    return charts_csv.parse(dropped("charts_csv", name, body, at=datetime(2026, 11, 21)))


def test_every_original_download_is_known_here(samples: Path) -> None:
    found = {path.stem[-10:] for path in (samples / "spotify_charts").glob("regional-*.csv")}
    assert found == set(WEEKS)


@pytest.mark.parametrize("day", WEEKS)
def test_a_week_has_its_rows_holes_and_sums(samples: Path, day: str) -> None:
    count, holes, without_previous, streams, number_ones, longest = WEEKS[day]
    answer = parsed(samples, day)
    rows = answer.rows["chart_snapshots"]
    ranks = [row["rank"] for row in rows]

    assert answer.refused == []
    assert len(rows) == count
    assert sorted(set(range(1, 201)) - set(ranks)) == holes
    assert ranks[-1] == 200
    assert {(row["chart"], row["market"], row["chart_date"]) for row in rows} == {
        ("songs_weekly", "global", date.fromisoformat(day))
    }
    assert sum(row["reported_previous_rank"] is None for row in rows) == without_previous
    assert sum(row["streams"] for row in rows) == streams
    assert sum(row["reported_peak_rank"] == 1 for row in rows) == number_ones
    assert max(row["reported_periods_on_chart"] for row in rows) == longest


@pytest.mark.parametrize("day", WEEKS)
def test_the_services_own_columns_agree_with_one_another(samples: Path, day: str) -> None:
    for row in parsed(samples, day).rows["chart_snapshots"]:
        assert 1 <= row["reported_peak_rank"] <= row["rank"]
        assert row["reported_periods_on_chart"] >= (2 if row["reported_previous_rank"] else 1)
        assert row["label"]
        assert len(row["artist_names"]) == 1


def test_the_first_row_of_2023_reads_as_it_stands_there(samples: Path) -> None:
    first = parsed(samples, "2023-01-05").rows["chart_snapshots"][0]

    assert first["item_id"] == "1Qrg8KqiBpW07V7PNxwwwL"
    assert (first["title"], first["artist_names"]) == ("Kill Bill", ["SZA"])
    assert first["label"] == "Top Dawg Entertainment/RCA Records"
    assert (first["streams"], first["reported_peak_rank"], first["reported_previous_rank"]) == (41474366, 1, 5)
    assert first["reported_periods_on_chart"] == 4


def test_streams_never_rise_down_the_chart(samples: Path) -> None:
    for day in WEEKS:
        streams = [row["streams"] for row in parsed(samples, day).rows["chart_snapshots"]]
        assert streams == sorted(streams, reverse=True), day
