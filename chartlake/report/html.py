"""The report as one HTML file that asks nobody for anything: styles and pictures are inside."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from chartlake.report.model import Column, Grid, MarketPart, Picture, Report
from chartlake.report.pictures import svg
from chartlake.report.wording import on

# The letters of its pictures are measured as Arial's are, whatever is then shown.
_FONT: Final = "Arial, Liberation Sans, sans-serif"
_STYLE: Final = """
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; color: #1b1f24; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .3rem; border-top: 2px solid #0072b2; }
h3 { font-size: 1rem; margin: 1rem 0 .2rem; } p { margin: .2rem 0; } .note, .made { color: #57606a; font-size: .87rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { text-align: left; font-weight: 600; color: #57606a; font-size: .8rem; vertical-align: bottom; }
th, td { padding: .2rem .6rem .2rem 0; border-bottom: 1px solid #e4e7eb; } .number { text-align: right; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.pictures { display: flex; flex-wrap: wrap; gap: 1.5rem; } figure { margin: .5rem 0; max-width: 100%; }
figcaption { font-weight: 600; font-size: .9rem; } figure svg { max-width: 100%; height: auto; }
"""
# Nothing may be fetched, whatever a title says.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def html(report: Report) -> str:
    """The whole page."""
    title = f"Charts of {on(report.chart_date)}"
    sections = [
        *map(_market, report.markets),
        _section("Alerts", [_grid(report.alerts)]),
        _section("TikTok against Spotify", [*map(_grid, report.beside), _pictures(report.pictures)]),
        _section("Songs and artists watched", [_grid(report.watched), _grid(report.expected)]),
        _section("The lake", [_grid(report.missing)]),
    ]
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1><p>{escape(report.summary)}</p>",
            f'<p class="made">Made on {on(report.made_at)} at {report.made_at:%H:%M} UTC. Every number is that of a '
            "view of the lake.</p>",
            *sections,
            "</body></html>\n",
        ]
    )


def _market(part: MarketPart) -> str:
    said = f'<p class="note">{escape(part.note)}</p>'
    return _section(part.name, [said, *map(_grid, part.grids)])


def _section(title: str, parts: Iterable[str]) -> str:
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def _grid(grid: Grid) -> str:
    table = ""
    if grid.rows:
        head = "".join(_cell("th", column, column.heading) for column in grid.columns)
        lines = "".join(f"<tr>{_line(grid, row)}</tr>" for row in grid.rows)
        table = f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'
    note = f'<p class="note">{escape(grid.note)}</p>' if grid.note else ""
    return f"<h3>{escape(grid.title)}</h3>{table}{note}"


def _line(grid: Grid, row: tuple[str, ...]) -> str:
    return "".join(_cell("td", column, cell) for column, cell in zip(grid.columns, row, strict=True))


def _cell(tag: str, column: Column, words: str) -> str:
    kind = ' class="number"' if column.number else ""
    return f"<{tag}{kind}>{escape(words)}</{tag}>"


def _pictures(pictures: Iterable[Picture]) -> str:
    return f'<div class="pictures">{"".join(map(_picture, pictures))}</div>'


def _picture(picture: Picture) -> str:
    drawn = f'<p class="note">{escape(picture.note)}</p>' if picture.note else svg(picture, font=_FONT)
    return f"<figure><figcaption>{escape(picture.title)}</figcaption>{drawn}</figure>"
