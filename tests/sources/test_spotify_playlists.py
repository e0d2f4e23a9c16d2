"""Playlists as Spotify's JSON spells them, old and new: rows, withheld fields, and answers that are none."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows
from chartlake.errors import BadName, ChartlakeError, ConfigError, EmptyAnswer, UnexpectedAnswer
from chartlake.sources import spotify_playlists
from chartlake.sources._playlist_json import as_sequence
from tests.sources.answers import FETCHED_AT, dropped, fetched, fixture

PLAYLIST = "3cEYpjA9oz9GiPac4AsH4n"
ODD = fixture("playlist_items_null_episode_local_withheld.json")
METADATA = fixture("playlist_metadata_only.json")
OLD = fixture("playlist_with_tracks_of_before_2026.json")


def parse(body: bytes, scope: str = PLAYLIST) -> ParsedRows:
    return spotify_playlists.parse(fetched("spotify_playlists", scope, body))


def positions(body: bytes) -> list[dict[str, Any]]:
    return list(parse(body).rows["playlist_snapshots"])


def page(document: bytes = ODD, **changes: Any) -> bytes:
    return json.dumps({**json.loads(document), **changes}).encode()


def test_a_position_says_what_stands_there_and_when_it_was_read() -> None:
    sequence = as_sequence([METADATA, ODD, METADATA])
    assert positions(sequence)[0] == {
        "playlist_id": PLAYLIST,
        "snapshot_date": date(2026, 3, 3),
        "captured_at": FETCHED_AT,
        "playlist_name": "Min liste",
        "snapshot_id": "AAAAB",
        "position": 1,
        "item_type": "track",
        "track_id": "0Track0000000000000001",
        "title": "Nordlys",
        "artist_names": ["Fjord"],
        "artist_ids": ["0Artist000000000000001"],
        "album_id": "0Album0000000000000001",
        "added_at": datetime(2026, 2, 1, 10, 20, 30),
        "is_local": False,
    }


def test_a_track_says_what_spotify_says_of_it_today() -> None:
    assert parse(ODD).rows["tracks"][0] == {
        "track_id": "0Track0000000000000001",
        "observed_date": date(2026, 3, 3),
        "name": "Nordlys",
        "album_id": "0Album0000000000000001",
        "artist_names": ["Fjord"],
        "artist_ids": ["0Artist000000000000001"],
        "duration_ms": 180001,
        "explicit": False,
        "isrc": "NOAAA2600001",
        "release_date": "2026-01-30",
        "release_date_precision": "day",
        "popularity": 71,
        "track_number": 1,
    }


def test_removed_items_episodes_and_local_files_keep_their_position() -> None:
    rows = positions(ODD)

    assert [row["position"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [row["item_type"] for row in rows] == [
        "track", "unavailable", "episode", "local", "track", "track", "track",
    ]  # fmt: skip
    assert rows[1].get("track_id") is None
    assert rows[2]["track_id"] == "0Episode00000000000001"
    assert (rows[3]["track_id"], rows[3]["title"], rows[3]["artist_names"]) == (None, "Opptak", ["Onkel"])
    assert rows[3]["artist_ids"] is None


def test_a_time_of_adding_may_lack_be_unknown_or_have_a_fraction() -> None:
    added = [row["added_at"] for row in positions(ODD)[3:6]]
    assert added == [None, None, datetime(2026, 2, 1, 10, 20, 30, 123000)]


def test_only_tracks_with_an_id_become_tracks_each_once() -> None:
    ids = [row["track_id"] for row in parse(ODD).rows["tracks"]]
    assert ids == ["0Track0000000000000001", "0Track0000000000000004", "0Track0000000000000005"]


def test_what_is_withheld_is_null_and_an_unknown_year_too() -> None:
    _, unknown_year, withheld = parse(ODD).rows["tracks"]

    assert (unknown_year["release_date"], unknown_year["release_date_precision"]) == (None, None)
    for column in ("album_id", "explicit", "isrc", "popularity", "track_number", "release_date"):
        assert withheld[column] is None, column


def test_the_spelling_of_before_2026_and_both_at_once_read_the_same() -> None:
    old, both = parse(OLD), parse(fixture("playlist_with_both_spellings.json"))

    assert old.rows == both.rows
    assert [row["track_id"] for row in old.rows["tracks"]] == ["0Track0000000000000001"]
    assert [row["item_type"] for row in old.rows["playlist_snapshots"]] == ["track", "unavailable"]


def test_a_page_alone_names_its_playlist_in_its_address() -> None:
    (first, *_) = spotify_playlists.parse(dropped("spotify_playlists", "list.json", ODD)).rows["playlist_snapshots"]
    assert (first["playlist_id"], first["playlist_name"], first["snapshot_id"]) == (PLAYLIST, None, None)


def test_positions_run_on_from_page_to_page() -> None:
    items = json.loads(ODD)["items"]
    first = page(items=items[:3], limit=3, next="more")
    second = page(items=items[3:], limit=3, offset=3)

    rows = positions(as_sequence([METADATA, first, second, METADATA]))
    assert [row["position"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [row.get("title") for row in rows] == ["Nordlys", None, "Episode 1", "Opptak", "Eldgammel", "Vik", "Nordlys"]


def test_broken_entries_are_refused_with_their_position_and_without_names_of_people() -> None:
    parsed = parse(fixture("playlist_items_four_broken_entries.json"))

    assert [row["position"] for row in parsed.rows["playlist_snapshots"]] == [1, 5, 6, 7, 8]
    assert [(refusal.table, refusal.row_number, refusal.reason) for refusal in parsed.refused] == [
        ("playlist_snapshots", 2, "neither item nor track in the entry"),
        ("playlist_snapshots", 3, "id 'short' is not a Spotify id"),
        ("playlist_snapshots", 4, "added_at 'yesterday' is not a time"),
        ("tracks", 3, "id 'short' is not a Spotify id"),
        ("tracks", 5, "popularity 'high' is not a count"),
    ]
    assert "somebody" not in repr(parsed)


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (fixture("login_page.html"), UnexpectedAnswer, "HTML of 156 bytes titled 'Log in & continue'"),
        (b"", UnexpectedAnswer, "an empty answer of 0 bytes"),
        (b"[]", UnexpectedAnswer, "a JSON list of 2 bytes"),
        (b'{"data": {"playlistV2": {}}}', UnexpectedAnswer, "JSON with the keys data"),
        (ODD[:-100], UnexpectedAnswer, "broken or cut JSON"),
        (as_sequence([METADATA, ODD, METADATA])[:-30], UnexpectedAnswer, "was due, got"),
        (fixture("spotify_error.json"), UnexpectedAnswer, "Resource not found"),
        (METADATA, UnexpectedAnswer, "no contents of a playlist"),
        (fixture("playlist_first_page_only.json"), UnexpectedAnswer, "only 7 of 120 entries"),
        (page(next="more", total=99), UnexpectedAnswer, "only 7 of 99 entries"),
        (page(offset=50), UnexpectedAnswer, "a page begins at 50 where 0 is due"),
        (as_sequence([ODD, page(offset=100)]), UnexpectedAnswer, "a page begins at 100 where 7 is due"),
        (as_sequence([METADATA, ODD, page(METADATA, snapshot_id="C")]), UnexpectedAnswer, "edited while it was read"),
        (
            page(href="/v1/playlists/37i9dQZEVXbJvfa0Yxg7E7/items"),
            UnexpectedAnswer,
            f"playlist {PLAYLIST} was due, got",
        ),
        (page(items=[]), EmptyAnswer, "not a single row"),
        (page(items=[1, 2, 3]), UnexpectedAnswer, "3 of 3 rows cannot be read"),
    ],
)
def test_an_answer_that_is_no_whole_playlist_is_named_for_what_it_is(
    body: bytes, error: type[ChartlakeError], said: str
) -> None:
    with pytest.raises(error) as caught:
        parse(body)
    assert type(caught.value) is error
    assert said in str(caught.value)


def test_a_page_that_does_not_name_its_playlist_needs_a_file_name_that_does() -> None:
    nameless = page(href=None)
    with pytest.raises(UnexpectedAnswer, match="nothing says which playlist"):
        spotify_playlists.parse(dropped("spotify_playlists", "list.json", nameless, scope="dropped"))

    raw = dropped("spotify_playlists", f"{PLAYLIST} (1).json", nameless, scope=PLAYLIST)
    assert spotify_playlists.parse(raw).rows["playlist_snapshots"][0]["playlist_id"] == PLAYLIST


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        (f"{PLAYLIST}.json", PLAYLIST),
        (f"{PLAYLIST} (2).json-seq", PLAYLIST),
        ("playlist_1.json", "dropped"),
    ],
)
def test_a_file_may_be_named_after_its_playlist(name: str, scope: str) -> None:
    assert spotify_playlists.scope_of(name) == scope


@pytest.mark.parametrize("name", ["playlist.csv", "playlist", "", ".json"])
def test_a_file_that_is_not_json_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(BadName, match="<playlist id>"):
        spotify_playlists.parse(dropped("spotify_playlists", name, ODD))


@pytest.mark.parametrize(
    "text",
    [
        PLAYLIST,
        f"spotify:playlist:{PLAYLIST}",
        f"https://open.spotify.com/playlist/{PLAYLIST}",
        f"https://open.spotify.com/intl-de/playlist/{PLAYLIST}?si=abc",
    ],
)
def test_a_scope_may_be_an_id_a_uri_or_a_link(text: str) -> None:
    assert spotify_playlists.playlist_id(text) == PLAYLIST


@pytest.mark.parametrize("text", ["", "My list", f"{PLAYLIST}x", "https://open.spotify.com/album/" + PLAYLIST, "../x"])
def test_a_scope_that_is_no_playlist_is_a_mistake_in_the_settings(text: str) -> None:
    with pytest.raises(ConfigError, match="spotify_playlists"):
        spotify_playlists.playlist_id(text)
