"""What every pretended upstream answers from: the simulated market, the edited playlists, and which day it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sandbox.exchange import Upstream
from sandbox.market import Market
from sandbox.playlists import Playlists


@dataclass(frozen=True, kw_only=True)
class World:
    """`day` is the day on which a request arrives; `days_late` how far kworb is behind it."""

    market: Market
    playlists: Playlists
    day: date
    days_late: int = 1


# A page module names the prefixes that it answers under, and makes the upstream of each.
Prefixes = Mapping[str, Callable[[World], Upstream]]
