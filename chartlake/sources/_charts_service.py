"""The JSON of the service behind charts.spotify.com: a chart's date, and its entries of songs, albums or artists.

The answers with and without a login have the same inner shape; without one there are no streams. Everything but the
rank, and what the entry is, may be missing: `missingRequiredFields` says that the service knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from chartlake.answers import ParsedRows, Refusal, Row
from chartlake.errors import EmptyAnswer, UnexpectedAnswer
from chartlake.sources._chart_names import Chart, chart_of_alias, ends_a_week
from chartlake.sources._described import described, utf8
from chartlake.sources._numbers import whole
from chartlake.sources._rows import RowRefused, is_plausible, read_rows, readable, require_rows
from chartlake.text_id import text_id

TABLE: Final = "chart_snapshots"
_NOT_ON_PREVIOUS_CHART: Final = -1
_STREAMS: Final = "STREAMS"
_URIS: Final = {kind: re.compile(rf"spotify:{kind}:([0-9A-Za-z]{{22}})") for kind in ("track", "album", "artist")}
# The service's name, the contract's, and the smallest value that can be.
_NUMBERS: Final = (
    ("currentRank", "rank", 1),
    ("previousRank", "reported_previous_rank", _NOT_ON_PREVIOUS_CHART),
    ("peakRank", "reported_peak_rank", 1),
    ("appearancesOnChart", "reported_periods_on_chart", 0),
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNKNOWN_YEAR: Final = "0000"
_PART_OF_A_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")


def document_of(body: bytes, *, what: str) -> dict[str, Any]:
    """The JSON object in the bytes; UnexpectedAnswer names what is there instead."""
    try:
        document = json.loads(utf8(body))
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise UnexpectedAnswer(f"{what}: the JSON of a chart was due, got {described(body)}")
    return document


def shown_date(answer: Any) -> str:
    """The date that one chart's answer says it is of, as it is written; empty when it says none."""
    text = _object(_object(answer).get("displayChart")).get("date")
    return text if isinstance(text, str) else ""


def read_charts(
    answers: Sequence[Any], *, asked: Chart | None, with_streams: bool, fetched_at: datetime, what: str
) -> ParsedRows:
    """The rows of several charts. One that cannot be read is put on record; an error only when none can be.

    `asked` is the chart that they have to be of, None when they themselves say; `with_streams`: a songs chart without
    streams is not what was asked for.
    """
    rows: list[Row] = []
    refused: list[Refusal] = []
    failed: list[EmptyAnswer | UnexpectedAnswer] = []
    before = 0
    seen: set[tuple[Chart, date]] = set()
    for answer in answers:
        try:
            place = _place(answer, asked, fetched_at, what)
            if place in seen:  # both would be one chart with two songs at every rank
                raise UnexpectedAnswer(f"{what}: {place[0].alias} of {place[1]} is in the answer twice")
            read, of_one = _read_chart(answer, *place, with_streams, what, first=before + 1)
        except (EmptyAnswer, UnexpectedAnswer) as error:
            failed.append(error)
            refused.append(Refusal(table=TABLE, row_number=0, reason=str(error)))
        else:
            seen.add(place)
            rows += read
            refused += of_one
        before += len(_entries(answer))
    if failed and not rows:
        raise failed[0]
    return ParsedRows(rows={TABLE: rows}, refused=refused)


def alias_of(answer: Any) -> str:
    """The alias that one chart's answer gives itself, as REGIONAL_NO_DAILY; empty when it gives none."""
    alias = _object(_object(_object(answer).get("displayChart")).get("chartMetadata")).get("alias")
    return alias if isinstance(alias, str) else ""


def _place(answer: Any, asked: Chart | None, fetched_at: datetime, what: str) -> tuple[Chart, date]:
    """Which chart an answer is, whether it names itself or not, and of which day."""
    chart = _chart(answer, asked, what)
    return chart, _chart_date(answer, chart, fetched_at, what)


def _read_chart(
    answer: Any, chart: Chart, day: date, with_streams: bool, what: str, *, first: int
) -> tuple[list[Row], list[Refusal]]:
    streams_due = with_streams and chart.name.startswith("songs_")
    rows, refused = read_rows(
        TABLE,
        enumerate(_entries(answer), first),
        _reader(chart, day, streams_due=streams_due),
        show=lambda entry: entry,
        key=("rank", "item_id"),
    )
    require_rows(rows, refused, what=f"{what}: {chart.alias}")
    return rows, refused


def _chart(answer: Any, asked: Chart | None, what: str) -> Chart:
    alias = alias_of(answer)
    shown = chart_of_alias(alias)
    if asked is None:
        if shown is None:
            raise UnexpectedAnswer(f"{what}: {alias or 'a chart without an alias'} is no chart that the lake knows")
        return shown
    if alias and shown != asked:
        raise UnexpectedAnswer(f"{what}: {asked.alias} was due, got {alias}")
    return asked


