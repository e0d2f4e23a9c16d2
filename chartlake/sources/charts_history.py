"""Charts of Spotify that somebody merged into one CSV file: many days, often many markets, columns of their own names.

Columns are known by their headings. Market and chart stand in columns or in the file's name, `merged-lu-daily.csv.gz`.
Each day of each chart is a snapshot of its own. What such a file computes itself (peaks, days on chart) is not read;
peak, previous rank and periods are only where they have the names that Spotify's own downloads give them.

A part of a day must not pass for its chart. So a day without its first rank, or with fewer positions than half its
largest rank, is refused; and one that stands where the file ends (or where it begins, when ranks run up the file) is
accepted only with as many positions as the fullest of the seven nearest days of its chart, or, where the file has no
other day of it, with 50, 100 or 200 of them without a hole. `_edges` has the rule in full.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from chartlake.answers import ParsedRows, RawObject, Row
from chartlake.errors import BadName, UnexpectedAnswer
from chartlake.markets import MARKET_NAMES, market_code, market_named
from chartlake.sources._chart_names import ITEM_TYPES, PUBLISHED, chart_of_alias, ends_a_week, is_weekly
from chartlake.sources._csv_file import CsvFile, read_csv
from chartlake.sources._edges import without_cut_days
from chartlake.sources._numbers import rank, rank_or_none, whole_or_none
from chartlake.sources._rows import RowRefused, is_plausible, read_rows, readable, require_rows
from chartlake.sources._snapshots import from_the_top, once_each
from chartlake.text_id import text_id

NAME: Final = "charts_history"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)

_TABLE: Final = "chart_snapshots"
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "rank": ("rank", "position", "chart_position", "daily_rank", "weekly_rank", "pos"),
    "date": ("date", "chart_date", "snapshot_date", "day", "week"),
    "title": ("title", "track_name", "song", "track", "song_name", "name", "album_name", "album"),
    "artists": ("artist", "artist_names", "artists", "artist_name", "performer"),
    "market": ("market", "country", "region", "country_code"),
    "chart": ("chart", "chart_name", "chart_url", "alias"),
    "cadence": ("cadence", "recurrence", "frequency"),
    "streams": ("streams",),
    "id": ("uri", "url", "spotify_uri", "track_uri", "track_url", "spotify_id", "track_id", "id"),
    "label": ("label",),
    "previous": ("previous_rank",),
    "peak": ("peak_rank",),
    "periods": ("periods_on_chart", "days_on_chart", "weeks_on_chart"),
}
_NEEDED: Final = ("rank", "date", "artists")
_FILE: Final = re.compile(r"(?P<stem>.+?)(?: ?\([0-9]+\))?\.csv(?:\.gz)?", re.IGNORECASE)
_FAMILIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("regional", "songs", "top200"), "songs"),
    **dict.fromkeys(("viral", "viral50"), "viral"),
    **dict.fromkeys(("artist", "artists"), "artists"),
    **dict.fromkeys(("album", "albums"), "albums"),
}
_CADENCES: Final = ("daily", "weekly")
_MERGED, _ALL = "merged", "all"
_IDS: Final = {
    kind: re.compile(rf"(?:(?:spotify:{kind}:|https?://open\.spotify\.com/{kind}/)?([0-9A-Za-z]{{22}})(?:\?.*)?)")
    for kind in ("track", "album", "artist")
}
_DATE: Final = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?:[T ][0-9:.]+(?:Z|[+]00:?00)?)?")
# How tools write a number that a column of decimals holds, and one that is not there.
_DECIMAL: Final = re.compile(r"(-?[0-9]+)\.0")
_NOTHING: Final = frozenset({"", "NA", "NaN", "nan", "None", "null"})
_NOT_ON_PREVIOUS_CHART: Final = "-1"
_WORDS: Final = re.compile(r"[^a-z0-9]+")
# The headings of Spotify's own downloads, where `source` is the label line.
_DOWNLOADED: Final = frozenset({"artist_names", "track_name", "source"})


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What a name or a cell says of a chart; empty where it says nothing."""

    family: str = ""
    market: str = ""
    cadence: str = ""


