"""Random plans of releases: files over one another, crowded weeks, new years, markets with and without a chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from tests.oracle.lake import Lake, Row, Rows

# ISO week 53 and week 1 at new year, a Sunday and the Monday after it, weeks of the past and of a future far enough
_WEEKS: Final = (date(2026, 12, 28), date(2021, 1, 3), date(2024, 12, 30), date(2026, 3, 1), date(2026, 3, 2))
_FAR: Final = date(2099, 6, 5)
_ARTISTS: Final = ("Elv", "Fjord", "Siv", "Ola", "Ærlig", "elv", "Kari & Ola", "Tyler, The Creator", "Åse", "2Pac")
_ELSEWHERE: Final = "zz"  # a market without a chart


def with_plans(rng: Random, lake: Lake) -> Lake:
    """The lake with one to three plans, of which the newest counts: there is one plan, however many histories."""
    markets = sorted({row["market"] for row in lake.chart_snapshots})
    chosen = rng.sample(markets, min(len(markets), 5))
    return Lake(**{**vars(lake), "planned_releases": plans_of(rng, markets=chosen)})


def plans_of(rng: Random, *, markets: Sequence[str], most: int = 120) -> Rows:
    """One to three files: the newest is the last that was dropped or, of one second, that with the last key."""
    rows: Rows = []
    for number in range(rng.choice((1, 2, 3))):
        at = datetime(2026, 3, 1, 12) + timedelta(seconds=rng.choice((0, 0, 1, 90_000)))
        key = f"source=planned_releases/plan/{at:%Y%m%d%H%M%S}-{rng.randrange(16**8):08x}{number}.csv.gz"
        rows += _file(rng, markets, rng.randint(1, most), fetched_at=at, raw_key=key)
    return rows


def _file(rng: Random, markets: Sequence[str], size: int, **lineage: object) -> Rows:
    places: dict[tuple[object, ...], Row] = {}
    songs = [f"Song {number}" for number in range(rng.choice((2, 10, 50)))]
    for _ in range(size):
        row = _planned(rng, rng.choice(songs), rng.choice(("global", "global", _ELSEWHERE, *markets)))
        places[row["release_date"], row["item_id"], row["market"]] = row
    return [row | {"source": "planned_releases", **lineage} for row in places.values()]


def _planned(rng: Random, title: str, market: str) -> Row:
    artists = rng.sample(_ARTISTS, rng.choice((1, 1, 1, 2, 3)))
    return {
        "release_date": rng.choice((*_WEEKS, _FAR)) + timedelta(days=rng.randint(-8, 8)),
        "item_id": f"text:{title} {'|'.join(artists)}",
        "market": market,
        "title": title,
        "artist_names": artists,
        "label": rng.choice((None, "Nordlys")),
        "isrc": None,
    }
