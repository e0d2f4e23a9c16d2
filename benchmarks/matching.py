"""How good and how fast matching is: the labelled pairs, and 10,000 new sounds in a lake of 200,000 recordings.

`python -m benchmarks.matching [--sounds N] [--recordings N]` prints the figures of the pairs that are for judging, with
the confusion list of those for choosing, and, of a generated catalogue in a fresh process, the time that `transform`
takes to match the sounds, its memory, and how many sounds end in a wrong recording.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from benchmarks.matching_speed import measured
from chartlake.matching.evidence import judge
from chartlake.matching.pairs import read_pairs
from chartlake.matching.weights import THRESHOLD

ROOT: Final = Path(__file__).parents[1]
PAIRS: Final = ROOT / "tests" / "data" / "matching_pairs.tsv"
RELATIONS: Final = ("recording", "version", "different")
NONE: Final = "none"
Confusion = Counter[tuple[str, str]]


def main() -> int:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--sounds", type=int, default=10_000)
    parser.add_argument("--recordings", type=int, default=200_000)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        print(json.dumps(measured(chosen.sounds, chosen.recordings)))
        return 0
    for part in ("choose", "judge"):
        _figures(part)
    command = [sys.executable, "-m", "benchmarks.matching", "--child"]
    command += [f"--sounds={chosen.sounds}", f"--recordings={chosen.recordings}"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)  # noqa: S603 - this file
    figures = json.loads(done.stdout)
    _line(f"{chosen.sounds:,} new sounds in {chosen.recordings:,} recordings", f"{figures['seconds']:.1f} s", "≤ 30 s")
    _line("  of these on the processor", f"{figures['cpu']:.1f} s", "the same where nothing else runs")
    _line("  sounds in their own recording", f"{figures['right']:,}", f"{figures['planted']:,} are a track")
    _line("    of those written with a slip", f"{figures['slips_right']:,}", f"{figures['slips']:,}")
    _line("    of those without an artist", f"{figures['without_right']:,}", f"{figures['without']:,}")
    _line("  sounds in another recording", f"{figures['wrong']:,}", f"{chosen.sounds:,}")
    _line("  peak memory", f"{figures['peak_mb']:.0f} MB", f"{figures['before_mb']:.0f} MB before")
    return 0


def confusion(part: str, least: float = 0.0) -> Confusion:
    """How many pairs of a part have which relation, as labelled and as judged; `none` below the probability `least`."""
    found = Confusion()
    for row, a, b in read_pairs(PAIRS):
        if row["part"] == part:
            verdict = judge(a, b)
            found[row["relation"], verdict.relation if verdict.probability >= least else NONE] += 1
    return found


def precision_and_recall(found: Confusion, relation: str) -> tuple[float, float]:
    """Of one relation, over the pairs of a part."""
    right = found[relation, relation]
    said = sum(found[one, relation] for one in RELATIONS)
    true = sum(found[relation, one] for one in (*RELATIONS, NONE))
    return right / max(1, said), right / max(1, true)


def _figures(part: str) -> None:
    found, linked = confusion(part), confusion(part, THRESHOLD)
    print(f"{part}: {sum(found.values())} pairs; rows as labelled, columns as judged")
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(["", *RELATIONS])
    writer.writerows([labelled, *(found[labelled, judged] for judged in RELATIONS)] for labelled in RELATIONS)
    for relation in RELATIONS[:2]:
        precision, recall = precision_and_recall(found, relation)
        _line(f"  {relation}: precision, recall", f"{precision:.3f} {recall:.3f}", "≥ 0.99 ≥ 0.92")
        precision, recall = precision_and_recall(linked, relation)
        _line("    of what is linked", f"{precision:.3f} {recall:.3f}", f"probability ≥ {THRESHOLD}")
    if part == "choose":  # the single pairs of the other part are nobody's business while weights are chosen
        _list_wrong(part)


def _list_wrong(part: str) -> None:
    for row, a, b in read_pairs(PAIRS):
        verdict = judge(a, b)
        if row["part"] == part and verdict.relation != row["relation"]:
            said = f"{row['relation']} taken for {verdict.relation} ({verdict.probability:.2f})"
            print(f"  {said}: {a.title} — {row['a_artist']} / {b.title} — {row['b_artists']}")


def _line(what: str, figure: str, budget: str) -> None:
    print(f"{what:48} {figure:>14}   {budget}")


if __name__ == "__main__":
    sys.exit(main())
