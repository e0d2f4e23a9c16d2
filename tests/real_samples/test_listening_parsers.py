"""Recorded plays and top lists of one listener."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.errors import UnexpectedAnswer
from chartlake.sources import spotify_listening
from chartlake.sources._listening_time import milliseconds
from tests.sources.answers import FETCHED_AT, dropped, fetched

pytestmark = pytest.mark.real

USER = "5" * 64


def parsed(samples: Path, name: str) -> ParsedRows:
    body = (samples / "spotify_webapi" / name).read_bytes()
    answer = spotify_listening.parse(dropped("spotify_listening", f"{USER}.{name}", spotify_listening.strip(body)))
    lineage = {"source": "spotify_listening", "fetched_at": FETCHED_AT, "raw_key": name}
    for table, rows in answer.rows.items():
        conformed = conform(contract.table(table), list(rows), lineage)
        assert list(conformed.refused) == []
        assert sum(built.num_rows for built in conformed.tables.values()) == len(rows)
    assert list(answer.refused) == []
    return answer


def test_every_recorded_play_is_kept_and_stripping_changes_none_of_them(samples: Path) -> None:
    body = (samples / "spotify_webapi" / "recently_played_tracks.json").read_bytes()
    rows = parsed(samples, "recently_played_tracks.json").rows["plays"]

    assert spotify_listening.parse(fetched("spotify_listening", f"recent.{USER}", body)).rows["plays"] == rows
    assert body.count(b'"played_at"') == len(rows) == 48
    assert max(row["played_at"] for row in rows) == datetime(2026, 2, 25, 20, 15, 20, 497_000)
    assert {row["time_precision"] for row in rows} == {"ms"}
    assert {row["context_type"] for row in rows} <= {"album", "playlist", "artist", None}
    assert all(row["title"] and row["artist_name"] for row in rows)


def test_the_cursors_are_the_first_and_the_last_play(samples: Path) -> None:
    recorded = json.loads((samples / "spotify_webapi" / "recently_played_tracks.json").read_bytes())
    moments = [milliseconds(row["played_at"]) for row in parsed(samples, "recently_played_tracks.json").rows["plays"]]
    assert (str(max(moments)), str(min(moments))) == (recorded["cursors"]["after"], recorded["cursors"]["before"])


@pytest.mark.parametrize(
    ("name", "kind", "first"),
    [("top_artists.json", "artist", "Machinae Supremacy"), ("top_tracks.json", "track", "My Sanctuary")],
)
def test_every_place_of_a_recorded_top_list_is_kept(samples: Path, name: str, kind: str, first: str) -> None:
    rows = parsed(samples, name).rows["user_top"]

    assert [row["rank"] for row in rows] == list(range(1, 49))
    assert {(row["kind"], row["time_range"]) for row in rows} == {(kind, "medium_term")}  # what Spotify takes unasked
    assert rows[0]["name"] == first
    assert len({row["item_id"] for row in rows}) == 48


@pytest.mark.parametrize("name", ["rate_limit.json", "playlist_not_found.json"])
def test_a_recorded_error_is_nobodys_listening(samples: Path, name: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="an error that Spotify gave"):
        parsed(samples, name)
