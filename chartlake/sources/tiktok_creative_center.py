"""TikTok's Creative Center: rankings of songs over 7, 30 or 120 days, in answers kept from before it lost its music.

Dropped as they came (several pages as one JSON list), or as lists of songs by country. Whatever the file does not say
itself stands in its name: `creative_center_<market>_<popular|breakout>_<7|30|120>_<date>.json`, each part only where it
is needed. The chart is called `sounds_popular_7d` and so on. Its day is the day on which the list was seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from chartlake.answers import ParsedRows, RawObject, Row
from chartlake.errors import BadName, EmptyAnswer
from chartlake.markets import market_code
from chartlake.sources._creative_center import Song, read_songs
from chartlake.sources._rows import RowRefused, read_rows, require_plausible, require_rows
from chartlake.sources._snapshots import once_each
from chartlake.sources._tiktok import credit, linked_sound, sound_id, text
from chartlake.text_id import text_id

NAME: Final = "tiktok_creative_center"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)

_TABLE: Final = "chart_snapshots"
_FORM: Final = "creative_center_<market>_<popular|breakout>_<7|30|120>_<date>.json"
_FILE: Final = re.compile(
    r"creative_center(?:_(?P<market>global|[a-z]{2}))?(?:_(?P<ranking>popular|breakout|surging))?"
    r"(?:_(?P<period>7|30|120)d?)?(?:_(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}))?(?: ?\([0-9]+\))?\.json",
    re.IGNORECASE,
)
# The page says breakout where its address says surging.
_RANKINGS: Final[Mapping[str, str]] = {"popular": "popular", "breakout": "breakout", "surging": "breakout"}
_PERIODS: Final = (7, 30, 120)
_UP, _SAME, _DOWN = 1, 2, 3
_MOVE: Final = re.compile(r"[+-][0-9]{1,4}")
_TIME_ZONES: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What a file's name says; None for what it leaves to the content."""

    market: str | None = None
    ranking: str | None = None
    period: int | None = None
    day: date | None = None


def parse(raw: RawObject) -> ParsedRows:
    """The songs as chart_snapshots rows, one chart for each ranking and period; songs without an id get a text id."""
    what = f"{NAME} {raw.original_name or raw.scope}"
    found = read_songs(raw.body, what=what)
    if not found.songs:
        raise EmptyAnswer(f"{what}: the lists hold not a single song; the service gave none any more when it was asked")
    told = _told(raw.original_name or "")
    period = told.period or _period(found.songs, what)
    fixed: Row = {
        "platform": "tiktok",
        "chart_date": _chart_date(told.day, found.day, raw, what),
        "item_type": "sound",
        "date_basis": "fetched",
    }
    _require_named(found.songs, told, what)

    def read(song: Song) -> Row:
        if not isinstance(song.fields, dict):
            raise RowRefused(f"{song.fields!r} is no song")
        chart = f"sounds_{_ranking(song.fields, told)}_{period}d"
        return fixed | {"chart": chart, "market": _market(song, told), **_song(song.fields)}

    rows, refused = read_rows(
        _TABLE, enumerate(found.songs, 1), read, show=lambda song: song.fields, key=("chart", "market", "rank")
    )
    require_rows(rows, refused, what=what)
    rows, seconds = once_each(_TABLE, rows)
    return ParsedRows(rows={_TABLE: rows}, refused=[*refused, *seconds])


def scope_of(file_name: str) -> str:
    """What the name says without the day: `us_popular_7`, or `creative_center` when it says no more."""
    if not _FILE.fullmatch(file_name):
        raise BadName(f"{file_name!r} is no name of a Creative Center file; name it {_FORM}")
    told = _told(file_name)
    return "_".join(str(part) for part in (told.market, told.ranking, told.period) if part) or "creative_center"


def _told(file_name: str) -> _Told:
    match = _FILE.fullmatch(file_name.lower())
    if match is None:
        return _Told()
    market = market_code(match["market"]) if match["market"] else None
    if match["market"] and not market:
        raise BadName(f"{file_name!r}: {match['market']} is no market; correct it in the name")
    try:
        day = date.fromisoformat(match["day"]) if match["day"] else None
    except ValueError:
        raise BadName(f"{file_name!r}: {match['day']} is not a date; correct it in the name") from None
    return _Told(
        market=market,
        ranking=_RANKINGS[match["ranking"]] if match["ranking"] else None,
        period=int(match["period"]) if match["period"] else None,
        day=day,
    )


