"""kworb.net: the daily and weekly Spotify songs chart of one country, as an HTML table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from bs4 import BeautifulSoup, SoupStrainer, Tag

from chartlake.answers import Answer, ParsedRows, RawObject, Refusal, Row, Scope
from chartlake.errors import BadName, ConfigError, DateUnavailable, NotFound, UnexpectedAnswer
from chartlake.http import Http
from chartlake.markets import MARKET_NAMES, is_market_code, market_named
from chartlake.sources._described import described, html_text, require_whole_table
from chartlake.sources._numbers import rank, rank_or_none, whole
from chartlake.sources._replies import unchanged
from chartlake.sources._rows import RowRefused, is_plausible, read_rows, readable, require_rows

NAME: Final = "kworb"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)

_TABLE: Final = "chart_snapshots"
_PARTS: Final = SoupStrainer(["title", "span", "table"])
_TITLE: Final = re.compile(r"Spotify (Daily|Weekly) Chart - (.+?) - ([0-9]{4}/[0-9]{2}/[0-9]{2})")
_LINK: Final = re.compile(r"(?:^|/)(artist|track)/([0-9A-Za-z]{22})(?:_songs)?\.html")
_SAVED: Final = re.compile(r"([a-z]+_(?:daily|weekly))(?: ?\([0-9]+\))?\.html?", re.IGNORECASE)
_MOVE: Final = re.compile(r"[+-][0-9]{1,5}")
_NEEDED: Final = ("pos", "artist and title", "streams")
_PERIODS: Final = {"daily": "days", "weekly": "wks"}
_OPEN: Final = (" -", ",", " (w/")


def fetch(scope: Scope, http: Http) -> Answer:
    """One GET of the market's page, which holds only the newest day; DateUnavailable for another day."""
    market, cadence = _asked(scope.name)
    path = f"/spotify/country/{market}_{cadence}.html"
    try:
        reply = http.get(path, what=f"{NAME} {scope.name}", conditional=scope.date is None)
    except NotFound as error:
        raise NotFound(
            f"{NAME} has no {cadence} chart of the market {market!r}; {http.base_url}/spotify/ lists its countries",
            http_status=error.http_status,
        ) from error
    if scope.date is not None:
        _require_date(scope, market, cadence, reply.body)
    return unchanged(reply, extension="html")


def parse(raw: RawObject) -> ParsedRows:
    """The page's rows as chart_snapshots rows; columns are found by heading, artists and title by their links."""
    scope = raw.scope if raw.original_name is None else scope_of(raw.original_name)
    market, cadence = _asked(scope)
    what = f"{NAME} {scope}"
    require_whole_table(raw.body, what=what)
    page = _page(raw.body)
    headings, lines = _chart_table(page, raw.body, what)
    chart_date = _chart_date(_title(page), market, cadence, raw, what)
    fixed: Row = {
        "platform": "spotify",
        "chart": f"songs_{cadence}",
        "market": market,
        "chart_date": chart_date,
        "item_type": "track",
        "date_basis": "reported",
    }
    columns = {heading: place for place, heading in enumerate(headings)}

    def read(line: Tag) -> Row:
        cells = _cells(line)
        if len(cells) != len(headings):
            raise RowRefused(f"{len(cells)} cells under {len(headings)} headings")
        return fixed | _position({name: cells[place] for name, place in columns.items()}, _PERIODS[cadence])

    rows, refused = read_rows(_TABLE, enumerate(lines, 1), read, show=_text, key=("rank", "item_id"))
    require_rows(rows, refused, what=what)
    return ParsedRows(rows={_TABLE: rows}, refused=_missing_columns(columns, cadence) + refused)


def scope_of(file_name: str) -> str:
    """The scope of a saved page, which keeps the name that it has on the site: `no_daily.html`."""
    match = _SAVED.fullmatch(file_name)
    if match is None or not is_market_code(match[1].lower().partition("_")[0]):
        raise BadName(
            f"{file_name!r} does not say which chart it is; name it <market>_<daily|weekly>.html, as no_daily.html"
        )
    return match[1].lower()


def _asked(scope: str) -> tuple[str, str]:
    market, _, cadence = scope.partition("_")
    if not is_market_code(market) or cadence not in _PERIODS:
        raise ConfigError(
            f"{NAME} has no scope {scope!r}; a scope is <market>_<daily|weekly>, as no_daily or global_weekly"
        )
    return market, cadence


def _require_date(scope: Scope, market: str, cadence: str, body: bytes) -> None:
    match = _TITLE.search(_title(_page(body)))
    # A page without a title goes on: it is stored, and parse names what it is.
    if match is None or scope.date is None or match[3] == f"{scope.date:%Y/%m/%d}":
        return
    raise DateUnavailable(
        f"{NAME} {scope.name} shows {match[3].replace('/', '-')} and keeps no other day; download the CSV of "
        f"{scope.date} on charts.spotify.com and drop it: chartlake drop regional-{market}-{cadence}-{scope.date}.csv"
    )


