"""How good and how fast matching is: the labelled pairs, and 10,000 sounds against 200,000 recordings.

`python -m benchmarks.matching [--sounds N] [--recordings N]` prints the figures of the pairs that are for judging, with
the confusion list of those for choosing, and the time and memory of a generated catalogue in a fresh process.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

from chartlake.matching.evidence import judge
from chartlake.matching.items import Item
from chartlake.matching.pairs import read_pairs

ROOT: Final = Path(__file__).parents[1]
PAIRS: Final = ROOT / "tests" / "data" / "matching_pairs.tsv"
RELATIONS: Final = ("recording", "version", "different")
Confusion = Counter[tuple[str, str]]
_SYLLABLES: Final = "ka lo mi ren sa tu vel dor an is el ma ri no be shi ta go lu fa wen dra zo pe qui".split()  # noqa: SIM905
_COMMON: Final = ("Intro", "Home", "Stay", "Angel", "Alone", "Fire", "Outro", "Love", "Hello", "Interlude")
_MARKS: Final = ("", "", "", "", " - Remastered 2011", " - Live", " (Acoustic)", " - Sped Up", " - Radio Edit")
_SOUND_MARKS: Final = ("", "", "", " (sped up)", " slowed + reverb", " (Live)", " - Remix")


def main() -> int:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--sounds", type=int, default=10_000)
    parser.add_argument("--recordings", type=int, default=200_000)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        print(json.dumps(_timed(chosen.sounds, chosen.recordings)))
        return 0
    for part in ("choose", "judge"):
        _figures(part)
    command = [sys.executable, "-m", "benchmarks.matching", "--child"]
    command += [f"--sounds={chosen.sounds}", f"--recordings={chosen.recordings}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)  # noqa: S603 - this file
    figures = json.loads(done.stdout)
    what = f"{chosen.sounds:,} sounds against {chosen.recordings:,} recordings"
    _line(what, f"{figures['seconds']:.1f} s", "≤ 30 s")
    _line("  of these on the processor", f"{figures['cpu']:.1f} s", "the same where nothing else runs")
    _line("  pairs looked at, of all", f"{figures['pairs']:,}", f"{chosen.sounds * chosen.recordings:,}")
    _line("  sounds with a link / that have a recording", f"{figures['linked']:,}", f"{figures['planted']:,}")
    _line("  links of sounds to their own recording", f"{figures['right']:,}", f"{figures['planted']:,}")
    _line(
        "  peak memory, the catalogue included",
        f"{figures['peak_mb']:.0f} MB",
        f"{figures['items_mb']:.0f} MB catalogue",
    )
    return 0


def confusion(part: str) -> Confusion:
    """How many pairs of a part have which relation, as labelled and as judged."""
    return Counter((row["relation"], judge(a, b).relation) for row, a, b in read_pairs(PAIRS) if row["part"] == part)


def precision_and_recall(found: Confusion, relation: str) -> tuple[float, float]:
    """Of one relation, over the pairs of a part."""
    right = found[relation, relation]
    said = sum(found[one, relation] for one in RELATIONS)
    true = sum(found[relation, one] for one in RELATIONS)
    return right / max(1, said), right / max(1, true)


def _figures(part: str) -> None:
    found = confusion(part)
    print(f"{part}: {sum(found.values())} pairs; rows as labelled, columns as judged")
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(["", *RELATIONS])
    writer.writerows([labelled, *(found[labelled, judged] for judged in RELATIONS)] for labelled in RELATIONS)
    for relation in RELATIONS[:2]:
        precision, recall = precision_and_recall(found, relation)
        _line(f"  {relation}: precision, recall", f"{precision:.3f} {recall:.3f}", "≥ 0.99 ≥ 0.92")
    if part == "choose":  # the single pairs of the other part are nobody's business while weights are chosen
        _list_wrong(part)


def _list_wrong(part: str) -> None:
    for row, a, b in read_pairs(PAIRS):
        verdict = judge(a, b)
        if row["part"] == part and verdict.relation != row["relation"]:
            said = f"{row['relation']} taken for {verdict.relation} ({verdict.probability:.2f})"
            print(f"  {said}: {a.title} — {row['a_artist']} / {b.title} — {row['b_artists']}")


def catalogue(recordings: int, *, seed: int = 7) -> Sequence[Item]:
    """Tracks by artists of uneven fame, with marks and editions; one in four hundred has one of ten common names."""
    rng = Random(seed)
    artists = [_words(rng, 1, 3) for _ in range(max(10, recordings // 12))]
    found = []
    for number in range(recordings):
        artist = artists[int(len(artists) * rng.random() ** 3)]
        title = rng.choice(_COMMON) if rng.random() < 1 / 40 else _words(rng, 1, 4)
        guest = f" (feat. {rng.choice(artists)})" if rng.random() < 0.1 else ""
        found.append(
            Item(
                platform="spotify",
                item_id=f"{number:022d}",
                title=title + guest + rng.choice(_MARKS),
                artists=(artist,),
                artist_ids=(artist,),
                duration_ms=rng.randrange(95_000, 290_000),
                isrc=f"QZABC{number:07d}",
            )
        )
    return found


def sounds(tracks: Sequence[Item], count: int, *, seed: int = 8) -> Sequence[tuple[Item, Item | None]]:
    """TikTok sounds and the track that each is: four of five are a track as people write it, others are nobody's."""
    rng = Random(seed)
    found: list[tuple[Item, Item | None]] = []
    for number in range(count):
        track = rng.choice(tracks) if rng.random() < 0.8 else None
        title = track.title.lower() if track else f"{_words(rng, 1, 4)}{rng.choice(_SOUND_MARKS)}"
        credit = track.artists if track else (_words(rng, 1, 2),)
        found.append((Item(platform="tiktok", item_id=f"7{number:018d}", title=title, artists=credit), track))
    return found


def _words(rng: Random, fewest: int, most: int) -> str:
    """A few words; short ones come again and again, as they do in titles."""
    several = range(rng.randint(fewest, most))
    return " ".join("".join(rng.choices(_SYLLABLES, k=rng.choice((1, 2, 2, 3)))) for _ in several).title()


def _timed(count: int, recordings: int) -> dict[str, float]:
    from chartlake.matching.blocking import candidates
    from chartlake.matching.items import read
    from chartlake.matching.links import linked

    tracks = catalogue(recordings)
    planted = sounds(tracks, count)
    wanted = [sound for sound, _ in planted]
    before = _peak_mb()
    started, worked = time.perf_counter(), time.process_time()
    pairs, linked_sounds, right = 0, set(), 0
    for left, place in candidates(wanted, tracks):
        pairs += 1
        if linked(read(wanted[left]), read(tracks[place])):
            linked_sounds.add(left)
            right += tracks[place] is planted[left][1]
    return {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - worked,
        "pairs": pairs,
        "linked": len(linked_sounds),
        "right": right,
        "planted": sum(track is not None for _, track in planted),
        "peak_mb": _peak_mb(),
        "items_mb": before,
    }


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _line(what: str, figure: str, budget: str) -> None:
    print(f"{what:48} {figure:>14}   {budget}")


if __name__ == "__main__":
    sys.exit(main())