def parse(raw: RawObject) -> ParsedRows:
    """The file's rows as chart_snapshots rows; the artists are one string and stay one.

    A row that repeats a position of a chart and day is refused, unless it says the very same, and so is one that puts
    an item at a second rank.
    """
    name = raw.original_name or ""
    scope_of(name)
    what = f"{NAME} {name}"
    file = read_csv(raw.body, _COLUMNS, _NEEDED, what=what)
    named = _named(name)
    _require_chart(file, named, what)
    rows, refused = read_rows(
        _TABLE,
        file.lines,
        _reader(file, named, raw.fetched_at),
        show=",".join,
        key=("chart", "market", "chart_date", "rank"),
    )
    require_rows(rows, refused, what=what)
    tops, parts = from_the_top(_TABLE, rows, what=what)
    whole, cut = without_cut_days(_TABLE, tops, lines=rows, what=what)
    kept, seconds = once_each(_TABLE, whole)
    return ParsedRows(rows={_TABLE: kept}, refused=[*refused, *parts, *cut, *seconds])


def scope_of(file_name: str) -> str:
    """The file's name without its ending, as a scope can be spelled."""
    match = _FILE.fullmatch(file_name)
    stem = _WORDS.sub("-", match["stem"].lower()).strip("-")[:100] if match else ""
    if not stem:
        raise BadName(f"{file_name!r} is no merged chart; its name ends in .csv or .csv.gz, as merged-lu-daily.csv.gz")
    return stem


def _named(file_name: str) -> _Told:
    """What the words of a file's name say; a market stands right before the cadence, as in `merged-lu-daily-2021`."""
    words = scope_of(file_name).split("-")
    cadences = [place for place, word in enumerate(words) if word in _CADENCES]
    families = {_FAMILIES[word] for word in words if word in _FAMILIES}
    at = cadences[0] if len(cadences) == 1 else 0
    before = market_code(words[at - 1]) if at and _is_named_in_full(words[: at - 1], words[at + 1 :]) else None
    return _Told(
        family=families.pop() if len(families) == 1 else "",
        market=before if before and before in MARKET_NAMES else "",
        cadence=words[at] if len(cadences) == 1 else "",
    )


