"""Worked examples of Spotify and TikTok side by side, on the simulated market."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from tests.real_samples.example_lake import Input
from tests.real_samples.example_market import spotify, tiktok, with_rows
from tests.real_samples.examples import Chapter, Example, on

WISH: Final = "7bII31hvyK5OHj058tm7QI"
CLOUD: Final = "6Ftc43b8XgzROJEKM4CUHa"
DRIVE: Final = "6ZHpni1HcrkNnUxVb0v1CJ"
WISH_SOUND: Final = "7388294483750446227"
LAST_SPOTIFY: Final = "0ow0NiMgtrh3q2Zg8ftcvq"
LAST_TIKTOK: Final = "tiktok:6861752991598597095"
_SONGS: Final = (WISH, CLOUD, DRIVE)
_MONDAYS: Final = (date(2026, 1, 19), date(2026, 1, 26), date(2026, 2, 2), date(2026, 2, 9), date(2026, 2, 16))


def five_mondays(_: Path) -> Input:
    """Three songs on both charts, and the last rank of each; Norway has a Spotify chart of one date."""
    return with_rows(
        spotify("global", _MONDAYS, {*_SONGS, 200}, corner="Spotify global"),
        tiktok(_MONDAYS, {*_SONGS, 50}, depth=50),
        spotify("no", _MONDAYS[-1:], {1}, corner="Spotify Norway"),
    )


_SIDE_BY_SIDE: Final = (
    Example(
        view="tiktok_markets",
        sql="""
        SELECT market, tiktok_market, spotify_start, tiktok_start
        FROM tiktok_markets
        ORDER BY market
        """,
        rows=(
            ("global", "global", on("2026-01-19"), on("2026-01-19")),
            ("no", "global", on("2026-02-16"), on("2026-01-19")),
        ),
        told="""
        There is no TikTok chart of Norway in the lake: the global one stands beside Norway's Spotify chart.
        """,
    ),
    Example(
        view="platform_ranks",
        sql="""
        SELECT recording_id, spotify_rank, tiktok_rank, rank_difference, missing_on
        FROM platform_ranks
        WHERE market = 'global' AND chart_date = DATE '2026-02-09'
        ORDER BY recording_id
        """,
        rows=(
            (LAST_SPOTIFY, 200, None, None, "tiktok"),
            (CLOUD, 113, 7, 106, None),
            (DRIVE, 46, 3, 43, None),
            (WISH, 57, 8, 49, None),
            (LAST_TIKTOK, None, 50, None, "spotify"),
        ),
        told="""
        57 on Spotify, 8 on TikTok: 49, it stands better there. What only one chart has may stand below the other's
        depth.
        """,
    ),
    Example(
        view="platform_overlap",
        sql="""
        SELECT lag_days, spotify_recordings AS spotify, tiktok_recordings AS tiktok, on_both, jaccard, tiktok_date,
            status
        FROM platform_overlap
        WHERE market = 'global' AND chart_date = DATE '2026-02-16' AND lag_days IN (0, 1, 7, 14)
        ORDER BY lag_days
        """,
        rows=(
            (0, 4, 3, 3, 0.75, on("2026-02-16"), "OK"),
            (1, 4, None, None, None, on("2026-02-15"), "TIKTOK_NOT_OBSERVED"),
            (7, 4, 4, 3, 0.6, on("2026-02-09"), "OK"),
            (14, 4, 3, 2, 0.4, on("2026-02-02"), "OK"),
        ),
        told="""
        Spotify's 16 February has the three songs and the one at rank 200. TikTok's of the same day has the three: 3 /
        (4 + 3 − 3) = 0.75. TikTok's of 14 days earlier has two of them and another: 2 / (4 + 3 − 2) = 0.4. One day
        earlier it was not observed: nulls.
        """,
    ),
    Example(
        view="platform_lead",
        sql="""
        SELECT recording_id, spotify_first_date, tiktok_first_date, lead_days, status
        FROM platform_lead
        WHERE market = 'global' AND status <> 'ONE_PLATFORM'
        ORDER BY recording_id
        """,
        rows=(
            (CLOUD, on("2026-02-09"), on("2026-02-02"), 7, "OK"),
            (DRIVE, on("2026-02-02"), on("2026-02-09"), -7, "OK"),
            (WISH, on("2026-02-09"), on("2026-01-26"), 14, "LEFT_CENSORED"),
        ),
        told="""
        First on TikTok on 2 February and on Spotify on the 9th: 7 days, TikTok first. Drive the other way round.
        Sommar Önskan was on TikTok on 26 January, only 7 days after that chart begins: it may have been there before,
        and counts nowhere.
        """,
    ),
    Example(
        view="platform_lead_summary",
        sql="""
        SELECT n, tiktok_first, spotify_first, tiktok_first_share AS share, lower_95, upper_95, lead_quartile_1,
            lead_median,
            lead_quartile_3, more_often_first, not_counted
        FROM platform_lead_summary
        WHERE market = 'global'
        """,
        rows=((2, 1, 1, 0.5, 0.0945, 0.9055, -3.5, 0.0, 3.5, "UNDECIDED", 1),),
        told="""
        Two leads count, 7 and −7: a share of 1/2, which of two says next to nothing: Wilson's interval runs from
        0.0945 to 0.9055, and one against one decides no sign test. The median of −7 and 7 is 0, the first quartile lies
        a quarter of the way: −7 + 14 / 4 = −3.5.
        """,
    ),
    Example(
        view="sound_profile",
        sql="""
        SELECT group_name, recordings, found, missing, energy
        FROM sound_profile
        WHERE chart_date = DATE '2026-02-09'
        ORDER BY group_name
        """,
        rows=(("both", 3, 0, 3, None), ("spotify_only", 1, 0, 1, None), ("tiktok_only", 1, 0, 1, None)),
        told="""
        The three songs are on both charts, the last rank of each on one only. How they sound was asked of nobody:
        found 0, and the means are null, not 0.
        """,
    ),
    Example(
        view="sound_growth",
        sql=f"""
        SELECT date, videos, videos_low, videos_high, status_1d, videos_change_7d AS change_7d,
            videos_change_7d_low AS change_low, videos_change_7d_high AS change_high, status_7d
        FROM sound_growth
        WHERE platform = 'tiktok' AND item_id = '{WISH_SOUND}'
        ORDER BY date
        """,
        rows=(
            (on("2026-01-26"), 54500, 54450, 54549, "INSUFFICIENT_HISTORY", None, None, None, "INSUFFICIENT_HISTORY"),
            (on("2026-02-02"), 251900, 251850, 251949, "INSUFFICIENT_HISTORY", 197400, 197301, 197499, "OK"),
            (on("2026-02-09"), 304800, 304750, 304849, "INSUFFICIENT_HISTORY", 52900, 52801, 52999, "OK"),
            (on("2026-02-16"), 318300, 318250, 318349, "INSUFFICIENT_HISTORY", 13500, 13401, 13599, "OK"),
        ),
        told="""
        The count is rounded to hundreds: 54,500 may be anything from 54,450 to 54,549. 251,900 − 54,500 = 197,400; at
        least 251,850 − 54,549 = 197,301, at most 251,949 − 54,450 = 197,499. The day before was not observed, and no
        other day stands in for it.
        """,
    ),
)

CHAPTERS: Final = (
    Chapter(
        title="Spotify and TikTok on five Mondays (simulated)",
        told="""
        No daily chart of TikTok's was ever recorded by others. These are rows of the simulated market: three songs
        and their sounds on Spotify's and TikTok's global charts of five Mondays, and what stands at the last rank of
        each, 200 and 50. Matching is taken as done: the sounds of the three songs are theirs.
        """,
        put_in=five_mondays,
        examples=_SIDE_BY_SIDE,
    ),
)
