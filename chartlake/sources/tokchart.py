"""tokchart.com: TikTok sounds by videos made with them. The free page shows the first five; the rest is blurred bait.

The layout has changed completely before, so a row is known by its link to a sound, not by classes. Counts are exact
where the page shows them (`57,443`); a count that it only rounds (`57K`) carries the interval of all
that rounds to it or, for nobody knows which, is cut to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from bs4 import BeautifulSoup, SoupStrainer, Tag

from chartlake.answers import Answer, ParsedRows, RawObject, Row, Scope
from chartlake.errors import BadName, ConfigError, DateUnavailable, EmptyAnswer, UnexpectedAnswer
from chartlake.http import Http
from chartlake.sources._described import described, html_text, require_whole_table
from chartlake.sources._numbers import Count, count
from chartlake.sources._replies import unchanged
from chartlake.sources._rows import RowRefused, read_rows, readable, require_plausible, require_rows

NAME: Final = "tokchart"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)

_LARGEST_PAGE: Final = 2 * 1024 * 1024
_MOST_ROWS: Final = 1_000
_TABLE: Final = "chart_snapshots"
_SCOPE: Final = "global"
_PARTS: Final = SoupStrainer("table")
_SOUND: Final = re.compile(r"tiktok-sound/([0-9]{5,25})(?![0-9])")
_SAVED: Final = re.compile(r"tokchart-([0-9]{4}-[0-9]{2}-[0-9]{2})(?: ?\([0-9]+\))?\.html?", re.IGNORECASE)
_BAIT: Final = frozenset({"hidden song title", "premium track"})
_SPONSORED: Final = frozenset({"ad", "ads", "sponsored", "promoted"})
_TYPES: Final = frozenset({"catalog sound", "ugc contains music", "original sound", "commercial sound"})
# The author of these is a credited artist; of the others it is whoever uploaded the video, which is not kept.
_CREDITED: Final = frozenset({"catalog sound", "commercial sound"})
_UPLOADED: Final = "original sound"
_MONTH: Final = re.compile(
    r"(?:[0-9]{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: [0-9]{1,2},)? [0-9]{4}|[0-9]{4}",
    re.IGNORECASE,
)
_RANK: Final = re.compile(r"#?([1-9][0-9]{0,4})\.?")
_COUNT: Final = re.compile(r"[0-9][0-9.,]*\s?[KMB]?", re.IGNORECASE)
_WITHOUT_TEXT: Final = ("img", "br", "hr", "path")


def fetch(scope: Scope, http: Http) -> Answer:
    """One GET of the free page, which shows the present only; DateUnavailable for any other day."""
    _require_scope(scope.name)
    reply = http.get("/", what=f"{NAME} {scope.name}")
    if scope.date is not None and scope.date != reply.received_at.date():
        raise DateUnavailable(
            f"{NAME} shows the present only, not {scope.date}; a page saved on that day can be dropped: "
            f"chartlake drop tokchart-{scope.date}.html"
        )
    return unchanged(reply, extension="html")


def parse(raw: RawObject) -> ParsedRows:
    """The real rows as chart_snapshots rows of the UTC day of fetching; advertising and bait are left out."""
    what = f"{NAME} {raw.original_name or raw.scope}"
    lines = _lines(raw.body, what)
    shown = [line for line in lines if not _is_bait(line) and not _is_sponsored(line)]
    linked = [line for line in shown if _sound_ids(line)]
    if not linked:
        _refuse_page(lines, raw.body, what)
    # A row that lost its link stands among the others, or right behind them; what stands further below is bait too.
    last = max(_shown_rank(line) or 0 for line in linked)
    real = [line for line in shown if _sound_ids(line) or 0 < (_shown_rank(line) or 0) <= last + 1]
    ranks = dict(zip(map(id, real), _ranks(real), strict=True))
    fixed: Row = {
        "platform": "tiktok",
        "chart": "sounds_daily",
        "market": "global",
        "chart_date": _chart_date(raw),
        "item_type": "sound",
        "date_basis": "fetched",
    }

    def read(line: Tag) -> Row:
        return fixed | _position(ranks[id(line)], line)

    rows, refused = read_rows(_TABLE, enumerate(real, 1), read, show=_text, key=("rank", "item_id"))
    require_rows(rows, refused, what=what)
    return ParsedRows(rows={_TABLE: rows}, refused=refused)


def _lines(body: bytes, what: str) -> list[Tag]:
    """The rows with cells of all tables; one that holds a table with rows lays the page out."""
    if len(body) > _LARGEST_PAGE:
        raise UnexpectedAnswer(f"{what}: {len(body):,} bytes are no page of five sounds; got {described(body)}")
    require_whole_table(body, what=what)
    if body.lower().count(b"<tr") > _MOST_ROWS:
        raise UnexpectedAnswer(f"{what}: more than {_MOST_ROWS:,} rows where five are free; got {described(body)}")
    rows = BeautifulSoup(html_text(body), "lxml", parse_only=_PARTS).find_all("tr")
    if not rows:
        raise UnexpectedAnswer(f"{what}: the page has no table of sounds; got {described(body)}")
    return [row for row in rows if row.find("tr") is None and row.find("td")]


def scope_of(file_name: str) -> str:
    """A saved page says in its name on which day it was saved: `tokchart-2026-03-02.html`."""
    _saved_on(file_name)
    return _SCOPE


def _require_scope(scope: str) -> None:
    if scope != _SCOPE:
        raise ConfigError(f"{NAME} has no scope {scope!r}; its free page is of the whole world, scope {_SCOPE!r}")


def _saved_on(file_name: str) -> date:
    match = _SAVED.fullmatch(file_name)
    try:
        return date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise BadName(
            f"{file_name!r} does not say when the page was saved, and the page does not either; "
            "name it tokchart-<date>.html, as tokchart-2026-03-02.html"
        ) from None


def _chart_date(raw: RawObject) -> date:
    if raw.original_name is None:
        return raw.fetched_at.date()
    saved = _saved_on(raw.original_name)
    require_plausible(saved, raw, what=repr(raw.original_name))
    return saved


def _refuse_page(lines: Sequence[Tag], body: bytes, what: str) -> None:
    if all(_is_bait(line) or _is_sponsored(line) for line in lines):
        raise EmptyAnswer(f"{what}: none of its {len(lines)} rows is free to see; look at the page, it has changed")
    raise UnexpectedAnswer(f"{what}: {len(lines)} rows and no link to a sound in them; got {described(body)}")


def _sound_ids(line: Tag) -> set[str]:
    matches = (_SOUND.search(str(link["href"])) for link in line.find_all("a", href=True))
    return {match[1] for match in matches if match}


def _shown_rank(line: Tag) -> int | None:
    """The rank in the first cell, unless that names the sound: a sound may be called "3"."""
    (cell,) = line.find_all("td", limit=1)
    match = None if _sound_ids(cell) else _RANK.fullmatch(_text(cell))
    return int(match[1]) if match else None


def _is_bait(line: Tag) -> bool:
    if any("blur" in name for tag in [line, *line.find_all(class_=True)] for name in tag.get_attribute_list("class")):
        return True
    return any(text.casefold() in _BAIT for text in line.stripped_strings)


def _is_sponsored(line: Tag) -> bool:
    """Whether a badge says so. Links are not looked into: a sound may be named "Ad"."""
    badges = (text for cell in line.find_all("td", limit=2) for text in cell.find_all(string=True))
    return any(text.strip().casefold() in _SPONSORED for text in badges if text.find_parent("a") is None)


def _ranks(lines: Sequence[Tag]) -> list[int | None]:
    """The page's own ranks; where it shows none at all, the order of the rows; None for a row that lacks its rank."""
    shown = [_shown_rank(line) for line in lines]
    return shown if any(shown) else list(range(1, len(lines) + 1))


