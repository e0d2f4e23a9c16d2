"""Chartex, a paid API: TikTok sounds by the videos of the last 24 hours, of the world or of one country.

Off until its key is there: a secret with `app_id` and `app_token`. What is known of the answer comes from programs that
read it, so the list of sounds is looked for in every place where they found it, and only the sound's id must be there.
The order of the list is the rank; `tiktok_total_video_count` is how many videos were made with a sound so far.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from chartlake.answers import Answer, ParsedRows, RawObject, Row, Scope
from chartlake.errors import BadName, ConfigError, DateUnavailable, UnexpectedAnswer
from chartlake.http import Http
from chartlake.markets import market_code
from chartlake.sources._described import described
from chartlake.sources._replies import unchanged
from chartlake.sources._rows import RowRefused, read_rows, require_plausible, require_rows
from chartlake.sources._snapshots import once_each
from chartlake.sources._tiktok import credit, exact_count, json_document, linked_sound, sound_id, text

NAME: Final = "chartex"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("chart_snapshots",)
SECRET: Final = ("app_id", "app_token")

_TABLE: Final = "chart_snapshots"
_PATH: Final = "/external/v1/tiktok-sounds/"
_ORDER: Final = "tiktok_last_24_hours_video_count"
_DEPTH: Final = "100"
_LISTS: Final = (("data", "items"), ("data", "results"), ("data",), ("results",), ("items",), ())
_EXCUSES: Final = ("detail", "message", "error")
_SAVED: Final = re.compile(
    r"chartex-(?P<market>global|[a-z]{2})-daily-(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?: ?\([0-9]+\))?\.json",
    re.IGNORECASE,
)
_ISRC: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")


def fetch(scope: Scope, http: Http) -> Answer:
    """One GET of the first page, which is of the present only; AccessDenied when the key is not accepted."""
    market = _market(scope.name)
    params = {"sort_by": _ORDER, "limit": http.options.get("limit", _DEPTH), "page": "1"}
    if market != "global":
        params["country_codes"] = market.upper()
    reply = http.get(_PATH, what=f"{NAME} {scope.name}", params=params, headers=_key(http.secret))
    if scope.date is not None and scope.date != reply.received_at.date():
        raise DateUnavailable(f"{NAME} is asked for the present only, not for {scope.date}")
    return unchanged(reply, extension="json")


def parse(raw: RawObject) -> ParsedRows:
    """The sounds in their order as rows of `sounds_daily`, dated by the UTC day of fetching or by the file's name."""
    what = f"{NAME} {raw.original_name or raw.scope}"
    fixed: Row = {
        "platform": "tiktok",
        "chart": "sounds_daily",
        "market": _market(scope_of(raw.original_name) if raw.original_name is not None else raw.scope),
        "chart_date": _chart_date(raw),
        "item_type": "sound",
        "date_basis": "fetched",
    }
    sounds = _sounds(raw.body, what)

    def read(ranked: tuple[int, Any]) -> Row:
        return fixed | _position(*ranked)

    numbered = [(rank, (rank, sound)) for rank, sound in enumerate(sounds, 1)]
    rows, refused = read_rows(_TABLE, numbered, read, show=lambda ranked: ranked[1], key=("rank",))
    require_rows(rows, refused, what=what)
    rows, seconds = once_each(_TABLE, rows)
    return ParsedRows(rows={_TABLE: rows}, refused=[*refused, *seconds])


def scope_of(file_name: str) -> str:
    """`no_daily` for a kept answer named `chartex-no-daily-2026-03-02.json`."""
    match = _SAVED.fullmatch(file_name)
    market = market_code(match["market"]) if match else None
    if market is None:
        raise BadName(f"{file_name!r} does not say which chart it is; name it chartex-<market>-daily-<date>.json")
    return f"{market}_daily"


def _market(scope: str) -> str:
    written, _, cadence = scope.partition("_")
    market = market_code(written)
    if market is None or cadence != "daily":
        raise ConfigError(f"{NAME} has no scope {scope!r}; a scope is <market>_daily, as no_daily or global_daily")
    return market


def _key(secret: Mapping[str, str]) -> dict[str, str]:
    missing = [name for name in ("app_id", "app_token") if not secret.get(name)]
    if missing:
        raise ConfigError(
            f"{NAME}: its secret lacks {' and '.join(missing)}; `chartlake secret` asks for both, "
            "or set enabled = false"
        )
    return {"X-APP-ID": secret["app_id"], "X-APP-TOKEN": secret["app_token"]}


def _chart_date(raw: RawObject) -> date:
    match = _SAVED.fullmatch(raw.original_name or "")
    if match is None:
        return raw.fetched_at.date()
    try:
        day = date.fromisoformat(match["day"])
    except ValueError:
        raise BadName(f"{raw.original_name!r}: {match['day']} is not a date; correct it in the name") from None
    require_plausible(day, raw, what=repr(raw.original_name))
    return day


def _sounds(body: bytes, what: str) -> list[Any]:
    document = json_document(body, what=what)
    for path in _LISTS:
        found = document
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, list):
            return found
    raise UnexpectedAnswer(f"{what}: no list of sounds, got {described(body)}{_excuse(document)}")


def _excuse(document: object) -> str:
    """What the service says instead, when it says something in words."""
    said = [document.get(name) for name in _EXCUSES] if isinstance(document, dict) else []
    words = next((one for one in said if isinstance(one, str) and one), "")
    return f": {words[:200]!r}" if words else ""


def _position(rank: int, sound: object) -> Row:
    if not isinstance(sound, dict):
        raise RowRefused(f"{sound!r} is no sound")
    total = sound.get("tiktok_total_video_count")
    made = exact_count(total, "tiktok_total_video_count") if total is not None else None
    title = text(sound.get("song_name"), "song_name") or text(sound.get("tiktok_name_of_sound"), "tiktok_name_of_sound")
    return {
        "rank": rank,
        "item_id": _item_id(sound),
        "title": title or None,
        "artist_names": _artists(sound.get("artists")) or None,
        "videos": made and made.value,
        "videos_low": made and made.low,
        "videos_high": made and made.high,
        "label": " ".join(credit(sound.get("label_name"))) or None,
        "isrc": _isrc(sound.get("isrc")),
    }


def _item_id(sound: Mapping[str, Any]) -> str:
    given, link = sound.get("tiktok_sound_id"), sound.get("tiktok_official_link")
    if given is None and not linked_sound(link):
        raise RowRefused(f"no tiktok_sound_id, it has {', '.join(map(str, list(sound)[:8])) or 'nothing'}")
    return sound_id(given, "tiktok_sound_id", link)


def _artists(given: object) -> list[str]:
    """The credited artists: one text, or a list. `tiktok_sound_creator_name` is whoever uploaded, and is not kept."""
    if not isinstance(given, list):
        return credit(given)
    return [name for one in given for name in credit(one.get("name") if isinstance(one, dict) else one)]


def _isrc(given: object) -> str | None:
    code = text(given, "isrc").replace("-", "").upper()
    return code if _ISRC.fullmatch(code) else None
