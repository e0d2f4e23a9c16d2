"""Archives of public Spotify playlists as one CSV file: who stood where at each of many moments, gzipped or plain.

One line is one position of one playlist at one moment; ids and names of the artists are joined by `|`, in the same
order. Of several readings of a playlist on one day the last stands, as everywhere in the lake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from chartlake.answers import NumberedRow, ParsedRows, RawObject, Refusal, Row
from chartlake.errors import BadName, UnexpectedAnswer
from chartlake.sources._csv_file import CsvFile, read_csv
from chartlake.sources._numbers import rank
from chartlake.sources._rows import RowRefused, is_plausible, read_rows, readable, require_rows

NAME: Final = "playlist_history"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("playlist_snapshots",)

_TABLE: Final = "playlist_snapshots"
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    name: (name,)
    for name in (
        "captured_at",
        "playlist_id",
        "playlist_name",
        "position",
        "track_id",
        "track_name",
        "artist_ids",
        "artist_names",
        "album_id",
    )
}
_NEEDED: Final = ("captured_at", "playlist_id", "position", "track_id", "track_name")
_FILE: Final = re.compile(r"(?P<stem>.+?)(?: ?\([0-9]+\))?\.csv(?:\.gz)?", re.IGNORECASE)
_NOT_IN_A_SCOPE: Final = re.compile(r"[^a-z0-9]+")
_ID: Final = re.compile(r"[0-9A-Za-z]{22}")
_BETWEEN_ARTISTS: Final = "|"


def parse(raw: RawObject) -> ParsedRows:
    """The file's rows as playlist_snapshots rows; readings that a later one of the day replaces are put on record."""
    name = raw.original_name or ""
    scope_of(name)
    what = f"{NAME} {name}"
    file = read_csv(raw.body, _COLUMNS, _NEEDED, what=what)
    rows, refused = read_rows(
        _TABLE,
        file.lines,
        _reader(file, raw.fetched_at),
        show=",".join,
        key=("playlist_id", "captured_at", "position"),
    )
    require_rows(rows, refused, what=what)
    last, replaced = _last_of_each_day(rows)
    if not last:
        raise UnexpectedAnswer(f"{what}: {replaced[0].reason}")
    return ParsedRows(rows={_TABLE: last}, refused=[*refused, *replaced])


def scope_of(file_name: str) -> str:
    """The file's name without its ending, as a scope can be spelled."""
    match = _FILE.fullmatch(file_name)
    stem = _NOT_IN_A_SCOPE.sub("-", match["stem"].lower()).strip("-")[:100] if match else ""
    if not stem:
        raise BadName(f"{file_name!r} is no archive of playlists; its name ends in .csv or .csv.gz")
    return stem


def _reader(file: CsvFile, fetched_at: datetime) -> Callable[[Sequence[str]], Row]:
    at_captured, at_playlist, at_name, at_position = file.places(
        "captured_at", "playlist_id", "playlist_name", "position"
    )
    at_track, at_title, at_ids, at_names, at_album = file.places(
        "track_id", "track_name", "artist_ids", "artist_names", "album_id"
    )
    items: dict[tuple[str, ...], Row] = {}  # a song stands on the same list on many days: its texts are kept once

    def read(line: Sequence[str]) -> Row:
        cells = file.cells(line)
        captured_at = _moment(cells[at_captured], fetched_at)
        described = (cells[at_track], cells[at_title], cells[at_ids], cells[at_names], cells[at_album])
        item = items.get(described)
        if item is None:
            item = items[described] = _item(*described)
        return {
            "playlist_id": _playlist_id(cells[at_playlist]),
            "snapshot_date": captured_at.date(),
            "position": rank(cells[at_position], "position"),
            "captured_at": captured_at,
            "playlist_name": _name(cells[at_name]),
            **item,
        }

    return read


