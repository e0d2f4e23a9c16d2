"""kworb.net as the sandbox answers for it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import requests
from bs4 import BeautifulSoup

from sandbox.market import Market
from sandbox.pages.kworb import COUNTRIES, Kworb
from sandbox.server import Sandbox


def _rows(page: bytes) -> list[list[str]]:
    table = BeautifulSoup(page, "lxml").select_one("table.sortable")
    assert table is not None
    return [[cell.get_text() for cell in line.find_all("td")] for line in table.select("tbody tr")]


def test_the_page_is_the_newest_chart_one_day_late_without_a_charset(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.url('kworb')}/spotify/country/no_daily.html", timeout=10)

    assert answer.headers["Content-Type"] == "text/html"
    page = BeautifulSoup(answer.content, "lxml")
    title = page.select_one("span.pagetitle")
    assert title is not None
    assert title.get_text() == "Spotify Daily Chart - Norway - 2026/03/30 | Totals"
    assert [cell.get_text() for cell in page.select("#spotifydaily th")] == (
        ["Pos", "P+", "Artist and Title", "Days", "Pk", "(x?)", "Streams", "Streams+", "7Day", "7Day+", "Total"]
    )
    assert len(_rows(answer.content)) == 200


def test_artists_and_songs_are_links_with_their_ids(simulated: Market) -> None:
    page = BeautifulSoup(Kworb(simulated, simulated.last_day).page("se", "daily"), "lxml")
    rows = simulated.chart("se").rows(simulated.last_day - timedelta(days=1))

    for row, cell in zip(rows, page.select("td.text.mp"), strict=True):
        links = [(link["href"], link.get_text()) for link in cell.find_all("a")]
        assert links[1] == (f"../track/{row.track.track_id}.html", row.track.title)
        assert [links[0], *links[2:]] == [
            (f"../artist/{artist.artist_id}.html", artist.name) for artist in row.track.artists
        ]


def test_moves_and_changes_are_written_as_kworb_writes_them(simulated: Market) -> None:
    moves, texts = set(), ""
    for back in range(8):
        for cells in _rows(Kworb(simulated, simulated.last_day - timedelta(days=back)).page("no", "daily")):
            moves.add(re.sub(r"[0-9]+", "7", cells[1]))
            texts += " ".join(cells[3:]) + "\n"
            # A song that was not there yesterday has no change to show.
            assert (cells[7] == "") == (cells[1] in ("NEW", "RE"))
            assert (cells[5] != "") == (int(cells[4]) <= 3)

    assert moves == {"=", "+7", "-7", "NEW", "RE"}
    assert re.search(r"\(x[0-9]+\)", texts)
    assert re.search(r"[0-9],[0-9]{3} [+-][0-9,]+ ", texts)


def test_the_weekly_page_counts_weeks_and_has_no_seven_day_columns(simulated: Market) -> None:
    page = BeautifulSoup(Kworb(simulated, simulated.last_day).page("global", "weekly"), "lxml")

    assert [cell.get_text() for cell in page.select("th")] == (
        ["Pos", "P+", "Artist and Title", "Wks", "Pk", "(x?)", "Streams", "Streams+", "Total"]
    )
    assert page.select_one("table.sortable[id]") is None
    assert "Global - 2026/03/26" in page.select("span.pagetitle")[0].get_text()


def test_the_index_links_every_country(sandbox: Sandbox) -> None:
    page = BeautifulSoup(requests.get(f"{sandbox.url('kworb')}/spotify/", timeout=10).content, "lxml")

    links = [str(link["href"]) for link in page.find_all("a")]
    assert {f"country/{code}_daily.html" for code in COUNTRIES} < set(links)


def test_a_country_without_a_chart_is_not_found(sandbox: Sandbox) -> None:
    assert requests.get(f"{sandbox.url('kworb')}/spotify/country/zz_daily.html", timeout=10).status_code == 404


def test_the_day_of_lateness_can_be_chosen(simulated: Market) -> None:
    page = Kworb(simulated, date(2026, 3, 20), days_late=2).page("gb", "daily")

    assert b"United Kingdom - 2026/03/18" in page
