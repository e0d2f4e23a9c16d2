"""tokchart.com's free page as the sandbox answers for it."""

from __future__ import annotations

import re

import pytest
import requests
from bs4 import BeautifulSoup, Tag

from sandbox.market import Market
from sandbox.pages.tokchart import Tokchart, shortened
from sandbox.server import Sandbox


def _lines(page: bytes) -> list[Tag]:
    return BeautifulSoup(page, "lxml").select("tbody tr")


def test_five_rows_are_real_the_first_is_an_advertisement_the_rest_is_bait(simulated: Market) -> None:
    advertisement, *lines = _lines(Tokchart(simulated, simulated.last_day).page())
    real, bait = lines[:5], lines[5:]

    assert "Ad" in advertisement.get_text(" ").split()
    expected = [row.sound.sound_id for row in simulated.sounds.rows(simulated.last_day, depth=5)]
    assert [match for line in real for match in re.findall(r"tiktok-sound/([0-9]+)\"", str(line))] == expected
    assert bait
    assert all("preview-row-blur" in (line.get("class") or ()) for line in bait)
    assert all("Hidden Song Title" in line.get_text() and "Premium Track" in line.get_text() for line in bait)


def test_videos_are_shown_short_and_in_full(simulated: Market) -> None:
    for row, line in zip(
        simulated.sounds.rows(simulated.last_day, depth=5),
        _lines(Tokchart(simulated, simulated.last_day).page())[1:6],
        strict=True,
    ):
        texts = list(line.find_all("td")[3].stripped_strings)
        assert texts == [shortened(row.videos), f"{row.videos:,}"]


@pytest.mark.parametrize(("count", "text"), [(57_443, "57K"), (999, "999"), (1_240_000, "1.2M"), (12_600_000, "13M")])
def test_a_count_is_shortened_as_the_page_does(count: int, text: str) -> None:
    assert shortened(count) == text


def test_only_sounds_made_by_users_name_song_artists_and_genre(simulated: Market) -> None:
    seen = set()
    for day in simulated.days[-60:]:
        for line in _lines(Tokchart(simulated, day).page())[1:6]:
            kind = next(badge.get_text() for badge in line.select(".badge"))
            song = [part.get_text() for part in line.find_all("td")[2].find_all("div")]
            seen.add((kind, len(song)))

    assert seen == {("Catalog Sound", 0), ("UGC Contains Music", 3), ("Original Sound", 2), ("Commercial Sound", 0)}


def test_there_is_only_the_one_page(sandbox: Sandbox) -> None:
    assert requests.get(f"{sandbox.url('tokchart')}/", timeout=10).status_code == 200
    assert requests.get(f"{sandbox.url('tokchart')}/api/v1/trending/global", timeout=10).status_code == 404
