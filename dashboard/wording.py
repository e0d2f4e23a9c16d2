"""How the page says things: markets, days, counts, and a dash where a number is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from chartlake.markets import MARKET_NAMES
from dashboard.sheets import Field, Format

NONE: Final = "–"
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&])")


def market_choice(market: str) -> str:
    """A market as the list of markets shows it: Norway for no, the code where no name is known."""
    return MARKET_NAMES.get(market, market.upper())


def day(value: Any) -> str:
    """30 Mar 2026, never broken over two lines."""
    moment: date = value
    return f"{moment.day}\u00a0{moment:%b}\u00a0{moment:%Y}"


_WRITTEN: Final[Mapping[Format, Callable[[Any], str]]] = {
    Format.TEXT: str,
    Format.COUNT: lambda value: f"{value:,.0f}",
    Format.DECIMAL: lambda value: f"{value:,.2f}",
    Format.SHARE: lambda value: f"{value:.1%}",
    Format.DAY: day,
    Format.MOMENT: lambda value: f"{day(value)} {value:%H:%M}",
}


def value(field: Field, found: Any) -> str:
    """A value of a field, for people; a dash where there is none."""
    if isinstance(found, bool):
        return "yes" if found else "no"
    if found is None or pd.isna(found) or found == "":
        return NONE
    return _WRITTEN[field.format](found)


def joined(*parts: Any) -> str:
    """What is known of a title and its artists: Title — Artists."""
    return " — ".join(str(part) for part in parts if part is not None and not pd.isna(part) and str(part))


def plain(text: str) -> str:
    """A text that Streamlit shows as it is, whatever Markdown it looks like."""
    return _MARKDOWN.sub(r"\\\1", text)
