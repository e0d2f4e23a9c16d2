"""The playlists: long enough to page, changing from day to day, with a version id that follows the content."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.market import Market
from sandbox.playlists import LARGEST, PLAYLISTS, SMALLEST, Playlist, Playlists


@pytest.mark.parametrize("playlist", PLAYLISTS, ids=lambda playlist: playlist.name)
def test_a_playlist_stays_between_its_bounds_and_holds_no_song_twice(simulated: Market, playlist: Playlist) -> None:
    playlists = Playlists(simulated)
    for number in range(120):
        version = playlists.on(playlist, simulated.first_day + timedelta(days=number))
        tracks = [entry.track for entry in version.entries if entry.track]

        assert SMALLEST <= len(version.entries) <= LARGEST
        assert len(tracks) == len(set(tracks))


def test_the_version_id_changes_exactly_when_the_content_does(simulated: Market) -> None:
    playlists = Playlists(simulated)
    versions = [playlists.on(PLAYLISTS[0], simulated.first_day + timedelta(days=number)) for number in range(120)]
    contents = {version.entries: version.snapshot_id for version in versions}

    assert 40 < len(contents) < 120
    assert len(set(contents.values())) == len(contents)


def test_songs_are_added_when_the_playlist_gets_them(simulated: Market) -> None:
    playlists = Playlists(simulated)
    for number in range(1, 120):
        day = simulated.first_day + timedelta(days=number)
        before = {entry.track for entry in playlists.on(PLAYLISTS[1], day - timedelta(days=1)).entries}
        for entry in playlists.on(PLAYLISTS[1], day).entries:
            assert (entry.added_at.date() == day) == (entry.track not in before)


def test_an_edit_moves_every_song_down_by_one(simulated: Market) -> None:
    playlists = Playlists(simulated)
    before = playlists.on(PLAYLISTS[0], simulated.last_day)
    playlists.edit(f"/v1/playlists/{PLAYLISTS[0].playlist_id}/items")
    after = playlists.on(PLAYLISTS[0], simulated.last_day)

    assert after.entries[1:] == before.entries
    assert after.snapshot_id != before.snapshot_id
    assert after.entries[0].track not in {entry.track for entry in before.entries}