def _page(body: bytes) -> BeautifulSoup:
    # Building the tree is what takes the time: only these parts, and `class` as the text that it is.
    return BeautifulSoup(html_text(body), "lxml", parse_only=_PARTS, multi_valued_attributes=None)


def _title(page: BeautifulSoup) -> str:
    titles = (_text(tag) for tag in page.find_all(["span", "title"], recursive=False))
    return next((title for title in titles if _TITLE.search(title)), "")


def _chart_table(page: BeautifulSoup, body: bytes, what: str) -> tuple[list[str], list[Tag]]:
    seen: list[str] = []
    for table in page.find_all("table"):
        lines = table.find_all("tr")
        headings = [_text(cell).casefold() for cell in _cells(lines[0])] if lines else []
        if all(name in headings for name in _NEEDED):
            return headings, lines[1:]
        seen.extend(headings)
    shown = f"a table with the headings {', '.join(seen[:12])}" if seen else "no table"
    raise UnexpectedAnswer(f"{what}: no chart on the page, it has {shown}; got {described(body)}")


def _chart_date(title: str, market: str, cadence: str, raw: RawObject, what: str) -> date:
    match = _TITLE.search(title)
    if match is None:
        raise UnexpectedAnswer(f"{what}: the page does not say which chart and day it shows; got {described(raw.body)}")
    shown = market_named(match[2])
    # A name that the table of markets lacks proves nothing; the name of another market does.
    if match[1].lower() != cadence or (shown is not None and shown != market):
        wanted = f"{cadence} chart of {MARKET_NAMES.get(market, market)}"
        raise UnexpectedAnswer(f"{what}: asked for the {wanted}, got a page titled {match[0]!r}")
    try:
        chart_date = datetime.strptime(match[3], "%Y/%m/%d").date()
    except ValueError:
        raise UnexpectedAnswer(f"{what}: {match[3]} is not a date") from None
    if not is_plausible(chart_date, raw.fetched_at):
        raise UnexpectedAnswer(
            f"{what}: the page says {chart_date}, which cannot be; it was fetched at {raw.fetched_at}"
        )
    return chart_date


def _position(cells: Mapping[str, Tag], periods: str) -> Row:
    position = rank(_text(cells["pos"]), "Pos")
    return {
        "rank": position,
        "streams": whole(_text(cells["streams"]), "Streams"),
        "reported_previous_rank": _previous_rank(position, _optional(cells, "p+")),
        "reported_peak_rank": rank_or_none(_optional(cells, "pk"), "Pk"),
        "reported_periods_on_chart": rank_or_none(_optional(cells, periods), periods.title()),
        **_song(cells["artist and title"]),
    }


def _song(cell: Tag) -> Row:
    """Ids, title and artists from the links: names hold dashes, so the text cannot be split."""
    artists: list[tuple[str, str]] = []
    songs: list[tuple[str, str]] = []
    for link in cell.find_all("a"):
        match = _LINK.search(str(link.get("href", "")))
        if match:
            (artists if match[1] == "artist" else songs).append((readable(_text(link), match[1]), match[2]))
    if len(songs) != 1:
        raise RowRefused(f"{len(songs)} links to a track where one is due")
    for name, _ in [*artists, *songs]:
        if not name or name.endswith(_OPEN):  # a link that is not closed runs into what stands between two links
            raise RowRefused(f"{name!r} is no name")
    for name, _ in artists:
        if name.endswith(")") and name.count(")") > name.count("("):  # of "(w/ Guest)"
            raise RowRefused(f"{name!r} is no name")
    (title, item_id), *_ = songs
    return {
        "item_id": item_id,
        "title": title,
        "artist_names": [name for name, _ in artists] or None,
        "artist_ids": [artist_id for _, artist_id in artists] or None,
    }


def _previous_rank(position: int, move: str) -> int | None:
    if move in ("", "NEW", "RE"):
        return None
    if move == "=":
        return position
    if not _MOVE.fullmatch(move) or position + int(move) < 1:
        raise RowRefused(f"P+ {move!r} is no move of position {position}")
    return position + int(move)


def _missing_columns(columns: Mapping[str, int], cadence: str) -> list[Refusal]:
    """The chart stands without these columns, but their absence is put on record."""
    missing = [name for name in ("p+", "pk", _PERIODS[cadence]) if name not in columns]
    return [Refusal(table=_TABLE, row_number=0, reason=f"the page has no column {name!r}") for name in missing]


def _cells(line: Tag) -> list[Tag]:
    return [cell for cell in line.contents if isinstance(cell, Tag)]


def _optional(cells: Mapping[str, Tag], name: str) -> str:
    return _text(cells[name]) if name in cells else ""


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text().split())
