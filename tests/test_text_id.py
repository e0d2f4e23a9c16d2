"""The id of items without one: the same for what a reader takes for the same, another for anything else."""

from __future__ import annotations

import pytest

from chartlake.text_id import text_id


def test_it_is_the_sha1_of_the_normalised_title_and_artists() -> None:
    # printf 'nordlys\x1efjord\x1fis' | sha1sum
    assert text_id("Nordlys", ["Fjord", "Is"]) == "text:069b42f2754dbc8a0b6d9c7da90aa7a1bccb3eb6"


@pytest.mark.parametrize(
    ("title", "artists"),
    [
        ("NORDLYS  igjen ", ["fjord"]),
        ("Ｎordlys\u00a0igjen", ["Fjord"]),
        ("Nordlys\nigjen", [" FJORD"]),
    ],
)
def test_case_white_space_and_compatibility_forms_make_no_difference(title: str, artists: list[str]) -> None:
    assert text_id(title, artists) == text_id("Nordlys igjen", ["Fjord"])


def test_composed_and_combining_accents_are_the_same() -> None:
    assert text_id("Sjo\u0308", []) == text_id("Sj\u00f6", [])


@pytest.mark.parametrize(
    ("title", "artists"),
    [
        ("Nordlys", ["Is", "Fjord"]),
        ("Nordlys", ["Fjord Is"]),
        ("Nordlys Fjord", ["Is"]),
        ("Nordlys", ["Fjord"]),
        ("Nördlys", ["Fjord", "Is"]),
    ],
)
def test_another_title_order_or_split_is_another_item(title: str, artists: list[str]) -> None:
    assert text_id(title, artists) != text_id("Nordlys", ["Fjord", "Is"])
