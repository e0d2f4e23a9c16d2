"""Recorded playlists of the Web API, in both spellings, with a local file and an episode."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from chartlake.answers import ParsedRows
from chartlake.errors import UnexpectedAnswer
from chartlake.sources import spotify_playlists
from tests.sources.answers import dropped

pytestmark = pytest.mark.real


def parsed(samples: Path, name: str) -> ParsedRows:
    scope = spotify_playlists.scope_of(name)
    body = (samples / "spotify_webapi" / name).read_bytes()
    return spotify_playlists.parse(dropped("spotify_playlists", name, body, scope=scope))


@pytest.mark.parametrize(
    ("name", "playlist_id", "playlist_name", "types"),
    [
        ("playlist_1.json", "1Cp6VQCKf2VL4sP09jN9oX", "To find", ["track"]),
        ("playlist_2.json", "3toMXYM91T55pKzuysH5Ph", "Starred", ["local", "track"]),
        ("playlist_3.json", "0pM0KTMXM7K5qr3sL2DPw1", "Pain", ["track", "track", "episode"]),
        ("playlist_items.json", "1Cp6VQCKf2VL4sP09jN9oX", None, ["track"]),
    ],
)
def test_a_recorded_playlist_is_read_whole(
    samples: Path, name: str, playlist_id: str, playlist_name: str | None, types: list[str]
) -> None:
    answer = parsed(samples, name)
    rows = answer.rows["playlist_snapshots"]

    assert answer.refused == []
    assert [row["item_type"] for row in rows] == types
    assert [row["position"] for row in rows] == list(range(1, len(types) + 1))
    assert {(row["playlist_id"], row["playlist_name"]) for row in rows} == {(playlist_id, playlist_name)}
    assert len(answer.rows["tracks"]) == types.count("track")


def test_the_local_file_and_the_episode_keep_what_is_known_of_them(samples: Path) -> None:
    local = parsed(samples, "playlist_2.json").rows["playlist_snapshots"][0]
    episode = parsed(samples, "playlist_3.json").rows["playlist_snapshots"][2]

    assert (local["title"], local["artist_names"]) == ("No Woman, No Cry", ["Fugees (Refugee Camp)"])
    assert (local["track_id"], local["artist_ids"], local["album_id"], local["is_local"]) == (None, None, None, True)
    assert local["added_at"] == datetime(2013, 1, 19, 21, 31, 9)
    assert (episode["track_id"], episode["is_local"]) == ("5ytYkag3JZJ3GP2uuFAEBe", False)


def test_a_track_is_read_with_its_code_and_release_day(samples: Path) -> None:
    (track,) = parsed(samples, "playlist_1.json").rows["tracks"]

    assert (track["name"], track["artist_names"]) == ("All I Need", ["Maribou State", "Andreya Triana"])
    assert (track["isrc"], track["release_date"], track["popularity"]) == ("GBCFB2300770", "2025-01-13", 46)


def test_the_old_and_the_new_spelling_of_one_playlist_give_the_same_rows(samples: Path) -> None:
    recorded = json.loads((samples / "spotify_webapi" / "playlist_1.json").read_bytes())
    answers = []
    for spelling, entry in (("tracks", "track"), ("items", "item")):
        other = {"track": "item", "item": "track"}[entry]
        page = recorded[spelling]
        alone = {name: value for name, value in recorded.items() if name not in ("tracks", "items")}
        alone[spelling] = {**page, "items": [{k: v for k, v in one.items() if k != other} for one in page["items"]]}
        answers.append(
            spotify_playlists.parse(dropped("spotify_playlists", "playlist.json", json.dumps(alone).encode())).rows
        )
    assert answers[0] == answers[1] == parsed(samples, "playlist_1.json").rows


@pytest.mark.parametrize("name", ["playlist_not_found.json", "rate_limit.json"])
def test_a_recorded_error_is_no_playlist(samples: Path, name: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="an error that Spotify gave"):
        parsed(samples, name)
