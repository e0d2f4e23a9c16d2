"""The charts that a saved question rests on: whether the lake holds them, and how to bring those that it lacks.

A line of a question's header names one: `-- needs: spotify songs_daily {market}`. Its last words say of which market:
`{market}`, `{market} or global`, or `countries` for any but global.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chartlake.markets import MARKET_NAMES

GLOBAL: Final = "global"
_MARKET: Final = "{market}"
_COUNTRIES: Final = "countries"
_OF: Final = (_MARKET, f"{_MARKET} or {GLOBAL}", _COUNTRIES)
_PLATFORMS: Final = {"spotify": "Spotify", "tiktok": "TikTok"}


@dataclass(frozen=True, kw_only=True)
class NeededChart:
    """One chart of a question. `chart` may be a parameter, as {chart}; `of` says of which market."""

    platform: str
    chart: str
    of: str

    def held_sql(self, values: Mapping[str, str]) -> str:
        """SQL that gives every `market` the lake holds this chart of."""
        return (
            "SELECT DISTINCT market FROM chart_depth "  # noqa: S608 -- both come from the header, or are checked as a chart
            f"WHERE platform = '{self.platform}' AND chart = '{self._name(values)}' ORDER BY market"
        )

    def is_met(self, held: Sequence[str], values: Mapping[str, str]) -> bool:
        """Whether one of the markets that are held will do."""
        if self.of == _COUNTRIES:
            return any(market != GLOBAL for market in held)
        return bool({values["market"]} & set(held)) or (self.of.endswith(GLOBAL) and GLOBAL in held)

    def lacking(self, held: Sequence[str], values: Mapping[str, str]) -> str:
        """What is not there, what is, and what to do."""
        name = f"{self._name(values)} chart of {_PLATFORMS[self.platform]}"
        of = f" for {self._market(values)}" if held or self.of != _COUNTRIES else ""
        there = f"It has: {', '.join(held)}." if held else "It has none of any market."
        return f"The lake holds no {name}{of}. {there} {self._remedy(held, values)}"

    def _name(self, values: Mapping[str, str]) -> str:
        return self.chart.format_map(values)

    def _market(self, values: Mapping[str, str]) -> str:
        if self.of == _COUNTRIES:
            return "any country"
        market = market_in_words(values["market"])
        return f"{market}, nor a global one" if self.of.endswith(GLOBAL) and values["market"] != GLOBAL else market

    def _remedy(self, held: Sequence[str], values: Mapping[str, str]) -> str:
        choice = "Ask for one of these, or add" if held and self.of == _MARKET else "Add"
        name = self._name(values)
        if self.platform == "spotify" and name.startswith("songs_"):
            market = "no" if self.of == _COUNTRIES else values["market"]
            scope = f"{market}_{name.removeprefix('songs_')}"
            example = ", for example," if self.of == _COUNTRIES else ""
            scopes = f'"{scope}" to the scopes of [sources.kworb] in lake.toml'
            return f"{choice}{example} {scopes} and run `chartlake extract`."
        return f"{choice} a source of it to lake.toml, or drop a file of it: docs/sources.md says which give {name}."


def market_in_words(code: str) -> str:
    """A market for people, as Norway (no), the world (global), or the code alone where no name of it is known."""
    name = "the world" if code == GLOBAL else MARKET_NAMES.get(code)
    return f"{name} ({code})" if name else code


def needed_chart(line: str) -> NeededChart | None:
    """The chart that a line of a header names; None for one that cannot be read."""
    platform, _, rest = line.partition(" ")
    chart, _, of = rest.partition(" ")
    if platform not in _PLATFORMS or not chart or of not in _OF:
        return None
    return NeededChart(platform=platform, chart=chart, of=of)
