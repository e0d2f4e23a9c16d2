"""Twenty recorded days of kworb's strings, Thai ones among them, go through the parser in the page's shape."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chartlake.answers import ParsedRows
from chartlake.sources import kworb
from tests.real_samples.kworb_pages import RecordedDay, invented_id, parts_of, recorded_days
from tests.sources.answers import fetched

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def days(samples: Path) -> list[RecordedDay]:
    return recorded_days(samples / "kworb")


def parsed(day: RecordedDay) -> ParsedRows:
    fetched_at = datetime.combine(day.day + timedelta(days=1), datetime.min.time())
    return kworb.parse(fetched("kworb", f"{day.market}_daily", day.page(), at=fetched_at))


def test_twenty_days_of_fifty_rows_are_read_whole(days: list[RecordedDay]) -> None:
    assert len(days) == 20
    for day in days:
        answer = parsed(day)
        rows = answer.rows["chart_snapshots"]
        assert answer.refused == []
        assert [row["rank"] for row in rows] == list(range(1, 51))
        assert {(row["market"], row["chart_date"]) for row in rows} == {(day.market, day.day)}


def test_every_title_and_artist_is_read_as_recorded(days: list[RecordedDay]) -> None:
    for day in days:
        for row, cells in zip(parsed(day).rows["chart_snapshots"], day.rows, strict=True):
            artist, title, guests = parts_of(cells[2])
            assert (row["title"], row["artist_names"]) == (title, [artist, *guests])
            assert row["item_id"] == invented_id("track", title)


def test_thai_titles_are_thai(days: list[RecordedDay]) -> None:
    (day,) = [day for day in days if (day.market, f"{day.day}") == ("th", "2026-02-04")]
    first, second, *_ = parsed(day).rows["chart_snapshots"]

    assert (first["title"], first["artist_names"]) == ("กลัวว่าฉันจะไม่เสียใจ (Fear)", ["PURPEECH"])
    assert (second["title"], second["artist_names"]) == ("ดาวตก (Wish)", ["WANYAi", "Z9"])
    assert (first["streams"], first["reported_peak_rank"], first["reported_periods_on_chart"]) == (269393, 1, 295)


def test_the_move_leads_back_to_the_rank_of_the_day_before(days: list[RecordedDay]) -> None:
    ranks = {
        (day.market, day.day, row["item_id"], *row["artist_names"]): row["rank"]
        for day in days
        for row in parsed(day).rows["chart_snapshots"]
    }
    checked = 0
    for day in days:
        for row in parsed(day).rows["chart_snapshots"]:
            before = ranks.get((day.market, day.day - timedelta(days=1), row["item_id"], *row["artist_names"]))
            if before is not None:
                assert row["reported_previous_rank"] == before, (day.market, day.day, row)
                checked += 1
    assert checked > 800
