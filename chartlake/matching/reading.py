"""The items of the lake, as charts, playlists and the catalogue describe them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from chartlake import contract, curated
from chartlake.conform import Partition
from chartlake.lake import Lake
from chartlake.matching.described import together
from chartlake.matching.items import Item

# Names and ids of one credit, in one text: no name holds it.
_BETWEEN: Final = "\x1f"
_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "chart_snapshots": {
        "item_id": "item_id",
        "title": "title",
        "artist_names": "artist_names",
        "artist_ids": "artist_ids",
        "isrc": "isrc",
        "release_date": "release_date",
    },
    "playlist_snapshots": {
        "item_id": "track_id",
        "title": "title",
        "artist_names": "artist_names",
        "artist_ids": "artist_ids",
    },
    "tracks": {
        "item_id": "track_id",
        "title": "name",
        "artist_names": "artist_names",
        "artist_ids": "artist_ids",
        "isrc": "isrc",
        "duration_ms": "duration_ms",
        "release_date": "release_date",
    },
}
TABLES: Final = tuple(_COLUMNS)
_KINDS: Final = pa.array(["track", "sound"])


def read_items(lake: Lake) -> Mapping[str, Item]:
    """By reference, every item of every chart, playlist and catalogue answer, beaten snapshots too: those were seen."""
    found: dict[str, Item] = {}
    for name in TABLES:
        table = contract.table(name)
        for key in lake.curated.keys(f"{name}/"):
            stored = lake.curated.get(key)
            if stored is not None:  # a rebuild may have taken it between the listing and now
                rows = _read(stored.body, name)
                found = together(items_in(name, curated.partition_of_key(table, key), rows), found)
    return found


def _read(body: bytes, name: str) -> pa.Table:
    """The columns that matter; files written before a column was added lack it."""
    file = pq.ParquetFile(io.BytesIO(body))
    wanted = {*_COLUMNS[name].values(), "item_type"}
    return file.read([one for one in file.schema_arrow.names if one in wanted], use_threads=False)


def items_in(name: str, partition: Partition, rows: pa.Table) -> Iterator[Item]:
    """The items of rows of one partition of a table; each description once, without what has no title.

    Rows of other tables hold none. Artists and albums on charts, episodes and local files in playlists are none either.
    """
    if name not in _COLUMNS:
        return
    platform = partition[0] if name == "chart_snapshots" else "spotify"
    if "item_type" in rows.column_names:
        rows = rows.filter(pc.is_in(rows["item_type"], value_set=_KINDS))
    columns = {new: _flat(rows[old]) for new, old in _COLUMNS[name].items() if old in rows.column_names}
    plain = pa.table(columns)
    plain = plain.filter(pc.and_(pc.is_valid(plain["item_id"]), pc.is_valid(plain["title"])))
    for row in plain.group_by(plain.column_names, use_threads=False).aggregate([]).to_pylist():
        yield Item(
            platform=platform,
            item_id=row["item_id"],
            title=row["title"],
            artists=_split(row["artist_names"]),
            artist_ids=_split(row["artist_ids"]),
            isrc=row.get("isrc") or None,
            duration_ms=row.get("duration_ms") or None,
            release_date=row.get("release_date") or None,
        )


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A list as one text, a date as yyyy-mm-dd."""
    if pa.types.is_list(column.type):
        return pc.binary_join(column, _BETWEEN)
    return pc.cast(column, pa.string()) if pa.types.is_date(column.type) else column


def _split(joined: str | None) -> tuple[str, ...]:
    return tuple(one for one in (joined or "").split(_BETWEEN) if one)