def _period(songs: Sequence[Song], what: str) -> int:
    """The days that the ranking is over: each song's trend has one point for each of them."""
    trends = [song.fields.get("trend") for song in songs if isinstance(song.fields, dict)]
    lengths = {len(trend) for trend in trends if isinstance(trend, list) and trend}
    if len(lengths) == 1 and (only := lengths.pop()) in _PERIODS:
        return only
    raise BadName(f"{what}: neither file nor name says over how many days the ranking is; name it {_FORM}")


def _chart_date(named: date | None, stated: date | None, raw: RawObject, what: str) -> date:
    day = stated or named
    if day is None:
        raise BadName(f"{what}: neither file nor name says of which day it is; name it {_FORM}")
    if named and stated and abs(named - stated) > _TIME_ZONES:
        raise BadName(f"{what}: the name says {named}, the file says {stated}; correct the name")
    require_plausible(day, raw, what=what)
    return day


def _require_named(songs: Sequence[Song], told: _Told, what: str) -> None:
    """BadName when no song says its market or ranking and the name does not either, or when it says another market."""
    fields = [song.fields for song in songs if isinstance(song.fields, dict)]
    if (
        not told.market
        and not any(song.market for song in songs)
        and not any(one.get("country_code") for one in fields)
    ):
        raise BadName(f"{what}: neither file nor name says of which market it is; name it {_FORM}")
    said = {song.market or _code(song) for song in songs} - {None}
    if told.market and said and said != {told.market}:
        others = ", ".join(sorted(market for market in said - {told.market} if market))
        raise BadName(f"{what}: the name says the market {told.market}, the file says {others}; correct the name")
    if not told.ranking and not any(one.get("cat") for one in fields):
        raise BadName(f"{what}: neither file nor name says which ranking it is; name it {_FORM}")


def _ranking(fields: Mapping[str, Any], told: _Told) -> str:
    said = text(fields.get("cat"), "cat") or told.ranking or ""
    if said not in _RANKINGS:
        raise RowRefused(f"cat {said!r} is no ranking; there are {', '.join(_RANKINGS)}")
    return _RANKINGS[said]


def _market(song: Song, told: _Told) -> str:
    said = text(song.fields.get("country_code"), "country_code")
    market = song.market or (market_code(said) if said else told.market)
    if not market:
        raise RowRefused(f"country_code {said!r} is no market")
    return market


def _code(song: Song) -> str | None:
    code = song.fields.get("country_code") if isinstance(song.fields, dict) else None
    return market_code(code) if isinstance(code, str) else None


def _song(fields: Mapping[str, Any]) -> Row:
    title = text(fields.get("title"), "title")
    artists = credit(fields.get("author", fields.get("artist")))
    position = fields.get("rank")
    if not isinstance(position, int) or isinstance(position, bool) or position < 1:
        raise RowRefused(f"rank {position!r} is not a position; positions start at 1")
    return {
        "rank": position,
        "item_id": _item_id(fields, title, artists),
        "title": title or None,
        "artist_names": artists or None,
        "reported_previous_rank": _previous_rank(position, fields),
    }


def _item_id(fields: Mapping[str, Any], title: str, artists: Sequence[str]) -> str:
    """The sound's id, which its address has too: `song_id` counts something else."""
    if fields.get("clip_id") is not None or linked_sound(fields.get("link")):
        return sound_id(fields.get("clip_id"), "clip_id", fields.get("link"))
    if not title:
        raise RowRefused("neither id nor title")
    return text_id(title, artists)


def _previous_rank(position: int, fields: Mapping[str, Any]) -> int | None:
    """The rank before, from `rank_diff` and its type, or from a written `+31`; None where either makes no sense."""
    change, kind = fields.get("change"), fields.get("rank_diff_type")
    moved = fields.get("rank_diff")
    if isinstance(change, str) and _MOVE.fullmatch(change):
        previous = position + int(change)
    elif kind == _SAME:
        previous = position
    elif kind in (_UP, _DOWN) and isinstance(moved, int):
        previous = position + (abs(moved) if kind == _UP else -abs(moved))
    else:
        return None
    return previous if previous >= 1 else None
