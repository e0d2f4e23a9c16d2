"""The PDF and the page say what the views say, in at most two pages, and ask nobody for anything."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from chartlake.report.html import html
from chartlake.report.model import Column, Grid, MarketPart, Point, Report
from chartlake.report.pdf import pdf
from tests.athena_queries.written_lake import WrittenLake

ON_THE_DATE = "chart_date = DATE '2026-03-09' AND market = 'no'"
SPOTIFY = f"platform = 'spotify' AND chart = 'songs_daily' AND {ON_THE_DATE}"


def read(document: bytes) -> str:
    """The text of a PDF, laid out as it is seen."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is missing; install poppler-utils, e.g. apt-get install poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture(scope="module")
def printed(report: Report) -> str:
    return read(pdf(report))


@pytest.fixture(scope="module")
def page(report: Report) -> BeautifulSoup:
    return BeautifulSoup(html(report), "lxml")


def asked(lake: WrittenLake) -> list[tuple[str, ...]]:
    """The numbers of Norway's part, asked of the views anew: song, and what stands beside it."""
    entered = lake.ask(
        f"SELECT recording_id, rank, streams FROM recording_daily WHERE {SPOTIFY} AND recording_id IN "
        f"(SELECT recording_id FROM chart_moves WHERE {SPOTIFY} AND status IN ('NEW', 'RE'))"
    )
    climbs = lake.ask(
        f"SELECT recording_id, rank, velocity_7d, streams_growth_7d, momentum FROM momentum "
        f"WHERE {SPOTIFY} AND velocity_7d > 0"
    )
    left = lake.ask(
        "SELECT recording_id, best_rank, observed_periods FROM chart_runs WHERE platform = 'spotify' "
        "AND market = 'no' AND ended_by = 'exit' AND end_date = DATE '2026-03-08'"
    )
    return [
        *((song, f"{rank}", f"{streams:,}") for song, rank, streams in entered),
        *(
            (song, f"{rank}", f"+{up}", f"+{growth:.0%}".replace("%", " %"), f"{momentum:.2f}")
            for song, rank, up, growth, momentum in climbs
        ),
        *((song, f"{best}", f"{dates}") for song, best, dates in left),
    ]


def test_the_numbers_of_the_pdf_are_those_of_the_views(printed: str, lake: WrittenLake) -> None:
    numbers = asked(lake)
    assert {one[0] for one in numbers} == {"FFF", "HHH", "III", "CCC", "DDD", "EEE"}
    for song, *cells in numbers:
        beside = " +".join(map(re.escape, cells[1:] if cells[0].isdigit() else cells))
        lines = [line for line in printed.splitlines() if f"Song {song}" in line]
        assert any(re.search(beside, line) for line in lines), (song, cells, lines)


def test_the_numbers_of_the_page_are_those_of_the_views(page: BeautifulSoup, lake: WrittenLake) -> None:
    rows = [[cell.get_text() for cell in row.find_all("td")] for row in page.find_all("tr")]
    for song, *cells in asked(lake):
        assert any(f"Song {song} —" in " ".join(row) and set(cells) <= set(row) for row in rows), (song, cells)


def test_tiktok_and_the_sounds_are_those_of_the_views(printed: str, page: BeautifulSoup, lake: WrittenLake) -> None:
    ((songs, sounds, both, jaccard),) = lake.ask(
        "SELECT spotify_recordings, tiktok_recordings, on_both, jaccard FROM platform_overlap "
        f"WHERE {ON_THE_DATE} AND lag_days = 0"
    )
    energies = lake.ask(
        "SELECT recordings, found, danceability, energy FROM sound_profile "
        "WHERE chart_date = DATE '2026-03-09' AND found > 0"
    )
    told = page.get_text(" ")
    for text in (printed, told):
        assert re.search(rf"Norway +Global +{songs} +{sounds} +{both} +{jaccard:.3f}", text)
        for recordings, found, danceability, energy in energies:
            assert re.search(rf"{recordings} +{found} +{danceability:.2f} +{energy:.2f}", text)


