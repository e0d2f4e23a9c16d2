"""How fast new TikTok sounds are matched in a lake that has 200,000 recordings, and how many of them wrongly.

What is timed is what `transform` does with items that it sees for the first time: `track_matches` is read, what may be
the same is found and judged, recordings and songs are joined, the rows are made and the table is put back.
"""

from __future__ import annotations

import resource
import tempfile
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

import pyarrow as pa

from benchmarks.route import FolderBucket, NoCatalog
from chartlake import contract, curated
from chartlake.lake import Lake
from chartlake.matching.components import Match
from chartlake.matching.items import Item, read
from chartlake.matching.lake import match_new
from chartlake.matching.rows import row_of, table_of
from chartlake.settings import load

ROOT: Final = Path(__file__).parents[1]
_SYLLABLES: Final = "ka lo mi ren sa tu vel dor an is el ma ri no be shi ta go lu fa wen dra zo pe qui".split()  # noqa: SIM905
_COMMON: Final = ("Intro", "Home", "Stay", "Angel", "Alone", "Fire", "Outro", "Love", "Hello", "Interlude")
_EDITIONS: Final = ("", "", "", "", "", " - Remastered 2011", " - Radio Edit", " (Deluxe Edition)")
_VERSIONS: Final = (" - Live", " (Acoustic)", " - Sped Up", " - {} Remix", " (Slowed + Reverb)", " - {}", " (Jazz)")
_SOUND_MARKS: Final = ("", "", "", " (sped up)", " slowed + reverb", " (Live)", " - Remix")
_KEY: Final = curated.partition_key(contract.TRACK_MATCHES, ())


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    """A TikTok sound, and the id of the track that it is; None for nobody's. `kind` says what was done to its words."""

    item: Item
    track_id: str | None
    kind: str


def measured(count: int, recordings: int) -> Mapping[str, float]:
    """Seconds, memory, and how many of the sounds ended in the right recording, in a wrong one and in none."""
    tracks = catalogue(recordings)
    planted = sounds(tracks, count)
    with tempfile.TemporaryDirectory() as folder:
        bucket = FolderBucket(Path(folder))
        lake = Lake(raw=bucket, curated=bucket, catalog=NoCatalog(), settings=load(ROOT / "lake.toml"))
        curated.replace_rows(bucket, contract.TRACK_MATCHES, lambda _: _matched(tracks))
        read.cache_clear()  # a function that has just started has read nothing yet
        before = _peak_mb()
        started, worked = time.perf_counter(), time.process_time()
        match_new(lake, [sound.item for sound in planted])
        took = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - worked}
        return {**took, **_outcomes(lake, planted), "peak_mb": _peak_mb(), "before_mb": before}


def catalogue(recordings: int, *, seed: int = 7) -> Sequence[Item]:
    """Tracks by artists of uneven fame, some with a guest or an edition. One in forty has one of ten common names, one
    in eight is another version of the track before it; no artist has two songs of one name.
    """
    rng = Random(seed)
    artists = [_words(rng, 1, 3) for _ in range(max(10, recordings // 12))]
    taken: set[tuple[str, str]] = set()
    found: list[Item] = []
    while len(found) < recordings:
        artist = artists[int(len(artists) * rng.random() ** 3)]
        title = rng.choice(_COMMON) if rng.random() < 1 / 40 else _words(rng, 1, 4)
        if (artist, title) in taken:
            continue
        taken.add((artist, title))
        guest = f" (feat. {rng.choice(artists)})" if rng.random() < 0.1 else ""
        found.append(_track(rng, len(found), f"{title}{guest}{rng.choice(_EDITIONS)}", artist))
        if rng.random() < 1 / 7:
            found.append(_track(rng, len(found), title + rng.choice(_VERSIONS).format(_words(rng, 1, 2)), artist))
    return found[:recordings]


def _track(rng: Random, number: int, title: str, artist: str) -> Item:
    return Item(
        platform="spotify",
        item_id=f"{number:022d}",
        title=title,
        artists=(artist,),
        artist_ids=(f"{zlib.crc32(artist.encode()):022d}",),
        duration_ms=rng.randrange(95_000, 290_000),
        isrc=f"QZABC{number:07d}",
    )


def sounds(tracks: Sequence[Item], count: int, *, seed: int = 8) -> Sequence[Sound]:
    """Four of five are a track as people write it: in lower case, some with a slip, some without the artist. Others are
    nobody's: half of them have the name of a track, and another artist.
    """
    rng = Random(seed)
    return [_sound(rng, number, rng.choice(tracks)) for number in range(count)]


def _sound(rng: Random, number: int, track: Item) -> Sound:
    title, artists, track_id, kind = track.title.lower(), track.artists, track.item_id, "as it is"
    chance = rng.random()
    if chance < 0.1:
        title, artists, kind = f"{_words(rng, 1, 4)}{rng.choice(_SOUND_MARKS)}", (_words(rng, 1, 2),), "nobody's"
    elif chance < 0.2:
        artists, kind = (_words(rng, 2, 3),), "nobody's"
    elif chance < 0.3:
        title, kind = _slipped(rng, title), "with a slip"
    elif chance < 0.4:
        artists, kind = (), "without artist"
    item = Item(platform="tiktok", item_id=f"7{number:018d}", title=title, artists=artists)
    return Sound(item=item, track_id=None if kind == "nobody's" else track_id, kind=kind)


def _slipped(rng: Random, title: str) -> str:
    """Two letters in the wrong order, one twice, one left out, or another one."""
    place = rng.randrange(len(title))
    return rng.choice(
        (
            f"{title[:place]}{title[place : place + 2][::-1]}{title[place + 2 :]}",
            f"{title[:place]}{title[place]}{title[place:]}",
            f"{title[:place]}{title[place + 1 :]}",
            f"{title[:place]}{rng.choice('aeiourst')}{title[place + 1 :]}",
        )
    )


def _words(rng: Random, fewest: int, most: int) -> str:
    """A few words; short ones come again and again, as they do in titles."""
    several = range(rng.randint(fewest, most))
    return " ".join("".join(rng.choices(_SYLLABLES, k=rng.choice((1, 2, 2, 3)))) for _ in several).title()


def _matched(tracks: Sequence[Item]) -> pa.Table:
    """The table with every track as a recording of its own: what a sound touches is matched again in any case."""
    at = datetime(2026, 3, 1)
    return table_of(
        row_of(
            Match(item=one, recording_id=one.item_id, song_id=one.item_id, spotify_track_id=one.item_id),
            written_at=at,
        )
        for one in tracks
    )


def _outcomes(lake: Lake, planted: Sequence[Sound]) -> Mapping[str, float]:
    stored = lake.curated.get(_KEY)
    if stored is None:
        raise RuntimeError("the table was not put back")
    rows = curated.read_file(contract.TRACK_MATCHES, stored.body)
    of_item = dict(zip(rows["item_id"].to_pylist(), rows["recording_id"].to_pylist(), strict=True))
    found = {"planted": 0, "right": 0, "wrong": 0, "slips": 0, "slips_right": 0, "without": 0, "without_right": 0}
    for sound in planted:
        recording = of_item[sound.item.item_id]
        right = sound.track_id is not None and recording == of_item[sound.track_id]
        found["planted"] += sound.track_id is not None
        found["right"] += right
        found["wrong"] += not right and not recording.startswith("tiktok:")
        found["slips"] += sound.kind == "with a slip"
        found["slips_right"] += right and sound.kind == "with a slip"
        found["without"] += sound.kind == "without artist"
        found["without_right"] += right and sound.kind == "without artist"
    return found


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
