"""What a question rests on: held, or what is, and how to bring it."""

from __future__ import annotations

import pytest

from chartlake.needed_charts import NeededChart, needed_chart

NORWAY = {"market": "no", "chart": "songs_weekly"}


def chart(line: str) -> NeededChart:
    found = needed_chart(line)
    assert found
    return found


@pytest.mark.parametrize(
    ("line", "held", "met"),
    [
        ("spotify songs_daily {market}", ["no", "se"], True),
        ("spotify songs_daily {market}", ["global", "se"], False),
        ("tiktok sounds_daily {market} or global", ["global"], True),
        ("tiktok sounds_daily {market} or global", ["se"], False),
        ("spotify songs_daily countries", ["global", "se"], True),
        ("spotify songs_daily countries", ["global"], False),
    ],
)
def test_a_chart_is_held_of_the_markets_that_will_do(line: str, held: list[str], met: bool) -> None:
    assert chart(line).is_met(held, NORWAY) is met


@pytest.mark.parametrize(
    "line", ["spotify songs_daily", "winamp songs_daily {market}", "spotify songs_daily everywhere"]
)
def test_a_line_that_names_no_chart_is_none(line: str) -> None:
    assert needed_chart(line) is None


def test_the_chart_may_be_what_is_asked_for() -> None:
    weekly = chart("spotify {chart} {market}")
    assert "chart = 'songs_weekly'" in weekly.held_sql(NORWAY)
    assert weekly.lacking([], NORWAY) == (
        "The lake holds no songs_weekly chart of Spotify for Norway (no). It has none of any market. "
        'Add "no_weekly" to the scopes of [sources.kworb] in lake.toml and run `chartlake extract`.'
    )


def test_what_is_held_of_the_world_alone_is_of_no_country() -> None:
    assert chart("spotify songs_daily countries").lacking(["global"], {"song": "x"}) == (
        "The lake holds no songs_daily chart of Spotify for any country. It has: global. "
        'Add, for example, "no_daily" to the scopes of [sources.kworb] in lake.toml and run `chartlake extract`.'
    )


def test_of_tiktok_the_documentation_says_who_gives_a_chart() -> None:
    tiktok = chart("tiktok sounds_daily {market} or global")
    assert tiktok.lacking(["se"], NORWAY).startswith(
        "The lake holds no sounds_daily chart of TikTok for Norway (no), nor a global one. It has: se. Add a source"
    )
    assert tiktok.lacking([], {"market": "global"}).startswith(
        "The lake holds no sounds_daily chart of TikTok for the world (global). It has none of any market. Add a source"
    )