def test_what_cannot_be_told_is_told_in_both(printed: str, page: BeautifulSoup, report: Report) -> None:
    for text in (" ".join(printed.split()), page.get_text(" ")):
        for said in (report.markets[1].note, report.watched.note, report.expected.note, "RateLimited"):
            assert said in text


def test_the_page_asks_nobody_for_anything(report: Report) -> None:
    page = html(report)
    outside = set(re.findall(r"""(?:src|href|url\()\s*=?\s*["']?(\w+:[^"')\s]+)""", page))
    assert not outside
    assert set(re.findall(r"https?://[\w./]+", page)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "default-src 'none'" in page
    assert not {"script", "link", "iframe", "img"} & {tag.name for tag in BeautifulSoup(page, "lxml").find_all()}


def test_both_pictures_are_drawn_inside_the_page(page: BeautifulSoup) -> None:
    assert len(page.select("figure svg")) == 2
    assert "Jaccard, 0 to 1" in page.select("figure svg")[0].get_text()


def test_a_title_is_text_whatever_it_holds(report: Report) -> None:
    evil = '<script>alert("x")</script> #panic() $x^2$ *b* \\ & 한국어 日本 "quoted"'
    said = replace(report, watched=Grid(title="Watched", note=evil))
    assert BeautifulSoup(html(said), "lxml").find("script") is None
    assert evil in BeautifulSoup(html(said), "lxml").get_text()
    printed = " ".join(read(pdf(said)).split())
    assert '<script>alert("x")</script> #panic() $x^2$ *b* \\ &' in printed
    assert "한국어" not in printed
    assert "Other scripts are romanised here" in printed
    assert "romanised" not in read(pdf(report))


@pytest.mark.deep
def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert pdf(report) == pdf(report)
    assert html(report) == html(report)


def test_three_markets_with_all_that_fits_fill_two_pages(report: Report) -> None:
    assert 1 <= pages(pdf(fullest(report))) <= 2


def pages(document: bytes) -> int:
    """How many pages a PDF has: each ends with a form feed."""
    return read(document).count("\f")


def fullest(report: Report) -> Report:
    """A report in which every grid has as many rows as it shows, and every name its full length."""
    name = "A title of many words (feat. Another) — Credit, Credit…"

    def grid(rows: int, *headings: str, note: str = "12 more are in the lake.") -> Grid:
        columns = tuple(Column(heading=one.strip("#"), number=one.startswith("#")) for one in headings)
        long = {
            "song": name,
            "#streams": "+1,234 %" if "#momentum" in headings else "9,999,999",
            "#videos": "9,999,999",
        }
        line = tuple(long.get(one, "200" if one.startswith("#") else "Spotify, daily songs") for one in headings)
        return Grid(title="Many (999)", columns=columns, rows=(line,) * rows, note=note)

    three = (
        grid(5, "#rank", "song", "#streams"),
        grid(5, "#rank", "song", "#ranks", "#streams", "#momentum"),
        grid(5, "#was", "song", "#best", "#dates"),
    )
    points = tuple(Point(series=one, at=lag, value=0.1) for one in "abc" for lag in range(15))
    overlap, profile, _ = report.beside
    whole: dict[str, Any] = {
        "markets": tuple(MarketPart(market=one, name="Norway", grids=three) for one in ("a", "b", "c")),
        "alerts": grid(6, "date", "what", "song", "chart", "market"),
        "beside": (
            replace(overlap, rows=overlap.rows[:1] * 3),
            replace(profile, rows=profile.rows[:1] * 3),
            grid(5, "#rank", "song", "#videos", "chart"),
        ),
        "pictures": (replace(report.pictures[0], points=points), report.pictures[1]),
        "watched": grid(
            *(8, "song", "chart", "market", "#rank", "#move", "#peak so far", "#dates in a row"),
            note="Not seen on 9 March 2026 (Spotify, daily songs: top 2 to 200; TikTok, daily sounds: top 4): "
            f"{name}, {name} and {name}. Not collected that day: Spotify, daily songs of Sweden.",
        ),
        "expected": grid(5, "song", "market", "#rank", "#half stay longer than", "#8 of 10 stay", "top 10"),
        "missing": grid(8, "what", "newest date", "why"),
    }
    return replace(report, **whole)
