"""A plan of releases as a CSV that a person drops: what comes out on which day, by whom, and in which markets.

The newest file that was dropped is the whole plan, whatever it is called. A release that it no longer names is
withdrawn, one that it names for another day has moved; what an older file said stays in the table, under that file's
raw_key, and counts no more. A file that cannot be read replaces nothing.
Columns, in any order: `release_date` (yyyy-mm-dd), `title` and `artist` must be there, several artists joined by `|` or
`;`; `market` (a code as `no`, or a name; blank or no column: every market), `label` and `isrc` may.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from chartlake.answers import ParsedRows, RawObject, Row
from chartlake.errors import BadName, UnexpectedAnswer
from chartlake.markets import market_code, market_named
from chartlake.sources._csv_file import ANY_DELIMITER, Cells, read_csv
from chartlake.sources._rows import RowRefused, read_rows, require_rows
from chartlake.text_id import text_id

NAME: Final = "planned_releases"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("planned_releases",)

_TABLE: Final = "planned_releases"
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    name: (name,) for name in ("release_date", "title", "artist", "market", "label", "isrc")
}
_NEEDED: Final = ("release_date", "title", "artist")
_SCOPE: Final = "plan"  # one for all names: of a source there is one plan
_FILE: Final = re.compile(r".+\.csv(?:\.gz)?", re.IGNORECASE | re.DOTALL)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BETWEEN_ARTISTS: Final = re.compile(r"[|;]")
_ISRC: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_EVERY_MARKET: Final = "global"
# Nobody plans further; a year beyond is a slip of the finger.
_FURTHEST: Final = timedelta(days=3653)


def parse(raw: RawObject) -> ParsedRows:
    """The lines as planned_releases rows; columns that are not known are noted."""
    name = raw.original_name or ""
    scope_of(name)
    what = f"{NAME} {name}"
    file = read_csv(raw.body, _COLUMNS, _NEEDED, what=what, delimiters=ANY_DELIMITER)
    _require_no_other_market(file.headings, what)

    def read(line: Sequence[str]) -> Row:
        return _release(file.named(line), dropped=raw.fetched_at.date())

    rows, refused = read_rows(_TABLE, file.lines, read, show=",".join, key=("release_date", "item_id", "market"))
    require_rows(rows, refused, what=what)
    return ParsedRows(rows={_TABLE: rows}, refused=[*refused, *file.ignored(_TABLE)])


def scope_of(file_name: str) -> str:
    """`plan`, for whatever CSV."""
    if not _FILE.fullmatch(file_name):
        raise BadName(f"{file_name!r} is no plan of releases; save it as CSV, its name ends in .csv or .csv.gz")
    return _SCOPE


def _require_no_other_market(headings: Sequence[str], what: str) -> None:
    """Under a heading that is not known may stand the markets, and then one country's release would be everybody's."""
    unknown = [heading for heading in headings if heading and heading not in _COLUMNS]
    if unknown and "market" not in headings:
        raise UnexpectedAnswer(
            f"{what}: the column {unknown[0]!r} is not known and there is no column market, so that every line would "
            "count in every market; call it market if it says where, else add an empty column market or take it out"
        )


def _release(cells: Cells, *, dropped: date) -> Row:
    title, artists = cells["title"], _artists(cells["artist"])
    if not title:
        raise RowRefused("no title")
    return {
        "release_date": _release_date(cells["release_date"], dropped),
        "item_id": text_id(title, artists),
        "market": _market(cells.get("market", "")),
        "title": title,
        "artist_names": artists,
        "label": cells.get("label") or None,
        "isrc": _isrc(cells.get("isrc", "")),
    }


def _artists(written: str) -> list[str]:
    names = [name.strip() for name in _BETWEEN_ARTISTS.split(written)]
    artists = list(dict.fromkeys(filter(None, names)))
    if not artists:
        raise RowRefused("no artist")
    return artists


def _release_date(written: str, dropped: date) -> date:
    try:
        day = date.fromisoformat(written if _DATE.fullmatch(written) else "")
    except ValueError:
        raise RowRefused(
            f"release_date {written!r} is no day as yyyy-mm-dd: write 3 April 2026 as 2026-04-03, and keep the column "
            "as text in a spreadsheet"
        ) from None
    if abs(day - dropped) > _FURTHEST:
        raise RowRefused(f"release_date {day} is more than ten years from {dropped}, when the file was dropped")
    return day


def _market(written: str) -> str:
    market = market_code(written) or market_named(written) if written else _EVERY_MARKET
    if market is None:
        raise RowRefused(
            f"market {written!r} is none: write its two letters, as no for Norway, one market a line; leave it blank "
            "for every market"
        )
    return market


def _isrc(written: str) -> str | None:
    code = written.replace("-", "").upper()
    if code and not _ISRC.fullmatch(code):
        raise RowRefused(f"isrc {written!r} is none; leave it blank where there is none yet")
    return code or None
