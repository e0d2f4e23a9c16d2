"""The one recorded entry of the charts service, set into the shape of its answers."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract
from chartlake.conform import conform
from chartlake.errors import UnexpectedAnswer
from chartlake.sources import spotify_charts_public, spotify_charts_service
from tests.sources.answers import fetched

pytestmark = pytest.mark.real
FETCHED_AT = datetime(2026, 11, 21)
FIRST_ROW = {
    "platform": "spotify",
    "chart": "songs_daily",
    "market": "us",
    "chart_date": date(2017, 1, 1),
    "item_type": "track",
    "date_basis": "reported",
    "rank": 1,
    "item_id": "4Km5HrUvYTaSUfiSGPJeQR",
    "title": "Bad and Boujee (feat. Lil Uzi Vert)",
    "artist_names": ["Migos", "Lil Uzi Vert"],
    "artist_ids": ["6oMuImdp5ZcFhWP0ESe6mG", "4O15NlyKLIASxsJ0PrXPfz"],
    "streams": 1371493,
    "label": "Quality Control Music",
    "release_date": date(2017, 1, 27),
    "reported_previous_rank": None,
    "reported_peak_rank": 1,
    "reported_periods_on_chart": 1,
}


@pytest.fixture
def recorded(samples: Path) -> list[Any]:
    document = json.loads((samples / "spotify_charts" / "charts_service_entry.json").read_bytes())
    ((day, entries),) = document["charts"].items()
    assert (document["metadata"]["country"], day, len(entries)) == ("us", "2017-01-01", 1)
    return list(entries)


def answer(entries: list[Any], *, alias: str, day: str) -> dict[str, Any]:
    shown = {"date": day, "description": "", "chartMetadata": {"uri": "", "alias": alias, "entityType": "TRACK"}}
    return {"displayChart": shown, "highlights": [], "entries": entries}


def conformed(rows: Any) -> int:
    lineage = {"source": "s", "fetched_at": FETCHED_AT, "raw_key": "k", "current": True, "adapter_version": 1}
    found = conform(contract.CHART_SNAPSHOTS, rows, lineage)
    assert found.refused == []
    return sum(table.num_rows for table in found.tables.values())


def test_the_entry_reads_as_it_stands_there(recorded: list[Any]) -> None:
    body = json.dumps(answer(recorded, alias="REGIONAL_US_DAILY", day="2017-01-01")).encode()
    parsed = spotify_charts_service.parse(fetched("spotify_charts_service", "regional-us-daily", body, at=FETCHED_AT))

    assert parsed.refused == []
    assert list(parsed.rows["chart_snapshots"]) == [FIRST_ROW]
    assert conformed(parsed.rows["chart_snapshots"]) == 1


def test_without_a_login_the_same_entry_has_no_streams(recorded: list[Any]) -> None:
    (entry,) = recorded
    entry["chartEntryData"].pop("rankingMetric")
    week = answer([entry], alias="REGIONAL_GLOBAL_WEEKLY", day="2017-01-05")
    body = json.dumps({"chartEntryViewResponses": [week]}).encode()
    parsed = spotify_charts_public.parse(fetched("spotify_charts_public", "global_weekly", body, at=FETCHED_AT))

    (row,) = parsed.rows["chart_snapshots"]
    changed = {"chart": "songs_weekly", "market": "global", "chart_date": date(2017, 1, 5), "streams": None}
    assert row == {**FIRST_ROW, **changed}
    assert [refusal.reason for refusal in parsed.refused] == [
        "the answer has no chart ALBUM_GLOBAL_WEEKLY",
        "the answer has no chart ARTIST_GLOBAL_WEEKLY",
    ]
    assert conformed(parsed.rows["chart_snapshots"]) == 1


def test_the_file_as_its_collector_wrote_it_is_no_answer_of_the_service(samples: Path) -> None:
    body = (samples / "spotify_charts" / "charts_service_entry.json").read_bytes()
    with pytest.raises(UnexpectedAnswer, match="where its date is due"):
        spotify_charts_service.parse(fetched("spotify_charts_service", "regional-us-daily", body, at=FETCHED_AT))
