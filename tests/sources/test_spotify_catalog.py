"""The catalogue's replies: rows, withheld fields, ids that Spotify does not know, and replies that are none."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows
from chartlake.errors import BadName, ChartlakeError, EmptyAnswer, UnexpectedAnswer
from chartlake.sources import spotify_catalog
from chartlake.sources._exchanges import Exchange, as_sequence
from tests.sources.answers import dropped, fetched

API = "https://api.spotify.com/v1"
TODAY = date(2026, 3, 3)


def an_id(kind: str, number: int) -> str:
    return f"0{kind}{number:0{21 - len(kind)}d}"


A, B, C = (an_id("Track", number) for number in (1, 2, 3))


def track(track_id: str = A, **changes: Any) -> dict[str, Any]:
    return {
        "album": {
            "id": an_id("Album", 1),
            "name": "Lys",
            "release_date": "2026-01-30",
            "release_date_precision": "day",
            "type": "album",
        },
        "artists": [{"id": an_id("Artist", 1), "name": "Fjord", "type": "artist"}],
        "available_markets": ["NO"],
        "duration_ms": 180001,
        "explicit": False,
        "external_ids": {"isrc": "noaaa2600001"},
        "id": track_id,
        "is_local": False,
        "name": "Nordlys",
        "popularity": 71,
        "track_number": 3,
        "type": "track",
        **changes,
    }


ARTIST = {
    "followers": {"href": None, "total": 12425030},
    "genres": ["power metal", "metal"],
    "id": an_id("Artist", 1),
    "name": "Fjord",
    "popularity": 85,
    "type": "artist",
}
ALBUM = {
    "album_type": "single",
    "artists": [{"id": an_id("Artist", 1), "name": "Fjord"}],
    "external_ids": {"upc": "195916707034"},
    "id": an_id("Album", 1),
    "label": "Lantern",
    "name": "Lys",
    "release_date": "1981-12",
    "release_date_precision": "month",
    "total_tracks": 11,
    "tracks": {"items": [{"id": A, "name": "Nordlys", "type": "track"}], "total": 1},
    "type": "album",
}
FEATURES = {
    "acousticness": 0.011, "danceability": 0.696, "energy": 0.905, "id": A, "instrumentalness": 0, "key": 2,
    "liveness": 0.302, "loudness": -2.743, "mode": 1, "speechiness": 0.103, "tempo": 114.944, "time_signature": 4,
    "type": "audio_features", "valence": 0.625,
}  # fmt: skip


def batch(kind: str, asked: list[str], elements: list[Any]) -> Exchange:
    url = f"{API}/{kind.replace('_', '-')}"
    return Exchange(url=url, status=200, asked=tuple(asked), body=json.dumps({kind: elements}).encode())


def single(kind: str, asked: str, document: Any, *, status: int = 200) -> Exchange:
    return Exchange(url=f"{API}/{kind}/{asked}", status=status, asked=(asked,), body=json.dumps(document).encode())


def refusal(status: int, message: str = "Resource not found") -> dict[str, Any]:
    return {"error": {"status": status, "message": message}}


def parse(*exchanges: Exchange) -> ParsedRows:
    return spotify_catalog.parse(fetched("spotify_catalog", "tracks", as_sequence(exchanges)))


def parse_file(document: Any, name: str = "answer.json") -> ParsedRows:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return spotify_catalog.parse(dropped("spotify_catalog", name, body, scope="dropped"))


def test_a_track_says_what_spotify_says_of_it() -> None:
    assert parse(batch("tracks", [A], [track()])).rows == {
        "tracks": [
            {
                "track_id": A,
                "observed_date": TODAY,
                "name": "Nordlys",
                "album_id": an_id("Album", 1),
                "artist_names": ["Fjord"],
                "artist_ids": [an_id("Artist", 1)],
                "duration_ms": 180001,
                "explicit": False,
                "isrc": "NOAAA2600001",
                "release_date": "2026-01-30",
                "release_date_precision": "day",
                "popularity": 71,
                "track_number": 3,
            }
        ]
    }


def test_an_artist_has_genres_followers_and_popularity() -> None:
    (row,) = parse(batch("artists", [ARTIST["id"]], [ARTIST])).rows["artists"]  # type: ignore[list-item]
    assert row == {
        "artist_id": an_id("Artist", 1),
        "observed_date": TODAY,
        "name": "Fjord",
        "genres": ["power metal", "metal"],
        "followers": 12425030,
        "popularity": 85,
    }


def test_an_album_has_label_upc_and_a_date_as_precise_as_it_is_and_its_tracks_are_no_rows() -> None:
    parsed = parse(single("albums", an_id("Album", 1), ALBUM))
    assert parsed.rows == {
        "albums": [
            {
                "album_id": an_id("Album", 1),
                "observed_date": TODAY,
                "name": "Lys",
                "album_type": "single",
                "artist_ids": [an_id("Artist", 1)],
                "release_date": "1981-12",
                "release_date_precision": "month",
                "total_tracks": 11,
                "label": "Lantern",
                "upc": "195916707034",
            }
        ]
    }


def test_spotifys_own_features_have_their_provider() -> None:
    found, missing = parse(batch("audio_features", [A, B], [FEATURES, None])).rows["audio_features"]

    assert (found["track_id"], found["provider"], found["found"]) == (A, "spotify", True)
    assert (found["energy"], found["loudness"], found["key"], found["mode"]) == (0.905, -2.743, 2, 1)
    assert missing == {"track_id": B, "provider": "spotify", "found": False}


@pytest.mark.parametrize(
    ("kind", "document", "withheld", "columns"),
    [
        (
            "tracks",
            track(),
            ["popularity", "available_markets", "external_ids", "explicit"],
            ["popularity", "isrc", "explicit"],
        ),
        ("artists", ARTIST, ["popularity", "followers", "genres"], ["popularity", "followers", "genres"]),
        (
            "albums",
            ALBUM,
            ["label", "external_ids", "release_date", "artists"],
            ["label", "upc", "release_date", "release_date_precision", "artist_ids"],
        ),
    ],
)
def test_what_a_new_app_is_not_told_is_null(
    kind: str, document: dict[str, Any], withheld: list[str], columns: list[str]
) -> None:
    fewer = {name: value for name, value in document.items() if name not in withheld}
    (row,) = parse(single(kind, document["id"], fewer)).rows[kind]

    assert row["name"]
    for column in columns:
        assert row[column] is None, column


def test_an_artist_without_genres_is_told_apart_from_one_whose_genres_are_withheld() -> None:
    (row,) = parse(single("artists", an_id("Artist", 1), {**ARTIST, "genres": []})).rows["artists"]
    assert row["genres"] == []


@pytest.mark.parametrize("genres", ["pop", ["pop", 7], [""], [None], {}])
def test_genres_that_are_no_texts_are_refused(genres: Any) -> None:
    with pytest.raises(UnexpectedAnswer, match="is not a list of texts"):
        parse(single("artists", an_id("Artist", 1), {**ARTIST, "genres": genres}))


@pytest.mark.parametrize(
    "exchange",
    [
        batch("tracks", [A, B], [track(), None]),
        single("tracks", B, refusal(404), status=404),
        single("tracks", B, refusal(400, "Invalid base62 id"), status=400),
    ],
)
def test_an_id_that_spotify_does_not_know_is_a_row_with_nothing_else(exchange: Exchange) -> None:
    rows = {row["track_id"]: row for row in parse(exchange, single("tracks", C, track(C))).rows["tracks"]}
    assert rows[B] == {"track_id": B, "observed_date": TODAY}


def test_elements_belong_to_the_id_they_name_wherever_they_stand() -> None:
    parsed = parse(batch("tracks", [A, B, C], [track(C, name="of C"), None, track(A, name="of A")]))
    assert [(row["track_id"], row.get("name")) for row in parsed.rows["tracks"]] == [
        (A, "of A"),
        (B, None),
        (C, "of C"),
    ]


def test_a_relinked_track_stays_under_the_id_that_was_asked_for_without_what_is_of_the_other_release() -> None:
    other = track(B, linked_from={"id": A, "type": "track"})
    for exchange in (single("tracks", A, other), batch("tracks", [A, C], [other, track(C)])):
        row = parse(exchange).rows["tracks"][0]
        assert {name: value for name, value in row.items() if value is not None} == {
            "track_id": A,
            "observed_date": TODAY,
            "name": "Nordlys",
            "artist_names": ["Fjord"],
            "artist_ids": [an_id("Artist", 1)],
            "duration_ms": 180001,
            "explicit": False,
        }
        assert B not in repr(row)


def test_a_track_and_the_one_it_is_relinked_to_can_be_asked_for_together() -> None:
    parsed = parse(batch("tracks", [A, B], [track(B, linked_from={"id": A}), track(B)]))
    assert [(row["track_id"], row.get("isrc")) for row in parsed.rows["tracks"]] == [(A, None), (B, "NOAAA2600001")]


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ([track(A), track(C)], "got 1 other tracks that were not asked for"),
        ([track(A), track(A, name="again")], "got 1 other tracks that were not asked for"),
        ([track(A), {"name": "nameless", "type": "track"}], "got 1 other tracks that were not asked for"),
        ([track(A), "B"], "got 1 other tracks that were not asked for"),
        ([track(A), track(B, type="episode")], "type 'episode' is not track"),
        ([track(A), track(B, popularity="high")], "popularity 'high' is not a count"),
        ([track(A), track(B, album=[])], "album [] is not an object"),
    ],
)
def test_what_cannot_be_told_of_an_id_is_refused_and_not_taken_for_unknown(elements: list[Any], reason: str) -> None:
    parsed = parse(batch("tracks", [A, B], elements))

    assert [row["track_id"] for row in parsed.rows["tracks"]] == [A]
    assert [(one.table, one.row_number, one.reason) for one in parsed.refused] == [("tracks", 2, reason)]


def test_rows_are_numbered_through_all_the_replies_of_an_answer() -> None:
    broken = track(C, duration_ms=-1)
    parsed = parse(batch("tracks", [A, B], [track(A), track(B)]), single("tracks", C, broken))
    assert [(one.row_number, one.reason) for one in parsed.refused] == [(3, "duration_ms -1 is not a count")]


@pytest.mark.parametrize(
    "body", [b'{"tracks": []}', b'{"data": {}}', b"[]", b"<html>", b'{"tracks": null}', b'{"tracks": [NaN, NaN']
)
def test_a_batch_that_lost_elements_says_nothing_of_any_id(body: bytes) -> None:
    lost = Exchange(url=f"{API}/tracks", status=200, asked=(A, B), body=body)
    with pytest.raises(UnexpectedAnswer, match=r"2 of 2 rows cannot be read.*2 tracks were due, got"):
        parse(lost)


@pytest.mark.parametrize(
    "error", [refusal(404, "x") | {"error": "gone"}, {"error": {"status": 429}}, {"message": "not found"}]
)
def test_only_spotifys_own_404_says_that_an_id_is_unknown(error: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedAnswer, match="1 of 1 rows"):
        parse(Exchange(url=f"{API}/tracks/{A}", status=404, asked=(A,), body=json.dumps(error).encode()))


def test_numbers_that_are_none_are_refused() -> None:
    odd = json.dumps({"audio_features": [FEATURES, {**FEATURES, "id": B, "energy": float("nan")}]})
    parsed = parse(Exchange(url=f"{API}/audio-features", status=200, asked=(A, B), body=odd.encode()))
    assert [one.reason for one in parsed.refused] == ["energy nan is not a number"]


@pytest.mark.parametrize(
    "document",
    [
        {"tracks": [track(A), None, track(B)]},
        {"tracks": {"items": [track(A), track(B)], "total": 2}},
        {"items": [track(A), track(B)], "total": 2742},
    ],
)
def test_a_dropped_answer_may_be_a_batch_a_search_or_a_list(document: dict[str, Any]) -> None:
    assert [row["track_id"] for row in parse_file(document).rows["tracks"]] == [A, B]


@pytest.mark.parametrize(
    ("document", "table"),
    [(track(), "tracks"), (ARTIST, "artists"), (ALBUM, "albums"), (FEATURES, "audio_features")],
)
def test_a_dropped_object_says_itself_what_it_is(document: dict[str, Any], table: str) -> None:
    assert list(parse_file(document).rows) == [table]


def test_a_dropped_track_that_was_relinked_is_the_one_it_describes() -> None:
    (row,) = parse_file(track(B, linked_from={"id": A})).rows["tracks"]
    assert (row["track_id"], row["isrc"]) == (B, "NOAAA2600001")


def test_a_raw_object_may_be_dropped_again() -> None:
    body = as_sequence([batch("tracks", [A, B], [track(), None])])
    assert [row["track_id"] for row in parse_file(body, "tracks.json-seq").rows["tracks"]] == [A, B]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("top.json", TODAY),
        ("tracks-2025-12-31.json", date(2025, 12, 31)),
        ("2024-02-29 tracks (1).JSON", date(2024, 2, 29)),
    ],
)
def test_a_dropped_file_was_said_on_the_day_in_its_name_else_when_it_was_dropped(name: str, day: date) -> None:
    assert parse_file(track(), name).rows["tracks"][0]["observed_date"] == day


@pytest.mark.parametrize(
    "name", ["a.csv", "", "tracks", "tracks-2026-02-30.json", "tracks-1999-01-01.json", "tracks-2026-03-09.json"]
)
def test_a_file_name_that_cannot_be_right_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        parse_file(track(), name)


@pytest.mark.parametrize(
    ("document", "error", "said"),
    [
        (refusal(404), UnexpectedAnswer, "an error that Spotify gave"),
        ({"tracks": []}, EmptyAnswer, "not a single row"),
        ({"tracks": [None]}, EmptyAnswer, "not a single row"),
        ({}, EmptyAnswer, "not a single row"),
        (b"<html>", UnexpectedAnswer, "JSON of Spotify's catalogue was due"),
        ({"items": [{"id": A, "name": "x", "type": "track"}]}, UnexpectedAnswer, "short form"),
        ({"items": [{"track": track(), "played_at": "x"}]}, UnexpectedAnswer, "neither a track"),
        ({"items": [{"type": ["track"]}]}, UnexpectedAnswer, "neither a track"),
        (track(id="short"), UnexpectedAnswer, "'short' is not a Spotify id"),
    ],
)
def test_a_dropped_file_that_is_no_answer_is_named_for_what_it_is(
    document: Any, error: type[ChartlakeError], said: str
) -> None:
    with pytest.raises(error, match=said) as caught:
        parse_file(document)
    assert type(caught.value) is error


def test_a_request_of_another_address_is_not_guessed_at() -> None:
    with pytest.raises(UnexpectedAnswer, match="no address of the catalogue"):
        parse(Exchange(url=f"{API}/shows", status=200, asked=(A,), body=b"{}"))


def test_the_day_is_that_of_the_answer() -> None:
    at = datetime(2026, 2, 28, 23, 59, 59)
    body = as_sequence([single("tracks", A, track())])
    (row,) = spotify_catalog.parse(fetched("spotify_catalog", "tracks", body, at=at)).rows["tracks"]
    assert row["observed_date"] == date(2026, 2, 28)