def _item(track_id: str, title: str, artist_ids: str, artist_names: str, album_id: str) -> Row:
    return {
        "item_type": "track" if track_id else "unavailable",
        "track_id": _id_or_none(track_id, "track_id"),
        "title": readable(title, "track_name") or None,
        **_artists(artist_ids, readable(artist_names, "artist_names")),
        "album_id": _id_or_none(album_id, "album_id"),
    }


def _artists(joined_ids: str, joined_names: str) -> Row:
    """A name may hold the sign that joins them: a single artist's name is whole, of several nobody knows where."""
    ids = joined_ids.split(_BETWEEN_ARTISTS) if joined_ids else []
    for one in ids:
        _id_or_none(one, "artist_ids")
    names = [joined_names] if len(ids) == 1 else joined_names.split(_BETWEEN_ARTISTS)
    fits = all(names) and (not ids or len(names) == len(ids))
    return {"artist_names": names if fits else None, "artist_ids": ids if ids and all(ids) else None}


@lru_cache(maxsize=4096)
def _moment(text: str, fetched_at: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RowRefused(f"captured_at {text!r} is no moment; moments are written 2020-01-01T10:38:30Z") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    if not is_plausible(moment.date(), fetched_at):
        raise RowRefused(f"captured_at {text} cannot be; the file was dropped on {fetched_at:%Y-%m-%d}")
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@lru_cache(maxsize=4096)
def _playlist_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise RowRefused(f"playlist_id {text!r} is no Spotify id")
    return text


@lru_cache(maxsize=4096)
def _name(text: str) -> str | None:
    return readable(text, "playlist_name") or None


def _id_or_none(text: str, name: str) -> str | None:
    if text and not _ID.fullmatch(text):
        raise RowRefused(f"{name} {text!r} is no Spotify id")
    return text or None


def _last_of_each_day(rows: Iterable[Row]) -> tuple[list[Row], list[Refusal]]:
    """The rows of each playlist's last reading of each day, and a note for every other that said something else.

    A day whose last reading lacks its first position is refused: a part would stand for the whole playlist.
    """
    readings: dict[tuple[str, object], dict[datetime, list[Row]]] = {}
    for row in rows:
        place = readings.setdefault((row["playlist_id"], row["snapshot_date"]), {})
        place.setdefault(row["captured_at"], []).append(row)
    kept: list[Row] = []
    notes: list[Refusal] = []
    for of_day in map(_joined, readings.values()):
        last = of_day.pop(max(of_day))
        if all(row["position"] != 1 for row in last):
            notes.append(_part(last))
            continue
        kept += last
        notes += [_note(earlier, last) for earlier in of_day.values() if _content(earlier) != _content(last)]
    return kept, notes


def _joined(of_day: dict[datetime, list[Row]]) -> dict[datetime, list[Row]]:
    """The readings of a day; those that share no position are one, whose lines say when each was written."""
    rows = [row for reading in of_day.values() for row in reading]
    if len({row["position"] for row in rows}) < len(rows):
        return of_day
    last = max(of_day)
    for row in rows:
        row["captured_at"] = last
    return {last: rows}


def _part(reading: Sequence[Row]) -> Refusal:
    first = reading[0]
    return Refusal(
        table=_TABLE,
        row_number=first.number if isinstance(first, NumberedRow) else 0,
        reason=(
            f"playlist {first['playlist_id']} has {len(reading)} positions at {first['captured_at']} and not the "
            "first; one moment stands on all lines of a reading, and files are split between days, not within one"
        ),
    )


def _content(rows: Iterable[Row]) -> list[Row]:
    undated = ({name: value for name, value in row.items() if name != "captured_at"} for row in rows)
    return sorted(undated, key=lambda row: row["position"])


def _note(earlier: Sequence[Row], last: Sequence[Row]) -> Refusal:
    first, later = earlier[0], last[0]
    return Refusal(
        table=_TABLE,
        row_number=first.number if isinstance(first, NumberedRow) else 0,
        reason=(
            f"playlist {first['playlist_id']} was read at {first['captured_at']} ({len(earlier)} positions) and again "
            f"at {later['captured_at']}: of one day the last reading stands"
        ),
    )
