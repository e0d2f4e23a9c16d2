"""The publish rule: which rows a partition holds after new ones arrive, whatever the order of arrival.

A snapshot is all rows of one raw object for one place. A partition is a set of snapshots, and merging is: keep, of each
raw object, what its newest parser said; keep, of equal contents of one source at one place, the strongest; mark the
strongest of each place as current. Taking maxima of sets is idempotent, commutative and associative, so duplicates,
retries and concurrent writers end with the same rows. See docs/adr/0002-the-publish-rule.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from chartlake.schema import Table

# From the least to the most trusted; a source that is not named is trusted least.
SOURCE_ORDER: Final = (
    "charts_history",
    "playlist_history",
    "tokchart",
    "chartex",
    "tiktok_charts_csv",
    "spotify_charts_public",
    "kworb",
    "spotify_playlists",
    "spotify_charts_service",
    "charts_csv",
)
DEPTH_CLASSES: Final = (5, 10, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000)
# What may differ between two snapshots of equal content.
_NOT_CONTENT: Final = frozenset({"raw_key", "fetched_at", "adapter_version", "current", "captured_at"})
_SEPARATOR: Final = "\x1f"


def depth_class(largest_rank: int) -> int:
    """The largest rank rounded up to 5, 10, 50, 100, 200, 500 …: a hole at the end does not make a chart shallower."""
    return next(depth for depth in DEPTH_CLASSES if largest_rank <= depth)


def merge(
    table: Table,
    existing: pa.Table,
    arriving: pa.Table,
    raw_keys: Collection[str],
) -> pa.Table:
    """The rows of a partition after `arriving` came from the raw objects `raw_keys`; unsorted.

    Both tables have the columns of `table.arrow_schema`; `arriving` has each row once. What the raw objects said before
    is replaced, unless a newer parser said it; raw objects that no longer say anything lose their rows.
    """
    if not table.has_snapshots:
        return _best_rows(table, pa.concat_tables([_without(existing, raw_keys), arriving]))
    before, now = _versions(existing), _versions(arriving)
    outdated = {key for key, version in now.items() if before.get(key, version) > version}
    kept = _without(existing, set(raw_keys) - outdated)
    return _merge_snapshots(table, pa.concat_tables([kept, _without(arriving, outdated)]).combine_chunks())


def _without(rows: pa.Table, raw_keys: Collection[str]) -> pa.Table:
    if not raw_keys or not rows.num_rows:
        return rows
    return rows.filter(pc.invert(pc.is_in(rows["raw_key"], value_set=pa.array(sorted(raw_keys), pa.string()))))


def _versions(rows: pa.Table) -> dict[str, int]:
    newest = rows.select(["raw_key", "adapter_version"]).group_by("raw_key").aggregate([("adapter_version", "max")])
    return dict(zip(newest["raw_key"].to_pylist(), newest["adapter_version_max"].to_pylist(), strict=True))


def source_rank(source: str) -> int:
    """How far a source is trusted: a larger number wins."""
    return SOURCE_ORDER.index(source) if source in SOURCE_ORDER else -1


def _merge_snapshots(table: Table, rows: pa.Table) -> pa.Table:
    if not rows.num_rows:
        return rows
    rows = _with_repeated(table, rows)
    label = _composite(rows, (*table.place, "raw_key")).dictionary_encode().indices
    fate = _decide(table, rows, label, _snapshots(table, rows, label))
    keep = pc.take(pa.array([verdict is not None for verdict in fate]), label)
    current = pc.take(pa.array([verdict is True for verdict in fate]), label)
    position = rows.schema.get_field_index("current")
    return rows.set_column(position, rows.schema.field(position), current).filter(keep)


def _with_repeated(table: Table, rows: pa.Table) -> pa.Table:
    """Say of each row whether its snapshot has the item at another rank too: readers need not look for them then."""
    if not table.item:
        return rows
    label = _composite(rows, (*table.place, "raw_key", table.item)).dictionary_encode().indices
    counts = label.value_counts().field("counts")  # in the order of the labels
    repeated = pc.greater(pc.take(counts, label), 1)
    position = rows.schema.get_field_index("repeated")
    return rows.set_column(position, rows.schema.field(position), repeated)


def _snapshots(table: Table, rows: pa.Table, label: pa.Array) -> list[dict[str, Any]]:
    """One record per snapshot, in label order, with what its place and its rank in the order need."""
    facts = ["source", "fetched_at", "raw_key", "adapter_version", *table.place]
    if "captured_at" in rows.column_names:
        facts.append("captured_at")
    grouped = (
        rows.select([*facts, table.rank])
        .append_column("label", label)
        .group_by("label", use_threads=False)
        .aggregate([(table.rank, "max"), *((fact, "max") for fact in facts)])
        .sort_by("label")
    )
    return [{name.removesuffix("_max"): value for name, value in record.items()} for record in grouped.to_pylist()]


def _decide(table: Table, rows: pa.Table, label: pa.Array, snapshots: Sequence[dict[str, Any]]) -> list[bool | None]:
    """Per snapshot: True = current, False = beaten, None = gone, for its content stands in a stronger one."""
    fate: list[bool | None] = [None] * len(snapshots)
    places: dict[tuple[Any, ...], list[int]] = {}
    for number, snapshot in enumerate(snapshots):
        places.setdefault(tuple(snapshot[name] for name in table.place), []).append(number)
    for rivals in places.values():
        if len(rivals) == 1:
            fate[rivals[0]] = True
            continue
        rivals.sort(key=lambda number: _strength(table, snapshots[number]), reverse=True)
        contents: set[tuple[Any, ...]] = set()
        for number in rivals:
            content = _content(table, rows.filter(pc.equal(label, number)))
            if content not in contents:
                fate[number] = not contents
                contents.add(content)
    return fate


def _strength(table: Table, snapshot: dict[str, Any]) -> tuple[Any, ...]:
    derived = {"depth_class": depth_class(snapshot[table.rank]), "source_rank": source_rank(snapshot["source"])}
    beats = [derived.get(name, snapshot.get(name)) for name in table.beats]
    # raw_key ends in the first digits of the answer's SHA-256, but begins with source and time, which are equal here
    # unless earlier columns decided: compare the digest first.
    return (*beats[:-1], snapshot["raw_key"].rpartition("-")[2], snapshot["raw_key"], snapshot["adapter_version"])


def _content(table: Table, rows: pa.Table) -> tuple[Any, ...]:
    names = [name for name in rows.column_names if name not in _NOT_CONTENT]
    records = rows.select(names).to_pylist()
    return tuple(sorted({repr(sorted(record.items())) for record in records}))


def _best_rows(table: Table, rows: pa.Table) -> pa.Table:
    """Of the rows of each key the one that beats the others."""
    if not rows.num_rows:
        return rows
    rank = pc.index_in(rows["source"], value_set=pa.array(SOURCE_ORDER))
    order = rows.append_column("_place", _composite(rows, table.key)).append_column(
        "source_rank", pc.fill_null(rank, -1)
    )
    for name, derived in _of_counts(table, rows).items():
        order = order.append_column(name, derived)
    digest = pc.extract_regex(pc.fill_null(rows["raw_key"], ""), r"(?P<sha8>[0-9a-f]{8})\.[^/]*$")
    order = order.append_column("_digest", pc.struct_field(digest, "sha8"))
    beats = [name for name in (*table.beats[:-1], "_digest", table.beats[-1]) if name in order.column_names]
    # Rows equal in all of that still have one winner: whatever order they came in, the same.
    rest = [field.name for field in rows.schema if field.name not in beats and not pa.types.is_list(field.type)]
    keys = [("_place", "ascending"), *((name, "descending") for name in (*beats, *rest))]
    order = order.take(pc.sort_indices(order, sort_keys=keys)).combine_chunks()
    return order.filter(_first_of_each(order["_place"])).select(rows.column_names)


def _of_counts(table: Table, rows: pa.Table) -> dict[str, Any]:
    """How many counts each row has, and whether none of them is rounded: its bounds are the count itself."""
    if not table.bounded_counts:
        return {}
    counts, exact = pa.scalar(0, pa.int8()), pa.scalar(True)
    for name in table.bounded_counts:
        counts = pc.add(counts, pc.cast(pc.is_valid(rows[name]), pa.int8()))
        rounded = pc.fill_null(pc.not_equal(rows[f"{name}_low"], rows[f"{name}_high"]), False)
        exact = pc.and_(exact, pc.invert(rounded))
    return {"counts": counts, "exact": exact}


def _first_of_each(ordered: pa.ChunkedArray) -> pa.Array:
    array = ordered.combine_chunks() if isinstance(ordered, pa.ChunkedArray) else ordered
    if len(array) < 2:
        return pa.array([True] * len(array))
    return pa.concat_arrays([pa.array([True]), pc.not_equal(array[1:], array[:-1])])


def _composite(rows: pa.Table, names: Iterable[str]) -> pa.Array:
    parts = [pc.fill_null(pc.cast(rows[name], pa.string()), "") for name in names]
    joined = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, _SEPARATOR)
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
