"""Worked example of what was expected of songs, by models that saw a recorded chart up to a day, and of what came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from tests.real_samples.example_lake import Input, Table
from tests.real_samples.examples import Chapter, Example, on

EARLIER: Final = on("2020-08-30")
LATER: Final = on("2020-09-06")
NIGHT: Final = "0PvFJmanyNQMseIFrU708S"
COME: Final = "2Y0wPrPQBrGhoLn14xRYCG"
SMILE: Final = "6wQlQrTY5mVS8EGaFZVwVF"
SUMMERS: Final = "0Z0kNthq0sS4lvGz9SSlBF"
GIFTED: Final = "0mb3uDw5vfFUcZfJYFOMRu"
LUCKY: Final = "6wVnQMRXd1z2iPEo24f9db"
NAMES: Final = {
    NIGHT: "For The Night",
    COME: "Come & Go",
    SMILE: "Smile",
    SUMMERS: "7 Summers",
    GIFTED: "Gifted",
    LUCKY: "Lucky Me",
}
# Of songs on a date: median, both ends, probability of the top 10, its status; as fitted on the captures up to it.
SAID: Final[Mapping[tuple[date, str], tuple[float | None, float, float | None, float | None, str]]] = {
    (EARLIER, NIGHT): (74.0, 19.0, None, None, "IN_TOP_10"),
    (EARLIER, COME): (34.0, 8.0, 77.0, None, "IN_TOP_10"),
    (EARLIER, SMILE): (29.0, 7.0, 69.0, 0.226, "OK"),
    (EARLIER, SUMMERS): (17.0, 4.0, 48.0, 0.05, "OK"),
    (EARLIER, GIFTED): (1.0, 0.0, 5.0, 0.0076, "OK"),
    (LATER, NIGHT): (None, 16.0, None, None, "IN_TOP_10"),
    (LATER, COME): (39.0, 7.0, 88.0, 0.4351, "OK"),
    (LATER, SMILE): (33.0, 6.0, 78.0, 0.1234, "OK"),
    (LATER, SUMMERS): (13.0, 1.0, 49.0, 0.0217, "OK"),
    (LATER, LUCKY): (5.0, 0.0, 38.0, 0.0109, "OK"),
}
# Of the same songs: rank on the date, captures that the run went on for, and whether it then stood in the top 10
# within 14 days.
CAME: Final = {
    (EARLIER, NIGHT): (5, 86, True),
    (EARLIER, COME): (10, 74, True),
    (EARLIER, SMILE): (15, 29, False),
    (EARLIER, SUMMERS): (23, 7, False),
    (EARLIER, GIFTED): (45, 0, False),
    (LATER, NIGHT): (4, 80, True),
    (LATER, COME): (11, 68, True),
    (LATER, SMILE): (18, 23, False),
    (LATER, SUMMERS): (33, 1, False),
    (LATER, LUCKY): (36, 0, False),
}
BEATS: Final = {EARLIER: False, LATER: True}
HORIZON: Final = 90


def expected_of_two_sundays(samples: Path) -> Input:
    """Rows of `expectations` as both fits gave them, beside what came."""
    lines = [[day, song, *said, CAME[day, song][0], CAME[day, song][1]] for (day, song), said in SAID.items()]
    headings = ["as_of", "recording_id", "median_left", "low_80", "high_80", "top_10_probability", "top_10_status"]
    return Input(
        tables=[Table(headings=[*headings, "rank on the date", "came: stayed so many more"], lines=lines)],
        rows={"expectations": [_row(day, song, said) for (day, song), said in SAID.items()]},
        names=NAMES,
    )


def _row(day: date, song: str, said: tuple[Any, ...]) -> dict[str, Any]:
    columns = ("median_left", "low_80", "high_80", "top_10_probability", "top_10_status")
    return dict(zip(columns, said, strict=True)) | {
        "platform": "spotify",
        "chart": "songs_daily",
        "market": "us",
        "recording_id": song,
        "as_of": day,
        "horizon": HORIZON,
        "beats_baselines": BEATS[day],
        "top_10_beats_baselines": False,
        "model_version": f"of {day}",
    }


CHAPTERS: Final = (
    Chapter(
        title="What was expected of a chart: two Sundays of 2020",
        told="""
        Six songs of Spotify's Top 50 of the United States, which is its daily chart, from a public archive of
        playlists. On both dates the models were fitted on the captures up to that date alone. The two last columns are
        not in the lake: the rank on the date, and on how many of the captures that followed the song was still there
        before it first was missing. The backtest of the 30th of August did not prove the models better than both
        baselines; that of the 6th of September did for the stay (`beats_baselines`), not for the top 10.
        """,
        put_in=expected_of_two_sundays,
        examples=(
            Example(
                view="expected_run",
                sql="""
                SELECT recording_id, as_of, median_left AS median, low_80, high_80, horizon,
                    top_10_probability AS top_10, top_10_status AS status, beats_baselines AS beats,
                    top_10_beats_baselines AS top_10_beats
                FROM expected_run
                WHERE market = 'us'
                ORDER BY low_80 DESC
                """,
                rows=(
                    (NIGHT, LATER, None, 16.0, None, 90, None, "IN_TOP_10", True, False),
                    (COME, LATER, 39.0, 7.0, 88.0, 90, 0.4351, "OK", True, False),
                    (SMILE, LATER, 33.0, 6.0, 78.0, 90, 0.1234, "OK", True, False),
                    (SUMMERS, LATER, 13.0, 1.0, 49.0, 90, 0.0217, "OK", True, False),
                    (LUCKY, LATER, 5.0, 0.0, 38.0, 90, 0.0109, "OK", True, False),
                ),
                told="""
                Only the newest date of the market is shown, so that the rows of the 30th are gone, and with them
                Gifted, which was no longer on the chart. For The Night stands 4th: it has nothing to reach
                (`IN_TOP_10`), and half of such songs stay 90 captures or more, farther than the past could tell (null).
                What came: 80, 68, 23, 1 and 0 more captures; all five lie within 16 and more, 7 to 88, 6 to 78, 1 to
                49, 0 to 38, both ends included: coverage 5 of 5, where 4 of 5 are promised. Of the four songs below
                the top 10 Come & Go stood in it within 14 days. Its part of the Brier score is (1 − 0.4351)² = 0.3191,
                that of the others 0.1234² = 0.0152, 0.0217² = 0.0005 and 0.0109² = 0.0001: 0.3349 / 4 = 0.0837. The
                backtest adds up thousands of these. As `top_10_beats` is false, none of the four probabilities may be
                relied on; on the 30th of August not the periods either.
                """,
            ),
        ),
    ),
)
