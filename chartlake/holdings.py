"""What the lake has seen and what it knows: which tracks, artists and albums a source should be asked about next."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chartlake import contract, curated, notes
from chartlake.http import now
from chartlake.lake import Lake
from chartlake.schema import Table
from chartlake.store import Bucket

SPOTIFY_ID: Final = re.compile(r"[0-9A-Za-z]{22}")
_CHARTS: Final = f"{contract.CHART_SNAPSHOTS.name}/platform=spotify/"
# Who left every chart longer ago is not asked about again: a catalogue of years would eat the whole quota.
SEEN_WITHIN: Final = timedelta(days=400)
_DEEPEST: Final = 1_000_000
_SEEN: Final = pa.schema([("id", pa.string()), ("seen", pa.date32()), ("rank", pa.int32())])
# Without empty_table, which imports pandas where it is installed: a second for every command.
_NOTHING: Final = pa.Table.from_batches([], schema=_SEEN)


@dataclass(frozen=True, kw_only=True)
class Feature:
    """What a provider said of a track: whether it knows it, and when it said so (naive UTC)."""

    found: bool
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """Reads the curated zone, and remembers small facts in the raw zone. `since` bounds how far back is looked."""

    curated: Bucket
    raw: Bucket
    since: date

    @classmethod
    def of(cls, lake: Lake) -> Holdings:
        """What the lake has seen within SEEN_WITHIN."""
        return cls(curated=lake.curated, raw=lake.raw, since=now().date() - SEEN_WITHIN)

    def tracks(self) -> Sequence[str]:
        """Spotify track ids of charts and playlists: the last seen first, of one day the best placed first."""
        return _newest_first(
            [*self._charted("track", "item_id"), *self._listed("track_id", pc.field("item_type") == "track")]
        )

    def artists(self) -> Sequence[str]:
        """Spotify artist ids of charts, playlists and tracks, in the same order."""
        tracks = self._rows(contract.TRACKS, ["observed_date", "artist_ids"])
        return _newest_first(
            [
                *self._charted("artist", "item_id"),
                *self._charted("track", "artist_ids"),
                *self._charted("album", "artist_ids"),
                *self._listed("artist_ids"),
                *(_sightings(rows["artist_ids"], rows["observed_date"]) for rows in tracks),
            ]
        )

    def albums(self) -> Sequence[str]:
        """Spotify album ids of charts, playlists and tracks, in the same order."""
        tracks = self._rows(contract.TRACKS, ["observed_date", "album_id"])
        return _newest_first(
            [
                *self._charted("album", "item_id"),
                *self._listed("album_id"),
                *(_sightings(rows["album_id"], rows["observed_date"]) for rows in tracks),
            ]
        )

    def observed(self, table: Table, source: str) -> Mapping[str, date]:
        """The day a source last said something of each id of `tracks`, `artists` or `albums`."""
        newest: dict[str, date] = {}
        for rows in self._rows(table, [table.key[0], "source", "observed_date"]):
            for item, said_by, seen in _tuples(rows):
                if said_by == source and seen > newest.get(item, date.min):
                    newest[item] = seen
        return newest

    def features(self, provider: str) -> Mapping[str, Feature]:
        """What a provider said of each track."""
        found: dict[str, Feature] = {}
        for rows in self._rows(contract.AUDIO_FEATURES, ["track_id", "provider", "found", "fetched_at"]):
            for track, said_by, known, asked_at in _tuples(rows):
                if said_by == provider:
                    found[track] = Feature(found=known, asked_at=asked_at)
        return found

    def recall(self, name: str) -> Mapping[str, Any]:
        """A small fact that an earlier run noted; empty when none did."""
        return notes.recall(self.raw, name)

    def note(self, name: str, facts: Mapping[str, Any]) -> None:
        """Keep a small fact for later runs."""
        notes.note(self.raw, name, facts)

    def _charted(self, kind: str, ids: str) -> Iterator[pa.Table]:
        for rows in self._rows(contract.CHART_SNAPSHOTS, ["chart_date", "rank", "item_type", ids], _CHARTS):
            chosen = rows.filter(pc.field("item_type") == kind)
            yield _sightings(chosen[ids], chosen["chart_date"], chosen["rank"])

    def _listed(self, ids: str, which: pc.Expression | None = None) -> Iterator[pa.Table]:
        for rows in self._rows(contract.PLAYLIST_SNAPSHOTS, ["snapshot_date", "position", "item_type", ids]):
            chosen = rows if which is None else rows.filter(which)
            yield _sightings(chosen[ids], chosen["snapshot_date"], chosen["position"])

    def _rows(self, table: Table, columns: list[str], prefix: str = "") -> Iterator[pa.Table]:
        """The columns of every partition file that may hold rows of `since` or later; beaten snapshots left out."""
        earliest = f"{self.since:%Y-%m}"
        for key in self.curated.keys(prefix or f"{table.name}/"):
            if table.month_of and curated.partition_of_key(table, key)[-1] < earliest:
                continue
            stored = self.curated.get(key)
            if stored is None:
                continue  # a rebuild took it between the listing and now
            file = pq.ParquetFile(io.BytesIO(stored.body))
            if table.has_snapshots:
                rows = file.read([*columns, "current"], use_threads=False)
                yield rows.filter(rows["current"]).select(columns)
            else:
                yield file.read(columns, use_threads=False)


def due(ids: Iterable[str], known: Mapping[str, date], *, today: date, refresh_days: int) -> Sequence[str]:
    """Which ids to ask about, in order: those never asked about first, then those known longest, none younger."""
    listed = list(ids)
    new = [one for one in listed if one not in known]
    old = [one for one in listed if one in known and today - known[one] >= timedelta(days=refresh_days)]
    return [*new, *sorted(old, key=lambda one: known[one])]


def _sightings(ids: pa.ChunkedArray, seen: pa.ChunkedArray, rank: pa.ChunkedArray | None = None) -> pa.Table:
    """Each id once, with the last day and the best place it was seen at; lists of ids are taken apart."""
    places = pa.nulls(len(seen), pa.int32()) if rank is None else rank
    rows = pa.table({"id": ids, "seen": seen, "rank": pc.fill_null(places, _DEEPEST)}).combine_chunks()
    if pa.types.is_list(rows["id"].type) and rows.num_rows:
        lists = rows["id"].combine_chunks()
        rows = rows.select(["seen", "rank"]).take(pc.list_parent_indices(lists))
        rows = rows.append_column("id", pc.list_flatten(lists))
    elif pa.types.is_list(rows["id"].type):
        return _NOTHING
    known = rows.filter(pc.is_valid(pc.field("id"))).group_by("id", use_threads=False)
    return (
        known.aggregate([("seen", "max"), ("rank", "min")])
        .select(["id", "seen_max", "rank_min"])
        .rename_columns(_SEEN.names)
    )


def _newest_first(sightings: Sequence[pa.Table]) -> Sequence[str]:
    every = pa.concat_tables([_NOTHING, *sightings])
    each = every.group_by("id", use_threads=False).aggregate([("seen", "max"), ("rank", "min")])
    order = [("seen_max", "descending"), ("rank_min", "ascending"), ("id", "ascending")]
    return [one for one in each.sort_by(order)["id"].to_pylist() if SPOTIFY_ID.fullmatch(one)]


def _tuples(rows: pa.Table) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in rows.columns), strict=True)
