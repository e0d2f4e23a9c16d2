"""Five years of a small market, merged by its author under column names of its own, go through the parser unchanged."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.sources import charts_history
from tests.sources.answers import dropped

pytestmark = pytest.mark.real
NAME = "merged-lu-daily.csv.gz"


@pytest.fixture(scope="module")
def recorded(samples: Path) -> list[dict[str, str]]:
    """The lines as the csv module alone reads them."""
    with gzip.open(samples / "spotify_charts" / NAME, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def parsed(samples: Path) -> ParsedRows:
    body = (samples / "spotify_charts" / NAME).read_bytes()
    return charts_history.parse(dropped("charts_history", NAME, body, at=datetime(2026, 11, 21)))


def test_of_11217_lines_11208_are_kept_and_nine_second_spellings_refused(
    recorded: list[dict[str, str]], parsed: ParsedRows
) -> None:
    positions = Counter((line["chart_date"], line["chart_position"]) for line in recorded)

    assert (len(recorded), len(parsed.rows["chart_snapshots"]), len(parsed.refused)) == (11_217, 11_208, 9)
    assert sum(count - 1 for count in positions.values()) == 9
    assert {refusal.reason for refusal in parsed.refused} == {
        "an earlier row has the same chart and market and chart_date and rank and other values"
    }


def test_every_day_has_the_positions_and_streams_that_were_recorded(
    recorded: list[dict[str, str]], parsed: ParsedRows
) -> None:
    expected = {
        (date.fromisoformat(line["chart_date"]), int(line["chart_position"])): (
            line["spotify_uri"],
            line["song"],
            int(line["streams"]),
        )
        for line in reversed(recorded)  # of two spellings the first
    }
    rows = parsed.rows["chart_snapshots"]

    assert {
        (row["chart_date"], row["rank"]): (row["item_id"], row["title"], row["streams"]) for row in rows
    } == expected
    assert {(row["chart"], row["market"]) for row in rows} == {("songs_daily", "lu")}
    assert len({row["chart_date"] for row in rows}) == 336


def test_every_row_keeps_the_contract(parsed: ParsedRows) -> None:
    lineage = {
        "source": "charts_history",
        "fetched_at": datetime(2026, 11, 21),
        "raw_key": "key",
        "current": True,
        "adapter_version": 1,
    }
    conformed = conform(contract.CHART_SNAPSHOTS, parsed.rows["chart_snapshots"], lineage)

    assert conformed.refused == []
    assert sum(table.num_rows for table in conformed.tables.values()) == 11_208
    months = {(row["chart_date"].year, row["chart_date"].month) for row in parsed.rows["chart_snapshots"]}
    assert len(conformed.tables) == len(months)
