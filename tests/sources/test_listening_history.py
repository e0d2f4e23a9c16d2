"""The exports that people get from Spotify: their plays, and what is left out before anything is stored."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows
from chartlake.errors import EmptyAnswer, UnexpectedAnswer
from chartlake.sources import spotify_listening
from chartlake.text_id import text_id
from tests.sources.answers import dropped

USER = "5" * 64
TRACK = "0Track0000000000000001"
PERSONAL = {
    "username": "kari.nordmann",
    "ip_addr": "192.0.2.17",
    "ip_addr_decrypted": "192.0.2.17",
    "user_agent_decrypted": "Mozilla/5.0",
    "platform": "Android OS 14 (Kari's phone)",
    "conn_country": "NO",
    "city": "Tromsø",
}


def account(**changes: Any) -> dict[str, Any]:
    return {"endTime": "2024-12-25 01:30", "artistName": "Kari", "trackName": "Hei", "msPlayed": 183000} | changes


def extended(**changes: Any) -> dict[str, Any]:
    return {
        "ts": "2023-05-01T09:00:59Z",
        **PERSONAL,
        "ms_played": 201000,
        "master_metadata_track_name": "Fjord",
        "master_metadata_album_artist_name": "Ola",
        "master_metadata_album_album_name": "Sjø",
        "spotify_track_uri": f"spotify:track:{TRACK}",
        "episode_name": None,
        "episode_show_name": None,
        "spotify_episode_uri": None,
        "reason_start": "trackdone",
        "reason_end": "trackdone",
        "shuffle": False,
        "skipped": None,
        "offline": False,
        "offline_timestamp": 1682931459,
        "incognito_mode": False,
    } | changes


def episode(**changes: Any) -> dict[str, Any]:
    spoken = {"master_metadata_track_name": None, "master_metadata_album_artist_name": None, "spotify_track_uri": None}
    return extended(**spoken, episode_name="Chart Talk 12", spotify_episode_uri="spotify:episode:1", **changes)


def parsed(*entries: Any, name: str = "StreamingHistory_music_0.json") -> ParsedRows:
    body = json.dumps(entries).encode()
    return spotify_listening.parse(dropped("spotify_listening", f"{USER}.{name}", body))


def test_account_data_is_exact_to_the_minute_and_its_songs_have_ids_of_their_words() -> None:
    (row,) = parsed(account()).rows["plays"]
    assert row == {
        "user_id": USER,
        "played_at": datetime(2024, 12, 25, 1, 30),
        "item_id": text_id("Hei", ["Kari"]),
        "title": "Hei",
        "artist_name": "Kari",
        "ms_played": 183000,
        "time_precision": "minute",
        "context_type": None,
        "context_uri": None,
        "origin": "import",
    }


def test_the_extended_history_is_exact_to_the_second_and_has_ids() -> None:
    (row,) = parsed(extended()).rows["plays"]
    assert (row["played_at"], row["time_precision"]) == (datetime(2023, 5, 1, 9, 0, 59), "s")
    assert (row["item_id"], row["title"], row["artist_name"], row["ms_played"]) == (TRACK, "Fjord", "Ola", 201000)


def test_a_local_file_in_the_extended_history_gets_an_id_of_its_words() -> None:
    (row,) = parsed(extended(spotify_track_uri=None)).rows["plays"]
    assert row["item_id"] == text_id("Fjord", ["Ola"])


def test_podcasts_and_audiobooks_are_counted_and_are_no_plays() -> None:
    answer = parsed(extended(), episode(), episode(ts="2023-05-01T10:00:00Z"))
    assert len(answer.rows["plays"]) == 1
    assert [(one.row_number, one.reason) for one in answer.refused] == [
        (0, "2 podcasts and audiobooks were left out: plays are of songs")
    ]


def test_a_file_of_podcasts_alone_is_named_as_that() -> None:
    with pytest.raises(EmptyAnswer, match=r"all 2 entries are no songs \(2 podcasts"):
        parsed(episode(), {"endTime": "2024-12-25 01:30", "podcastName": "Talk", "episodeName": "1", "msPlayed": 5})


def unnamed(**changes: Any) -> dict[str, Any]:
    none = {"master_metadata_track_name": None, "master_metadata_album_artist_name": None, "spotify_track_uri": None}
    return extended(**none, **changes)


def test_a_history_that_mostly_does_not_say_what_was_heard_gives_what_it_does_say() -> None:
    answer = parsed(unnamed(), extended(), unnamed(ts="2023-05-01T10:00:00Z"), episode())
    assert len(answer.rows["plays"]) == 1
    assert [(one.row_number, one.reason) for one in answer.refused] == [
        (0, "1 podcasts and audiobooks were left out: plays are of songs"),
        (0, "2 entries do not say what was heard"),
    ]


def test_an_audiobook_is_spoken_word_and_not_unnamed() -> None:
    book = unnamed(audiobook_title="Bok", audiobook_uri="spotify:show:1")
    assert "1 podcasts and audiobooks" in parsed(extended(), book).refused[0].reason


def test_where_a_name_is_missing_rather_than_empty_the_layout_has_changed() -> None:
    renamed = [{name: value for name, value in unnamed().items() if name != "spotify_track_uri"} for _ in range(3)]
    with pytest.raises(UnexpectedAnswer, match="layout has changed"):
        parsed(extended(), *renamed)


def test_of_a_song_that_ended_twice_in_a_minute_the_longer_play_stands() -> None:
    answer = parsed(account(msPlayed=3000), account(), account(msPlayed=2000), account(endTime="2024-12-25 01:34"))
    assert [row["ms_played"] for row in answer.rows["plays"]] == [183000, 183000]
    assert sorted((one.row_number, one.reason.split(" in row")[0]) for one in answer.refused) == [
        (1, "the same song ended at the same moment"),
        (3, "the same song ended at the same moment"),
    ]


def test_the_same_entry_twice_is_one_play_and_nothing_is_refused() -> None:
    answer = parsed(extended(), extended())
    assert (len(answer.rows["plays"]), list(answer.refused)) == (1, [])


def test_two_songs_in_a_minute_are_two_plays() -> None:
    assert len(parsed(account(), account(trackName="Fjord")).rows["plays"]) == 2


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (account(endTime="25.12.2024 01:30"), "is not a minute"),
        (account(endTime="2024-13-25 01:30"), "is no time"),
        (account(trackName=None), "neither a track's id nor"),
        (account(msPlayed="183000"), "is not a count"),
        (extended(ts="yesterday"), "is not a moment"),
        ("Hei", "not an object"),
    ],
)
def test_a_bad_entry_is_refused_by_name(entry: Any, reason: str) -> None:
    answer = parsed(account(), extended(), entry)
    assert len(answer.rows["plays"]) == 2
    assert [reason in one.reason for one in answer.refused] == [True]


def test_nothing_of_who_where_and_with_what_is_left_after_stripping() -> None:
    stripped = spotify_listening.strip(json.dumps([extended(), episode()]).encode())
    for value in [*PERSONAL, *PERSONAL.values(), "1682931459"]:
        assert json.dumps(value)[1:-1].encode() not in stripped
        assert value.encode() not in stripped


def test_an_export_gives_the_same_plays_stripped_or_not_and_strips_once() -> None:
    body = json.dumps([extended(), account(trackName="Blåbær")]).encode()
    once = spotify_listening.strip(body)
    name = f"{USER}.Streaming_History_Audio_2023_1.json"
    plays = [spotify_listening.parse(dropped("spotify_listening", name, one)).rows for one in (body, once)]
    assert plays[0] == plays[1]
    assert spotify_listening.strip(once) == once


def test_what_nobody_has_seen_yet_is_left_out_too() -> None:
    entry = extended(ip_address_v6="2001:db8::1", reason_end={"of": "192.0.2.17"})
    stripped = spotify_listening.strip(json.dumps([entry, "192.0.2.18"]).encode())
    assert b"2001:db8" not in stripped
    assert b"192.0.2" not in stripped


@pytest.mark.parametrize("body", [b"PK\x03\x04 zipped", b"", b"<html>", b'{"email": "kari@example.com"}', b"3", b'"x"'])
def test_what_cannot_be_stripped_is_refused(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        spotify_listening.strip(body)


def test_a_zip_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnexpectedAnswer, match="`chartlake drop` opens a ZIP"):
        spotify_listening.strip(b"PK\x03\x04 zipped")
