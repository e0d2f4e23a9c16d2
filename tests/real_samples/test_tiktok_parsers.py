"""Recorded TikTok lists: the discover page, the Creative Center's last songs, and what is no list at all."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.errors import EmptyAnswer, UnexpectedAnswer
from chartlake.sources import source
from tests.sources.answers import dropped

pytestmark = pytest.mark.real

# Per day: sounds, sum of `posts`, id of the first and of the last: counted with the json module alone.
DISCOVER = {
    "2021-03-28": (9, 41022200, "6808287098886424577", "6691366574592396038"),
    "2021-05-23": (9, 42319700, "6808287098886424577", "6691366574592396038"),
    "2021-07-18": (9, 44567900, "6808287098886424577", "6691366574592396038"),
    "2021-09-12": (9, 46117500, "6808287098886424577", "6691366574592396038"),
    "2021-11-07": (9, 49065400, "6808287098886424577", "6691366574592396038"),
    "2022-01-02": (9, 52398500, "6808287098886424577", "6691366574592396038"),
    "2022-02-27": (10, 19200800, "7059988234704521217", "6705031665275652097"),
    "2022-04-24": (10, 6507600, "6817757662952818689", "7063288214429108226"),
    "2022-06-19": (10, 14600200, "6998662500002695941", "7022942508997004038"),
    "2022-08-14": (10, 14770400, "6998662500002695941", "6872482756727670785"),
}
# Per chart: songs, last rank, songs whose artist the scraper had not ("—"), songs that say how they moved.
CREATIVE_CENTER = {
    ("fr", "sounds_popular_7d"): (20, 20, 0, 12),
    ("fr", "sounds_breakout_7d"): (10, 16, 0, 0),
    ("us", "sounds_popular_7d"): (20, 20, 10, 8),
}
NO_LISTS = {
    "creative_center_empty_2026-05.json": EmptyAnswer,  # {"FR": [], "US": [], …}
    "popular_country.json": UnexpectedAnswer,  # the countries that the page's filter offers
}


def parsed(samples: Path, owner: str, name: str) -> ParsedRows:
    body = (samples / "tiktok" / name).read_bytes()
    return source(owner).parse(dropped(owner, name, body, at=datetime(2026, 11, 21)))


def kept(answer: ParsedRows) -> list[dict[str, Any]]:
    """The rows after the contract has had its say; none may be refused."""
    lineage = {
        "source": "tiktok",
        "fetched_at": datetime(2026, 11, 21),
        "raw_key": "key",
        "current": True,
        "adapter_version": 1,
    }
    conformed = conform(contract.CHART_SNAPSHOTS, answer.rows["chart_snapshots"], lineage)
    assert (answer.refused, conformed.refused) == ([], [])
    return [{**row, "chart": chart} for (_, chart, _), table in conformed.tables.items() for row in table.to_pylist()]


def test_every_recorded_file_is_known_here(samples: Path) -> None:
    found = {path.name for path in (samples / "tiktok").iterdir()}
    lists = {"creative_center_2026-04-23.json", *(f"discover_{day}.json" for day in DISCOVER)}
    assert found == lists | set(NO_LISTS)


@pytest.mark.parametrize("day", DISCOVER)
def test_a_day_of_the_discover_page_is_kept_whole(samples: Path, day: str) -> None:
    count, posts, first, last = DISCOVER[day]
    rows = kept(parsed(samples, "tiktok_discover", f"discover_{day}.json"))

    assert [row["rank"] for row in rows] == list(range(1, count + 1))
    assert sum(row["videos"] for row in rows) == posts
    assert (rows[0]["item_id"], rows[-1]["item_id"]) == (first, last)
    assert {(row["chart"], row["market"], row["chart_date"]) for row in rows} == {
        ("sounds_discover", "global", date.fromisoformat(day))
    }


@pytest.mark.parametrize("day", DISCOVER)
def test_every_count_of_the_discover_page_was_rounded_and_has_its_bounds(samples: Path, day: str) -> None:
    for row in kept(parsed(samples, "tiktok_discover", f"discover_{day}.json")):
        step = 100_000 if row["videos"] >= 1_000_000 else 100
        assert row["videos"] % step == 0
        assert (row["videos_low"], row["videos_high"]) == (row["videos"] - step // 2, row["videos"] + step // 2 - 1)


def test_the_last_songs_of_the_creative_center_are_three_charts(samples: Path) -> None:
    rows = kept(parsed(samples, "tiktok_creative_center", "creative_center_2026-04-23.json"))
    charts = Counter((row["market"], row["chart"]) for row in rows)

    assert {row["chart_date"] for row in rows} == {date(2026, 4, 22)}  # lastUpdated, an hour before midnight UTC
    assert charts == {place: told[0] for place, told in CREATIVE_CENTER.items()}
    for place, (_, last, nameless, moved) in CREATIVE_CENTER.items():
        chart = [row for row in rows if (row["market"], row["chart"]) == place]
        assert max(row["rank"] for row in chart) == last
        assert sum(row["artist_names"] is None for row in chart) == nameless
        assert sum(row["reported_previous_rank"] is not None for row in chart) == moved


def test_a_song_of_the_creative_center_reads_as_it_stands_there(samples: Path) -> None:
    rows = kept(parsed(samples, "tiktok_creative_center", "creative_center_2026-04-23.json"))
    (first,) = [row for row in rows if (row["market"], row["chart"], row["rank"]) == ("fr", "sounds_popular_7d", 1)]

    assert (first["title"], first["artist_names"]) == ("Threat Level", ["Sam Roth & Rex Logan"])
    assert first["reported_previous_rank"] == 32
    assert first["item_id"].startswith("text:")
    assert (first["videos"], first["streams"]) == (None, None)


@pytest.mark.parametrize("name", NO_LISTS)
def test_what_holds_no_songs_is_named(samples: Path, name: str) -> None:
    with pytest.raises(NO_LISTS[name]) as caught:
        parsed(samples, "tiktok_creative_center", name)
    assert type(caught.value) is NO_LISTS[name]
