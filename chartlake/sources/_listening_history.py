"""The streaming history that Spotify sends a person on request: account data, and the extended history.

Both hold more than plays. What says where from, by whom and with which device somebody listened is left out before
anything is stored: only the fields that are named here stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from chartlake.answers import Refusal, Row
from chartlake.errors import EmptyAnswer, UnexpectedAnswer
from chartlake.sources._described import is_html
from chartlake.sources._listening_time import moment
from chartlake.sources._rows import RowRefused
from chartlake.sources._spotify_json import text, whole
from chartlake.text_id import text_id

Entry = Any
TABLE: Final = "plays"
# What a play is made of, and why it began and ended; nothing of who, where and with what.
KEPT: Final = frozenset(
    {
        *{"endTime", "artistName", "trackName", "msPlayed", "podcastName", "episodeName"},
        *{"ts", "ms_played", "master_metadata_track_name", "master_metadata_album_artist_name"},
        *{"master_metadata_album_album_name", "spotify_track_uri", "spotify_episode_uri", "episode_name"},
        *{"episode_show_name", "audiobook_title", "audiobook_uri", "audiobook_chapter_title", "audiobook_chapter_uri"},
        *{"reason_start", "reason_end", "shuffle", "skipped", "offline", "incognito_mode"},
    }
)
_TRACK: Final = re.compile(r"spotify:track:([0-9A-Za-z]{22})")
_MINUTE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
# StreamingHistory_music_0.json, Streaming_History_Audio_2023-2024_1.json, and as older exports called them
OF_EXPORT: Final = re.compile(
    r"(?:StreamingHistory(?:_(?:music|podcast|audiobook)_)?|Streaming_History_(?:Audio|Video)_|endsong_?)[0-9_-]*\.json"
)
_NAMING: Final = (
    *("master_metadata_track_name", "master_metadata_album_artist_name", "spotify_track_uri"),
    *("episode_name", "spotify_episode_uri"),
)
_SPOKEN: Final = (
    "episode_name",
    "spotify_episode_uri",
    "audiobook_title",
    "audiobook_uri",
    "episodeName",
    "podcastName",
)


def file_name(name: str) -> str:
    """The name of a file of an export when it is as Spotify gives it; else one of ours, for it may be a person's."""
    if OF_EXPORT.fullmatch(name):
        return name
    return "listening.json-seq" if name.lower().endswith(".json-seq") else "listening.json"


def is_history(document: Any) -> bool:
    """Whether a document is a list, as both exports are."""
    return isinstance(document, list)


