"""Which pairs are looked at: those that share a key which each item gives by itself, however common the key is."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final
from zlib import crc32

import pyarrow as pa
import pyarrow.compute as pc

from chartlake.matching.folding import consonants, romanised
from chartlake.matching.items import Item, Name, Reading, read

_ENDS: Final = 4
_KEYED: Final = pa.schema([("key", pa.uint32()), ("place", pa.uint32())])


def keys_of(reading: Reading) -> frozenset[int]:
    """The keys of an item, as numbers; none for what is no song.

    Its ISRC; each of its names, also as they sound; for each artist how the name begins and ends, for slips and cuts;
    for each artist the script, so that a name in another one is looked at: see `_may_be_translated`.
    """
    if reading.title.no_song:
        return frozenset()
    texts = [f"i{reading.isrc}"] if reading.isrc else []
    artists = reading.credit.every | reading.guests | reading.covered
    for name in reading.names:
        texts += _sounds(name)
        begins, ends = f"b{name.key[:_ENDS]} ", f"e{name.key[-_ENDS:]} "
        texts += [side + artist for artist in artists for side in (begins, ends)]
    texts += [f"s{artist}" for artist in artists if not reading.main.latin]
    texts += [f"s{artist}" for artist in artists if reading.main.latin and _may_be_translated(reading)]
    return frozenset(crc32(text.encode()) for text in texts)


def _may_be_translated(reading: Reading) -> bool:
    """Whether a name in Latin letters may stand for one in other letters: what else is known could bear that out."""
    return bool(reading.isrc or reading.item.duration_ms)


def _sounds(name: Name) -> set[str]:
    texts = {f"n{name.key}", f"n{name.spelled}"}
    if len(name.words) > 1:
        texts.add(f"n{name.in_order}")
    # The consonants of "a" are nothing, and nothing sounds like everything.
    heard = consonants(name.key)
    texts.add(f"c{heard}" if len(heard) >= 3 else f"r{romanised(name.key)}")
    return texts


def candidates(left: Sequence[Item], right: Sequence[Item] | None = None) -> Iterator[tuple[int, int]]:
    """Places of pairs that share a key, each once and in order: of `left` among itself, or of `left` with `right`.

    Memory: eight bytes for each key of each item, and eight for each pair.
    """
    rows = _keyed([*left, *(right or ())])
    border = len(left) if right is not None else None
    packed = array("Q")
    for run in _runs(rows):
        packed.extend(_pairs(run, border))
    pairs = pc.unique(pa.Array.from_buffers(pa.uint64(), len(packed), [None, pa.py_buffer(packed)]))
    pairs = pairs.take(pc.sort_indices(pairs))
    for start in range(0, len(pairs), 65_536):
        for pair in pairs.slice(start, 65_536).to_pylist():
            first, second = pair >> 32, pair & 0xFFFFFFFF
            yield first, second - (border or 0)


def _keyed(items: Sequence[Item]) -> pa.Table:
    keys, places = array("I"), array("I")
    for place, item in enumerate(items):
        own = keys_of(read(item))
        keys.extend(own)
        places.extend([place] * len(own))
    columns = [pa.Array.from_buffers(pa.uint32(), len(one), [None, pa.py_buffer(one)]) for one in (keys, places)]
    rows = pa.Table.from_arrays(columns, schema=_KEYED)
    return rows.take(pc.sort_indices(rows, sort_keys=[("key", "ascending"), ("place", "ascending")]))


def _runs(rows: pa.Table) -> Iterator[list[int]]:
    """Places that share a key, in ascending order; keys of one item alone are left out."""
    counts = pc.value_counts(rows["key"])
    shared = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    kept = rows.filter(pc.is_in(rows["key"], value_set=shared)).combine_chunks()
    if not kept.num_rows:
        return
    keys, places = kept["key"].combine_chunks(), kept["place"].to_pylist()
    ends = pc.indices_nonzero(pc.not_equal(keys[1:], keys[:-1])).to_pylist()
    for start, end in pairwise([0, *(end + 1 for end in ends), len(places)]):
        yield places[start:end]


def _pairs(run: Sequence[int], border: int | None) -> Iterator[int]:
    if border is None:
        for number, first in enumerate(run):
            for second in run[number + 1 :]:
                yield first << 32 | second
        return
    beyond = [place for place in run if place >= border]
    for first in run[: len(run) - len(beyond)]:
        for second in beyond:
            yield first << 32 | second
