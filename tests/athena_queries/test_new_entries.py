"""new_entries: the share of new recordings per month, and when it cannot be told."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, chart, run_of_days

ASKED = (
    "SELECT month, new_recordings, recordings, new_share, observed_dates, counted_dates, status "
    "FROM new_entries ORDER BY month"
)


def test_the_first_28_days_of_a_chart_are_not_counted(lake: WrittenLake) -> None:
    # the chart starts on 1 January: day 28 is 28 January, the 29th is the first date that counts
    january = ["A B"] * 28 + ["A N", "A N", "A B"]
    lake.write("chart_snapshots", chart(run_of_days("2026-01-01", january)))
    assert lake.ask(ASKED) == [("2026-01", 1, 3, 1 / 3, 31, 3, "PARTIAL")]


def test_a_month_without_a_counted_date_is_null_and_says_why(lake: WrittenLake) -> None:
    # rule 4
    lake.write("chart_snapshots", chart(run_of_days("2026-02-01", ["A B", "A N"] * 14)))
    assert lake.ask(ASKED) == [("2026-02", None, None, None, 28, 0, "INSUFFICIENT_HISTORY")]


def test_only_new_is_new_and_each_recording_counts_once_a_month(lake: WrittenLake) -> None:
    # February is all within the first 28 days. In March: N is new, leaves and comes back (RE); B comes back (RE);
    # D stands deeper than the date before was seen (BELOW_DEPTH)
    february = run_of_days("2026-02-01", ["A B"] + ["A C"] * 27)
    march = run_of_days("2026-03-01", ["A N", "A B", "A N", "A N D"])
    lake.write("chart_snapshots", chart(february | march))
    assert lake.ask(ASKED)[1] == ("2026-03", 1, 4, 0.25, 4, 4, "OK")


def test_the_first_date_after_a_gap_is_not_counted(lake: WrittenLake) -> None:
    # 10 March follows a gap of more than 7 days: E, seen on that date only, is in neither count
    days = run_of_days("2026-01-01", ["A B"] * 59) | {"2026-03-10": "A E", "2026-03-11": "A N", "2026-03-12": "A N"}
    lake.write("chart_snapshots", chart(days))
    assert lake.ask(ASKED)[-1] == ("2026-03", 1, 2, 0.5, 3, 2, "PARTIAL")


def test_a_chart_of_artists_has_no_recordings_and_says_so(lake: WrittenLake) -> None:
    # rule 4: 1 to 28 January are the first 28 days of the chart
    days = run_of_days("2026-01-01", ["alma bo"] * 30)
    lake.write("chart_snapshots", chart(days, name="artists_daily", item_type="artist"))
    assert lake.ask(ASKED) == [("2026-01", None, None, None, 30, 2, "NO_RECORDINGS")]
