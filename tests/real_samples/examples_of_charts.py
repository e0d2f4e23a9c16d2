"""Worked examples of charts as they were published: positions, versions, two markets, new songs, what is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.real_samples.example_lake import Input
from tests.real_samples.example_rows import kworb, luxembourg, weekly
from tests.real_samples.examples import Chapter, Example, on
from tests.real_samples.kworb_pages import invented_id

UNHOLY: Final = "0NZPBYD5qbEWRs3PrGiRkT"
UNHOLY_BEFORE: Final = "3nqQXoyQOWXiESFLlDF1hG"
KILL_BILL: Final = "1Qrg8KqiBpW07V7PNxwwwL"
FLOWERS: Final = "0yLdNVWF3Srea0uzk55zFn"
SESSIONS: Final = "4nrPB8O7Y7wsOCJdgXkthe"
CAREY: Final = "0bYg9bo50gSsH3LtXe2SQn"
WHAM: Final = "2FRnf9qhLbvw8fu4IBXx78"
ROCKIN: Final = "09OojFvtrM9YRzRjnXqJjA"
WHO: Final = invented_id("track", "Who")
FEAR: Final = invented_id("track", "กลัวว่าฉันจะไม่เสียใจ (Fear)")
FOLLOW: Final = invented_id("track", "ใจฉันตามเธอไป")
BENZ: Final = invented_id("track", "Benz ดำ")
SUNSET: Final = invented_id("track", "Sunset In Pattaya")
WISH: Final = invented_id("track", "ดาวตก (Wish)")


def three_weeks(samples: Path) -> Input:
    """Three weeks of the global chart, the first four ranks."""
    return weekly(samples, dict.fromkeys(["2023-01-05", "2023-02-09", "2023-04-06"], range(1, 5)))


def christmas(samples: Path) -> Input:
    """A day on which one recording stands there twice."""
    return replace(luxembourg(samples, ["2021-12-24"], ranks={1, 2, 3, 140}), matched=True)


def sundays(samples: Path) -> Input:
    """Eight Sundays, the first four ranks."""
    days = ["2017-01-01", "2017-01-08", "2017-01-15", "2017-01-22", "2017-01-29", "2017-02-05", "2017-02-12"]
    return luxembourg(samples, [*days, "2017-02-19"], ranks=range(1, 5))


def neighbours(samples: Path) -> Input:
    """Two markets on five days, the first five ranks."""
    days = ["2026-01-27", "2026-01-28", "2026-02-02", "2026-02-03", "2026-02-04"]
    return kworb(samples, ["th", "sg"], days, down_to=5)


_WEEKS: Final = (
    Example(
        view="chart_daily",
        sql="""
        SELECT rank, title, artist_names_text, lead_artist_id, streams, depth, source
        FROM chart_daily
        WHERE chart = 'songs_weekly' AND market = 'global' AND chart_date = DATE '2023-02-09' AND rank >= 3
        ORDER BY rank
        """,
        rows=(
            (
                3,
                "Shakira: Bzrp Music Sessions, Vol. 53",
                "Bizarrap, Shakira",
                "name:Bizarrap, Shakira",
                46619699,
                4,
                "charts_csv",
            ),
            (
                4,
                "Unholy (feat. Kim Petras)",
                "Sam Smith, Kim Petras",
                "name:Sam Smith, Kim Petras",
                39324290,
                4,
                "charts_csv",
            ),
        ),
        told="""
        The positions as they were published. A download names artists without ids, and a credit is never split at its
        commas: until a source gives ids the whole credit stands for the artist.
        """,
    ),
    Example(
        view="chart_positions",
        sql="""
        SELECT chart_date, rank, item_id, recording_id, streams, current
        FROM chart_positions
        WHERE chart = 'songs_weekly' AND title LIKE 'Unholy%'
        ORDER BY chart_date
        """,
        rows=(
            (on("2023-01-05"), 2, UNHOLY_BEFORE, UNHOLY, 33132175, True),
            (on("2023-02-09"), 4, UNHOLY, UNHOLY, 39324290, True),
        ),
        told="""
        Between January and February the song got another Spotify track: two items, one recording, whose id is the
        smaller of the two (0 comes before 3).
        """,
    ),
    Example(
        view="recording_tracks",
        sql=f"""
        SELECT recording_id, track_id
        FROM recording_tracks
        WHERE recording_id = '{UNHOLY}'
        ORDER BY track_id
        """,
        rows=((UNHOLY, UNHOLY), (UNHOLY, UNHOLY_BEFORE)),
        told="""
        Both tracks of Unholy are tied to the recording.
        """,
    ),
    Example(
        view="recording_titles",
        sql=f"""
        SELECT recording_id, title, artist_names_text, last_date
        FROM recording_titles
        WHERE chart = 'songs_weekly' AND recording_id IN ('{UNHOLY}', '{FLOWERS}')
        ORDER BY recording_id
        """,
        rows=(
            (UNHOLY, "Unholy (feat. Kim Petras)", "Sam Smith, Kim Petras", on("2023-02-09")),
            (FLOWERS, "Flowers", "Miley Cyrus", on("2023-04-06")),
        ),
        told="""
        Called as on the last of its dates: Unholy's is 9 February, for the four ranks of 6 April do not have it.
        Flowers changed its track too, from 0yLd… to 4DHc…, and is one recording.
        """,
    ),
    Example(
        view="recording_artists",
        sql=f"""
        SELECT recording_id, artist_id, artist_name
        FROM recording_artists
        WHERE chart = 'songs_weekly' AND recording_id = '{SESSIONS}'
        """,
        rows=((SESSIONS, "name:Bizarrap, Shakira", "Bizarrap, Shakira"),),
        told="""
        No id is known of either: one row for the whole credit, not two guesses.
        """,
    ),
    Example(
        view="artist_leaderboard",
        sql="""
        SELECT artist_id, days_at_1, days_in_top_10 AS top_10, recordings, streams, first_date, last_date
        FROM artist_leaderboard
        WHERE chart = 'songs_weekly' AND artist_id IN ('name:Miley Cyrus', 'name:SZA')
        ORDER BY artist_id
        """,
        rows=(
            ("name:Miley Cyrus", 2, 2, 1, 124263337, on("2023-02-09"), on("2023-04-06")),
            ("name:SZA", 1, 3, 1, 125854735, on("2023-01-05"), on("2023-04-06")),
        ),
        told="""
        Flowers is first in two of the weeks, under two tracks, which are one recording: 80,533,496 + 43,729,841 =
        124,263,337. Kill Bill is first, second and third: one date at 1, three among the first ten, and 41,474,366 +
        48,524,173 + 35,856,196 = 125,854,735 streams.
        """,
    ),
    Example(
        view="nominal_depths",
        sql="""
        SELECT chart, market, nominal_depth, depth_basis
        FROM nominal_depths
        """,
        rows=(("songs_weekly", "global", 4, "observed"),),
        told="""
        No scope says how deep a dropped file should be: the deepest that the chart ever was here stands in.
        """,
    ),
    Example(
        view="completeness",
        sql="""
        SELECT month, dates_expected, dates_observed, ranks_expected, ranks_present, missing_dates
        FROM completeness
        WHERE chart = 'songs_weekly'
        ORDER BY month
        """,
        rows=(
            ("2023-01", 4, 1, 16, 4, "2023-01-12, 2023-01-19, 2023-01-26"),
            ("2023-02", 4, 1, 16, 4, "2023-02-02, 2023-02-16, 2023-02-23"),
            ("2023-03", 5, 0, 20, 0, "2023-03-02, 2023-03-09, 2023-03-16, 2023-03-23, 2023-03-30"),
            ("2023-04", 1, 1, 4, 4, ""),
        ),
        told="""
        A weekly chart has a date every seven days: from 5 January four in January, of which one is there; four in
        February; five in March, none of which is; and 6 April, on which the lake ends. Four ranks each: 16, 16, 20,
        4.
        """,
    ),
    Example(
        view="reported_positions",
        sql=f"""
        SELECT chart_date, reported_peak_rank AS their_peak, peak_rank AS peak, peak_check, reported_previous_rank AS
            theirs,
            previous_rank AS ours, previous_check, reported_periods AS their_weeks, observed_periods AS weeks,
            periods_check
        FROM reported_positions
        WHERE chart = 'songs_weekly' AND item_id = '{KILL_BILL}'
        ORDER BY chart_date
        """,
        rows=(
            (on("2023-01-05"), 1, 1, "agrees", 5, None, "history_starts_later", 4, 1, "history_starts_later"),
            (on("2023-02-09"), 1, 1, "agrees", 3, None, "gap", 9, 2, "history_starts_later"),
            (on("2023-04-06"), 1, 1, "agrees", 3, None, "gap", 17, 3, "history_starts_later"),
        ),
        told="""
        On 5 January Spotify counts Kill Bill's fourth week; the lake begins that day. On 9 February it was third the
        week before, which the lake lacks: `gap`. Nine weeks are more than the six from 5 January to 9 February, so
        that not only the lacking dates explain it.
        """,
    ),
    Example(
        view="reconciliation",
        sql="""
        SELECT item_id, reason, reported_previous_rank AS theirs, previous_rank AS ours, previous_reason,
            reported_periods AS their_weeks, observed_periods AS weeks, periods_reason
        FROM reconciliation
        WHERE chart = 'songs_weekly' AND chart_date = DATE '2023-02-09' AND reported_periods IN (4, 9)
        ORDER BY item_id
        """,
        rows=(
            (FLOWERS, "gap", 1, None, "gap", 4, 1, "gap"),
            (KILL_BILL, "gap", 3, None, "gap", 9, 2, "history_starts_later"),
        ),
        told="""
        Flowers is in its fourth week, and the lake saw one: the three that it is short of are among the four dates
        that it lacks since 5 January. Kill Bill has two reasons; the first of `differs`, `gap`,
        `history_starts_later` is the row's.
        """,
    ),
)

_CHRISTMAS: Final = (
    Example(
        view="recording_positions",
        sql="""
        SELECT recording_id, rank, streams, versions
        FROM recording_positions
        WHERE market = 'lu'
        ORDER BY rank
        """,
        rows=((CAREY, 1, 15802, 1), (WHAM, 2, 14810, 1), (ROCKIN, 3, 13664, 2)),
        told="""
        Rockin' Around the Christmas Tree stands there as two tracks, third and 140th. They are one recording: the
        better rank, 3, and 12,393 + 1,271 = 13,664 streams of 2 versions.
        """,
    ),
)

_SUNDAYS: Final = (
    Example(
        view="new_entries",
        sql="""
        SELECT month, new_recordings, recordings, new_share, observed_dates, counted_dates, status
        FROM new_entries
        WHERE market = 'lu'
        ORDER BY month
        """,
        rows=(("2017-01", 0, 4, 0.0, 5, 1, "PARTIAL"), ("2017-02", 2, 5, 0.4, 3, 3, "OK")),
        told="""
        The first 28 days, 1 to 28 January, are not counted: of five Sundays in January only the 29th is, and none of
        its four songs is new. February's three Sundays show five songs, of which two were not there before: Call On
        Me on the 5th, Scared to Be Lonely on the 19th. 2 / 5 = 0.4.
        """,
    ),
)

_NEIGHBOURS: Final = (
    Example(
        view="track_velocity",
        sql=f"""
        SELECT recording_id, chart_date, rank, rank_7d_ago, velocity_7d, streams_7d_ago, streams_growth_7d, status
        FROM track_velocity
        WHERE market = 'th' AND (recording_id = '{WISH}' AND chart_date >= DATE '2026-02-02'
            OR recording_id = '{WHO}')
        ORDER BY chart_date, rank
        """,
        rows=(
            (WISH, on("2026-02-02"), 5, None, None, None, None, "INSUFFICIENT_HISTORY"),
            (WISH, on("2026-02-03"), 2, 5, 3, 181326, 0.4687, "OK"),
            (WHO, on("2026-02-03"), 4, None, None, None, None, "ABSENT_7D_AGO"),
            (WISH, on("2026-02-04"), 2, 5, 3, 182462, 0.3635, "OK"),
        ),
        told="""
        Seven days before 2 February is 26 January, which is not in the lake: nothing is said. Seven days before the
        3rd is the 27th: ดาวตก (Wish) was 5th, 5 − 2 = 3, and 266,316 / 181,326 − 1 = 0.4687. Who was not among the
        first five on the 27th: absent, which is no velocity either.
        """,
    ),
    Example(
        view="momentum",
        sql="""
        SELECT recording_id, rank, velocity_7d AS v, z_velocity, streams_growth_7d AS growth, z_streams_growth AS
            z_growth,
            momentum, markets_climbing AS climbing
        FROM momentum
        WHERE market = 'th' AND chart_date = DATE '2026-02-04'
        ORDER BY rank
        """,
        rows=(
            (FEAR, 1, 0, 0.0, -0.0735, -0.4570, -0.2285, 0),
            (WISH, 2, 3, 1.9365, 0.3635, 1.9968, 1.9667, 1),
            (FOLLOW, 3, -1, -0.6455, -0.0808, -0.4983, -0.5719, 0),
            (BENZ, 4, -1, -0.6455, -0.0992, -0.6016, -0.6235, 0),
            (SUNSET, 5, -1, -0.6455, -0.0704, -0.4399, -0.5427, 0),
        ),
        told="""
        Ranks of 28 January less those of 4 February: 0, 3, −1, −1, −1. Their mean is 0, their standard deviation √((9
        + 1 + 1 + 1) / 5) = 1.5492, so that ดาวตก (Wish) has z = 3 / 1.5492 = 1.9365. The growths have mean 0.0079 and
        standard deviation 0.1781: (0.3635 − 0.0079) / 0.1781 = 1.9968. Momentum is the mean of both: 1.9667.
        """,
    ),
    Example(
        view="market_spread",
        sql=f"""
        SELECT chart_date, markets, markets_observed AS observed, best_rank, first_market, markets_joined AS joined,
            joined_text,
            left_censored
        FROM market_spread
        WHERE platform = 'spotify' AND recording_id = '{WHO}' AND chart_date >= DATE '2026-02-02'
        ORDER BY chart_date
        """,
        rows=(
            (on("2026-02-02"), 1, 2, 2, "sg", 1, "sg 2026-01-27", True),
            (on("2026-02-03"), 2, 2, 2, "sg", 2, "sg 2026-01-27, th 2026-02-03", True),
            (on("2026-02-04"), 1, 2, 2, "sg", 2, "sg 2026-01-27, th 2026-02-03", True),
        ),
        told="""
        Who is among Singapore's first five from the first date on (whence left-censored), and among Thailand's on 3
        February only: two markets that day, one the next. A market that has joined stays in the list.
        """,
    ),
)

CHAPTERS: Final = (
    Chapter(
        title="Three weeks of the global chart",
        told="""
        The first four lines of three downloads of Spotify's weekly global chart. Matching ran over them.
        """,
        put_in=three_weeks,
        examples=_WEEKS,
    ),
    Chapter(
        title="One recording twice on a chart",
        told="""
        Four positions of Spotify's chart of Luxembourg of 24 December 2021: ranks 1 to 3, and 140. Matching ran over
        them.
        """,
        put_in=christmas,
        examples=_CHRISTMAS,
    ),
    Chapter(
        title="Eight Sundays",
        told="""
        Spotify's chart of Luxembourg, the first four ranks that are recorded of eight Sundays of 2017. Seven days
        apart, they are adjacent.
        """,
        put_in=sundays,
        examples=_SUNDAYS,
    ),
    Chapter(
        title="Two markets",
        told="""
        The first five ranks of Spotify's charts of Thailand and Singapore on five days of 2026, as kworb.net showed
        them.
        """,
        put_in=neighbours,
        examples=_NEIGHBOURS,
    ),
)
