"""Recently played tracks and top lists: what a row says, and what is refused by name."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.errors import BadName, EmptyAnswer, UnexpectedAnswer
from chartlake.sources import _listening_rows, spotify_listening
from chartlake.sources._exchanges import Exchange, as_sequence
from chartlake.text_id import text_id
from tests.sources.answers import FETCHED_AT, dropped, fetched

USER = "5" * 64
TRACK, ARTIST = "0Track0000000000000001", "0Artist000000000000001"


def item(**changes: Any) -> dict[str, Any]:
    track = {"id": TRACK, "name": "Hei", "artists": [{"id": ARTIST, "name": "Kari"}, {"id": ARTIST, "name": "Ola"}]}
    return {"track": track, "played_at": "2026-03-02T20:15:20.497Z", "context": None} | changes


def answer(*items: Any) -> bytes:
    return json.dumps({"items": items, "next": None, "cursors": None, "limit": 50, "href": "x"}).encode()


def recent(*items: Any) -> ParsedRows:
    return spotify_listening.parse(fetched("spotify_listening", f"recent.{USER}", answer(*items)))


def test_a_play_says_who_what_when_and_from_where() -> None:
    context = {"type": "playlist", "uri": "spotify:playlist:37i9dQZEVXbJvfa0Yxg7E7", "href": "x"}
    (row,) = recent(item(context=context)).rows["plays"]
    assert row == {
        "user_id": USER,
        "played_at": datetime(2026, 3, 2, 20, 15, 20, 497_000),
        "item_id": TRACK,
        "title": "Hei",
        "artist_name": "Kari",
        "ms_played": None,
        "time_precision": "ms",
        "context_type": "playlist",
        "context_uri": "spotify:playlist:37i9dQZEVXbJvfa0Yxg7E7",
        "origin": "poll",
    }


def test_a_time_without_a_fraction_is_exact_to_the_second() -> None:
    (row,) = recent(item(played_at="2024-12-25T01:30:30Z")).rows["plays"]
    assert (row["played_at"], row["time_precision"]) == (datetime(2024, 12, 25, 1, 30, 30), "s")


@pytest.mark.parametrize(("written", "microsecond"), [(".5Z", 500_000), (".497123Z", 497_000), (".04Z", 40_000)])
def test_a_fraction_of_any_length_is_read_to_the_millisecond(written: str, microsecond: int) -> None:
    (row,) = recent(item(played_at=f"2026-03-02T20:15:20{written}")).rows["plays"]
    assert row["played_at"] == datetime(2026, 3, 2, 20, 15, 20, microsecond)


def test_a_local_file_without_an_id_gets_one_of_its_words() -> None:
    local = {"id": None, "name": "Take 3", "artists": [{"id": None, "name": "Øvingsrommet"}]}
    (row,) = recent(item(track=local)).rows["plays"]
    assert row["item_id"] == text_id("Take 3", ["Øvingsrommet"])


def test_the_name_in_the_address_of_liked_songs_is_nobodys() -> None:
    told = answer(item(context={"type": "collection", "uri": "spotify:user:kari.nordmann:collection"}))
    assert b"kari.nordmann" not in spotify_listening.strip(told)
    assert b'"spotify:user:-:collection"' in spotify_listening.strip(told)


@pytest.mark.parametrize(
    "address",
    [
        b"https://open.spotify.com/user/kari/collection",
        b"https:\\/\\/api.spotify.com\\/v1\\/users\\/kari\\/playlists\\/1",
        b"spotify:user:kari:playlist:1",
        b"https://api.spotify.com/v1/users/kari",
    ],
)
def test_a_name_is_blotted_out_of_every_kind_of_address_and_all_else_stays(address: bytes) -> None:
    told = answer(item()).replace(b'"href": "x"', b'"href": "' + address + b'"')
    stripped = spotify_listening.strip(told)
    assert json.loads(stripped) == json.loads(told.replace(b"kari", b"-"))
    assert spotify_listening.strip(stripped) == stripped


@pytest.mark.parametrize("name", ["k\\u00e5ri", "\\u006bari", "kåri", "k%C3%A5ri", "kari.nordmann-1_x"])
def test_a_name_goes_however_its_letters_are_written(name: str) -> None:
    polled = answer(item(context={"type": "collection", "uri": "x"})).replace(
        b'"uri": "x"', f'"uri": "spotify:user:{name}:collection"'.encode()
    )
    assert b'"spotify:user:-:collection"' in _listening_rows.without_names(polled)


ADDED_BY = {"id": "kari.nordmann", "uri": "spotify:user:kari.nordmann", "display_name": "Kari Nordmann"}


@pytest.mark.parametrize(
    "told",
    [
        json.dumps({"items": [item(added_by=ADDED_BY)], "owner": ADDED_BY, "ip_addr": "192.0.2.17"}),
        json.dumps({"items": [item(context={"type": "collection", "owner": ADDED_BY})]}),
        json.dumps({"items": [{"track": None, **ADDED_BY}], "offset": 0}),
        json.dumps({"items": [{**ADDED_BY, "type": "user"}], "offset": 0}),
        json.dumps({"items": [], "cursors": ADDED_BY}),
        '{"items": ["kari.nordmann"], "items": []}',
    ],
)
def test_of_a_dropped_answer_only_plays_and_places_stay(told: str) -> None:
    stripped = spotify_listening.strip(told.encode())
    assert not [word for word in (b"kari", b"Kari", b"192.0.2.17") if word in stripped.replace(b'"Kari"', b"")]
    assert spotify_listening.strip(stripped) == stripped


def test_a_dropped_answer_gives_the_rows_that_it_gave_before_it_was_stripped() -> None:
    told = answer(item(context={"type": "album", "uri": "spotify:album:1", "href": "x"}), item(played_at=None))
    assert recent_of(spotify_listening.strip(told)).rows == recent_of(told).rows


def recent_of(body: bytes) -> ParsedRows:
    return spotify_listening.parse(fetched("spotify_listening", f"recent.{USER}", body))


def test_dropped_top_lists_are_stripped_one_by_one_and_read_as_before() -> None:
    whole = top_list("artist", "short_term", "Kari", "Ola")
    with_owner = json.dumps(json.loads(whole.body) | {"owner": ADDED_BY}).encode()
    body = as_sequence([Exchange(url=whole.url, status=200, asked=("kari.nordmann",), body=with_owner)])
    stripped = spotify_listening.strip(body)
    assert b"nordmann" not in stripped
    assert spotify_listening.strip(stripped) == stripped
    told = [spotify_listening.parse(fetched("spotify_listening", f"top.{USER}_daily", one)) for one in (body, stripped)]
    assert told[0].rows == told[1].rows


@pytest.mark.parametrize(
    "body", [b"\x1ekari.nordmann 192.0.2.17", b'\x1e{"url": "x", "status": 200, "asked": []}\n\x1e192.0.2.17\n']
)
def test_what_only_begins_as_top_lists_do_cannot_be_stripped(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer) as refused:
        spotify_listening.strip(body)
    assert "192.0.2.17" not in str(refused.value)


@pytest.mark.parametrize(
    "body", [b"kari.nordmann,192.0.2.17", b'[{"username": "kari.nordmann"', b"<title>kari.nordmann</title><html>"]
)
def test_what_cannot_be_stripped_is_not_quoted(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer, match="JSON was due") as refused:
        spotify_listening.strip(body)
    assert "kari" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("StreamingHistory_music_0.json", "StreamingHistory_music_0.json"),
        ("StreamingHistory3.json", "StreamingHistory3.json"),
        ("Streaming_History_Audio_2023-2024_11.json", "Streaming_History_Audio_2023-2024_11.json"),
        ("endsong_12.json", "endsong_12.json"),
        ("Kari Nordmann.json", "listening.json"),
        ("StreamingHistory_music_0 (Kari).json", "listening.json"),
        ("192.0.2.17.JSON-SEQ", "listening.json-seq"),
    ],
)
def test_of_the_name_of_a_file_what_a_person_chose_goes(name: str, kept: str) -> None:
    assert spotify_listening.dropped_name(USER, name) == f"{USER}.{kept}"
    assert spotify_listening.stored_name(f"{USER}.{name}") == f"{USER}.{kept}"
    assert spotify_listening.stored_name(name) == kept


def test_an_answer_that_names_nobody_is_unchanged() -> None:
    told = answer(item(), item(played_at="2026-03-02T20:10:00Z"))
    assert spotify_listening.strip(told) == told


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"played_at": None}, "played_at None is not a moment"),
        ({"played_at": "2026-03-02T20:15:20+01:00"}, "is not a moment in UTC"),
        ({"played_at": "2026-02-30T20:15:20Z"}, "is no time"),
        ({"played_at": "1999-03-02T20:15:20Z"}, "nothing can have been played"),
        ({"played_at": "2026-03-09T20:15:20Z"}, "nothing can have been played"),
        ({"track": None}, "neither the track's id nor"),
        ({"track": {"id": "short"}}, "is not a Spotify id"),
        ({"context": []}, "context"),
    ],
)
def test_a_bad_play_is_refused_by_name_and_the_rest_kept(change: dict[str, Any], reason: str) -> None:
    parsed = recent(item(), item(**change), item(played_at="2026-03-02T20:00:00Z"))
    assert len(parsed.rows["plays"]) == 2
    ((refused),) = parsed.refused
    assert refused.row_number == 2
    assert reason in refused.reason


def test_a_play_told_twice_in_an_answer_is_one_row() -> None:
    parsed = recent(item(), item())
    lineage = {"source": "spotify_listening", "fetched_at": FETCHED_AT, "raw_key": "x"}
    conformed = conform(contract.PLAYS, list(parsed.rows["plays"]), lineage)
    assert sum(built.num_rows for built in conformed.tables.values()) == 1
    assert list(conformed.refused) == []


def test_an_empty_answer_that_was_stored_all_the_same_is_named() -> None:
    with pytest.raises(EmptyAnswer):
        recent()


@pytest.mark.parametrize("body", [b"<html>", b'{"error": {"status": 401, "message": "x"}}', b'{"items": {}}', b"3"])
def test_something_else_is_named(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        spotify_listening.parse(fetched("spotify_listening", f"recent.{USER}", body))


@pytest.mark.parametrize("scope", ["recent", "recent.kari", f"top.{USER}", f"recent.{USER}_daily", "unnamed"])
def test_what_is_nobodys_is_not_read(scope: str) -> None:
    with pytest.raises(BadName, match="no scope of a user"):
        spotify_listening.parse(fetched("spotify_listening", scope, answer(item())))


def test_the_scopes_of_a_user_lead_back_to_the_user() -> None:
    scopes = spotify_listening.scopes_of(USER)
    assert scopes == (f"recent.{USER}", f"top.{USER}_daily")
    assert {spotify_listening.user_of(scope) for scope in scopes} == {USER}


def top_list(kind: str, time_range: str, *names: str) -> Exchange:
    items = [
        {"id": f"0{kind.title()}{number:021d}"[:22], "name": name, "type": kind} for number, name in enumerate(names)
    ]
    body = json.dumps({"items": items, "total": len(items), "limit": 50, "offset": 0, "href": "x", "next": None})
    url = f"https://api.spotify.com/v1/me/top/{kind}s?time_range={time_range}&limit=50"
    return Exchange(url=url, status=200, asked=(), body=body.encode())


def top(*exchanges: Exchange) -> ParsedRows:
    return spotify_listening.parse(fetched("spotify_listening", f"top.{USER}_daily", as_sequence(exchanges)))


def test_top_lists_are_told_apart_by_their_addresses_and_ranked_by_their_order() -> None:
    rows = top(top_list("artist", "short_term", "Kari", "Ola"), top_list("track", "long_term", "Hei")).rows["user_top"]
    assert [(row["kind"], row["time_range"], row["rank"], row["name"]) for row in rows] == [
        ("artist", "short_term", 1, "Kari"),
        ("artist", "short_term", 2, "Ola"),
        ("track", "long_term", 1, "Hei"),
    ]
    assert {(row["user_id"], row["observed_date"]) for row in rows} == {(USER, date(2026, 3, 3))}


def test_an_empty_top_list_beside_others_is_none() -> None:
    rows = top(top_list("artist", "short_term"), top_list("track", "long_term", "Hei")).rows["user_top"]
    assert len(rows) == 1


def test_a_track_in_a_list_of_artists_is_refused() -> None:
    wrong = top_list("artist", "short_term", "Kari", "Ola", "Siv")
    mixed = wrong.body.replace(b'"name": "Ola", "type": "artist"', b'"name": "Ola", "type": "track"')
    parsed = top(Exchange(url=wrong.url, status=200, asked=(), body=mixed))
    assert [row["rank"] for row in parsed.rows["user_top"]] == [1, 3]
    assert [one.reason for one in parsed.refused] == ["type is 'track', in a list of artists"]


def test_an_address_that_names_no_range_of_spotifys_is_refused() -> None:
    with pytest.raises(UnexpectedAnswer, match="which top list"):
        top(top_list("artist", "last_week", "Kari"))


def test_a_file_is_of_the_user_in_its_name() -> None:
    name = spotify_listening.dropped_name(USER, "recently_played.json")
    assert spotify_listening.scope_of(name) == f"import.{USER}"
    (row,) = spotify_listening.parse(dropped("spotify_listening", name, answer(item()))).rows["plays"]
    assert row["user_id"] == USER


@pytest.mark.parametrize(
    "name", ["StreamingHistory_music_0.json", f"{USER}.zip", f"{USER[:-1]}.a.json", f"{USER}.json"]
)
def test_a_file_of_nobody_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(BadName, match="--user"):
        spotify_listening.scope_of(name)
