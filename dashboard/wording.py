"""How the page says things: markets, songs, moves, counts, and why a number is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from chartlake.markets import MARKET_NAMES

NONE: Final = "–"
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&])")
_STATUS: Final[Mapping[str, str]] = {
    "NEW": "new",
    "RE": "back",
    "SAME": "=",
    "FIRST_OBSERVED": "first",
    "BELOW_DEPTH": "new?",
}
_HALF_LIFE: Final[Mapping[str, str]] = {
    "LEFT_CHART": "left the chart before its streams halved",
    "NO_STREAMS": "this source gives no streams",
}


def market_name(market: str) -> str:
    """The name of a market: Norway for no; the code where no name is known."""
    return "the world" if market == "global" else MARKET_NAMES.get(market, market.upper())


def market_choice(market: str) -> str:
    """A market as the list of markets shows it."""
    return "Global" if market == "global" else market_name(market)


def day(value: Any) -> str:
    """30 Mar 2026; a dash where there is none."""
    if value is None or pd.isna(value):
        return NONE
    moment: date = value
    # A date is not broken over two lines.
    return f"{moment.day}\u00a0{moment:%b}\u00a0{moment:%Y}"


def short_day(value: date) -> str:
    """30 Mar."""
    return f"{value.day} {value:%b}"


def count(value: Any) -> str:
    """1,234,567; a dash where there is none."""
    return NONE if value is None or pd.isna(value) else f"{int(value):,}"


def song(title: Any, artists: Any) -> str:
    """Title — Artists, whatever of it is known."""
    known = [str(part) for part in (title, artists) if part is not None and not pd.isna(part) and str(part)]
    return " — ".join(known) or "a song without a title"


def songs(rows: pd.DataFrame) -> list[str]:
    """Every row's song."""
    return [song(*pair) for pair in zip(rows["title"], rows["artists"], strict=True)]


def plain(text: str) -> str:
    """A text that Streamlit shows as it is, whatever Markdown it looks like."""
    return _MARKDOWN.sub(r"\\\1", text)


def moves(rows: pd.DataFrame) -> list[str]:
    """Every row's move."""
    return [move(*pair) for pair in zip(rows["status"], rows["move"], strict=True)]


def move(status: Any, by: Any) -> str:
    """▲ 3, ▼ 2, =, new, back; new? where the date before was not seen so deep.

    A position without a status is a lower one of a recording that stands higher with another version.
    """
    if status is None or pd.isna(status):
        return "(also)"
    if status in ("UP", "DOWN"):
        return f"{'▲' if by > 0 else '▼'} {abs(int(by))}"
    return _STATUS.get(str(status), str(status))


def half_life(life: Mapping[Any, Any]) -> tuple[str, str]:
    """The half-life of a song's streams, and what it means or why there is none."""
    if life["half_life_status"] == "OK":
        return f"{int(life['half_life_days'])} days", "from its best day to the first day at half of it"
    if life["half_life_status"] == "NOT_YET":
        return NONE, _not_halved(life)
    return NONE, _HALF_LIFE.get(str(life["half_life_status"]), str(life["half_life_status"]))


def _not_halved(life: Mapping[Any, Any]) -> str:
    if life["ended_by"] == "right_censored":
        return "still above half of its best day"
    return f"above half of its best day when last seen on {day(life['last_date'])}"


def how_it_ended(life: Mapping[Any, Any]) -> str:
    """What follows the span of a song's life: whether it is still there, or who knows; nothing where it left."""
    if life["ended_by"] == "right_censored":
        return ", still there"
    if life["ended_by"] in ("cut", "gap"):
        return f"; last seen {day(life['last_date'])}, it may have stayed"
    return ""


def depth(rank: int, source: str) -> str:
    """How deep a chart is."""
    if source == "tokchart":
        return f"{rank} ranks: all the free page shows"
    return f"{rank} ranks"


def age(hours: Any) -> str:
    """How old the newest chart is: 7 h, 3 d."""
    if hours is None or pd.isna(hours):
        return NONE
    if hours < 0:
        return "today"
    return f"{hours:.0f}\u00a0h" if hours < 96 else f"{hours / 24:.0f}\u00a0d"
