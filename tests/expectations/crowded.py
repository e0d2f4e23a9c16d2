"""A chart on which songs live by a rule: every day each song drifts, the weakest leave, new ones come in."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

FIRST = date(2026, 1, 1)


def crowded(days: int, *, depth: int, seed: int, other_after: int | None = None) -> dict[str, str]:
    """Lines for `written_lake.chart`; with `other_after` the days beyond that many take another course."""
    rng, made = Random(seed), 0
    strength: dict[str, float] = {}
    lines = {}
    for number in range(days):
        if number == other_after:
            rng = Random(seed + 1)
        for song in strength:
            strength[song] += rng.gauss(-0.03, 0.12)
        for _ in range(1 + depth // 10):
            made += 1
            strength[f"S{made}"] = rng.gauss(1.0, 0.5)
        while len(strength) < depth:
            made += 1
            strength[f"S{made}"] = rng.gauss(0.5, 0.5)
        ranked = sorted(strength, key=strength.__getitem__, reverse=True)[:depth]
        strength = {song: strength[song] for song in ranked}
        words = (f"{song}/{1000 + int(200 * strength[song])}" for song in ranked)
        lines[str(FIRST + timedelta(days=number))] = " ".join(words)
    return lines
