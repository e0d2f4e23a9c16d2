"""The links between items: every candidate pair that is a recording or a version with probability enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from chartlake.matching.artists import compare_artists
from chartlake.matching.blocking import candidates
from chartlake.matching.evidence import RECORDING, VERSION, Verdict, judge_readings
from chartlake.matching.items import Item, Reading, read
from chartlake.matching.names import compare_names
from chartlake.matching.weights import THRESHOLD

# No evidence outweighs these.
_OTHER_NAMES: Final = frozenset({"different", "numbers differ"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Two items, by their references in order, and what they are to one another."""

    first: str
    second: str
    verdict: Verdict

    @property
    def relation(self) -> str:
        """`recording` or `version`."""
        return self.verdict.relation

    @property
    def probability(self) -> float:
        """The probability of the relation."""
        return self.verdict.probability


def links_of(
    left: Sequence[Item], right: Sequence[Item] | None = None, known: Mapping[str, Sequence[int]] = MappingProxyType({})
) -> Iterator[Link]:
    """The links of `left` among itself, or of `left` with `right`; `known` are keys as `candidates` takes them."""
    ones = [read(item) for item in left]
    others = ones if right is None else [read(item) for item in right]
    yield from links_among((ones[one], others[other]) for one, other in candidates(left, right, known))


def links_among(pairs: Iterable[tuple[Reading, Reading]]) -> Iterator[Link]:
    """The links that these pairs are."""
    for a, b in pairs:
        verdict = linked(a, b)
        if verdict is not None and a.item.reference != b.item.reference:
            first, second = sorted((a.item.reference, b.item.reference))
            yield Link(first=first, second=second, verdict=verdict)


def linked(a: Reading, b: Reading) -> Verdict | None:
    """The verdict of a pair that is linked; None for all others."""
    # Most pairs that meet in a key are one title by two artists: these need no more than a look at the credits.
    if (not a.isrc or a.isrc != b.isrc) and compare_artists(a, b) == "none":
        return None
    # Most others are two songs of one artist.
    if compare_names(a, b)[0] in _OTHER_NAMES:
        return None
    verdict = judge_readings(a, b)
    if verdict.relation in (RECORDING, VERSION) and verdict.probability >= THRESHOLD:
        return verdict
    return None
