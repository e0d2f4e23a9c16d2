"""Rows against the contract: what is kept, what is refused and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

from chartlake import contract
from chartlake.answers import Row
from chartlake.conform import Conformed, conform, row_json

LINEAGE = {
    "source": "kworb",
    "fetched_at": datetime(2026, 3, 3, 6),
    "raw_key": "source=kworb/date=2026-03-03/no_daily/x.html.gz",
    "current": True,
    "adapter_version": 1,
}


def row(**changes: Any) -> Row:
    return {
        "platform": "spotify",
        "chart": "songs_daily",
        "market": "no",
        "chart_date": date(2026, 3, 2),
        "rank": 1,
        "item_id": "0000000000000000000001",
        "item_type": "track",
        "date_basis": "reported",
        **changes,
    }


def conformed(*rows: Row) -> Conformed:
    return conform(contract.CHART_SNAPSHOTS, rows, LINEAGE)


def test_rows_are_laid_out_per_partition_with_their_lineage() -> None:
    result = conformed(row(), row(chart_date=date(2026, 4, 1)))
    assert set(result.tables) == {("spotify", "songs_daily", "2026-03"), ("spotify", "songs_daily", "2026-04")}
    march = result.tables["spotify", "songs_daily", "2026-03"]
    assert march.schema == contract.CHART_SNAPSHOTS.arrow_schema
    assert march["source"].to_pylist() == ["kworb"]
    assert march["streams"].to_pylist() == [None]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"rank": 0}, "rank is 0, below 1"),
        ({"rank": None}, "rank is missing"),
        ({"rank": "1"}, "rank is '1', not int"),
        ({"rank": 1.5}, "rank is 1.5, not int"),
        ({"streams": -1}, "streams is -1, below 0"),
        ({"streams": 10**12}, "streams is 1000000000000, above 1e+11"),
        ({"streams": 2**63}, f"streams is {2**63}, not bigint"),
        ({"item_type": "song"}, "item_type is none of track, sound, artist, album"),
        ({"item_id": 7}, "item_id is 7, not string"),
        ({"platform": "myspace"}, "platform is 'myspace', none of spotify, tiktok, apple_music, deezer"),
        ({"chart_date": None}, "chart_date is None, which names no partition"),
        ({"chart": "a/b"}, "chart is 'a/b', which names no partition"),
    ],
)
def test_a_row_that_breaks_the_contract_is_refused_alone(changes: Row, reason: str) -> None:
    result = conformed(row(), row(rank=2, item_id="2"), {**row(rank=3, item_id="3"), **changes})
    assert [(refusal.row_number, refusal.reason) for refusal in result.refused] == [(3, reason)]
    assert sum(table.num_rows for table in result.tables.values()) == 2


def test_the_same_row_twice_is_one_row_and_a_different_row_of_the_same_key_is_refused() -> None:
    result = conformed(row(streams=5), row(streams=5), row(streams=6))
    assert sum(table.num_rows for table in result.tables.values()) == 1
    assert [refusal.row_number for refusal in result.refused] == [3]


def test_two_tracks_may_share_a_rank() -> None:
    assert not conformed(row(item_id="1"), row(item_id="2")).refused


def test_a_column_that_the_table_lacks_is_a_bug_of_the_parser() -> None:
    with pytest.raises(KeyError, match="plays"):
        conformed(row(plays=3))


def test_a_missing_required_column_refuses_every_row() -> None:
    headless = row()
    del headless["market"]
    assert [refusal.reason for refusal in conformed(headless).refused] == ["market is missing"]


def test_no_rows_give_no_tables() -> None:
    assert conformed().tables == {}


def test_a_refused_row_is_readable_whatever_it_holds() -> None:
    assert row_json({"day": date(2026, 3, 2), "b": b"\xff", "tittel": "på"}) == (
        '{"b": "b\'\\\\xff\'", "day": "2026-03-02", "tittel": "på"}'
    )
    assert row_json(None) is None


def test_tables_without_partition_have_one_file() -> None:
    features = {"track_id": "1", "provider": "reccobeats", "found": False}
    lineage = {name: LINEAGE[name] for name in ("source", "fetched_at", "raw_key")}
    (partition,) = conform(contract.AUDIO_FEATURES, [features], lineage).tables
    assert partition == ()


def test_numbers_are_never_guessed_from_text() -> None:
    with pytest.raises(pa.ArrowException):
        pa.array(["8,234,567"], pa.int64())