def _chart_date(answer: Any, chart: Chart, fetched_at: datetime, what: str) -> date:
    text = shown_date(answer)
    day = _day(text)
    if day is None:
        raise UnexpectedAnswer(f"{what}: {chart.alias} says {text!r} where its date is due")
    if chart.is_weekly and not ends_a_week(day):
        raise UnexpectedAnswer(f"{what}: {chart.alias} is dated {day}, a {day:%A}; weekly charts end on a Thursday")
    if not is_plausible(day, fetched_at):
        raise UnexpectedAnswer(f"{what}: {chart.alias} says {day}, which cannot be; it was fetched at {fetched_at}")
    return day


def _entries(answer: Any) -> Sequence[Any]:
    entries = _object(answer).get("entries")
    return entries if isinstance(entries, list) else ()


def _reader(chart: Chart, day: date, *, streams_due: bool) -> Callable[[Any], Row]:
    kind = chart.item_type
    fixed: Row = {
        "platform": "spotify",
        "chart": chart.name,
        "market": chart.market,
        "chart_date": day,
        "item_type": kind,
        "date_basis": "reported",
    }

    def read(entry: Any) -> Row:
        placed, named = _part(entry, "chartEntryData"), _part(entry, f"{kind}Metadata")
        streams = _streams(placed)
        if streams is None and streams_due and entry.get("missingRequiredFields") is not True:
            raise RowRefused("a position of a songs chart without streams")
        labels = [_text(one, "name") for one in _objects(named, "labels")]
        return {
            **fixed,
            **_ranks(placed),
            **_item(named, kind),
            "streams": streams,
            "label": "/".join(_whole(labels)) or None,
            "release_date": _release_date(_text(named, "releaseDate")),
        }

    return read


def _item(named: dict[str, Any], kind: str) -> Row:
    title = _text(named, f"{kind}Name")
    item_id = _id(named, f"{kind}Uri", kind)
    if kind == "artist":
        names, ids = [title], [item_id]
    else:
        credited = _objects(named, "artists")
        names = [_text(artist, "name") for artist in credited]
        ids = [_id(artist, "spotifyUri", "artist") for artist in credited]
    if item_id is None and title is None:
        raise RowRefused(f"neither {kind}Uri nor {kind}Name says what stands here")
    return {
        "item_id": item_id or text_id(title or "", _whole(names)),
        "title": title,
        "artist_names": _whole(names) or None,
        "artist_ids": _whole(ids) or None,
    }


def _whole(texts: Sequence[str | None]) -> list[str]:
    """The texts when none of them is missing: half a credit is another credit."""
    known = [text for text in texts if text]
    return known if len(known) == len(texts) else []


def _ranks(placed: dict[str, Any]) -> Row:
    """The numbers of an entry. A previous rank of -1 means that it was not on the previous chart."""
    found: Row = {}
    for name, column, least in _NUMBERS:
        value = placed.get(name)
        if value is not None and (type(value) is not int or value < least):  # True is an int to isinstance
            raise RowRefused(f"{name} {value!r} is no number from {least}")
        found[column] = value
    if found["rank"] is None or found["reported_previous_rank"] == 0:
        raise RowRefused("no currentRank in the entry" if found["rank"] is None else "previousRank 0 is not a position")
    if found["reported_previous_rank"] == _NOT_ON_PREVIOUS_CHART:
        found["reported_previous_rank"] = None
    return found


def _streams(placed: dict[str, Any]) -> int | None:
    """The service writes the number as a text; other charts are ranked by something else, or do not say."""
    metric = placed.get("rankingMetric")
    if metric is None:
        return None
    if not isinstance(metric, dict):
        raise RowRefused(f"rankingMetric {metric!r} is not an object")
    value = metric.get("value")
    if metric.get("type") != _STREAMS or value is None:
        return None
    if not isinstance(value, str):
        raise RowRefused(f"streams {value!r} is not a text")
    return whole(value, "streams")


def _release_date(text: str | None) -> date | None:
    """None when it is not given to the day."""
    if text is None:
        return None
    day = _day(text)
    if day is None and not _PART_OF_A_DAY.fullmatch(text) and not text.startswith(_UNKNOWN_YEAR):
        raise RowRefused(f"releaseDate {text!r} is not a date")
    return day


@lru_cache(maxsize=4096)  # the songs of a chart share few release days
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _part(entry: Any, name: str) -> dict[str, Any]:
    part = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(part, dict):
        raise RowRefused(f"no {name} in the entry")
    return part


def _objects(part: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = part.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or [one for one in found if not isinstance(one, dict)]:
        raise RowRefused(f"{name} is not a list of objects")
    return found


def _text(part: dict[str, Any], name: str) -> str | None:
    value = part.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise RowRefused(f"{name} {value!r} is not a text")
    return value if value.isascii() else readable(value, name)


def _id(part: dict[str, Any], name: str, kind: str) -> str | None:
    uri = _text(part, name)
    if uri is None:
        return None
    match = _URIS[kind].fullmatch(uri)
    if match is None:
        raise RowRefused(f"{name} {uri!r} is no Spotify {kind}")
    return match[1]
