"""Which items have their recording to themselves on their platform."""

from __future__ import annotations

from chartlake.matching.rows import TABLE, table_of, with_alone


def alone(*matches: tuple[str, str, str]) -> list[str]:
    """The items of (platform, item, recording) that are told to be alone."""
    rows = [dict(zip(("platform", "item_id", "recording_id"), match, strict=True)) for match in matches]
    told = with_alone(table_of([row | {"song_id": "s", "method": "none"} for row in rows]))
    assert told.schema == TABLE.arrow_schema
    return [row["item_id"] for row in told.to_pylist() if row["alone"]]


def test_an_item_that_is_its_own_recording_is_alone_until_another_is_the_same() -> None:
    assert alone(("spotify", "A", "A"), ("spotify", "B", "B"), ("spotify", "C", "B")) == ["A"]
    assert alone(("tiktok", "7", "tiktok:7"), ("spotify", "text:x", "spotify:text:x")) == ["7", "text:x"]


def test_a_sound_is_alone_among_sounds_though_a_track_is_the_same_recording() -> None:
    assert alone(("spotify", "A", "A"), ("tiktok", "7", "A")) == ["A", "7"]
    assert alone(("tiktok", "7", "A"), ("tiktok", "8", "A")) == []


def test_an_item_of_a_recording_that_is_named_after_another_item_of_its_platform_is_not_alone() -> None:
    # the other may be on a chart before it is matched
    assert alone(("spotify", "B", "A")) == []
    assert alone(("tiktok", "8", "tiktok:7")) == []
    assert alone(("spotify", "B", "tiktok:7")) == ["B"]


def test_no_matches_are_no_matches() -> None:
    assert alone() == []
