"""A history of long lives: songs that hold the top of a chart one after the other, as long as a bucket may be."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from tests.oracle.cast import Recording
from tests.oracle.lake import Row, Rows
from tests.oracle.snapshots import Place, standing

# The observed dates of each: the ends of the buckets of longevity_buckets, and what is within.
_LIVES: Final = (
    (1, 121, 14, 3),
    (2, 122, 7, 1),
    (15, 120, 8),
    (1, 60, 61, 7, 4),
    (31, 30, 61, 15, 2),
    (65, 1, 31, 16, 30),
    (1, 30, 60, 31, 15),
)


def one_after_the_other(rng: Random, cast: list[Recording], *, name: str, start: date) -> Rows:
    """One daily chart, of a song a day: the first one's beginning is not known, nor the last one's end."""
    lengths = list(rng.choice(_LIVES))
    if rng.random() < 0.5:
        rng.shuffle(lengths)
    on_top = [recording.spotify[0] for recording, length in zip(cast, lengths, strict=False) for _ in range(length)]
    return [_alone(rng, name, start + timedelta(days=number), item) for number, item in enumerate(on_top)]


def _alone(rng: Random, name: str, day: date, item: Row) -> Row:
    return standing(rng, Place(platform="spotify", chart="songs_daily", market=f"{name}a", day=day), item, 1)
