"""Which pairs are looked at: those that share a key which each item gives by itself, however common the key is."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final
from zlib import crc32

import pyarrow as pa
import pyarrow.compute as pc

from chartlake.matching.folding import consonants, romanised
from chartlake.matching.items import Item, Name, Reading, read

_ENDS: Final = 4
_KEYED: Final = pa.schema([("key", pa.uint32()), ("place", pa.uint32())])
# Keys with this bit bring together names in Latin letters with names in others, and neither among themselves; the
# last bit says which of the two it is.
_ACROSS: Final = 1 << 31


def keys_of(reading: Reading) -> frozenset[int]:
    """The keys of an item, as numbers; none for what is no song.

    Its ISRC; each of its names; for each artist how the name begins and ends, for slips and cuts. Across scripts: how
    the name sounds, and each artist.
    """
    if reading.title.no_song:
        return frozenset()
    texts = {f"i{reading.isrc}"} if reading.isrc else set()
    artists = reading.credited | reading.covered
    for name in reading.names:
        texts |= {f"n{name.key}", f"n{name.spelled}"}
        if len(name.words) > 1:
            texts.add(f"n{name.in_order}")
    for name in (reading.main,) if reading.whole is reading.main else (reading.whole, reading.main):
        begins, ends = f"b{name.key[:_ENDS]} ", f"e{name.key[-_ENDS:]} "
        texts.update(side + artist for artist in artists for side in (begins, ends))
    across = {_across(f"s{artist}", reading.main) for artist in artists}
    across |= {_across(_sound(name), name) for name in reading.names}
    return frozenset([*(crc32(text.encode()) & ~_ACROSS for text in texts), *across])


def _across(text: str, name: Name) -> int:
    return _ACROSS | (crc32(text.encode()) << 1 & 0x7FFFFFFE) | (not name.latin)


def _sound(name: Name) -> str:
    heard = consonants(name.key)  # those of "a" are none, and nothing sounds like everything
    return f"c{heard}" if len(heard) >= 3 else f"r{romanised(name.key)}"


def met_by(key: int) -> int:
    """The key of those whom an item with this key is brought together with."""
    return key ^ 1 if key & _ACROSS else key


def candidates(
    left: Sequence[Item], right: Sequence[Item] | None = None, known: Mapping[str, Sequence[int]] = MappingProxyType({})
) -> Iterator[tuple[int, int]]:
    """Places of pairs that share a key, each once and in order: of `left` among itself, or of `left` with `right`.

    `known` are keys by reference, where they need not be found again.

    Memory: eight bytes for each key of each item, and eight for each pair.
    """
    rows = _keyed([*left, *(right or ())], known)
    border = len(left) if right is not None else None
    packed = array("Q")
    for run, mates in _runs(rows):
        packed.extend(_pairs(run, mates, border))
    pairs = pc.unique(pa.Array.from_buffers(pa.uint64(), len(packed), [None, pa.py_buffer(packed)]))
    pairs = pairs.take(pc.sort_indices(pairs))
    for start in range(0, len(pairs), 65_536):
        for pair in pairs.slice(start, 65_536).to_pylist():
            first, second = pair >> 32, pair & 0xFFFFFFFF
            yield first, second - (border or 0)


def _keyed(items: Sequence[Item], known: Mapping[str, Sequence[int]]) -> pa.Table:
    keys, places = array("I"), array("I")
    for place, item in enumerate(items):
        told = known.get(item.reference) if known else None
        own = keys_of(read(item)) if told is None else told
        keys.extend(own)
        places.extend([place] * len(own))
    columns = [pa.Array.from_buffers(pa.uint32(), len(one), [None, pa.py_buffer(one)]) for one in (keys, places)]
    rows = pa.Table.from_arrays(columns, schema=_KEYED)
    return rows.take(pc.sort_indices(rows, sort_keys=[("key", "ascending"), ("place", "ascending")]))


def _runs(rows: pa.Table) -> Iterator[tuple[Sequence[int], Sequence[int] | None]]:
    """Places that share a key, in ascending order; for a key across scripts those of the one and those of the other.

    Keys of one item alone are left out.
    """
    keys = rows["key"].combine_chunks()
    across = pc.greater_equal(keys, _ACROSS)
    group = pc.if_else(across, pc.bit_wise_and(keys, pa.scalar(0xFFFFFFFE, pa.uint32())), keys)
    counts = pc.value_counts(group)
    shared = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    kept = pc.is_in(group, value_set=shared)
    group, keys, places = group.filter(kept), keys.filter(kept).to_pylist(), rows["place"].filter(kept).to_pylist()
    if not places:
        return
    ends = pc.indices_nonzero(pc.not_equal(group[1:], group[:-1])).to_pylist()
    for start, end in pairwise([0, *(end + 1 for end in ends), len(places)]):
        if keys[start] < _ACROSS:
            yield places[start:end], None
        else:
            border = bisect_left(keys, keys[start] | 1, start, end)
            yield places[start:border], places[border:end]


def _pairs(run: Sequence[int], mates: Sequence[int] | None, border: int | None) -> Iterator[int]:
    """Pairs of a run, or of a run with its mates; with a border, of those before it with those from it on."""
    if border is None:
        for number, first in enumerate(run):
            for second in run[number + 1 :] if mates is None else mates:
                yield min(first, second) << 32 | max(first, second)
        return
    for ones, others in ((run, run),) if mates is None else ((run, mates), (mates, run)):
        beyond = others[bisect_left(others, border) :]
        for first in ones[: bisect_left(ones, border)]:
            for second in beyond:
                yield first << 32 | second
