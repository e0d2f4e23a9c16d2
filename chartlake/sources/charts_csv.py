"""The chart CSV that charts.spotify.com lets anyone who is logged in download, dropped into the inbox by hand.

The file holds neither market nor date: both come from its name, `regional-no-daily-2026-03-02.csv`. A weekly chart is
dated by the Thursday that ends its week; a weekly file of another day is refused, because a second date for one week
would count it twice, and a wrong date cannot be taken back by dropping the file again under the right one.
The old spotifycharts.com files (until 2021) have other headings, and weeks named by two Fridays.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chartlake.answers import Answer, ParsedRows, RawObject, Row, Scope
from chartlake.errors import BadName, DateUnavailable, UnexpectedAnswer
from chartlake.http import Http
from chartlake.markets import MARKET_NAMES
from chartlake.sources._csv_file import csv_records, require_whole
from chartlake.sources._described import described, is_html
from chartlake.sources._numbers import rank, rank_or_none, whole_or_none
from chartlake.sources._rows import RowRefused, is_plausible, read_rows, readable, require_rows

NAME: Final = "charts_csv"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)

_TABLE: Final = "chart_snapshots"
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FILE: Final = re.compile(
    rf"(?P<alias>(?P<family>regional|viral)-(?P<market>[a-z]+)-(?P<cadence>daily|weekly))"
    rf"-(?P<day>{_DAY})(?:--(?P<end>{_DAY}))?(?: ?\([0-9]+\))?\.csv",
    re.IGNORECASE,
)
_CHARTS: Final = {
    ("regional", "daily"): "songs_daily",
    ("regional", "weekly"): "songs_weekly",
    ("viral", "daily"): "viral_daily",
}
_HEADINGS: Final[Mapping[str, str]] = {
    "rank": "rank",
    "position": "rank",
    "uri": "uri",
    "url": "uri",
    "track_name": "title",
    "track name": "title",
    "artist_names": "artists",
    "artist": "artists",
    "source": "label",
    "peak_rank": "peak",
    "previous_rank": "previous",
    "days_on_chart": "days",
    "weeks_on_chart": "weeks",
    "streams": "streams",
}
_NEEDED: Final = ("rank", "uri", "title", "artists")
_TRACK: Final = re.compile(r"(?:spotify:track:|https?://open\.spotify\.com/track/)([0-9A-Za-z]{22})(?:\?.*)?")
_NOT_ON_PREVIOUS_CHART: Final = "-1"
_THURSDAY: Final = 3
_FRIDAY: Final = 4
_LINES_BEFORE_HEADINGS: Final = 3
_DOWNLOAD: Final = "download it again on charts.spotify.com and drop it as it comes"


@dataclass(frozen=True, kw_only=True)
class _Named:
    """What a file's name says."""

    alias: str
    chart: str
    market: str
    chart_date: date


def fetch(scope: Scope, http: Http) -> Answer:
    """Always DateUnavailable: the download needs a person who is logged in."""
    day = scope.date or "<date>"
    raise DateUnavailable(
        f"{NAME} cannot be fetched; log in on charts.spotify.com, download the CSV and drop it: "
        f"chartlake drop {scope.name}-{day}.csv"
    )


def parse(raw: RawObject) -> ParsedRows:
    """The file's rows as chart_snapshots rows; the artists are one string in the file and stay one."""
    named = _named(raw.original_name or "")
    what = f"{NAME} {raw.original_name}"
    if not is_plausible(named.chart_date, raw.fetched_at):
        raise BadName(f"{what}: {named.chart_date} lies after the drop on {raw.fetched_at:%Y-%m-%d}; correct the date")
    columns, width, lines = _chart_lines(raw.body, what)
    _require_kind(named, columns, what)
    rows, refused = read_rows(
        _TABLE, enumerate(lines, 1), _reader(named, columns, width), show=_shown, key=("rank", "item_id")
    )
    require_rows(rows, refused, what=what)
    return ParsedRows(rows={_TABLE: rows}, refused=refused)


def scope_of(file_name: str) -> str:
    """`regional-no-daily` for `regional-no-daily-2026-03-02.csv`; browsers may have added ` (1)`."""
    return _named(file_name).alias


def _named(file_name: str) -> _Named:
    match = _FILE.fullmatch(file_name)
    chart = _CHARTS.get((match["family"].lower(), match["cadence"].lower())) if match else None
    if match is None or chart is None or match["market"].lower() not in MARKET_NAMES:
        raise BadName(
            f"{file_name!r} does not say which chart it holds; keep the name it is downloaded with: "
            "regional-<market>-<daily|weekly>-<date>.csv or viral-<market>-daily-<date>.csv"
        )
    chart_date = _week_end(match, file_name) if chart == "songs_weekly" else _only_day(match, file_name)
    if chart_date.year < 2013:
        raise BadName(f"{file_name!r}: there were no charts in {chart_date.year}; correct the date in the name")
    return _Named(alias=match["alias"].lower(), chart=chart, market=match["market"].lower(), chart_date=chart_date)


