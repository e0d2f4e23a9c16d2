"""kworb's own strings, as recorded day by day, set into the shape of its pages with invented ids."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from chartlake.markets import MARKET_NAMES

_HEADINGS = ["Pos", "P+", "Artist and Title", "Days", "Pk", "(x?)", "Streams", "Streams+", "7Day", "7Day+", "Total"]


@dataclass(frozen=True, kw_only=True)
class RecordedDay:
    """One recorded file: its market, its day and its rows of strings, without the day."""

    market: str
    day: date
    rows: list[list[str]]

    def page(self) -> bytes:
        """The page that would show these strings."""
        headings = "".join(f'<th class="mp">{heading}</th>' for heading in _HEADINGS)
        title = f"Spotify Daily Chart - {MARKET_NAMES[self.market]} - {self.day:%Y/%m/%d}"
        lines = "\n".join(_line(cells) for cells in self.rows)
        return (
            "<!DOCTYPE html>\n<html><head><title>Spotify Daily Chart</title></head><body>\n"
            f'<span class="pagetitle">{title} | <a href="x.html">Totals</a></span>\n'
            f'<table class="sortable" id="spotifydaily"><thead><tr>{headings}</tr></thead>'
            f"<tbody>\n{lines}\n</tbody></table></body></html>\n"
        ).encode()


def recorded_days(folder: Path) -> list[RecordedDay]:
    """Every recorded day of every market."""
    return [_recorded(path) for path in sorted(folder.glob("*_dailytop50_*.csv"))]


def parts_of(credit: str) -> tuple[str, str, list[str]]:
    """Artist, title and guests of `Artist - Title (w/ Guest, Guest)`: the page links them, the recording does not."""
    main, _, guests = credit.partition(" (w/ ")
    artist, _, title = main.partition(" - ")
    return artist, title, guests.removesuffix(")").split(", ") if guests else []


def invented_id(kind: str, name: str) -> str:
    """The same name has the same id."""
    return hashlib.sha256(f"{kind}:{name}".encode()).hexdigest()[:22]


def _recorded(path: Path) -> RecordedDay:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return RecordedDay(
        market=path.name.partition("_")[0], day=date.fromisoformat(rows[0][0]), rows=[row[1:] for row in rows]
    )


def _line(cells: list[str]) -> str:
    rank, move, credit, *numbers = cells
    artist, title, guests = parts_of(credit)
    linked = f"{_link('artist', artist)} - {_link('track', title)}"
    if guests:
        linked += f" (w/ {', '.join(_link('artist', guest) for guest in guests)})"
    rest = "".join(f"<td>{escape(number)}</td>" for number in numbers)
    beginning = f'<td class="np">{rank}</td><td class="np">{move}</td>'
    return f'<tr>{beginning}<td class="text mp"><div>{linked}</div></td>{rest}</tr>'


def _link(kind: str, name: str) -> str:
    return f'<a href="../{kind}/{invented_id(kind, name)}.html">{escape(name, quote=False)}</a>'
