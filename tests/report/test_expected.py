"""What is said of the future is said of songs that are there, from a date that the report knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from chartlake.report.settings import ReportSettings
from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days
from tests.report.written import report_of, stay

NORWAY = ReportSettings(markets=("no",))


def test_a_song_that_has_left_or_come_back_since_is_not_told_how_long_it_will_stay(tmp_path: Path) -> None:
    # AAA leaves after the 2nd; BBB leaves after it too, and is back on the 4th: that is another stay.
    lines = ["AAA BBB CCC", "AAA BBB CCC", "XXX CCC YYY", "BBB YYY CCC"]
    lake = WrittenLake(tmp_path)
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", lines)))
    lake.write("expectations", [stay(song, as_of=day("03-02")) for song in ("AAA", "BBB", "CCC")])
    expected = report_of(lake, NORWAY).expected
    assert [row[:3] for row in expected.rows] == [("Song CCC — Artist of CCC", "Norway", "3")]
    assert (
        expected.note
        == "Dates on the chart from 2 March 2026 on. 2 left out: not seen on every date of the chart since."
    )


def test_a_report_of_the_past_knows_nothing_that_was_fitted_after_it(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["AAA"] * 9)))
    lake.write("expectations", [stay("AAA")])
    expected = report_of(lake, NORWAY, date(2026, 3, 3)).expected
    assert expected.rows == ()
    assert expected.note == "Not shown of Norway: what is known was fitted after 3 March 2026."


def test_what_lies_beyond_the_horizon_says_so(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write("chart_snapshots", chart(run_of_days("2026-03-08", ["AAA BBB"] * 2)))
    beyond = stay("BBB", median_left=None, low_80=90.0, high_80=None)
    lake.write("expectations", [stay("AAA", median_left=None, low_80=40.0, high_80=None), beyond])
    assert [row[3:5] for row in report_of(lake, NORWAY).expected.rows] == [
        ("90 or more", "40 to 90 or more"),
        ("90 or more", "90 or more"),
    ]


def test_the_newest_chart_is_the_one_before_where_that_of_the_date_was_not_collected(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    days = run_of_days("2026-03-01", ["AAA BBB", "BBB AAA", "-", "AAA BBB"])
    lake.write("chart_snapshots", chart(days))
    lake.write("expectations", [stay("AAA", as_of=day("03-02"))])
    assert [row[2] for row in report_of(lake, NORWAY, date(2026, 3, 3)).expected.rows] == ["2"]
