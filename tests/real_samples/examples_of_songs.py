"""Worked examples of what a song does on one chart: its dates, its runs, its life."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.real_samples.example_lake import Input
from tests.real_samples.example_rows import luxembourg
from tests.real_samples.examples import Chapter, Example, on

STARBOY: Final = "5aAx2yezTd8zXrkmtKl66Z"
ROCKABYE: Final = "5knuzwU65gJK7IF5yJsuaW"
LET_ME: Final = "4pdPtRcBmOSQDlJ3Fk945m"
CLOSER: Final = "7BKLCZ1jbUBVqRi2FVlTVw"
CALL_ON_ME: Final = "78rIJddV4X0HkNAInEcYde"
FOREVER: Final = "3NdDpSvN911VPGivFlV5d0"
SAY_YOU: Final = "5uCax9HTNlzGybIStD3vDh"
SHAPE: Final = "7qiZfU4dY1lWllzX7mPBI3"
DONT: Final = "5MFzQMkrl1FOOng9tq6R9r"
FEEL_IT: Final = "5GXAXm5YOmYT0kL5jHvYBt"
CIRCLES: Final = "21jGcNKet2qwijlDFuPiPb"
MEMORIES: Final = "2b8fOow8UzyDFAE27YhOZM"
RIDE_IT: Final = "2tnVG71enUj33Ic2nFN6kZ"


def nine_days(samples: Path) -> Input:
    """The first days of 2017, all that is recorded of them."""
    return luxembourg(samples, [f"2017-01-0{day}" for day in range(1, 10)])


def an_autumn(samples: Path) -> Input:
    """Seven scattered days of October 2019."""
    return luxembourg(
        samples, [f"2019-10-{day}" for day in ("07", "13", "15", "25", "26", "30", "31")], ranks=range(1, 4)
    )


def jan(day: int) -> object:
    """A date of the first chapter."""
    return on(f"2017-01-{day:02}")


def octo(day: int) -> object:
    """A date of the second chapter."""
    return on(f"2019-10-{day:02}")


_NINE: Final = (
    Example(
        view="chart_depth",
        sql="""
        SELECT chart_date, depth
        FROM chart_depth
        WHERE market = 'lu' AND chart_date <= DATE '2017-01-04'
        ORDER BY chart_date
        """,
        rows=((jan(1), 1), (jan(2), 3), (jan(3), 7), (jan(4), 6)),
        told="""
        The depth is the largest rank that is known of the date: 1 on the 1st, 3 on the 2nd, 7 on the 3rd, 6 on the
        4th. What stood below is not known, and the views that follow never guess it.
        """,
    ),
    Example(
        view="recording_debuts",
        sql="""
        SELECT recording_id, debut_date, left_censored
        FROM recording_debuts
        WHERE market = 'lu'
        ORDER BY debut_date, recording_id
        LIMIT 4
        """,
        rows=(
            (STARBOY, jan(1), True),
            (LET_ME, jan(2), False),
            (ROCKABYE, jan(2), False),
            (FOREVER, jan(3), False),
        ),
        told="""
        The 1st is the first date that the lake has: Starboy may have been there for weeks, so that its debut is
        left-censored. The others were first seen on the 2nd and 3rd.
        """,
    ),
    Example(
        view="recording_daily",
        sql="""
        SELECT recording_id, rank, streams, depth, step, ends_as
        FROM recording_daily
        WHERE market = 'lu' AND chart_date = DATE '2017-01-07' AND rank >= 5
        ORDER BY rank
        """,
        rows=(
            (CLOSER, 5, 1208, 11, 7, "exit"),
            (FOREVER, 6, 1204, 11, 7, "exit"),
            (LET_ME, 7, 1165, 11, 7, "exit"),
            (CALL_ON_ME, 8, 1156, 11, 7, "cut"),
            (SAY_YOU, 9, 1091, 11, 7, "cut"),
            (DONT, 10, 1067, 11, 7, "cut"),
            (FEEL_IT, 11, 1012, 11, 7, "cut"),
        ),
        told="""
        The 7th is the seventh observed date and 11 deep, the 8th is 7 deep. `ends_as` says what it would prove if the
        song were missing on the 8th: from rank 7 or better, that it left (`exit`); from rank 8 or worse, nothing
        (`cut`). Call On Me and Say You Won't Let Go are not missing, so that no run of theirs ends here.
        """,
    ),
    Example(
        view="recording_histories",
        sql=f"""
        SELECT recording_id, array_join(places, ' ') AS places
        FROM recording_histories
        WHERE market = 'lu' AND recording_id = '{DONT}'
        """,
        rows=((DONT, "64273920000009 74274001000010"),),
        told="""
        6 42739 2 0 000009 and 7 42740 0 1 000010: the sixth and seventh observed dates are 42,739 and 42,740 days after
        1 January 1900, and Don't Wanna Know was 9th and 10th. The 5th was not seen that deep, so that nobody knows
        whether it entered on the 6th (2); the 6th was deeper than 10, which would prove it of the 7th (0). Had it ended
        on the 6th, the 7th, 11 deep, would have proven that it left (0); the 8th, 7 deep, proves nothing (1).
        """,
    ),
    Example(
        view="chart_moves",
        sql=f"""
        SELECT recording_id, chart_date, rank, previous_rank, move, status, peak_to_date, peak_date,
            observed_periods_to_date AS dates, streak_to_date AS streak, run
        FROM chart_moves
        WHERE market = 'lu' AND recording_id IN ('{FOREVER}', '{SHAPE}')
            AND chart_date <= DATE '2017-01-08'
        ORDER BY recording_id, chart_date
        """,
        rows=(
            (FOREVER, jan(3), 6, None, None, "BELOW_DEPTH", 6, jan(3), 1, 1, 1),
            (FOREVER, jan(5), 4, None, None, "RE", 4, jan(5), 2, 1, 2),
            (FOREVER, jan(6), 5, 4, -1, "DOWN", 4, jan(5), 3, 2, 2),
            (FOREVER, jan(7), 6, 5, -1, "DOWN", 4, jan(5), 4, 3, 2),
            (FOREVER, jan(8), 5, 6, 1, "UP", 4, jan(5), 5, 4, 2),
            (SHAPE, jan(6), 1, None, None, "NEW", 1, jan(6), 1, 1, 1),
            (SHAPE, jan(7), 1, 1, 0, "SAME", 1, jan(6), 2, 2, 1),
            (SHAPE, jan(8), 1, 1, 0, "SAME", 1, jan(6), 3, 3, 1),
        ),
        told="""
        I Don't Wanna Live Forever is first seen on the 3rd at rank 6, deeper than the 3 ranks known of the 2nd:
        `BELOW_DEPTH`, not `NEW`. On the 4th it is not among the first 6, and on the 5th it is 4th: it was there
        before, so `RE`, the second run, and the streak starts again at 1. 4 on the 5th and 5 on the 6th: move −1,
        `DOWN`. 6 on the 7th and 5 on the 8th: move 1, `UP`. Shape of You is first on the 6th; the 5th is 7 deep and
        does not have it: `NEW`.
        """,
    ),
    Example(
        view="chart_runs",
        sql=f"""
        SELECT recording_id, run, start_date, end_date, observed_periods AS dates, span_days, best_rank, ended_by,
            left_censored
        FROM chart_runs
        WHERE market = 'lu' AND recording_id IN ('{FOREVER}', '{LET_ME}', '{DONT}', '{STARBOY}')
        ORDER BY recording_id, run
        """,
        rows=(
            (FOREVER, 1, jan(3), jan(3), 1, 1, 6, "exit", False),
            (FOREVER, 2, jan(5), jan(9), 5, 5, 4, "right_censored", False),
            (LET_ME, 1, jan(2), jan(7), 6, 6, 3, "exit", False),
            (DONT, 1, jan(6), jan(7), 2, 2, 9, "cut", False),
            (STARBOY, 1, jan(1), jan(9), 9, 9, 1, "right_censored", True),
        ),
        told="""
        Rank 6 on the 3rd, missing on the 4th, which is 6 deep: `exit`, and back for a second run from the 5th to the
        9th, the last date there is. Let Me Love You is 7th on the 7th and missing on the 8th, which is 7 deep:
        `exit`. Don't Wanna Know is 10th on the 7th: the 8th, 7 deep, proves nothing, and the run is `cut`.
        """,
    ),
    Example(
        view="reentries",
        sql=f"""
        SELECT recording_id, reentries, longest_absence, best_rank, latest_reentry_date, latest_reentry_rank,
            unproven_returns, status
        FROM reentries
        WHERE market = 'lu' AND recording_id IN ('{FOREVER}', '{LET_ME}')
        ORDER BY recording_id
        """,
        rows=(
            (FOREVER, 1, 1, 4, jan(5), 4, 0, "OK"),
            (LET_ME, 0, None, 3, None, None, 0, "NEVER_BACK"),
        ),
        told="""
        The first run of I Don't Wanna Live Forever ended by `exit`, so that the second is a re-entry; between the 3rd
        and the 5th lies one observed date, the 4th. Its best rank since is the 4 of the 5th.
        """,
    ),
    Example(
        view="survival",
        sql="""
        SELECT period, at_risk, exits, censored, survival, lower_95, upper_95
        FROM survival
        WHERE market = 'lu'
        ORDER BY period
        """,
        rows=(
            (1, 10, 1, 0, 0.9, 0.7141, 1.0),
            (2, 9, 0, 2, 0.9, 0.7141, 1.0),
            (3, 7, 0, 0, 0.9, 0.7141, 1.0),
            (4, 7, 0, 2, 0.9, 0.7141, 1.0),
            (5, 5, 1, 0, 0.72, 0.3711, 1.0),
            (6, 4, 1, 0, 0.54, 0.1378, 0.9422),
            (7, 3, 0, 2, 0.54, 0.1378, 0.9422),
            (8, 1, 0, 1, 0.54, 0.1378, 0.9422),
        ),
        told="""
        First runs of ten songs count; Starboy's does not, for its beginning is not known. Their lengths: 1 date (I
        Don't Wanna Live Forever, exit), 2 (Don't Wanna Know and I Feel It Coming, both cut), 4 (Shape of You and
        Castle on the Hill, still there), 5 (Closer, exit), 6 (Let Me Love You, exit), 7 (Call On Me and Say You Won't
        Let Go, still there), 8 (Rockabye, still there). So 1 of 10 leaves after the first date: 0.9; none of those
        who are lost from sight counts as leaving; then 1 of 5: 0.9 × 4/5 = 0.72; then 1 of 4: 0.72 × 3/4 = 0.54.
        Greenwood after period 1: 0.9 × √(1 / (10 × 9)) = 0.0949, times 1.96 = 0.1859, hence 0.9 − 0.1859 = 0.7141;
        the upper end is clipped to 1. After period 6: 0.54 × √(1/90 + 1/20 + 1/12) = 0.2052, times 1.96 = 0.4022.
        """,
    ),
    Example(
        view="longevity_buckets",
        sql="""
        SELECT recordings, censored, lasted_1, lasted_4_7, censored_2_3, censored_4_7, censored_8_14
        FROM longevity_buckets
        WHERE market = 'lu'
        """,
        rows=((11, 9, 0, 2, 2, 5, 2),),
        told="""
        Of eleven songs only two are known from beginning to end: Closer, 5 dates, and Let Me Love You, 6. All dates
        of a song count together: I Don't Wanna Live Forever has 1 + 5 = 6, and is still there. Censored are: two with
        2 dates, five with 4 to 7 (Shape of You, Castle on the Hill, I Don't Wanna Live Forever, Call On Me, Say You
        Won't Let Go), and Rockabye with 8 and Starboy with 9.
        """,
    ),
)

_AUTUMN: Final = (
    Example(
        view="chart_calendar",
        sql="""
        SELECT chart_date, previous_date, next_date, left_censored, after_gap, before_gap, step, period
        FROM chart_calendar
        WHERE market = 'lu'
        ORDER BY chart_date
        """,
        rows=(
            (octo(7), None, octo(13), True, False, False, 1, 1),
            (octo(13), octo(7), octo(15), False, False, False, 2, 2),
            (octo(15), octo(13), None, False, False, True, 3, 3),
            (octo(25), None, octo(26), True, True, False, 5, 4),
            (octo(26), octo(25), octo(30), False, False, False, 6, 5),
            (octo(30), octo(26), octo(31), False, False, False, 7, 6),
            (octo(31), octo(30), None, False, False, False, 8, 7),
        ),
        told="""
        From the 7th to the 13th are 6 days: a daily chart bridges up to 7, and the two are adjacent. From the 15th to
        the 25th are 10: a gap, over which nothing is carried; `step` leaves a number out there, `period` does not.
        """,
    ),
    Example(
        view="track_lifecycle",
        sql=f"""
        SELECT recording_id, debut_date, debut_rank, peak_rank, peak_date, periods_to_peak, observed_periods AS dates,
            span_days, total_streams, peak_streams, half_life_days, half_life_status, last_date, left_censored,
            right_censored
        FROM track_lifecycle
        WHERE market = 'lu' AND recording_id IN ('{CIRCLES}', '{MEMORIES}', '{RIDE_IT}')
        ORDER BY recording_id
        """,
        rows=(
            (CIRCLES, octo(25), 3, 2, octo(30), 3, 4, 7, 24226, 7982, 6, "OK", octo(31), True, True),
            (MEMORIES, octo(25), 2, 2, octo(25), 1, 2, 2, 14657, 7996, None, "LEFT_CHART", octo(26), True, False),
            (RIDE_IT, octo(13), 3, 3, octo(13), 1, 2, 3, 6033, 3577, None, "NOT_YET", octo(15), False, True),
        ),
        told="""
        Circles: 7,982 + 6,585 + 6,412 + 3,247 = 24,226 streams on four dates within 25th to 31st, 7 days; its best
        rank comes on the third of them. Half of 7,982 is 3,991; the first date at or under it is the 31st with 3,247:
        6 days after the peak. Memories is second on the 26th and not among the first 3 on the 30th: it left before it
        halved. Ride It was last seen before the gap: whether it left is not known.
        """,
    ),
)

CHAPTERS: Final = (
    Chapter(
        title="A song on one chart: nine days of January 2017",
        told="""
        Spotify's daily chart of Luxembourg, all that is recorded of the first nine days of 2017. It is 1 to 11 ranks
        deep.
        """,
        put_in=nine_days,
        examples=_NINE,
    ),
    Chapter(
        title="A calendar with a gap: October 2019",
        told="""
        The same chart, the first three ranks of the seven days of October 2019 that are recorded.
        """,
        put_in=an_autumn,
        examples=_AUTUMN,
    ),
)
