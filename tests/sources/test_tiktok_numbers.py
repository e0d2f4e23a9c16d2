"""Ids and counts as TikTok spells them."""

from __future__ import annotations

import pytest

from chartlake.sources._rows import RowRefused
from chartlake.sources._tiktok import exact_count, linked_sound, shown_count, sound_id


@pytest.mark.parametrize(
    ("shown", "low", "high"),
    [
        (532, 532, 532),
        (9_999, 9_999, 9_999),
        (9_000, 9_000, 9_000),  # below 10,000 every digit is shown
        (40_100, 40_050, 40_149),
        (470_700, 470_650, 470_749),
        (2_300_000, 2_250_000, 2_349_999),
        (47_400_000_000, 47_350_000_000, 47_449_999_999),
        (863_958, 863_958, 863_958),  # more digits than a rounded count has
        (9_022_701, 9_022_701, 9_022_701),
        ("2.3M", 2_250_000, 2_349_999),
        ("532", 532, 532),
    ],
)
def test_a_round_number_on_a_page_carries_the_bounds_of_its_short_form(shown: object, low: int, high: int) -> None:
    found = shown_count(shown, "followers")
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    ("given", "value", "low", "high"),
    [
        (532, 532, 532, 532),
        ("532", 532, 532, 532),
        ("40.1K", 40_100, 40_050, 40_149),
        ("2.3M", 2_300_000, 2_250_000, 2_349_999),
        (2_300_000, 2_300_000, 2_300_000, 2_300_000),
        (" 57,443 ", 57_443, 57_443, 57_443),
    ],
)
def test_an_exact_count_is_rounded_only_where_a_letter_says_so(given: object, value: int, low: int, high: int) -> None:
    found = exact_count(given, "followers")
    assert (found.value, found.low, found.high) == (value, low, high)


@pytest.mark.parametrize("given", [None, True, 1.5, -1, 10**18, "1.234", "many", "", [], "-5"])
def test_what_is_no_count_is_refused(given: object) -> None:
    with pytest.raises(RowRefused):
        exact_count(given, "followers")


@pytest.mark.parametrize("given", [None, True, 1234, 7.4e18, "7424014547218565904x", "", "x" * 9, "1" * 26])
def test_what_is_no_id_of_a_sound_is_refused(given: object) -> None:
    with pytest.raises(RowRefused):
        sound_id(given, "clip_id")


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://www.tiktok.com/music/x-7424014547218565904", "7424014547218565904"),
        ("https://www.tiktok.com/music/There-She-Goes-7424014547218565904?lang=en", "7424014547218565904"),
        ("https://www.tiktok.com/music/7424014547218565904", "7424014547218565904"),
        ("https://tokchart.com/dashboard/tiktok-sound/7424014547218565904", "7424014547218565904"),
        ("https://www.tiktok.com/@fjord/video/7424014547218565904", ""),
        (None, ""),
    ],
)
def test_the_id_of_a_sound_stands_in_its_address(link: object, found: str) -> None:
    assert linked_sound(link) == found
