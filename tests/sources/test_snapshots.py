"""What the rows of a chart and day must be together, whichever source they are of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chartlake.errors import UnexpectedAnswer
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


def merged(*days: tuple[str, range | list[int]]) -> bytes:
    lines = (f"{day},{rank},T{rank},A,{1000 - rank}\n" for day, ranks in days for rank in ranks)
    return ("date,rank,title,artist,streams\n" + "".join(lines)).encode()


@pytest.mark.parametrize(
    ("ranks", "lacks"),
    [
        (range(121, 201), "has 80 positions and not the first"),
        (range(2, 51), "has 49 positions and not the first"),
        ([1, 181], "has 2 positions down to rank 181"),
    ],
)
def test_a_day_that_a_merged_file_holds_a_part_of_is_refused_whole(ranks: range | list[int], lacks: str) -> None:
    body = merged(("2026-03-01", [1, 2]), ("2026-03-02", ranks))
    said = (3, f"songs_daily of no on 2026-03-02 {lacks}; files are split between days, not within one")
    assert read("charts_history", "top200-no-daily.csv", body) == ([1, 2], [said])


def test_a_merged_file_of_nothing_but_parts_is_none() -> None:
    with pytest.raises(UnexpectedAnswer, match="80 positions and not the first; files are split between days"):
        read("charts_history", "top200-no-daily-2.csv", merged(("2026-03-01", range(121, 201))))


def test_a_chart_may_lack_up_to_half_of_its_positions() -> None:
    body = merged(("2026-03-01", [1, 3, 6]), ("2026-03-02", [1, 2, 3]))
    assert read("charts_history", "top200-no-daily.csv", body) == ([1, 3, 6, 1, 2, 3], [])


def test_a_part_of_a_vendors_chart_is_none() -> None:
    with pytest.raises(UnexpectedAnswer, match="has 1 positions and not the first"):
        read("tiktok_charts_csv", "tiktok-no-daily-2026-03-02.csv", b"rank,sound_id\n51,7424014547218565904\n")
