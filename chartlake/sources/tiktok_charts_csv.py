"""A chart of TikTok sounds from a vendor or from one's own counting, as a CSV that is dropped into the inbox.

The name says which chart: `tiktok-<market>-<daily|weekly>-<date>.csv`, a weekly chart by the last day of its week.
Columns, in any order: `rank`; `sound_id` or `link` (the sound's address on TikTok); `title`; `artist`; `videos`, exact
or rounded as `57.4K`; `isrc`. Only rank and one of sound_id and link must be there; a blank id needs a title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chartlake.answers import ParsedRows, RawObject, Row
from chartlake.errors import BadName, UnexpectedAnswer
from chartlake.markets import market_code
from chartlake.sources._csv_file import ANY_DELIMITER, Cells, read_csv
from chartlake.sources._numbers import count, rank
from chartlake.sources._rows import RowRefused, read_rows, require_plausible, require_rows
from chartlake.sources._snapshots import from_the_top, once_each
from chartlake.sources._tiktok import credit, linked_sound, sound_id
from chartlake.text_id import text_id

NAME: Final = "tiktok_charts_csv"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)

_TABLE: Final = "chart_snapshots"
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    name: (name,) for name in ("rank", "sound_id", "link", "title", "artist", "videos", "isrc")
}
_SEVERAL: Final = frozenset(
    {"market", "country", "country_code", "region", "date", "day", "week", "chart_date", "snapshot_date"}
)
_FILE: Final = re.compile(
    r"tiktok-(?P<market>global|[a-z]{2})-(?P<cadence>daily|weekly)-(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?: ?\([0-9]+\))?\.csv",
    re.IGNORECASE,
)
_ISRC: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")


@dataclass(frozen=True, kw_only=True)
class _Named:
    market: str
    cadence: str
    day: date


def parse(raw: RawObject) -> ParsedRows:
    """The lines as chart_snapshots rows of `sounds_daily` or `sounds_weekly`; columns that are not known are noted."""
    named = _named(raw.original_name or "")
    what = f"{NAME} {raw.original_name}"
    require_plausible(named.day, raw, what=what)
    file = read_csv(raw.body, _COLUMNS, ("rank",), what=what, delimiters=ANY_DELIMITER)
    _require_one_chart(file.headings, what)
    if not {"sound_id", "link"} & file.columns.keys():
        raise UnexpectedAnswer(f"{what}: no heading sound_id or link in the first line; without one no sound is known")
    fixed: Row = {
        "platform": "tiktok",
        "chart": f"sounds_{named.cadence}",
        "market": named.market,
        "chart_date": named.day,
        "item_type": "sound",
        "date_basis": "reported",
    }

    def read(line: Sequence[str]) -> Row:
        return fixed | _position(file.named(line))

    rows, refused = read_rows(_TABLE, file.lines, read, show=",".join, key=("rank",))
    require_rows(rows, refused, what=what)
    rows, parts = from_the_top(_TABLE, rows, what=what)
    rows, seconds = once_each(_TABLE, rows)
    return ParsedRows(rows={_TABLE: rows}, refused=[*refused, *parts, *seconds, *file.ignored(_TABLE)])


def scope_of(file_name: str) -> str:
    """`no_daily` for `tiktok-no-daily-2026-03-02.csv`; browsers may have added ` (1)`."""
    named = _named(file_name)
    return f"{named.market}_{named.cadence}"


def _named(file_name: str) -> _Named:
    match = _FILE.fullmatch(file_name.lower())
    try:
        day = date.fromisoformat(match["day"] if match else "")
    except ValueError:
        match = None
    market = market_code(match["market"]) if match else None
    if match is None or market is None:
        raise BadName(
            f"{file_name!r} does not say which chart it holds; name it tiktok-<market>-<daily|weekly>-<date>.csv, as "
            "tiktok-no-daily-2026-03-02.csv"
        )
    return _Named(market=market, cadence=match["cadence"], day=day)


def _require_one_chart(headings: Sequence[str], what: str) -> None:
    """Lines of several markets or days under one name would be one chart with many firsts."""
    several = [name for name in headings if name in _SEVERAL]
    if several:
        raise UnexpectedAnswer(
            f"{what}: the column {several[0]} says that this is more than one chart; make one file of each market and "
            "day without that column, and name it tiktok-<market>-<daily|weekly>-<date>.csv"
        )


def _position(cells: Cells) -> Row:
    title, artists = cells.get("title", ""), credit(cells.get("artist"))
    made = count(cells["videos"], "videos") if cells.get("videos") else None
    return {
        "rank": rank(cells["rank"], "rank"),
        "item_id": _item_id(cells, title, artists),
        "title": title or None,
        "artist_names": artists or None,
        "videos": made and made.value,
        "videos_low": made and made.low,
        "videos_high": made and made.high,
        "isrc": _isrc(cells.get("isrc", "")),
    }


def _item_id(cells: Cells, title: str, artists: Sequence[str]) -> str:
    given, link = cells.get("sound_id", ""), cells.get("link", "")
    if link and not linked_sound(link):
        raise RowRefused(f"link {link!r} is no address of a sound, as https://www.tiktok.com/music/x-<id>")
    if given or link:
        return sound_id(given, "sound_id", link)
    if not title:
        raise RowRefused("neither sound_id nor link nor title")
    return text_id(title, artists)


def _isrc(written: str) -> str | None:
    code = written.replace("-", "").upper()
    if code and not _ISRC.fullmatch(code):
        raise RowRefused(f"isrc {written!r} is none")
    return code or None