def _position(position: int | None, line: Tag) -> Row:
    if position is None:
        raise RowRefused("the row shows no rank, and others do")
    ids = _sound_ids(line)
    if len(ids) != 1:
        raise RowRefused(f"links to {len(ids)} sounds where one is due")
    sound, song, videos = _cells(line)
    made = _videos(videos)
    return {
        "rank": position,
        "item_id": ids.pop(),
        **_credit(sound, song),
        "videos": made.value,
        "videos_low": made.low,
        "videos_high": made.high,
    }


def _cells(line: Tag) -> tuple[list[str], list[str], list[str]]:
    """The texts of the cell with the sound's name and of the two after it: the song, and the videos."""
    cells = line.find_all("td", recursive=False)
    named = [place for place, cell in enumerate(cells) if _sound_ids(cell) and _text(cell)]
    if not named or named[0] + 2 >= len(cells):
        raise RowRefused(f"{len(cells)} cells, and not sound, song and videos one after the other")
    sound, song, videos = ([readable(text, "text") for text in _parts(cell)] for cell in cells[named[0] :][:3])
    return sound, song, [text for text in videos if text]


def _parts(cell: Tag) -> list[str]:
    """The texts of the innermost elements, empty ones too: an artist must not take the place of a lost title."""
    parts = [_text(tag) for tag in cell.find_all(True) if not tag.find(True) and tag.name not in _WITHOUT_TEXT]
    return parts if " ".join(filter(None, parts)) == _text(cell) else list(cell.stripped_strings)


def _credit(sound: Sequence[str], song: Sequence[str]) -> Row:
    """Title and artists of the recognised song; else the sound's name, and its author where that is an artist."""
    kind, (name, author) = _kind_and_names(sound)
    title, artists = _first_two(song)
    if artists and not title:
        return {"title": None, "artist_names": None if _MONTH.fullmatch(artists) else [artists]}
    if title == author:  # an upload without a recognised song shows the uploader again
        title = ""
    if _MONTH.fullmatch(artists):
        artists = ""
    if not artists and kind in _CREDITED and not name.casefold().startswith(_UPLOADED):
        artists = author
    return {"title": title or name or None, "artist_names": [artists] if artists else None}


def _kind_and_names(sound: Sequence[str]) -> tuple[str, tuple[str, str]]:
    """The kind stands last: a sound may itself be named "original sound"."""
    kind = sound[-1].casefold()
    return (kind, _first_two(sound[:-1])) if kind in _TYPES else ("", _first_two(sound))


def _first_two(texts: Sequence[str]) -> tuple[str, str]:
    first, second, *_ = [*texts, "", ""]
    return first, second


def _videos(texts: Sequence[str]) -> Count:
    counts = [count(text, "videos") for text in texts if _COUNT.fullmatch(text)]
    if not counts:
        raise RowRefused(f"no number of videos in {' '.join(texts)!r}")
    best = min(counts, key=lambda one: one.high - one.low)
    # A page may cut instead of rounding: 57,999 as 57K. One step to either side is still the same count.
    if any(abs(one.value - best.value) > one.high - one.low + 1 for one in counts):
        raise RowRefused(f"{' and '.join(texts)!r} are not the same number of videos")
    return _perhaps_cut(best)


def _perhaps_cut(shown: Count) -> Count:
    """A count of `57K` may have been 56,500, rounded, or 57,999, cut."""
    above = shown.high - shown.value
    return Count(value=shown.value, low=shown.low, high=shown.high + above + 1) if above else shown


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
