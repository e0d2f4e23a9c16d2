"""TikTok's own pages: followers and likes of an account, videos of a sound, videos and views of a tag; vendors' CSVs.

A scope is `artist.<handle>`, `sound.<id>` or `tag.<name>`. The Spotify artist (or track) that an account (or sound) is
stands behind a dash, which no handle has: `artist.<handle>-<spotify id>`. A page saved in a browser is dropped as
`tiktok-artist-<handle>-<date>.html` and so on, numbers of a vendor as `tiktok-stats-<date>.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chartlake.answers import Answer, ParsedRows, RawObject, Refusal, Row, Scope
from chartlake.errors import BadName, ConfigError, DateUnavailable
from chartlake.http import Http
from chartlake.sources._csv_file import ANY_DELIMITER, Cells, read_csv
from chartlake.sources._numbers import Count, count
from chartlake.sources._replies import unchanged
from chartlake.sources._rows import RowRefused, read_rows, require_plausible, require_rows
from chartlake.sources._tiktok import is_rounded_id, text
from chartlake.sources._tiktok_pages import KINDS, Found, Kind, read_page

NAME: Final = "tiktok_stats"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("platform_stats",)

_TABLE: Final = "platform_stats"
_COUNTS: Final = ("followers", "likes", "videos", "views")
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    name: (name,) for name in ("entity_type", "entity_id", "name", "spotify_id", *_COUNTS)
}
_ENTITY_ID: Final = re.compile(r"[0-9]{1,25}")
_SPOTIFY_ID: Final = r"[0-9A-Za-z]{22}"
_SCOPE: Final = re.compile(
    rf"(?P<kind>artist|sound|tag)\.(?P<wanted>[A-Za-z0-9._]{{1,100}})(?:-(?P<spotify>{_SPOTIFY_ID}))?"
)
_PATHS: Final[Mapping[str, str]] = {"artist": "/@{}", "sound": "/music/x-{}", "tag": "/tag/{}"}
_DAY: Final = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?: ?\([0-9]+\))?"
_TABLE_FILE: Final = re.compile(rf"tiktok-stats-{_DAY}\.csv", re.IGNORECASE)
_PAGE_FILE: Final = re.compile(rf"tiktok-(?P<kind>artist|sound|tag)-(?P<wanted>.+)-{_DAY}\.html?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Whose page it is. `wanted` is a handle, a sound's id or a tag's name."""

    kind: Kind
    wanted: str
    spotify_id: str | None


def fetch(scope: Scope, http: Http) -> Answer:
    """One GET of the page, which shows the present only; DateUnavailable for any other day."""
    asked = _asked(scope.name)
    path = _PATHS[asked.kind.entity_type].format(asked.wanted)
    reply = http.get(path, what=f"{NAME} {scope.name}")
    if scope.date is not None and scope.date != reply.received_at.date():
        raise DateUnavailable(
            f"{NAME} shows the present only, not {scope.date}; a page saved on that day can be dropped: "
            f"tiktok-{asked.kind.entity_type}-{asked.wanted}-{scope.date}.html"
        )
    return unchanged(reply, extension="html")


def parse(raw: RawObject) -> ParsedRows:
    """One platform_stats row of a page, dated by the UTC day of fetching, or the rows of a CSV, dated by its name."""
    if raw.original_name is None:
        return _of_page(raw, _asked(raw.scope), raw.fetched_at.date())
    day = _named_day(raw.original_name)
    require_plausible(day, raw, what=repr(raw.original_name))
    if _TABLE_FILE.fullmatch(raw.original_name):
        return _of_table(raw, day)
    return _of_page(raw, _asked(scope_of(raw.original_name)), day)


def scope_of(file_name: str) -> str:
    """`artist.<handle>` of a saved page, `stats` of a CSV."""
    _named_day(file_name)
    page = _PAGE_FILE.fullmatch(file_name)
    return f"{page['kind'].lower()}.{page['wanted']}" if page else "stats"


def _asked(scope: str) -> _Asked:
    match = _SCOPE.fullmatch(scope)
    if match is None or (match["kind"] == "sound" and not match["wanted"].isdecimal()):
        raise ConfigError(
            f"{NAME} has no scope {scope!r}; a scope is artist.<handle>, sound.<id> or tag.<name>, and "
            "artist.<handle>-<spotify artist id> says who it is"
        )
    return _Asked(kind=KINDS[match["kind"]], wanted=match["wanted"], spotify_id=match["spotify"])


