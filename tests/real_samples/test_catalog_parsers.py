"""Recorded answers of Spotify's catalogue, dropped as they are, and a list of its audio features in its JSON."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.errors import UnexpectedAnswer
from chartlake.sources import spotify_catalog
from chartlake.sources._exchanges import Exchange, as_sequence
from tests.real_samples.feature_lists import MEASURES, measures_of
from tests.real_samples.kworb_pages import invented_id
from tests.sources.answers import FETCHED_AT, dropped, fetched

pytestmark = pytest.mark.real
LINEAGE = {"source": "spotify_catalog", "fetched_at": FETCHED_AT, "raw_key": "raw"}


def parsed(samples: Path, name: str) -> ParsedRows:
    body = (samples / "spotify_webapi" / name).read_bytes()
    return spotify_catalog.parse(dropped("spotify_catalog", name, body, scope=spotify_catalog.scope_of(name)))


def rows_of(samples: Path, name: str, table: str) -> list[dict[str, Any]]:
    """The rows of an answer that has rows of this table alone, all of which keep the contract."""
    answer = parsed(samples, name)
    assert list(answer.rows) == [table]
    assert answer.refused == []
    assert conform(contract.table(table), answer.rows[table], LINEAGE).refused == []
    return list(answer.rows[table])


@pytest.mark.parametrize(
    ("name", "table", "count"),
    [
        ("artist.json", "artists", 1),
        ("top_artists.json", "artists", 48),
        ("get_album.json", "albums", 1),
        ("artist_albums.json", "albums", 48),
        ("search.json", "tracks", 5),
        ("top_tracks.json", "tracks", 48),
        ("audio_features.json", "audio_features", 1),
    ],
)
def test_every_object_of_a_recorded_answer_is_a_row_and_none_is_refused(
    samples: Path, name: str, table: str, count: int
) -> None:
    rows = rows_of(samples, name, table)
    assert len({row[contract.table(table).key[0]] for row in rows}) == len(rows) == count


def test_an_artist_is_read_with_what_an_app_of_before_2026_sees(samples: Path) -> None:
    (pitbull,) = rows_of(samples, "artist.json", "artists")
    assert (pitbull["name"], pitbull["followers"], pitbull["popularity"]) == ("Pitbull", 12425030, 85)
    assert pitbull["genres"] == []
    assert sum(bool(row["genres"]) for row in rows_of(samples, "top_artists.json", "artists")) == 30


def test_an_album_is_read_with_label_and_upc_and_without_its_eleven_tracks(samples: Path) -> None:
    (album,) = rows_of(samples, "get_album.json", "albums")
    assert (album["name"], album["label"], album["upc"]) == ("SINGLARITY", "Smihilism Records", "195916707034")
    assert (album["album_type"], album["total_tracks"], album["release_date"]) == ("album", 11, "2020-12-18")


def test_dates_are_as_precise_as_they_were_recorded_and_every_track_has_its_code(samples: Path) -> None:
    tracks = rows_of(samples, "top_tracks.json", "tracks")
    assert Counter(row["release_date_precision"] for row in tracks) == {"day": 46, "year": 2}
    assert all(row["isrc"] and row["popularity"] is not None for row in tracks)
    assert tracks[0]["name"] == "My Sanctuary"
    albums = rows_of(samples, "artist_albums.json", "albums")
    assert Counter(row["release_date_precision"] for row in albums) == {"day": 46, "year": 2}


def test_the_features_of_one_track_are_the_recorded_ones(samples: Path) -> None:
    (row,) = rows_of(samples, "audio_features.json", "audio_features")
    assert (row["track_id"], row["provider"], row["found"]) == ("11dFghVXANMlKmJXsNCbNl", "spotify", True)
    assert (row["tempo"], row["loudness"], row["key"], row["mode"]) == (114.944, -2.743, 2, 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rate_limit.json", "an error that Spotify gave"),
        ("playlist_not_found.json", "an error that Spotify gave"),
        ("album_tracks.json", "18 of 18 rows cannot be read.*short form"),
        ("recently_played_tracks.json", "48 of 48 rows cannot be read.*neither a track"),
    ],
)
def test_what_is_no_part_of_the_catalogue_is_refused(samples: Path, name: str, said: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=said):
        parsed(samples, name)


def test_a_list_of_spotifys_own_features_is_read_value_for_value(samples: Path) -> None:
    with (samples / "audio_features" / "spotify-data.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    ids = [
        invented_id("track", f"{line['album_name']} {line['track_name']} {number}") for number, line in enumerate(lines)
    ]
    exchanges = []
    for start in range(0, len(lines), 100):
        part = slice(start, start + 100)
        documents = [
            {"type": "audio_features", "id": one, **measures_of(line)}
            for one, line in zip(ids[part], lines[part], strict=True)
        ]
        body = json.dumps({"audio_features": documents}).encode()
        url = "https://api.spotify.com/v1/audio-features"
        exchanges.append(Exchange(url=url, status=200, asked=tuple(ids[part]), body=body))
    answer = spotify_catalog.parse(fetched("spotify_catalog", "audio_features", as_sequence(exchanges)))
    rows = answer.rows["audio_features"]

    assert (len(lines), len(rows), len(answer.refused)) == (358, 358, 0)
    assert conform(contract.AUDIO_FEATURES, rows, LINEAGE).refused == []
    for row, line in zip(rows, lines, strict=True):
        assert {name: row[name] for name in MEASURES} == {name: float(line[name]) for name in MEASURES}


def test_the_day_in_a_file_name_dates_what_it_says(samples: Path) -> None:
    body = (samples / "spotify_webapi" / "artist.json").read_bytes()
    answer = spotify_catalog.parse(dropped("spotify_catalog", "artist-2025-06-01.json", body))
    assert answer.rows["artists"][0]["observed_date"] == date(2025, 6, 1)
