"""recording_positions: items that stand alone pass as they are, the others are merged, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.athena_queries.written_lake import WrittenLake, chart, day


def match(platform: str, item: str, recording: str) -> dict[str, Any]:
    """An item of that recording."""
    named = {"platform": platform, "item_id": item, "recording_id": recording, "song_id": recording}
    return named | {"method": "override"}


ASKED = "SELECT chart_date, recording_id, rank, streams, versions FROM recording_positions ORDER BY 1, 3, 2"
DAYS = {"2026-03-01": "A/500 B/400 A/300", "2026-03-02": "B/450 A/350 C/100"}
MERGED = [
    (day("03-01"), "A", 1, 800, 1),
    (day("03-01"), "B", 2, 400, 1),
    (day("03-02"), "B", 1, 450, 1),
    (day("03-02"), "A", 2, 350, 1),
    (day("03-02"), "C", 3, 100, 1),
]


@pytest.mark.parametrize("marks", [{}, {"repeated": None}])
@pytest.mark.parametrize("matched", ["", "AB", "ABC"])
def test_an_item_at_two_ranks_is_one_recording_whether_or_not_files_and_matches_say_so(
    lake: WrittenLake, marks: dict[str, Any], matched: str
) -> None:
    lake.write("chart_snapshots", chart(DAYS, **marks))
    lake.write("track_matches", [match("spotify", item, item) for item in matched])
    assert lake.ask(ASKED) == MERGED


def test_a_version_is_merged_with_the_item_that_names_the_recording_matched_or_not(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A/500 B/400 C/300"}))
    lake.write("track_matches", [match("spotify", "C", "A"), match("spotify", "B", "B")])
    assert lake.ask(ASKED) == [(day("03-01"), "A", 1, 800, 2), (day("03-01"), "B", 2, 400, 1)]


def test_sounds_of_one_track_are_merged_and_a_sound_alone_stands_alone(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "7 8 9"}, platform="tiktok", name="sounds_daily"))
    lake.write(
        "track_matches",
        [match("tiktok", "7", "A"), match("tiktok", "9", "A"), match("tiktok", "8", "B"), match("spotify", "B", "B")],
    )
    assert lake.ask("SELECT recording_id, rank, versions FROM recording_positions ORDER BY 2") == [
        ("A", 1, 2),
        ("B", 2, 1),
    ]
    assert lake.ask("SELECT item_id, alone FROM chart_positions ORDER BY 1") == [
        ("7", False),
        ("8", True),
        ("9", False),
    ]


def test_a_sound_that_is_named_after_another_sound_is_merged_with_it(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "7 8"}, platform="tiktok", name="sounds_daily"))
    lake.write("track_matches", [match("tiktok", "8", "tiktok:7")])
    assert lake.ask("SELECT recording_id, rank, versions FROM recording_positions") == [("tiktok:7", 1, 2)]
