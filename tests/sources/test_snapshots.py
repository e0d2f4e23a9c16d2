"""What the rows of a chart and day must be together, whichever source they are of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chartlake.sources import source
from tests.sources.answers import dropped

IDS = ["7424014547218565904", "7424014547218565905", "7424014547218565904"]
SONGS = [{"rank": rank, "clip_id": own, "title": own, "country_code": "NO"} for rank, own in enumerate(IDS, 1)]
TRACKS = [f"0Track000000000000000{number}" for number in (1, 2, 1)]
LISTS: list[tuple[str, str, Any]] = [
    ("chartex", "chartex-no-daily-2026-03-02.json", [{"tiktok_sound_id": own} for own in IDS]),
    ("tiktok_creative_center", "creative_center_popular_7_2025-02-10.json", {"data": {"sound_list": SONGS}}),
]


def read(name: str, file_name: str, body: bytes) -> tuple[list[int], list[tuple[int, str]]]:
    parsed = source(name).parse(dropped(name, file_name, body))
    ranks = [row["rank"] for row in parsed.rows["chart_snapshots"]]
    return ranks, [(refusal.row_number, refusal.reason) for refusal in parsed.refused]


@pytest.mark.parametrize(("name", "file_name", "document"), LISTS)
def test_an_item_stands_once_in_an_answer(name: str, file_name: str, document: Any) -> None:
    said = (3, "7424014547218565904 stands at rank 1 already")
    assert read(name, file_name, json.dumps(document).encode()) == ([1, 2], [said])


def test_an_item_stands_once_in_a_vendors_chart() -> None:
    text = "rank,sound_id\n" + "".join(f"{rank},{own}\n" for rank, own in enumerate(IDS, 1))
    said = (3, "7424014547218565904 stands at rank 1 already")
    assert read("tiktok_charts_csv", "tiktok-no-daily-2026-03-02.csv", text.encode()) == ([1, 2], [said])


def test_an_item_stands_once_on_each_day_of_each_merged_chart() -> None:
    days = [
        f"2026-03-0{day},{market},{rank},T,A,5,{own}\n"
        for day in (1, 2)
        for market in ("no", "se")
        for rank, own in enumerate(TRACKS, 1)
    ]
    text = "date,market,rank,title,artist,streams,uri\n" + "".join(days)
    ranks, refused = read("charts_history", "merged-daily.csv", text.encode())

    assert ranks == [1, 2] * 4
    assert refused == [(3 * chart, f"{TRACKS[0]} stands at rank 1 already") for chart in range(1, 5)]
