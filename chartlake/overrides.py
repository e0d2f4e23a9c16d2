"""What people know and no source says: the CSV files in the folder `overrides/` beside lake.toml."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from chartlake.errors import ConfigError

FOLDER: Final = "overrides"
TIKTOK_ACCOUNTS: Final = "tiktok_accounts.csv"
TIKTOK_STATS: Final = "tiktok_stats"
_HEADINGS: Final = ["handle", "spotify_artist_id"]
_HANDLE: Final = re.compile(r"[A-Za-z0-9._]{1,32}")
_ARTIST_ID: Final = re.compile(r"[0-9A-Za-z]{22}")


def files(lake_file: Path) -> list[Path]:
    """The override files beside a lake.toml, in order."""
    return sorted((lake_file.parent / FOLDER).glob("*.csv"))


def tiktok_accounts(lake_file: Path) -> Mapping[str, str]:
    """Spotify artist ids by TikTok handle, without its @; empty without a file.

    ConfigError for a line that maps nothing, and for a handle that stands twice, in whatever case.
    """
    file = lake_file.parent / FOLDER / TIKTOK_ACCOUNTS
    if not file.exists():
        return {}
    try:
        headings, *lines = csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), strict=True)
    except (ValueError, csv.Error) as error:
        raise ConfigError(f"{file}: {error}; it is a CSV in UTF-8 with the headings {','.join(_HEADINGS)}") from None
    if headings != _HEADINGS:
        raise ConfigError(f"{file}: the headings are {','.join(headings)}; they have to be {','.join(_HEADINGS)}")
    accounts: dict[str, str] = {}
    seen: set[str] = set()
    for number, line in enumerate(lines, 2):
        if not line:
            continue
        if len(line) != 2 or not _HANDLE.fullmatch(line[0]) or not _ARTIST_ID.fullmatch(line[1]):
            raise ConfigError(
                f"{file}, line {number}: {','.join(line)!r}; a handle without @, a comma and a Spotify artist id of 22 "
                "characters are due"
            )
        if line[0].casefold() in seen:
            raise ConfigError(f"{file}, line {number}: {line[0]} stands twice; an account is one artist's")
        seen.add(line[0].casefold())
        accounts[line[0]] = line[1]
    return accounts


def with_accounts(scopes: Iterable[str], accounts: Mapping[str, str], *, where: str) -> tuple[str, ...]:
    """The scopes of tiktok_stats with one for each account; one that lake.toml names as well is asked once.

    ConfigError when lake.toml says that an account is another artist.
    """
    mapped = {f"artist.{handle}".casefold(): f"artist.{handle}-{artist}" for handle, artist in accounts.items()}
    kept = []
    for scope in scopes:
        account, _, artist = scope.partition("-")
        ours = mapped.get(account.casefold())
        if ours and artist and not ours.endswith(f"-{artist}"):
            raise ConfigError(
                f"{where}: scope {scope!r} and {FOLDER}/{TIKTOK_ACCOUNTS} say that it is two artists; correct one"
            )
        if ours is None:
            kept.append(scope)
    return (*kept, *mapped.values())
