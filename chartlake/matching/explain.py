"""Why two items are what they are to one another, for a reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from chartlake.errors import ConfigError
from chartlake.literals import literal
from chartlake.matching.evidence import Verdict
from chartlake.matching.items import Item, read
from chartlake.matching.weights import SONG_PRIOR

Ask = Callable[[str], list[dict[str, Any]]]
_SPOTIFY: Final = re.compile(
    r"(?:spotify:track:|https://open\.spotify\.com/(?:intl-\w+/)?track/|spotify:)?([0-9A-Za-z]{22})(?:\?.*)?"
)
_ELSEWHERE: Final = re.compile(r"(tiktok|deezer|apple_music|spotify):([\w:.-]+)")
# A title may hold a dash of its own: the last one parts it from the artist.
_TEXT: Final = re.compile(r"(.+)\s+[—–]\s+(.+)")


def described(text: str, ask: Ask) -> Item:
    """The item that a text names: an id that track_matches has, else "title — artist, artist".

    ConfigError when it is neither, or the lake does not know the id. `ask` runs SQL, and is called for ids only.
    """
    text = text.strip()
    if match := _SPOTIFY.fullmatch(text):
        return _held("spotify", match[1], ask)
    if match := _ELSEWHERE.fullmatch(text):
        return _held(match[1], match[2], ask)
    if match := _TEXT.fullmatch(text):
        return Item(title=match[1], artists=tuple(name.strip() for name in match[2].split("|")))
    raise ConfigError(f'{text!r} is neither an id nor "title — artist"; write it as "Flowers — Miley Cyrus"')


def _held(platform: str, item_id: str, ask: Ask) -> Item:
    from chartlake.matching.rows import item_of

    rows = ask(
        "SELECT platform, item_id, evidence FROM track_matches "  # noqa: S608 - quoted by literal
        f"WHERE platform = {literal(platform)} AND item_id = {literal(item_id)}"
    )
    if not rows:
        raise ConfigError(
            f"track_matches has no item {platform}:{item_id}; `chartlake match run` matches what the lake has seen"
        )
    return item_of(rows[0])


def pieces_of(a: Item, b: Item, verdict: Verdict) -> Sequence[dict[str, Any]]:
    """What was read of the two, and each piece of evidence with its weight: logarithms of likelihood ratios."""
    read_as = [
        {"evidence": what, "found": f"{left} | {right}", "same song": None, "same recording": None}
        for what, left, right in zip(("read as", "version", "guests"), _parts(a), _parts(b), strict=True)
        if left or right
    ]
    start = {"evidence": "before any", "found": "", "same song": SONG_PRIOR, "same recording": 0.0}
    weighed = [
        {"evidence": piece, "found": what, "same song": round(song, 2), "same recording": round(take, 2)}
        for piece, (what, song, take) in verdict.pieces.items()
    ]
    return [*read_as, start, *weighed]


def _parts(item: Item) -> tuple[str, str, str]:
    title = read(item).title
    marks = "; ".join(sorted(" ".join([mark.kind, *sorted(mark.words)]) for mark in title.marks))
    parts = f" part {'+'.join(map(str, sorted(title.parts)))}" if title.parts else ""
    return " / ".join((title.name, *title.asides)), f"{marks or 'original'}{parts}", ", ".join(title.featured)
