"""Matches as rows of `track_matches`, and the items that rows hold: the table has all that matching needs again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from chartlake import contract
from chartlake.matching.blocking import keys_of, met_by
from chartlake.matching.components import Match
from chartlake.matching.items import Item, read
from chartlake.matching.links import Link

SOURCE: Final = "matching"
# Rows of other rules are made anew, all of them. Raise it with any change of titles, names, evidence, weights or keys.
RULES: Final = 2
TABLE: Final = contract.TRACK_MATCHES
_HEAD: Final = rf'^\{{"rules":{RULES},"keys":\[(?P<keys>[0-9,]*)\]'


def row_of(match: Match, *, written_at: datetime) -> dict[str, Any]:
    """The row of one match."""
    link = match.link or match.song_link
    by_hand = match.method == "override"
    return {
        "platform": match.item.platform,
        "item_id": match.item.item_id,
        "recording_id": match.recording_id,
        "song_id": match.song_id,
        "spotify_track_id": match.spotify_track_id,
        "probability": 1.0 if by_hand else link.probability if link else None,
        "method": match.method,
        "version_class": read(match.item).title.version_class,
        "evidence": _evidence(match),
        "source": SOURCE,
        "fetched_at": written_at,
        "raw_key": None,
    }


def _evidence(match: Match) -> str:
    item = match.item
    said = {
        "rules": RULES,
        "keys": sorted(keys_of(read(item))),
        "title": item.title,
        "artists": list(item.artists),
        "artist_ids": list(item.artist_ids),
        "isrc": item.isrc,
        "duration_ms": item.duration_ms,
        "release_date": item.release_date,
        "recording_link": _link(match.link, item),
        "song_link": _link(match.song_link, item),
        "undecided_between": list(match.torn),
        "override": match.override.relation if match.override else None,
    }
    kept = {name: value for name, value in said.items() if value not in (None, []) or name == "keys"}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _link(link: Link | None, item: Item) -> dict[str, Any] | None:
    if link is None:
        return None
    pieces = {
        piece: [what, round(song, 2), round(take, 2)]
        for piece, (what, song, take) in link.verdict.pieces.items()
        if song or take
    }
    other = link.second if link.first == item.reference else link.first
    return {"to": other, "relation": link.relation, "probability": link.probability, "pieces": pieces}


def table_of(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as the table has them."""
    return pa.Table.from_pylist(list(rows), schema=TABLE.arrow_schema)


def with_alone(rows: pa.Table) -> pa.Table:
    """Say of each item whether no other one of its platform can be its recording, so that readers need not look for it.

    A recording that is named after an item of the platform may stand there as that item too, matched or not.
    """
    if not rows.num_rows:
        return rows
    platform, item, recording = (rows[name].combine_chunks() for name in ("platform", "item_id", "recording_id"))
    named = pc.binary_join_element_wise(platform, recording, "\x1f").dictionary_encode().indices
    single = pc.equal(pc.take(named.value_counts().field("counts"), named), 1)
    own = pc.or_(pc.equal(item, recording), pc.equal(pc.binary_join_element_wise(platform, item, ":"), recording))
    named_after = pc.fill_null(
        pc.struct_field(pc.extract_regex(recording, r"^(?P<platform>[^:]*):"), "platform"), "spotify"
    )
    alone = pc.and_(single, pc.or_(own, pc.not_equal(named_after, platform)))
    position = rows.schema.get_field_index("alone")
    return rows.set_column(position, rows.schema.field(position), alone)


def item_of(row: Mapping[str, Any]) -> Item:
    """The item of a row, as it was described."""
    said = json.loads(row["evidence"])
    return Item(
        platform=row["platform"],
        item_id=row["item_id"],
        title=said.get("title", ""),
        artists=tuple(said.get("artists", ())),
        artist_ids=tuple(said.get("artist_ids", ())),
        isrc=said.get("isrc"),
        duration_ms=said.get("duration_ms"),
        release_date=said.get("release_date"),
    )


def items_of(rows: pa.Table) -> list[Item]:
    """The items of rows, in their order."""
    return [item_of(row) for row in rows.select(["platform", "item_id", "evidence"]).to_pylist()]


class Index:
    """The rows of the table by key and by item, read no further than needed; ValueError when other rules made them."""

    def __init__(self, rows: pa.Table) -> None:
        self._rows = rows.combine_chunks()
        head = pc.struct_field(pc.extract_regex(self._rows["evidence"].combine_chunks(), _HEAD), "keys")
        if head.null_count:
            raise ValueError("some rows were made by other rules")
        self._lists = pc.split_pattern(head, ",")
        flat = pc.list_flatten(self._lists)
        filled = pc.not_equal(flat, "")
        self._keys = pc.cast(flat.filter(filled), pa.uint32())
        self._places = pc.list_parent_indices(self._lists).filter(filled)
        names = zip(self._rows["platform"].to_pylist(), self._rows["item_id"].to_pylist(), strict=True)
        self._place_of = {
            Item(platform=platform, item_id=item, title="").reference: place
            for place, (platform, item) in enumerate(names)
        }

    def sharing(self, keys: Iterable[int]) -> Mapping[str, Item]:
        """By reference the items that are brought together with one that has these keys."""
        wanted = pa.array(sorted({met_by(key) for key in keys}), pa.uint32())
        found = self._at(pc.unique(self._places.filter(pc.is_in(self._keys, value_set=wanted))).to_pylist())
        return {item.reference: item for item in found}

    def keys_of(self, references: Iterable[str]) -> Mapping[str, Sequence[int]]:
        """The keys of items that the table has, as they were found when it was written."""
        names = list(references)
        lists = self._lists.take(pa.array([self._place_of[one] for one in names], pa.int64())).to_pylist()
        return {name: [int(key) for key in keys if key] for name, keys in zip(names, lists, strict=True)}

    def named(self, references: Iterable[str]) -> list[Item]:
        """The items of these references that the table has."""
        return self._at([self._place_of[one] for one in references if one in self._place_of])

    def _at(self, places: Sequence[int]) -> list[Item]:
        return items_of(self._rows.take(pa.array(sorted(places), pa.int64())))
