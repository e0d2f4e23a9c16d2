"""On the simulated market, where TikTok's lead is planted, the views find it; where none is, they claim none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pytest

from sandbox.market import Market
from tests.athena_queries.written_lake import Row, WrittenLake

LAST_DAY: Final = date(2026, 3, 31)
# As often before as after: nobody is first.
NO_LEAD: Final = (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)
TIKTOK_DEPTH: Final = 50


@lru_cache(maxsize=2)
def simulated(seed: int) -> Market:
    return Market(seed=seed, last_day=LAST_DAY)


def planted(seeds: Sequence[int], leads: Sequence[int], lake: WrittenLake) -> None:
    """A market for each seed, with Spotify's and TikTok's daily charts of 120 days.

    Of each chart those positions are stored that are on both platforms one day, and the last, which gives the depth.
    """
    charts: list[Row] = []
    matches: list[Row] = []
    for seed in seeds:
        market = simulated(seed)
        sounds, name = market.sounds_leading_by(leads), f"s{seed}"
        tied = {sound.sound_id: f"{name}-{sound.track.track_id}" for sound in sounds.sounds if sound.track}
        songs = set(tied.values())
        for number in range((market.last_day - market.first_day).days + 1):
            day = market.first_day + timedelta(days=number)
            tiktok = [(row.rank, row.sound.sound_id) for row in sounds.rows(day, depth=TIKTOK_DEPTH)]
            spotify = [(row.rank, f"{name}-{row.track.track_id}") for row in market.chart("global").rows(day)]
            charts += _positions("tiktok", "sounds_daily", name, day, [one for one in tiktok if one[1] in tied], tiktok)
            charts += _positions(
                "spotify", "songs_daily", name, day, [one for one in spotify if one[1] in songs], spotify
            )
        matches += [
            {"platform": "tiktok", "item_id": sound, "recording_id": song, "song_id": song, "method": "isrc"}
            for sound, song in tied.items()
        ]
    lake.write("chart_snapshots", charts)
    # A sound's id is drawn per market, and may be drawn twice.
    lake.write("track_matches", {match["item_id"]: match for match in matches}.values())


def _positions(
    platform: str, chart: str, market: str, day: date, told: Sequence[tuple[int, str]], whole: Sequence[tuple[int, str]]
) -> list[Row]:
    return [
        {
            **{"platform": platform, "chart": chart, "market": market, "chart_date": day, "rank": rank},
            **{"item_id": item, "item_type": "track" if platform == "spotify" else "sound", "title": item},
            **{"artist_names": [], "date_basis": "reported", "current": True, "adapter_version": 1},
        }
        for rank, item in {*told, whole[-1]}
    ]


def summaries(lake: WrittenLake) -> list[tuple[Any, ...]]:
    return lake.ask("SELECT n, lead_median, more_often_first FROM platform_lead_summary ORDER BY market")


@pytest.mark.parametrize("lead", [2, -3])
def test_a_planted_lead_is_found_within_a_day(tmp_path: Path, lead: int) -> None:
    lake = WrittenLake(tmp_path)
    planted([1], [lead], lake)
    for n, median, more_often_first in summaries(lake):
        assert n >= 10
        assert abs(median - lead) <= 1
        assert more_often_first == ("TIKTOK" if lead > 0 else "SPOTIFY")


@pytest.mark.deep
@pytest.mark.parametrize("lead", [10, 6, 1, -1, -5])
def test_other_planted_leads_are_found_within_a_day_in_twenty_markets(tmp_path: Path, lead: int) -> None:
    lake = WrittenLake(tmp_path)
    planted(range(20), [lead], lake)
    assert all(abs(median - lead) <= 1 for _, median, _ in summaries(lake))


def test_where_nobody_leads_nobody_is_said_to(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    planted([1, 2], NO_LEAD, lake)
    assert [more_often_first for *_, more_often_first in summaries(lake)] == ["UNDECIDED", "UNDECIDED"]


@pytest.mark.deep
def test_where_nobody_leads_one_is_said_to_in_less_than_five_percent_of_200_markets(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    planted(range(200), NO_LEAD, lake)
    found = summaries(lake)
    said = Counter(more_often_first for *_, more_often_first in found)
    songs = sum(n for n, *_ in found) / len(found)
    print(f"of {len(found)} markets where nobody leads: {dict(said)}, {songs:.0f} songs each")
    assert len(found) == 200
    assert said["TIKTOK"] + said["SPOTIFY"] < 10
