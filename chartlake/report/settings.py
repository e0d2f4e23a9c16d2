"""`[report]` of lake.toml: which markets the report shows, whom it watches, when it alerts and to whom it writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from chartlake.errors import ConfigError
from chartlake.markets import MARKET_NAMES

CLIMB: Final = 20
_KEYS: Final = ("markets", "songs", "artists", "climb", "email_from", "email_to")
_SONG: Final = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_ID: Final = re.compile(r"[A-Za-z0-9]{1,100}")
_ADDRESS: Final = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")


@dataclass(frozen=True, kw_only=True)
class ReportSettings:
    """What the report is about.

    `songs` are recording ids or Spotify track ids, `artists` ids as in the view artist_leaderboard. `climb`: ranks
    gained from one date to the next above which a watched song sets off an alert. With `email_from` the report is
    mailed by SES; without, a topic tells the addresses where it lies; without addresses it is only stored.
    """

    markets: tuple[str, ...] = ("global",)
    songs: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()
    climb: int = CLIMB
    email_from: str = ""
    email_to: tuple[str, ...] = ()


def report_settings(table: Mapping[str, Any], *, where: str) -> ReportSettings:
    """Read the section; ConfigError names what is impossible in it, and how it is written."""
    for key in table:
        if key not in _KEYS:
            raise ConfigError(f"{where} has unknown key {key!r}; known are {', '.join(_KEYS)}")
    read = ReportSettings(
        markets=_texts(table, "markets", where, _is_market, 'codes as ["global", "no"], in lower case', ("global",)),
        songs=_texts(table, "songs", where, _is_song, "recording ids or Spotify track ids, not links"),
        artists=_texts(table, "artists", where, _is_artist, "artist ids as in the view artist_leaderboard"),
        climb=_climb(table.get("climb", CLIMB), where),
        email_from=_sender(table.get("email_from", ""), where),
        email_to=_texts(table, "email_to", where, _is_address, 'addresses as ["a@example.com"]'),
    )
    if not read.markets:
        raise ConfigError(f'{where}: markets is empty; name at least one, as ["global"]')
    if read.email_from and not read.email_to:
        raise ConfigError(f"{where}: email_from is given but nobody in email_to; name who shall get the report")
    return read


def _texts(
    table: Mapping[str, Any],
    key: str,
    where: str,
    is_one: Callable[[str], bool],
    wanted: str,
    default: tuple[str, ...] = (),
) -> tuple[str, ...]:
    given = table.get(key, list(default))
    if not isinstance(given, list):
        raise ConfigError(f"{where}: {key} is {given!r}; it is a list of {wanted}")
    for one in given:
        if not isinstance(one, str) or not is_one(one):
            raise ConfigError(f"{where}: {key} has {one!r}; write {wanted}")
    if len(set(given)) < len(given):
        twice = next(one for one in given if given.count(one) > 1)
        raise ConfigError(f"{where}: {key} names {twice!r} twice")
    return tuple(given)


def _climb(given: object, where: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise ConfigError(f"{where}: climb is {given!r}; it is a number of ranks, 1 or more")
    return given


def _sender(given: object, where: str) -> str:
    if not isinstance(given, str) or (given and not _is_address(given)):
        raise ConfigError(f"{where}: email_from is {given!r}; it is one address that SES has verified, or left out")
    return given


def _is_market(text: str) -> bool:
    return text in MARKET_NAMES


def _is_song(text: str) -> bool:
    return bool(_SONG.fullmatch(text))


def _is_artist(text: str) -> bool:
    return bool(_ID.fullmatch(text)) or (text.startswith("name:") and len(text) > len("name:"))


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text))