def without_personal(entries: Sequence[Entry]) -> bytes:
    """The export with nothing but KEPT in it; twice gives the same bytes as once."""
    bare = [
        {name: value for name, value in entry.items() if name in KEPT and not isinstance(value, dict | list)}
        if isinstance(entry, dict)
        else None
        for entry in entries
    ]
    return json.dumps(bare, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def songs(entries: Sequence[Entry], *, what: str) -> tuple[list[tuple[int, Entry]], list[Refusal]]:
    """The entries about songs, numbered from 1, and notes on how many were not; EmptyAnswer if none was.

    Where Spotify keeps the name of what was heard to itself (a local file, a song that was withdrawn) the entry is
    counted and no more: in somebody's history that may be most of them.
    """
    numbered = list(enumerate(entries, start=1))
    spoken = sum(_is_spoken(entry) for _, entry in numbered)
    unnamed = sum(_is_unnamed(entry) for _, entry in numbered)
    heard = [(number, entry) for number, entry in numbered if not (_is_spoken(entry) or _is_unnamed(entry))]
    if numbered and not heard:
        counted = f"{spoken} podcasts or audiobooks, and {unnamed} that do not say what was heard"
        raise EmptyAnswer(f"{what}: all {len(numbered)} entries are no songs ({counted}); plays are of songs")
    reasons = {
        f"{spoken} podcasts and audiobooks were left out: plays are of songs": spoken,
        f"{unnamed} entries do not say what was heard": unnamed,
    }
    return heard, [Refusal(table=TABLE, row_number=0, reason=reason) for reason, count in reasons.items() if count]


def the_longest(numbered: Sequence[tuple[int, Row]]) -> tuple[list[tuple[int, Row]], list[Refusal]]:
    """Of plays of one song that ended at the same moment, as exactly as the export says, the longest; the rest refused.

    Songs that were only begun end several times in one minute, and the table holds one play of a song at a moment.
    """
    longest: dict[tuple[Any, ...], tuple[int, Row]] = {}
    refused = []
    for number, row in numbered:
        place = (row["played_at"], row["item_id"])
        standing = longest.get(place)
        if standing is None:
            longest[place] = (number, row)
            continue
        if standing[1] == row:
            continue
        loser = (number, row) if (standing[1]["ms_played"] or 0) >= (row["ms_played"] or 0) else standing
        longest[place] = standing if loser[0] == number else (number, row)
        reason = f"the same song ended at the same moment in row {longest[place][0]}, which was heard longer"
        refused.append(Refusal(table=TABLE, row_number=loser[0], reason=reason, row=loser[1]))
    return list(longest.values()), refused


def play(entry: Entry) -> Row:
    """One play of either export, without its user."""
    if not isinstance(entry, dict):
        raise RowRefused("an entry is not an object")
    row = _extended(entry) if "ts" in entry else _of_account_data(entry)
    return {**row, "context_type": None, "context_uri": None, "origin": "import"}


def entries_of(body: bytes, *, what: str) -> Any:
    """The JSON of a file; UnexpectedAnswer when it is none, which quotes nothing of it: it may hold anything."""
    try:
        return json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        kind = f"HTML of {len(body)} bytes" if is_html(body) else f"{len(body)} bytes of something else, or cut short"
        archive = "; `chartlake drop` opens a ZIP, if the whole of it was downloaded" if body.startswith(b"PK") else ""
        raise UnexpectedAnswer(f"{what}: JSON was due, got {kind}{archive}") from None


def _extended(entry: Mapping[str, Any]) -> Row:
    played_at, precision = moment(text(dict(entry), "ts"), "ts")
    title, artist = (
        text(dict(entry), "master_metadata_track_name"),
        text(dict(entry), "master_metadata_album_artist_name"),
    )
    return {
        "played_at": played_at,
        "item_id": _item_id(text(dict(entry), "spotify_track_uri"), title, artist),
        "title": title,
        "artist_name": artist,
        "ms_played": whole(dict(entry), "ms_played"),
        "time_precision": precision,
    }


def _of_account_data(entry: Mapping[str, Any]) -> Row:
    ended = text(dict(entry), "endTime") or ""
    if not _MINUTE.fullmatch(ended):
        raise RowRefused(f"endTime {ended!r} is not a minute, as 2024-12-25 01:30")
    try:
        played_at = datetime.strptime(ended, "%Y-%m-%d %H:%M")
    except ValueError:
        raise RowRefused(f"endTime {ended!r} is no time") from None
    title, artist = text(dict(entry), "trackName"), text(dict(entry), "artistName")
    return {
        "played_at": played_at,
        "item_id": _item_id(None, title, artist),
        "title": title,
        "artist_name": artist,
        "ms_played": whole(dict(entry), "msPlayed"),
        "time_precision": "minute",
    }


def _item_id(uri: str | None, title: str | None, artist: str | None) -> str:
    known = _TRACK.fullmatch(uri) if uri else None
    if known:
        return known[1]
    if title is None or artist is None:
        raise RowRefused("neither a track's id nor its title and artist are there")
    return text_id(title, [artist])


def _is_spoken(entry: Entry) -> bool:
    if not isinstance(entry, dict):
        return False
    song = entry.get("master_metadata_track_name") or entry.get("trackName") or entry.get("spotify_track_uri")
    return not song and any(entry.get(name) for name in _SPOKEN)


def _is_unnamed(entry: Entry) -> bool:
    """Whether every field that names something is there and empty; where one is missing the layout may have changed."""
    empty = isinstance(entry, dict) and all(name in entry and entry[name] is None for name in _NAMING)
    return empty and not _is_spoken(entry)
