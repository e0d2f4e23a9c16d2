"""What a report says, ready to be drawn: every cell is the text that is read. It travels as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a grid; numbers stand to the right."""

    heading: str
    number: bool = False


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A titled table. `note` says what the rows leave out, or why there are none."""

    title: str
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Grid:
        """A grid as JSON brought it."""
        columns = tuple(Column(**column) for column in document["columns"])
        return cls(**{**document, "columns": columns, "rows": tuple(map(tuple, document["rows"]))})


@dataclass(frozen=True, kw_only=True)
class Point:
    """One mark of a picture: which series, where from left to right, how high."""

    series: str
    at: str | int
    value: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is drawn: `kind` is `overlap` or `profile`; `note` stands in its place where there is nothing to draw."""

    kind: str
    title: str
    points: tuple[Point, ...] = ()
    note: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Picture:
        """A picture as JSON brought it."""
        return cls(**{**document, "points": tuple(Point(**point) for point in document["points"])})


@dataclass(frozen=True, kw_only=True)
class MarketPart:
    """One market: what entered, climbs and left, or in `note` why nothing can be told."""

    market: str
    name: str
    note: str = ""
    grids: tuple[Grid, ...] = ()

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> MarketPart:
        """A market as JSON brought it."""
        return cls(**{**document, "grids": tuple(map(Grid.of, document["grids"]))})


@dataclass(frozen=True, kw_only=True)
class Report:
    """The whole report of one chart date; `made_at` is naive UTC."""

    chart_date: date
    made_at: datetime
    summary: str
    markets: tuple[MarketPart, ...]
    alerts: Grid
    beside: tuple[Grid, ...]
    pictures: tuple[Picture, ...]
    watched: Grid
    expected: Grid
    missing: Grid

    def document(self) -> dict[str, Any]:
        """The report as JSON can hold it; `of` reads it back."""
        return {**asdict(self), "chart_date": f"{self.chart_date}", "made_at": self.made_at.isoformat()}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Report:
        """A report as JSON brought it."""
        return cls(
            chart_date=date.fromisoformat(document["chart_date"]),
            made_at=datetime.fromisoformat(document["made_at"]),
            summary=document["summary"],
            markets=tuple(map(MarketPart.of, document["markets"])),
            beside=tuple(map(Grid.of, document["beside"])),
            pictures=tuple(map(Picture.of, document["pictures"])),
            **{name: Grid.of(document[name]) for name in ("alerts", "watched", "expected", "missing")},
        )
