"""What one bracket or tail of a title says: who made it which version, which edition, part or year it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from chartlake.matching import vocabulary as v
from chartlake.matching.folding import words

_PIECES: Final = re.compile(r"\s*(?:;|\s/\s|\||,(?=\s*(?:pt|part|vol)\b)|\s-\s)\s*")
STOPS: Final = " .,-:;|/~\"'"


class Mark(NamedTuple):
    """One thing that makes a take another one: its kind, and the words beside it (who remixed, where it was live)."""

    kind: str
    words: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What was understood of a bracket or tail. `covered`: who sang it first."""

    marks: frozenset[Mark] = frozenset()
    editions: frozenset[str] = frozenset()
    parts: frozenset[int] = frozenset()
    covered: tuple[str, ...] = ()
    years: frozenset[str] = frozenset()

    def __or__(self, other: Statement) -> Statement:
        return Statement(
            marks=self.marks | other.marks,
            editions=self.editions | other.editions,
            parts=self.parts | other.parts,
            covered=self.covered + other.covered,
            years=self.years | other.years,
        )


NOTHING: Final = Statement()


@lru_cache(maxsize=16_384)
def understand(content: str) -> Statement | None:
    """What a bracket or tail without brackets of its own says; None when nothing of it was understood."""
    said = [found for piece in _PIECES.split(content) if piece and (found := _piece(piece))]
    if not said:
        return None
    whole = NOTHING
    for one in said:
        whole |= one
    return whole


@lru_cache(maxsize=16_384)
def _piece(piece: str) -> Statement | None:
    """One statement: an edition, marks of a version, an origin, a part, a year, a version of no named kind."""
    tokens = [token for token in (one.strip(".,:!\"'") for one in piece.split()) if token]
    core = v.EDITION_CORE.intersection(tokens)
    if len(tokens) > 1:
        core |= v.MARKETS.intersection(tokens)
    if v.SEVEN_INCH.match(piece):
        return Statement(editions=frozenset({"single"}))
    if core and all(token in v.EDITION or _NUMBERED.fullmatch(token) for token in tokens):
        return Statement(editions=core)
    is_origin = v.ORIGIN.search(piece)
    # What it is from may be called "Live and Let Die".
    if marked := _marked(_QUOTED.sub(" ", piece) if is_origin else piece):
        return marked | Statement(editions=core)
    if is_origin:
        return Statement(editions=frozenset({"origin"}))
    if part := v.PART.search(piece):
        rest = f"{piece[: part.start()]}{piece[part.end() :]}".strip(STOPS)
        return Statement(parts=part_numbers(part)) | ((_piece(rest) if rest else None) or NOTHING)
    if v.YEAR.match(piece):
        return Statement(years=frozenset({piece[-4:]}))
    if v.NAMELESS_VERSION.search(piece) or v.NAMED_TAKE.search(piece):
        return Statement(marks=frozenset({_nameless(piece)}))
    return None


_QUOTED: Final = re.compile(r'"[^"]*"')
_NUMBERED: Final = re.compile(r"\d+(?:st|nd|rd|th|\"|\.)?")


def _marked(piece: str) -> Statement | None:
    if v.LIVE_IS_A_VERB.match(piece):
        return None
    hits = {kind: match[0] for kind, pattern in v.KINDS.items() if (match := pattern.search(piece))}
    if "rerecording" in hits and not _is_owned(hits["rerecording"]):
        del hits["rerecording"]
    if not hits:
        return None
    rest = piece.replace("'s ", " ")
    for hit in hits.values():
        rest = rest.replace(hit, " ")
    rest = rest.strip(f"{STOPS}+&")
    beside = frozenset(words(rest)) - _FILLERS
    return Statement(
        marks=frozenset(Mark(kind, _language(hit) if kind == "language" else beside) for kind, hit in hits.items()),
        covered=_covered(piece) if "cover" in hits or "karaoke" in hits else (),
    )


@lru_cache(maxsize=16_384)
def understand_alone(content: str) -> Statement | None:
    """What a bracket or tail says by words that are a version only where nothing else stands: (Slow), (x1.25), (Jazz).

    None when there are others.
    """
    if factor := v.FACTOR.match(content):
        kind = "slowed" if (factor["after"] or factor["before"]).startswith("0") else "sped_up"
        return Statement(marks=frozenset({Mark(kind, frozenset())}))
    said = frozenset(words(content)) - v.LOUDER - _FILLERS
    kinds = {v.ALONE.get(word) for word in said}
    if not said or None in kinds:
        return None
    return Statement(marks=frozenset(_alone(kind, said, content) for kind in kinds if kind))


def _alone(kind: str, said: frozenset[str], content: str) -> Mark:
    how_much = frozenset(words(content)) & v.LOUDER
    return Mark(kind, how_much if kind in ("slowed", "sped_up") else said)


def _language(said: str) -> frozenset[str]:
    return frozenset(v.LANGUAGES.get(word, word) for word in words(said)) - {"in", "en", "auf", "pa", "em", "het"}


_FILLERS: Final = v.listed(
    """
    version ver versione versión versao versión mix edit by the at in from on a an of and s original
    official audio remaster remastered radio single with to n x vs feat ft y et und
    """
) | frozenset(str(year) for year in range(1950, 2050))


def _is_owned(version: str) -> bool:
    """Whether "… version" names whose it is: Taylor's Version, not Album Version."""
    return bool(re.search(r"'s? version|\btaylors version|z&e|record", version)) or version.startswith("regraba")


def _covered(piece: str) -> tuple[str, ...]:
    """Who sang it first, as "(Originally performed by X)", "(X cover)" and "(Tribute to X)" say."""
    match = re.search(
        r"(?:originally (?:performed |recorded |sung )?(?:by|from)|made famous by|in the style of|tribute to|"
        r"covered from|cover of|homenaje a)\s+(.+)$|^(.+?)\s+(?:cover|カバー|커버)\b",
        piece,
    )
    return ((match[1] or match[2]).strip(),) if match else ()


def _nameless(piece: str) -> Mark:
    """(Skrillex Edit) and (Skrillex Mix) are remixes; (Rock Version) is a version of a kind without a name."""
    said = words(v.NAMELESS_VERSION.sub(" ", piece))
    beside = frozenset(v.ABBREVIATED.get(word, word) for word in said) - _FILLERS - {"take", "style"}
    by_hand = re.search(r"\b(?:mix|edit)\b", piece) and beside and not beside & v.EDITION
    if by_hand:
        return Mark("remix", beside)
    dated = re.search(r"\b(?:19|20)\d\d\b", piece)
    return Mark("dated", frozenset({dated[0]})) if dated and not beside else Mark("other", beside)


def part_numbers(part: re.Match[str]) -> frozenset[int]:
    """The numbers that a match of PART names."""
    said = part["number"] or part["han"] or part["hangul"]
    return frozenset(int(one) if one.isdigit() else v.NUMBERS[one] for one in re.findall(r"\w+", said) if one != "and")
