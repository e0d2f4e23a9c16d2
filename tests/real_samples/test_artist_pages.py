"""A recorded page of a discography and the artist it is of, as replies of one answer about an artist."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.sources import spotify_search
from chartlake.sources._exchanges import Exchange, as_sequence
from chartlake.sources._spotify_json import next_offset
from tests.sources.answers import FETCHED_AT, fetched

pytestmark = pytest.mark.real
API = "https://api.spotify.com/v1"
PITBULL = "0TnOYISbd1XYRBk9myaseg"
LINEAGE = {"source": "spotify_search", "fetched_at": FETCHED_AT, "raw_key": "raw"}


def reply(samples: Path, name: str, path: str, *asked: str) -> Exchange:
    body = (samples / "spotify_webapi" / name).read_bytes()
    return Exchange(url=f"{API}/{path}", status=200, asked=asked, body=body)


def parsed(*exchanges: Exchange) -> ParsedRows:
    answer = spotify_search.parse(fetched("spotify_search", f"artist.{PITBULL}", as_sequence(exchanges)))
    for table, rows in answer.rows.items():
        assert conform(contract.table(table), list(rows), LINEAGE).refused == []
    return answer


def test_an_artist_and_a_page_of_forty_eight_albums_are_rows_and_none_is_refused(samples: Path) -> None:
    answer = parsed(
        reply(samples, "artist.json", f"artists/{PITBULL}", PITBULL),
        reply(samples, "artist_albums.json", f"artists/{PITBULL}/albums?offset=0"),
    )
    assert answer.refused == []
    assert [row["name"] for row in answer.rows["artists"]] == ["Pitbull"]
    albums: list[dict[str, Any]] = list(answer.rows["albums"])
    assert len({row["album_id"] for row in albums}) == 48
    assert all(PITBULL in row["artist_ids"] for row in albums)
    assert Counter(row["release_date_precision"] for row in albums) == {"day": 46, "year": 2}


def test_the_recorded_page_says_where_the_next_one_begins(samples: Path) -> None:
    page = json.loads((samples / "spotify_webapi" / "artist_albums.json").read_bytes())
    assert next_offset(page, b"", what="recorded") == 48


def test_a_search_may_give_tracks(samples: Path) -> None:
    answer = parsed(reply(samples, "search.json", "search?q=weezer&type=track&offset=0"))
    assert ({table: len(rows) for table, rows in answer.rows.items()}, answer.refused) == ({"tracks": 5}, [])
