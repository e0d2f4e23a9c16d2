"""A worked example of planned releases, on songs of the simulated market as its labels might have planned them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from tests.real_samples.example_lake import Input, Recorded, Table
from tests.real_samples.example_market import spotify, with_rows
from tests.real_samples.examples import Chapter, Example, on

_HEADINGS: Final = ("release_date", "title", "artist", "market")
_FIRST: Final = (
    ("2026-02-20", "Sommer?", "Lyng Søn", "no"),
    ("2026-02-27", "Natta", "Nordlysorkester och vänner", "no"),
)
_SECOND: Final = (
    ("2026-02-13", "Sommer?", "Lyng Søn", "no"),
    ("2026-02-19", "Sommer Sånn / Outro", "Måne Lysne", "no"),
    ("2026-02-19", "Igjen Ensom", "Skarekollektivet", ""),
    ("2026-02-20", "Bølgene Ensom?", "Kveld Åsgård x Vinterbåten", "no"),
    ("2026-02-20", "Verano Quizás Camino?", "Fuego Corazones", "se"),
    ("2026-02-27", "Eight Lonely Maybe", "Diesel County|Blåneduoen Sound", ""),
)
_CHARTED: Final = date(2026, 2, 8)


def two_plans(_: Path) -> Input:
    """A plan, the one that took its place a day later, and the first of two markets' charts."""
    charts = [spotify(market, [_CHARTED], [1], corner=f"Spotify {market}") for market in ("no", "se")]
    dropped = [(datetime(2026, 2, 9, 12), _FIRST), (datetime(2026, 2, 10, 12), _SECOND)]
    lines = [[f"{at:%d %B}".lstrip("0"), *line] for at, plan in dropped for line in plan]
    shown = Table(headings=["dropped on", *_HEADINGS], lines=lines)
    return replace(with_rows(*charts, tables=[shown]), answers=[_dropped(at, plan) for at, plan in dropped])


def _dropped(at: datetime, plan: tuple[tuple[str, ...], ...]) -> Recorded:
    body = "".join(",".join(line) + "\n" for line in (_HEADINGS, *plan)).encode()
    return Recorded(source="planned_releases", scope="plan", body=body, fetched_at=at, name="plan.csv")


_CROWDED: Final = Example(
    view="release_crowding",
    sql="""
    SELECT market, week_start, releases, artists, first_artists
    FROM release_crowding
    ORDER BY week_start, market
    """,
    rows=(
        ("no", on("2026-02-09"), 1, 1, "Lyng Søn"),
        ("global", on("2026-02-16"), 1, 1, "Skarekollektivet"),
        ("no", on("2026-02-16"), 3, 3, "Kveld Åsgård x Vinterbåten, Måne Lysne, Skarekollektivet"),
        ("se", on("2026-02-16"), 2, 2, "Fuego Corazones, Skarekollektivet"),
        ("global", on("2026-02-23"), 1, 2, "Blåneduoen Sound, Diesel County"),
        ("no", on("2026-02-23"), 1, 2, "Blåneduoen Sound, Diesel County"),
        ("se", on("2026-02-23"), 1, 2, "Blåneduoen Sound, Diesel County"),
    ),
    told="""
    The newer file is the plan: Sommer? comes on the 13th, in the week from Monday the 9th, and Natta is withdrawn.
    Igjen Ensom and Eight Lonely Maybe name no market and come out in all: in Norway and Sweden, of which the lake has
    a daily chart, and under global. Norway's week from the 16th has Igjen Ensom and two of its own. Whether a week is
    `coming` depends on the day and is left out here.
    """,
)

CHAPTERS: Final = (
    Chapter(
        title="Planned releases (simulated)",
        told="""
        Two plans that were dropped one day after the other, of songs of the simulated market; and the first of its
        daily charts of Norway and Sweden, for a release without a market comes out where there is a chart.
        """,
        put_in=two_plans,
        examples=(_CROWDED,),
    ),
)
