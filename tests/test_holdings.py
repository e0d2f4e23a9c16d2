"""What the lake has seen, in which order it is asked about, and what was said of it already."""

from __future__ import annotations

from datetime import date, datetime

from chartlake import contract
from chartlake.holdings import Feature, Holdings, due
from chartlake.http import now
from tests.held import charted, hold, holdings
from tests.memory_lake import MemoryBucket, memory_lake

A, B, C, D = (f"0Track{number:016d}" for number in range(1, 5))
ALMA, BO, CAT = (f"0Artist{number:015d}" for number in range(1, 4))
FIRST, SECOND = (f"0Album{number:016d}" for number in range(1, 3))
MARCH_1, MARCH_2, FEBRUARY = date(2026, 3, 1), date(2026, 3, 2), date(2026, 2, 3)


def test_a_lake_that_has_nothing_has_seen_nothing() -> None:
    held = holdings(memory_lake())
    assert (held.tracks(), held.artists(), held.albums()) == ([], [], [])
    assert (held.observed(contract.TRACKS, "x"), held.features("x")) == ({}, {})


def test_the_last_seen_comes_first_and_of_one_day_the_best_placed() -> None:
    lake = memory_lake()
    hold(lake, "chart_snapshots", *charted(D, A, day=FEBRUARY), *charted(B, A, day=MARCH_2))
    hold(lake, "chart_snapshots", *charted(C, A, day=MARCH_2, chart="viral_daily"))
    assert holdings(lake).tracks() == [B, C, A, D]


def test_charts_of_other_platforms_and_items_without_a_spotify_id_are_no_tracks() -> None:
    lake = memory_lake()
    hold(lake, "chart_snapshots", *charted("text:da39a3ee", A, day=MARCH_1))
    hold(lake, "chart_snapshots", *charted(B, day=MARCH_1, platform="tiktok", item_type="sound"))
    hold(lake, "chart_snapshots", *charted(ALMA, day=MARCH_1, chart="artists_weekly", item_type="artist"))
    assert holdings(lake).tracks() == [A]


def test_a_beaten_snapshot_does_not_count_as_seen() -> None:
    lake = memory_lake()
    earlier = charted(B, day=MARCH_1, raw_key="restated", fetched_at=datetime(2026, 3, 1, 5))
    hold(lake, "chart_snapshots", *charted(A, day=MARCH_1), *earlier)
    assert holdings(lake).tracks() == [A]


def test_tracks_of_playlists_count_and_their_episodes_and_local_files_do_not() -> None:
    lake = memory_lake()
    rows = [("track", A), ("episode", B), ("local", None), ("track", C)]
    listed = [
        {"playlist_id": "p", "snapshot_date": MARCH_1, "item_type": kind, "track_id": track} for kind, track in rows
    ]
    hold(lake, "playlist_snapshots", *listed)
    assert holdings(lake).tracks() == [A, C]


def test_artists_come_from_every_credit_and_from_charts_of_artists() -> None:
    lake = memory_lake()
    hold(lake, "chart_snapshots", *charted(A, day=MARCH_1, artist_ids=[ALMA, BO]), *charted(B, day=MARCH_2))
    hold(lake, "chart_snapshots", *charted(CAT, day=MARCH_2, chart="artists_weekly", item_type="artist"))
    assert holdings(lake).artists() == [CAT, ALMA, BO]


def test_artists_and_albums_come_from_the_details_of_tracks_and_of_playlists_too() -> None:
    lake = memory_lake()
    told = {"track_id": A, "observed_date": MARCH_2, "artist_ids": [ALMA], "album_id": FIRST}
    unknown = {"track_id": B, "observed_date": MARCH_2}
    hold(lake, "tracks", told, unknown)
    listed = {"playlist_id": "p", "snapshot_date": MARCH_1, "track_id": C, "artist_ids": [BO], "album_id": SECOND}
    hold(lake, "playlist_snapshots", listed)
    held = holdings(lake)
    assert (held.artists(), held.albums()) == ([ALMA, BO], [FIRST, SECOND])


def test_a_chart_of_albums_has_albums_and_artists() -> None:
    lake = memory_lake()
    rows = charted(FIRST, day=MARCH_1, chart="albums_weekly", item_type="album", artist_ids=[ALMA])
    hold(lake, "chart_snapshots", *rows)
    held = holdings(lake)
    assert (held.albums(), held.artists(), held.tracks()) == ([FIRST], [ALMA], [])


def test_files_of_months_before_are_not_even_read() -> None:
    lake = memory_lake()
    hold(lake, "chart_snapshots", *charted(A, day=FEBRUARY), *charted(B, day=MARCH_1))
    assert isinstance(lake.curated, MemoryBucket)
    calls: list[str] = []
    lake.curated.before_call = calls.append
    assert holdings(lake, since=MARCH_1).tracks() == [B]
    assert not [call for call in calls if "month=2026-02" in call]


def test_the_lake_looks_back_a_good_year() -> None:
    assert (now().date() - Holdings.of(memory_lake()).since).days == 400


def test_the_day_of_an_observation_is_the_last_one_of_its_source() -> None:
    lake = memory_lake()
    said = [("mine", A, FEBRUARY), ("mine", A, MARCH_1), ("other", A, MARCH_2), ("other", B, MARCH_2)]
    hold(lake, "tracks", *({"source": who, "track_id": track, "observed_date": on} for who, track, on in said))
    assert holdings(lake).observed(contract.TRACKS, "mine") == {A: MARCH_1}
    assert holdings(lake).observed(contract.TRACKS, "nobody") == {}


def test_features_are_told_apart_by_provider() -> None:
    lake = memory_lake()
    said = [("reccobeats", A, True), ("reccobeats", B, False), ("spotify", B, True)]
    hold(lake, "audio_features", *({"provider": who, "track_id": track, "found": yes} for who, track, yes in said))
    at = datetime(2026, 3, 1, 6)
    assert holdings(lake).features("reccobeats") == {
        A: Feature(found=True, asked_at=at),
        B: Feature(found=False, asked_at=at),
    }


def test_a_note_is_recalled_by_later_runs() -> None:
    lake = memory_lake()
    holdings(lake).note("spotify_catalog/tracks", {"refused_on": "2026-03-01"})
    assert holdings(lake).recall("spotify_catalog/tracks") == {"refused_on": "2026-03-01"}
    assert holdings(lake).recall("spotify_catalog/albums") == {}


def test_what_was_never_asked_about_goes_first_then_what_is_known_longest() -> None:
    known = {A: date(2026, 1, 10), B: date(2026, 1, 5), C: date(2026, 2, 20)}
    assert due([A, B, C, D], known, today=MARCH_1, refresh_days=30) == [D, B, A]


def test_an_id_is_due_on_the_very_day_and_not_before() -> None:
    assert due([A], {A: date(2026, 1, 30)}, today=MARCH_1, refresh_days=30) == [A]
    assert due([A], {A: date(2026, 1, 31)}, today=MARCH_1, refresh_days=30) == []


def test_what_the_lake_has_not_seen_is_never_due() -> None:
    assert due([], {A: date(2020, 1, 1)}, today=MARCH_1, refresh_days=1) == []
