"""charts.spotify.com: the CSV files that a logged-in person downloads, byte for byte in the site's way of writing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

from sandbox.charts import DEPTH, ChartRow
from sandbox.market import Market

_BOM: Final = b"\xef\xbb\xbf"
_HEADER: Final = "rank,uri,artist_names,track_name,source,peak_rank,previous_rank,{unit}_on_chart,streams"


def file_name(country: str, period: str, day: date) -> str:
    """The name the site gives to the file; country, period and date stand nowhere else."""
    return f"regional-{country}-{period}-{day.isoformat()}.csv"


def file_bytes(market: Market, country: str, period: str, day: date) -> bytes:
    """The file of a chart; KeyError for a date without one. On some dates a rank or two is missing, never the last."""
    missing = _holes(market, country, period, day)
    lines = [_HEADER.format(unit="days" if period == "daily" else "weeks")]
    lines += [_line(row) for row in market.chart(country, period).rows(day) if row.rank not in missing]
    return _BOM + "".join(f"{line}\r\n" for line in lines).encode()


def write_files(market: Market, folder: Path, *, country: str, period: str, first: date, last: date) -> Iterator[Path]:
    """Write the files of every chart date from `first` to `last` into an existing folder; yields their paths."""
    for day in market.chart(country, period).dates:
        if first <= day <= last:
            path = folder / file_name(country, period, day)
            path.write_bytes(file_bytes(market, country, period, day))
            yield path


def _line(row: ChartRow) -> str:
    previous = -1 if row.previous_rank is None else row.previous_rank
    texts = (f"spotify:track:{row.track.track_id}", ", ".join(row.track.artist_names), row.track.title, row.track.label)
    quoted = ",".join(_quoted(text) for text in texts)
    return f'{row.rank},{quoted},{row.peak_rank},{previous},{row.periods_on_chart},"{row.streams}"'


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _holes(market: Market, country: str, period: str, day: date) -> frozenset[int]:
    rng = Random(f"{market.seed} {country} {period} {day.isoformat()} holes")
    return frozenset(rng.sample(range(2, DEPTH), rng.choice((1, 2)))) if rng.random() < 0.15 else frozenset()
