"""TikTok's web-discover answers of 2021 and 2022: the sounds on its discover page. The service is gone.

The answer says neither when nor where: the day stands in the file's name, `discover_2021-03-28.json`, and so may the
market, `discover_us_2021-03-28.json`; without one it is `global`. The order of the sounds is the rank. `stats.posts`
is how many videos were made with a sound, rounded by TikTok, so that it carries bounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from chartlake.answers import ParsedRows, RawObject, Row
from chartlake.errors import BadName, UnexpectedAnswer
from chartlake.markets import market_code
from chartlake.sources._described import described
from chartlake.sources._rows import RowRefused, read_rows, require_plausible, require_rows
from chartlake.sources._tiktok import credit, json_document, sent_id, shown_count, text

NAME: Final = "tiktok_discover"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)

_TABLE: Final = "chart_snapshots"
_FILE: Final = re.compile(
    r"discover(?:_(?P<market>global|[a-z]{2}))?_(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?: ?\([0-9]+\))?\.json",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class _Named:
    market: str
    day: date


def parse(raw: RawObject) -> ParsedRows:
    """The sounds in their order as chart_snapshots rows of the chart `sounds_discover`."""
    named = _named(raw.original_name or "")
    what = f"{NAME} {raw.original_name}"
    require_plausible(named.day, raw, what=what)
    document = json_document(raw.body, what=what)
    sounds = document.get("music") if isinstance(document, dict) else None
    if not isinstance(sounds, list):
        raise UnexpectedAnswer(f"{what}: an object with a list `music` was due, got {described(raw.body)}")
    fixed: Row = {
        "platform": "tiktok",
        "chart": "sounds_discover",
        "market": named.market,
        "chart_date": named.day,
        "item_type": "sound",
        "date_basis": "fetched",
    }

    def read(ranked: tuple[int, Any]) -> Row:
        return fixed | _position(*ranked)

    numbered = [(rank, (rank, sound)) for rank, sound in enumerate(sounds, 1)]
    rows, refused = read_rows(_TABLE, numbered, read, show=lambda ranked: ranked[1], key=("rank", "item_id"))
    require_rows(rows, refused, what=what)
    return ParsedRows(rows={_TABLE: rows}, refused=refused)


def scope_of(file_name: str) -> str:
    """The market: `global` for `discover_2021-03-28.json`."""
    return _named(file_name).market


def _named(file_name: str) -> _Named:
    match = _FILE.fullmatch(file_name)
    market = market_code((match and match["market"]) or "global")
    try:
        return _Named(market=market or "", day=date.fromisoformat(match["day"] if match and market else ""))
    except ValueError:
        raise BadName(
            f"{file_name!r} does not say of which day or market it is, and the answer does not either; name it "
            "discover_<date>.json, as discover_2021-03-28.json, or discover_<market>_<date>.json"
        ) from None


def _position(rank: int, sound: object) -> Row:
    if not isinstance(sound, dict):
        raise RowRefused(f"{sound!r} is no sound")
    info, stats = _object(sound, "musicInfo"), _object(sound, "stats")
    made = shown_count(stats.get("posts"), "posts")
    return {
        "rank": rank,
        "item_id": sent_id(sound.get("musicId"), "musicId"),
        "title": text(info.get("title"), "title") or None,
        "artist_names": credit(info.get("author")) or None,
        "videos": made.value,
        "videos_low": made.low,
        "videos_high": made.high,
    }


def _object(sound: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = sound.get(name)
    if not isinstance(value, dict):
        raise RowRefused(f"{name} is {value!r}, not an object")
    return value
