"""Codes of markets: which there are, and how people write them."""

from __future__ import annotations

import pytest

from chartlake.errors import BadName
from chartlake.markets import MARKET_NAMES, is_market_code, market_code
from chartlake.sources import source


def test_every_market_with_charts_of_spotify_is_a_market() -> None:
    assert [code for code in MARKET_NAMES if not is_market_code(code)] == []


@pytest.mark.parametrize(
    ("written", "code"),
    [("no", "no"), ("NO", "no"), ("Global", "global"), ("UK", "gb"), ("gb", "gb"), ("af", "af"), ("zw", "zw")],
)
def test_a_code_is_understood_as_people_write_it(written: str, code: str) -> None:
    assert market_code(written) == code


@pytest.mark.parametrize("written", ["", "xx", "zz", "eu", "n", "nor", "a a", "f a", "globally"])
def test_what_no_country_has_is_no_market(written: str) -> None:
    assert market_code(written) is None
    assert not is_market_code(written)


def test_the_lake_spells_the_united_kingdom_one_way() -> None:
    assert not is_market_code("uk")


@pytest.mark.parametrize(
    ("name", "file_name", "scope"),
    [
        ("tiktok_charts_csv", "tiktok-{}-daily-2026-03-02.csv", "{}_daily"),
        ("chartex", "chartex-{}-daily-2026-03-02.json", "{}_daily"),
        ("tiktok_creative_center", "creative_center_{}_popular_7_2025-02-10.json", "{}_popular_7"),
        ("tiktok_discover", "discover_{}_2021-03-28.json", "{}"),
    ],
)
def test_a_file_of_a_market_is_named_by_its_code(name: str, file_name: str, scope: str) -> None:
    named = source(name).scope_of
    assert named(file_name.format("uk")) == named(file_name.format("GB")) == scope.format("gb")
    with pytest.raises(BadName):
        named(file_name.format("xx"))
