"""Spotify's charts by the names they have at Spotify: `regional-no-daily`, `ALBUM_GLOBAL_WEEKLY`, `top200`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chartlake.markets import MARKET_NAMES

FAMILIES: Final[Mapping[str, str]] = {
    "regional": "songs",
    "viral": "viral",
    "artist": "artists",
    "album": "albums",
}
ITEM_TYPES: Final[Mapping[str, str]] = {"songs": "track", "viral": "track", "artists": "artist", "albums": "album"}
# What Spotify publishes; a chart that is not among them is a mistake in a name.
PUBLISHED: Final = frozenset(
    {"songs_daily", "songs_weekly", "viral_daily", "artists_daily", "artists_weekly", "albums_weekly"}
)
_ALIAS: Final = re.compile(r"(regional|viral|artist|album)[-_]([a-z]+)[-_](daily|weekly)", re.IGNORECASE)
_THURSDAY: Final = 3


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One chart of one market. `name` is the lake's, as songs_daily; `market` as in the contract."""

    name: str
    market: str

    @property
    def alias(self) -> str:
        """Spotify's name of the chart, as regional-no-daily."""
        family, _, cadence = self.name.partition("_")
        return "-".join([next(theirs for theirs, ours in FAMILIES.items() if ours == family), self.market, cadence])

    @property
    def item_type(self) -> str:
        """What is ranked, as in the contract."""
        return ITEM_TYPES[self.name.partition("_")[0]]

    @property
    def is_weekly(self) -> bool:
        """Whether it is dated by the Thursday that ends its week."""
        return is_weekly(self.name)


def chart_of_alias(text: str) -> Chart | None:
    """The chart of an alias in either spelling; None when there is no such chart."""
    match = _ALIAS.fullmatch(text)
    if match is None or match[2].lower() not in MARKET_NAMES:
        return None
    name = f"{FAMILIES[match[1].lower()]}_{match[3].lower()}"
    return Chart(name=name, market=match[2].lower()) if name in PUBLISHED else None


def is_weekly(name: str) -> bool:
    """Whether a chart of that name is weekly."""
    return name.endswith("_weekly")


def ends_a_week(day: date) -> bool:
    """Whether a weekly chart can be dated so: by a Thursday."""
    return day.weekday() == _THURSDAY


def thursdays_around(day: date) -> tuple[date, date]:
    """The last day of the week of charts before the one that `day` is in, and the last day of that one."""
    end = day + timedelta(days=(_THURSDAY - day.weekday()) % 7)
    return end - timedelta(days=7), end