def _named_day(file_name: str) -> date:
    match = _TABLE_FILE.fullmatch(file_name) or _PAGE_FILE.fullmatch(file_name)
    try:
        return date.fromisoformat(match["day"] if match else "")
    except ValueError:
        raise BadName(
            f"{file_name!r} does not say what it holds and of which day; name it tiktok-stats-<date>.csv, or "
            "tiktok-artist-<handle>-<date>.html, tiktok-sound-<id>-<date>.html, tiktok-tag-<name>-<date>.html"
        ) from None


def _of_page(raw: RawObject, asked: _Asked, day: date) -> ParsedRows:
    what = f"{NAME} {raw.original_name or raw.scope}"
    found = read_page(raw.body, asked.kind, asked.wanted, what=what)
    rows, refused = read_rows(
        _TABLE,
        [(1, found)],
        lambda one: _page_row(one, asked, day),
        show=lambda one: {name: str(value) for name, value in one.fields.items() if not isinstance(value, dict | list)},
        key=("entity_type", "entity_id"),
    )
    require_rows(rows, refused, what=what)
    notes = [
        Refusal(table=_TABLE, row_number=0, reason=f"{reason}; the other counts stand") for reason in found.unreadable
    ]
    return ParsedRows(rows={_TABLE: rows}, refused=notes)


def _page_row(found: Found, asked: _Asked, day: date) -> Row:
    if not found.counts:
        raise RowRefused("; ".join(found.unreadable) or "no count at all")
    named = "title" if asked.kind.entity_type == "sound" else asked.kind.bears
    return {
        "platform": "tiktok",
        "entity_type": asked.kind.entity_type,
        "entity_id": _entity_id(found.fields.get("id")),
        "stat_date": day,
        "name": text(found.fields.get(named), named) or None,
        "spotify_id": asked.spotify_id,
        **_spread(found.counts),
    }


def _entity_id(value: object) -> str:
    spelled = str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value, "id")
    if not _ENTITY_ID.fullmatch(spelled):
        raise RowRefused(f"id {value!r} is none of TikTok's")
    return spelled


def _spread(counts: Mapping[str, Count]) -> Row:
    """The columns of every count: itself, the smallest and the largest it can be."""
    row: Row = {}
    for name, one in counts.items():
        row |= {name: one.value, f"{name}_low": one.low, f"{name}_high": one.high}
    return row


def _of_table(raw: RawObject, day: date) -> ParsedRows:
    what = f"{NAME} {raw.original_name}"
    file = read_csv(raw.body, _COLUMNS, ("entity_type", "entity_id"), what=what, delimiters=ANY_DELIMITER)

    def read(line: Sequence[str]) -> Row:
        return {"platform": "tiktok", "stat_date": day, **_table_row(file.named(line))}

    rows, refused = read_rows(_TABLE, file.lines, read, show=",".join, key=("entity_type", "entity_id"))
    require_rows(rows, refused, what=what)
    return ParsedRows(rows={_TABLE: rows}, refused=[*refused, *file.ignored(_TABLE)])


def _table_row(cells: Cells) -> Row:
    entity_type, entity_id, spotify_id = cells["entity_type"].lower(), cells["entity_id"], cells.get("spotify_id", "")
    if entity_type not in KINDS:
        raise RowRefused(f"entity_type {entity_type!r} is none of {', '.join(KINDS)}")
    if not entity_id:
        raise RowRefused("entity_id is blank")
    if is_rounded_id(entity_id):
        raise RowRefused(f"entity_id {entity_id} was rounded by a spreadsheet or a program; keep the column as text")
    if not _ENTITY_ID.fullmatch(entity_id):
        raise RowRefused(
            f"entity_id {entity_id!r} is no number; a handle, a title or a tag stands in the column name, the "
            "number in the data of its page"
        )
    if spotify_id and not re.fullmatch(_SPOTIFY_ID, spotify_id):
        raise RowRefused(f"spotify_id {spotify_id!r} is no Spotify id of 22 characters")
    counts = {name: count(cells[name], name) for name in _COUNTS if cells.get(name)}
    if not counts:
        raise RowRefused("not a single count")
    return {
        "entity_type": entity_type,
        "entity_id": entity_id,
        "name": cells.get("name") or None,
        "spotify_id": spotify_id or None,
        **_spread(counts),
    }
