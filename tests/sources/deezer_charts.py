"""Charts as Deezer answers them, a playlist in its two pages, and the rows that are read of them."""

from __future__ import annotations

import json
from typing import Any

from chartlake.answers import RawObject
from chartlake.sources import deezer
from chartlake.sources._exchanges import Exchange, as_sequence
from tests.sources.answers import fetched, fixture

TRACKS = fixture("deezer_chart_tracks_popularity_is_no_rank.json")
ARTISTS = fixture("deezer_chart_artists.json")
FIRST, LAST = fixture("deezer_playlist_first_two_of_three.json"), fixture("deezer_playlist_last_of_three.json")


def sequence(*bodies: bytes) -> bytes:
    url = "https://api.deezer.com/playlist/9001/tracks"
    return as_sequence(Exchange(url=url, status=200, asked=("9001",), body=body) for body in bodies)


def answer(body: bytes = TRACKS, scope: str = "fr_chart_daily") -> RawObject:
    return fetched("deezer", scope, body)


def rows_of(raw: RawObject) -> list[dict[str, Any]]:
    return list(deezer.parse(raw).rows["chart_snapshots"])


def saying(body: bytes, **fields: Any) -> bytes:
    return json.dumps({**json.loads(body), **fields}).encode()