def _only_day(match: re.Match[str], file_name: str) -> date:
    if match["end"]:
        raise BadName(f"{file_name!r} names two days, and a daily chart has one")
    return _day(match["day"], file_name)


def _week_end(match: re.Match[str], file_name: str) -> date:
    named = _day(match["day"], file_name)
    if match["end"]:  # spotifycharts.com: from a Friday to the next Friday, which is not in it
        end = _day(match["end"], file_name)
        if named.weekday() != _FRIDAY or end - named != timedelta(days=7):
            raise BadName(f"{file_name!r}: a week runs from a Friday to the next; correct the dates in the name")
        return end - timedelta(days=1)
    if named.weekday() != _THURSDAY:
        ahead = named + timedelta(days=(_THURSDAY - named.weekday()) % 7)
        raise BadName(
            f"{file_name!r}: weekly charts are dated by the Thursday that ends the week, and {named} is a "
            f"{named:%A}; if it is the week that ended on {ahead - timedelta(days=7)} or {ahead}, name it so"
        )
    return named


def _day(text: str, file_name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadName(f"{file_name!r}: {text} is not a date; correct it in the name") from None


def _chart_lines(body: bytes, what: str) -> tuple[dict[str, int], int, list[list[str]]]:
    """Where each column is, how many there are, and the lines below; old files have a note above the headings."""
    if is_html(body):
        raise UnexpectedAnswer(f"{what}: got {described(body)} instead of the CSV; log in first, then {_DOWNLOAD}")
    try:
        lines = list(csv_records(body))
    except csv.Error as error:
        raise UnexpectedAnswer(f"{what}: broken or cut CSV ({error}); {_DOWNLOAD}") from None
    for number, line in enumerate(lines[:_LINES_BEFORE_HEADINGS], start=1):
        known = [_HEADINGS.get(heading.strip().lower(), "") for heading in line]
        if all(name in known for name in _NEEDED):
            columns = {name: place for place, name in enumerate(known) if name}
            return columns, len(line), [below for below in lines[number:] if below]
    raise UnexpectedAnswer(f"{what}: no headings of a songs chart, got {described(body)}; {_DOWNLOAD}")


def _require_kind(named: _Named, columns: Mapping[str, int], what: str) -> None:
    """The name and the headings must speak of the same kind of chart."""
    weekly = named.chart == "songs_weekly"
    if ("days" if weekly else "weeks") in columns:
        raise UnexpectedAnswer(
            f"{what}: the name says {'weekly' if weekly else 'daily'}, the columns say the other; {_DOWNLOAD}"
        )
    if named.chart != "viral_daily" and "streams" not in columns:
        raise UnexpectedAnswer(f"{what}: a songs chart has streams and this file has none; {_DOWNLOAD}")


def _reader(named: _Named, columns: Mapping[str, int], width: int) -> Callable[[Sequence[str]], Row]:
    fixed: Row = {
        "platform": "spotify",
        "chart": named.chart,
        "market": named.market,
        "chart_date": named.chart_date,
        "item_type": "track",
        "date_basis": "reported",
    }
    periods = "weeks" if named.chart == "songs_weekly" else "days"
    blank = width  # one blank cell is added to each line: the place of every column that the file lacks
    at_rank, at_uri, at_title, at_artists = (columns[name] for name in _NEEDED)
    at_label, at_peak, at_previous, at_periods, at_streams = (
        columns.get(name, blank) for name in ("label", "peak", "previous", periods, "streams")
    )

    def read(line: Sequence[str]) -> Row:
        require_whole(line)
        if len(line) < width or any(line[width:]):
            raise RowRefused(f"{len(line)} fields under {width} headings")
        cells = [*line[:width], ""]
        previous = cells[at_previous]
        return {
            **fixed,
            "rank": rank(cells[at_rank], "rank"),
            "item_id": _track_id(cells[at_uri]),
            "title": readable(cells[at_title], "title") or None,
            "artist_names": [readable(cells[at_artists], "artists")] if cells[at_artists] else None,
            "streams": whole_or_none(cells[at_streams], "streams"),
            "label": readable(cells[at_label], "label") or None,
            "reported_peak_rank": rank_or_none(cells[at_peak], "peak rank"),
            "reported_previous_rank": (
                None if previous == _NOT_ON_PREVIOUS_CHART else rank_or_none(previous, "previous rank")
            ),
            "reported_periods_on_chart": whole_or_none(cells[at_periods], periods),
        }

    return read


def _track_id(uri: str) -> str:
    match = _TRACK.fullmatch(uri)
    if match is None:
        raise RowRefused(f"{uri!r} is no Spotify track")
    return match[1]


def _shown(line: Sequence[str]) -> str:
    return ",".join(line)
