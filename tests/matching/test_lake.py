"""Matching in the lake: in whatever order items arrive, beside whatever writers, the rows are those of matching all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartlake import contract, curated
from chartlake.lake import Lake
from chartlake.matching.items import Item
from chartlake.matching.lake import match_all, match_new
from chartlake.matching.overrides import Override
from chartlake.matching.reading import items_in, read_items
from chartlake.store import WriteRaced
from tests.held import charted, hold
from tests.memory_lake import MemoryBucket, memory_lake

KEY = curated.partition_key(contract.TRACK_MATCHES, ())
MARCH = date(2026, 3, 1)


def spotify(number: int, title: str, *artists: str, ids: bool = True, **more: Any) -> Item:
    return Item(
        platform="spotify",
        item_id=f"{number:022d}",
        title=title,
        artists=artists,
        artist_ids=tuple(f"id of {artist}" for artist in artists) if ids else (),
        **more,
    )


def tiktok(number: int, title: str, *artists: str) -> Item:
    return Item(platform="tiktok", item_id=f"{number:019d}", title=title, artists=artists)


CATALOGUE = (
    spotify(1, "Flowers", "Miley Cyrus"),
    spotify(2, "Flowers - Remastered", "Miley Cyrus"),
    spotify(3, "Flowers - Sped Up", "Miley Cyrus"),
    spotify(4, "Flower", "Miley Cyrus"),
    spotify(5, "Flowers", "Jisoo Kim"),
    spotify(6, "Golden Slumber Party", "Nova"),
    spotify(7, "Golden Slumber Party (Live)", "Nova"),
    spotify(8, "Golden Slumber Party, Pt. 2", "Nova"),
    spotify(9, "Golden Slumber Party", "Nova Band Of Oslo", isrc="NOAAA2600001"),
    spotify(10, "Golden Slumber Party", "Nova", isrc="NOAAA2600002", duration_ms=180_000),
    tiktok(1, "flowers", "miley cyrus"),
    tiktok(2, "flowers sped up", "miley cyrus"),
    tiktok(3, "Golden Slumber Party"),
    tiktok(4, "original sound - nova", "nova"),
    tiktok(5, "golden slumber party", "nova"),
    tiktok(6, "Miley Cyrus - Flowers", "uploads"),
)
SAID = (Override(first="tiktok:0000000000000000006", second=f"{5:022d}", relation="different"),)


def rows_of(lake: Lake) -> list[dict[str, Any]]:
    """The table without the time of writing."""
    stored = lake.curated.get(KEY)
    assert stored is not None
    rows: list[dict[str, Any]] = curated.read_file(contract.TRACK_MATCHES, stored.body).to_pylist()
    return [{name: value for name, value in row.items() if name != "fetched_at"} for row in rows]


def by_item(lake: Lake) -> dict[str, dict[str, Any]]:
    return {f"{row['platform']}:{int(row['item_id'])}": row for row in rows_of(lake)}


def a_lake_of(items: Sequence[Item], said: Sequence[Override] = ()) -> Lake:
    """All items in one go into an empty lake."""
    lake = memory_lake()
    match_new(lake, items, said)
    return lake


def chart_of(lake: Lake, items: Sequence[Item], day: date = MARCH) -> None:
    for item in items:
        is_sound = item.platform == "tiktok"
        more: dict[str, Any] = {
            "platform": item.platform,
            "item_type": "sound" if is_sound else "track",
            "title": item.title,
            "artist_names": list(item.artists) or None,
            "artist_ids": list(item.artist_ids) or None,
            "isrc": item.isrc,
            "market": f"{item.platform} {item.item_id}",
        }
        hold(lake, "chart_snapshots", *charted(item.item_id, day=day, chart="any_daily", **more))
        if item.duration_ms:
            known = {"track_id": item.item_id, "observed_date": day, "duration_ms": item.duration_ms}
            hold(lake, "tracks", {**known, "name": item.title, "artist_names": list(item.artists)})


@settings(max_examples=25, deadline=None)
@given(st.permutations(CATALOGUE), st.lists(st.integers(1, 5), min_size=1, max_size=20))
def test_whatever_order_and_in_whatever_batches_items_arrive_the_rows_are_the_same(
    order: list[Item], sizes: list[int]
) -> None:
    lake, left = memory_lake(), list(order)
    while left:
        size = sizes[len(left) % len(sizes)]
        match_new(lake, left[:size], SAID)
        left = left[size:]
    assert rows_of(lake) == rows_of(a_lake_of(CATALOGUE, SAID))


def test_matching_all_gives_what_arrived_one_by_one() -> None:
    lake = memory_lake()
    for item in reversed(CATALOGUE):
        chart_of(lake, [item])
        match_new(lake, [item], SAID)
    arrived = rows_of(lake)
    assert len(arrived) == len(CATALOGUE)
    assert not match_all(lake, SAID).changed
    fresh = memory_lake()
    chart_of(fresh, CATALOGUE)
    match_all(fresh, SAID)
    assert rows_of(fresh) == arrived


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_becomes_known_of_an_item_later_counts_as_if_it_had_been_known_at_once(order: tuple[int, ...]) -> None:
    bare, other = spotify(1, "봄날", "BTS"), spotify(2, "Spring Day", "BTS", isrc="KRA301600001")
    told = spotify(1, "봄날", "BTS", isrc="KRA301600001")
    lake = memory_lake()
    for number in order:
        match_new(lake, [(bare, other, told)[number]])
    found = by_item(lake)
    assert found["spotify:1"]["recording_id"] == found["spotify:2"]["recording_id"]
    assert rows_of(lake) == rows_of(a_lake_of((bare, other, told)))


def test_news_of_an_item_can_part_what_was_one() -> None:
    one, other = spotify(1, "Neon Psalm", "Ruth Okoye"), spotify(2, "Neon Psalm", "Ruth Okoye", duration_ms=455_000)
    lake = a_lake_of((one, other))
    assert by_item(lake)["spotify:2"]["recording_id"] == f"{1:022d}"
    match_new(lake, [spotify(1, "Neon Psalm", "Ruth Okoye", duration_ms=204_000)])
    assert by_item(lake)["spotify:2"]["recording_id"] == f"{2:022d}"


class RacedBucket(MemoryBucket):
    """Somebody else writes between the reading and the writing of the first `times` attempts."""

    def __init__(self, lake: Lake, others: list[Item]) -> None:
        super().__init__()
        self.others = others
        self.beside = lake

    def put(self, key: str, body: bytes, **more: Any) -> None:
        if key == KEY and self.others:
            arrived = [self.others.pop()]
            held = dict(self.objects)
            match_new(Lake(raw=self, curated=self, catalog=self.beside.catalog, settings=self.beside.settings), arrived)
            assert self.objects != held
            raise WriteRaced(key)
        super().put(key, body, **more)


@pytest.mark.parametrize("last", range(4))
def test_writers_beside_one_another_lose_nothing(last: int) -> None:
    others = [*CATALOGUE[:last], *CATALOGUE[last + 1 : 4]]
    beside = memory_lake()
    bucket = RacedBucket(beside, list(others))
    lake = Lake(raw=bucket, curated=bucket, catalog=beside.catalog, settings=beside.settings)
    match_new(lake, [CATALOGUE[last]])
    assert rows_of(lake) == rows_of(a_lake_of(CATALOGUE[:4]))


def test_what_arrives_while_all_are_matched_is_kept() -> None:
    beside = memory_lake()
    bucket = RacedBucket(beside, [])
    lake = Lake(raw=bucket, curated=bucket, catalog=beside.catalog, settings=beside.settings)
    chart_of(lake, CATALOGUE[:3])
    bucket.others = [CATALOGUE[10]]
    match_all(lake)
    assert rows_of(lake) == rows_of(a_lake_of((*CATALOGUE[:3], CATALOGUE[10])))


def test_known_items_are_not_written_again() -> None:
    lake = a_lake_of(CATALOGUE)
    before = lake.curated.get(KEY)
    assert not match_new(lake, CATALOGUE[:5]).changed
    assert lake.curated.get(KEY) == before


def test_rows_of_other_rules_are_all_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    lake = a_lake_of(CATALOGUE[:3])
    monkeypatch.setattr("chartlake.matching.rows.RULES", 999)
    monkeypatch.setattr("chartlake.matching.rows._HEAD", r'^\{"rules":999,"keys":\[(?P<keys>[0-9,]*)\]')
    match_new(lake, CATALOGUE[3:4])
    assert {json.loads(row["evidence"])["rules"] for row in rows_of(lake)} == {999}


def test_a_recording_is_named_by_its_smallest_spotify_track_and_a_song_by_that_of_all_its_versions() -> None:
    found = by_item(a_lake_of(CATALOGUE))
    for name in ("spotify:1", "spotify:2", "tiktok:1", "tiktok:6"):
        assert found[name]["recording_id"] == f"{1:022d}", name
    for name in ("spotify:3", "tiktok:2"):
        assert (found[name]["recording_id"], found[name]["song_id"]) == (f"{3:022d}", f"{1:022d}")
        assert found[name]["version_class"] == "sped_up"
    assert found["spotify:4"]["song_id"] == f"{4:022d}"
    assert found["spotify:5"]["song_id"] == f"{5:022d}"
    assert found["spotify:8"]["song_id"] == f"{8:022d}"
    assert found["tiktok:5"]["method"] == "exact"


def test_an_item_without_artists_that_fits_two_recordings_equally_well_is_none() -> None:
    found = by_item(a_lake_of(CATALOGUE))["tiktok:3"]
    assert (found["method"], found["recording_id"]) == ("none", "tiktok:0000000000000000003")
    assert found["probability"] is None


def test_a_users_sound_is_no_song() -> None:
    found = by_item(a_lake_of(CATALOGUE))["tiktok:4"]
    assert (found["method"], found["version_class"]) == ("none", "user_sound")


def test_items_come_from_charts_playlists_and_the_catalogue_whatever_is_current() -> None:
    lake = memory_lake()
    hold(lake, "chart_snapshots", *charted("1" * 22, day=MARCH, title="Flowers", artist_names=["Miley Cyrus"]))
    later: dict[str, Any] = {"fetched_at": datetime(2026, 3, 9), "raw_key": "later"}
    hold(lake, "chart_snapshots", *charted("2" * 22, day=MARCH, title="Run", artist_names=["Nova"], **later))
    hold(lake, "chart_snapshots", *charted("3" * 22, day=MARCH, chart="artists_weekly", item_type="artist", title="x"))
    listed = {"playlist_id": "p", "snapshot_date": MARCH, "artist_names": ["Nova"]}
    hold(lake, "playlist_snapshots", {**listed, "track_id": "4" * 22, "title": "Sea"})
    hold(lake, "playlist_snapshots", {**listed, "track_id": "5" * 22, "title": "News", "item_type": "episode"})
    known = {"observed_date": MARCH, "release_date": "2024", "duration_ms": 200_000, "isrc": "NOAAA2600001"}
    hold(lake, "tracks", {**known, "track_id": "4" * 22, "name": "Sea", "artist_names": ["Nova"], "artist_ids": ["n"]})
    hold(lake, "tracks", {"observed_date": MARCH, "track_id": "6" * 22, "name": None})
    found = read_items(lake)
    assert {"1" * 22, "4" * 22} <= set(found) <= {"1" * 22, "2" * 22, "4" * 22}
    assert found["4" * 22] == Item(
        platform="spotify",
        item_id="4" * 22,
        title="Sea",
        artists=("Nova",),
        artist_ids=("n",),
        isrc="NOAAA2600001",
        duration_ms=200_000,
        release_date="2024",
    )


def test_rows_of_other_tables_hold_no_items() -> None:
    assert list(items_in("artists", ("2026-03",), contract.ARTISTS.arrow_schema.empty_table())) == []
