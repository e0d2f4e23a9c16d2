"""How the report writes numbers, songs, markets and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from chartlake.markets import MARKET_NAMES
from chartlake.report.model import Column, Grid

SHOWN: Final = 5
_LONGEST: Final = 54
_PLATFORMS: Final = {"spotify": "Spotify", "tiktok": "TikTok", "apple_music": "Apple Music", "deezer": "Deezer"}
_CHARTS: Final = {"songs_daily": "daily songs", "sounds_daily": "daily sounds", "songs_weekly": "weekly songs"}


def count(value: int | None, *, lacking: str = "not told") -> str:
    """1,234,567; what is lacking says so in place of the number."""
    return lacking if value is None else f"{value:,}"


def signed(value: float, *, digits: int = 0) -> str:
    """+12 or −3."""
    return f"{value:+,.{digits}f}".replace("-", "−")


def percent(value: float | None, *, lacking: str) -> str:
    """+31 %; what is lacking says why."""
    return lacking if value is None else f"{signed(100 * value)} %"


def decimals(value: float | None, *, digits: int = 2, lacking: str = "unknown") -> str:
    """0.53; what is lacking says so."""
    return lacking if value is None else f"{value:.{digits}f}".replace("-", "−")


def song(row: Mapping[str, Any]) -> str:
    """Title — artists; the id of a recording that no chart names."""
    if not row["title"]:
        return str(row["recording_id"])
    return short(" — ".join(filter(None, (row["title"], row["artist_names_text"]))))


def short(words: str, longest: int = _LONGEST) -> str:
    """A text that fits into its column."""
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def market_name(market: str) -> str:
    """Norway for no."""
    return MARKET_NAMES.get(market, market)


def chart_name(platform: str, chart: str) -> str:
    """Spotify, daily songs."""
    said = _CHARTS.get(chart, chart.replace("_", " "))
    return f"{_PLATFORMS.get(platform, platform)}, {said}"


def columns(*headings: str) -> tuple[Column, ...]:
    """Columns; a heading that begins with # is of numbers."""
    return tuple(Column(heading=heading.removeprefix("#"), number=heading.startswith("#")) for heading in headings)


def first_of(
    title: str, shown: Sequence[Column], lines: Sequence[tuple[str, ...]], *, note: str = "", most: int = SHOWN
) -> Grid:
    """A grid of the first lines, with how many there are in all in its title."""
    more = f"{len(lines) - most} more are in the lake." if len(lines) > most else ""
    return Grid(
        title=f"{title} ({len(lines)})" if lines else title,
        columns=tuple(shown) if lines else (),
        rows=tuple(lines[:most]),
        note=" ".join(filter(None, (more, note))),
    )


def dates(number: int) -> str:
    """1 date, 2 dates."""
    return f"{number:,} date{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """One, two and three."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def on(day: date) -> str:
    """31 March 2026."""
    return f"{day.day} {day:%B %Y}"
