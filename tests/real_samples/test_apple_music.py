"""A recorded feed of the hundred most-played songs in the United States, of 2021, goes through the parser."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.sources import apple_music
from tests.sources.answers import fetched

pytestmark = pytest.mark.real

FETCHED_AT = datetime(2021, 12, 21, 6, 15)
# Credits of several artists, whose one id is the first one's: found by looking at all hundred.
JOINT = [
    "Bruno Mars, Anderson .Paak & Silk Sonic",
    "Ed Sheeran & Elton John",
    "John Lennon & Yoko Ono",
    "Kelly Clarkson & Ariana Grande",
    "Kelly Clarkson & Brett Eldredge",
    "Lil Nas X & Jack Harlow",
    'Nat "King" Cole & John Legend',
    "Shawn Mendes & Camila Cabello",
    "Summer Walker & SZA",
    "The Kid LAROI & Justin Bieber",
    "YoungBoy Never Broke Again & Birdman",
    "YoungBoy Never Broke Again & Birdman",
]


@pytest.fixture(scope="module")
def recorded(samples: Path) -> list[dict[str, Any]]:
    songs: list[dict[str, Any]] = json.loads(
        (samples / "apple_music" / "most-played-us.results.json").read_text(encoding="utf-8")
    )
    return songs


@pytest.fixture(scope="module")
def parsed(recorded: list[dict[str, Any]]) -> ParsedRows:
    """The recording holds the results alone; what stands around them is as every feed has it."""
    feed = {"country": "us", "updated": "Tue, 21 Dec 2021 02:03:04 +0000", "results": recorded}
    return apple_music.parse(fetched("apple_music", "us_daily", json.dumps({"feed": feed}).encode(), at=FETCHED_AT))


def test_the_folder_holds_this_one_recording(samples: Path) -> None:
    assert [path.name for path in (samples / "apple_music").iterdir()] == ["most-played-us.results.json"]


def test_a_hundred_songs_are_read_none_is_refused_and_all_keep_the_contract(parsed: ParsedRows) -> None:
    rows = parsed.rows["chart_snapshots"]
    lineage = {
        "source": "apple_music",
        "fetched_at": FETCHED_AT,
        "raw_key": "k",
        "current": True,
        "adapter_version": apple_music.ADAPTER_VERSION,
    }
    conformed = conform(contract.CHART_SNAPSHOTS, rows, lineage)

    assert parsed.refused == []
    assert [row["rank"] for row in rows] == list(range(1, 101))
    assert len({row["item_id"] for row in rows}) == 100
    assert conformed.refused == []
    assert {place: table.num_rows for place, table in conformed.tables.items()} == {
        ("apple_music", "songs_daily", "2021-12"): 100
    }


def test_titles_names_and_dates_stand_there_as_recorded(parsed: ParsedRows, recorded: list[dict[str, Any]]) -> None:
    for row, song in zip(parsed.rows["chart_snapshots"], recorded, strict=True):
        assert (row["item_id"], row["title"], row["artist_names"]) == (song["id"], song["name"], [song["artistName"]])
        assert f"{row['release_date']}" == song["releaseDate"]


def test_the_first_song_and_the_third_read_as_they_stand_there(parsed: ParsedRows) -> None:
    first, _, third, *_ = parsed.rows["chart_snapshots"]
    assert (first["item_id"], first["title"], first["artist_names"], first["artist_ids"], first["release_date"]) == (
        "585972803",
        "All I Want For Christmas Is You",
        ["Mariah Carey"],
        ["91853"],
        date(1994, 10, 29),
    )
    assert (third["artist_names"], third["artist_ids"]) == (["Michael Bublé"], ["799597"])


def test_twelve_joint_credits_have_no_id_and_the_other_88_have_theirs(parsed: ParsedRows) -> None:
    rows = parsed.rows["chart_snapshots"]
    assert sorted(row["artist_names"][0] for row in rows if row["artist_ids"] is None) == JOINT
    assert sum(row["artist_ids"] is not None for row in rows) == 88


def test_a_quarter_is_marked_in_apples_own_spelling_and_none_is_lost_for_it(recorded: list[dict[str, Any]]) -> None:
    assert sum(song.get("contentAdvisoryRating") == "Explict" for song in recorded) == 25