def _is_named_in_full(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether what stands around market and cadence leaves them alone: `my-daily-charts` is not of Malaysia."""
    known = not before or before[-1] in _FAMILIES or before[-1] == _MERGED
    return known and all(word.isdecimal() or word == _ALL for word in behind)


def _require_chart(file: CsvFile, named: _Told, what: str) -> None:
    """The columns or the name must say which chart it is; a line of a column may still not."""
    missing = [
        part
        for part, told in (
            ("market", named.market or {"market", "chart"} & file.columns.keys()),
            ("cadence", named.cadence or {"cadence", "chart"} & file.columns.keys() or _rank_cadence(file)),
            # Songs are what most files hold, and their charts have streams.
            ("chart", named.family or {"chart", "streams"} & file.columns.keys()),
        )
        if not told
    ]
    if missing:
        raise UnexpectedAnswer(
            f"{what}: neither a column nor the name says the {' and the '.join(missing)}; rename the file, as "
            "top200-lu-daily.csv, albums-global-weekly.csv or viral-no-daily.csv, or add columns chart and market"
        )


def _rank_cadence(file: CsvFile) -> str:
    heading = file.headings[file.columns["rank"]]
    return next((cadence for cadence in _CADENCES if heading.startswith(cadence)), "")


def _reader(file: CsvFile, named: _Told, fetched_at: datetime) -> Callable[[Sequence[str]], Row]:
    at_rank, at_date, at_title, at_artists, at_id = file.places("rank", "date", "title", "artists", "id")
    at_market, at_chart, at_cadence, at_streams = file.places("market", "chart", "cadence", "streams")
    at_peak, at_previous, at_periods, at_label = file.places("peak", "previous", "periods", "label")
    if set(file.headings) >= _DOWNLOADED:
        at_label = file.headings.index("source")
    fallback = _Told(family=named.family or "songs", market=named.market, cadence=named.cadence or _rank_cadence(file))
    seen: dict[str, str] = {}  # the same texts stand there on many days, and are kept once
    credited: dict[str, list[str]] = {}

    def read(line: Sequence[str]) -> Row:
        cells = file.cells(line)
        chart, market = _chart(cells[at_chart], cells[at_market], cells[at_cadence], fallback)
        kind = ITEM_TYPES[chart.partition("_")[0]]
        artist = readable(cells[at_artists], "artists")
        title = readable(cells[at_title], "title") or (artist if kind == "artist" else "")
        item_id = _item_id(cells[at_id], kind, title, artist)
        label = readable(cells[at_label], "label")
        return {
            "platform": "spotify",
            "chart": chart,
            "market": market,
            "chart_date": _chart_date(cells[at_date], chart, fetched_at),
            "rank": rank(_digits(cells[at_rank]), "rank"),
            "item_id": seen.setdefault(item_id, item_id),
            "item_type": kind,
            "title": seen.setdefault(title, title) or None,
            "artist_names": credited.setdefault(artist, [artist]) if artist else None,
            "streams": whole_or_none(_digits(cells[at_streams]), "streams"),
            "label": seen.setdefault(label, label) or None,
            "reported_previous_rank": _previous_rank(_digits(cells[at_previous])),
            "reported_peak_rank": rank_or_none(_digits(cells[at_peak]), "peak rank"),
            "reported_periods_on_chart": whole_or_none(_digits(cells[at_periods]), "periods on chart"),
            "date_basis": "reported",
        }

    return read


@lru_cache(maxsize=4096)
def _chart(chart_cell: str, market_cell: str, cadence_cell: str, fallback: _Told) -> tuple[str, str]:
    """The chart's name and its market, from the row's own cells; what they leave open the fallback says."""
    told = _told(chart_cell)
    stated = _market(market_cell)
    if stated and told.market and stated != told.market:
        raise RowRefused(f"chart {chart_cell!r} is not of the market {market_cell!r}")
    market = stated or told.market or fallback.market
    cadence = cadence_cell.strip().lower() or told.cadence or fallback.cadence
    if not cadence:
        raise RowRefused("neither row nor file name says daily or weekly; name the file charts-daily.csv, for example")
    name = f"{told.family or fallback.family}_{cadence}"
    if name not in PUBLISHED:
        raise RowRefused(f"{name!r} is no chart; there are {', '.join(sorted(PUBLISHED))}")
    if not market:
        raise RowRefused("neither the row nor the file's name says which market it is")
    return name, market


def _told(cell: str) -> _Told:
    """What a cell says of a chart: an alias or a link to one, a chart of the lake, or the old site's top200."""
    text = cell.strip().lower()
    alias = next((found for part in text.split("/") if (found := chart_of_alias(part))), None)
    name = alias.name if alias else text
    family, _, cadence = name.rpartition("_") if name in PUBLISHED else (name, "", "")
    if not alias and name not in PUBLISHED:
        family = _FAMILIES.get(_WORDS.sub("", text), "")
        if text and not family:
            raise RowRefused(f"chart {cell!r} is none that is known")
    return _Told(family=family, market=alias.market if alias else "", cadence=cadence)


def _market(cell: str) -> str:
    text = cell.strip()
    code = text.lower() if text.lower() in MARKET_NAMES else market_named(text)
    if text and code is None:
        raise RowRefused(f"{text!r} is no market that has charts")
    return code or ""


@lru_cache(maxsize=16_384)
def _chart_date(cell: str, chart: str, fetched_at: datetime) -> date:
    match = _DATE.fullmatch(cell.strip())
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        raise RowRefused(f"{cell!r} is no date; dates are written 2021-12-24")
    if is_weekly(chart) and not ends_a_week(day):
        raise RowRefused(f"{day} is a {day:%A}; weekly charts are dated by the Thursday that ends the week")
    if not is_plausible(day, fetched_at):
        raise RowRefused(f"{day} cannot be; the file was dropped on {fetched_at:%Y-%m-%d}")
    return day


def _item_id(cell: str, kind: str, title: str, artist: str) -> str:
    """The id in a link, a URI or by itself; where the cell is blank the id that title and artist make."""
    if not cell:
        if not title:
            raise RowRefused("neither a title nor an id says what stands here")
        return text_id(title, [artist] if artist else [])
    match = _IDS[kind].fullmatch(cell)
    if match is None:
        raise RowRefused(f"{cell!r} is no Spotify {kind}")
    return match[1]


def _previous_rank(text: str) -> int | None:
    return None if text == _NOT_ON_PREVIOUS_CHART else rank_or_none(text, "previous rank")


def _digits(cell: str) -> str:
    """A number's digits; tools write 1,234 as 1234.0 in a column where one is missing, and the missing one as NA."""
    if cell.isdecimal():
        return cell
    match = _DECIMAL.fullmatch(cell)
    if match:
        return match[1]
    return "" if cell in _NOTHING else cell
