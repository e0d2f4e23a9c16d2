"""reconciliation: where the service's own numbers differ from ours, and why."""

from __future__ import annotations

from collections.abc import Mapping

from tests.athena_queries.written_lake import Row, WrittenLake, chart

ASKED = (
    "SELECT chart_date, reason, peak_reason, previous_reason, periods_reason FROM reconciliation "
    "WHERE item_id = '{}' ORDER BY chart_date"
)
CHECKED = (
    "SELECT peak_check, previous_check, periods_check, reported_status FROM reported_positions "
    "WHERE item_id = '{}' AND chart_date = DATE '2026-03-{:02}'"
)


def told(rows: list[Row], reports: Mapping[tuple[str, int], tuple[int | None, int | None, int | None]]) -> list[Row]:
    """The rows with peak, previous rank and periods as the service tells them, by item and day of March."""
    names = ("reported_peak_rank", "reported_previous_rank", "reported_periods_on_chart")
    nothing = (None, None, None)
    found = [reports.get((row["item_id"], row["chart_date"].day), nothing) for row in rows]
    return [row | dict(zip(names, numbers, strict=True)) for row, numbers in zip(rows, found, strict=True)]


def test_what_agrees_is_no_row(lake: WrittenLake) -> None:
    rows = chart({"2026-03-01": "A B", "2026-03-02": "B A N"})
    reports = {("B", 1): (2, None, 1), ("B", 2): (1, 2, 2), ("A", 2): (1, 1, 2), ("N", 2): (3, None, 1)}
    lake.write("chart_snapshots", told(rows, reports))
    assert lake.ask("SELECT item_id FROM reconciliation") == []
    assert lake.ask(CHECKED.format("N", 2)) == [("agrees", "agrees", "agrees", "NEW")]


def test_a_number_of_periods_that_cannot_be_stops_nothing(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", told(chart({"2026-03-01": "A"}), {("A", 1): (None, None, 3_000_000_000)}))
    assert lake.ask(CHECKED.format("A", 1)) == [(None, None, "history_starts_later", None)]


def test_the_service_began_before_the_lake(lake: WrittenLake) -> None:
    # A had been there for 40 days and number 1; no day since 1 March is missing
    rows = chart({"2026-03-01": "B A", "2026-03-02": "B A"})
    lake.write("chart_snapshots", told(rows, {("A", 1): (1, 3, 41), ("A", 2): (1, 2, 42)}))
    later = "history_starts_later"
    assert [row[1:] for row in lake.ask(ASKED.format("A"))] == [
        (later, later, later, later),
        (later, later, None, later),
    ]


def test_days_that_the_lake_lacks_explain_as_many_periods_as_they_are(lake: WrittenLake) -> None:
    # 3 and 4 March are missing: A was there on both, and best then; B counts three more than the lake has
    rows = chart({"2026-03-01": "B", "2026-03-02": "B A", "2026-03-05": "B A"})
    lake.write("chart_snapshots", told(rows, {("A", 2): (2, None, 1), ("A", 5): (1, 1, 4), ("B", 5): (1, 1, 6)}))
    assert [row[1:] for row in lake.ask(ASKED.format("A"))] == [("gap", "gap", "gap", "gap")]
    # B: the previous rank agrees, although it is that of another day
    assert [row[1:] for row in lake.ask(ASKED.format("B"))] == [
        ("history_starts_later", None, None, "history_starts_later")
    ]


def test_after_a_gap_the_previous_rank_is_not_ours(lake: WrittenLake) -> None:
    rows = chart({"2026-03-01": "A", "2026-03-20": "A"})
    lake.write("chart_snapshots", told(rows, {("A", 20): (1, 4, 20)}))
    assert [row[1:] for row in lake.ask(ASKED.format("A"))] == [("gap", None, "gap", "gap")]


def test_a_previous_rank_deeper_than_the_lake_saw_is_a_gap(lake: WrittenLake) -> None:
    # rule 3: the lake's chart ends at rank 2 on 1 March
    rows = chart({"2026-03-01": "A B", "2026-03-02": "A C"})
    lake.write("chart_snapshots", told(rows, {("C", 2): (2, 7, 1)}))
    assert [row[1:] for row in lake.ask(ASKED.format("C"))] == [("gap", None, "gap", None)]


def test_periods_since_the_lakes_first_date_were_below_what_it_saw_or_before_a_return(lake: WrittenLake) -> None:
    # C counts three periods on the third date, and is seen for the first time: in Norway the service has it at rank 7
    # the day before, below the lake's depth; in Sweden nothing is deeper, so that it was there before the lake began
    days = {"2026-03-01": "A B", "2026-03-02": "A B", "2026-03-03": "A C"}
    norway = told(chart(days), {("C", 3): (2, 7, 3), ("A", 3): (1, 1, 3)})
    sweden = told(chart(days, market="se"), {("C", 3): (2, None, 3), ("A", 3): (1, 1, 3)})
    lake.write("chart_snapshots", norway + sweden)
    assert lake.ask("SELECT market, previous_reason, periods_reason FROM reconciliation ORDER BY market") == [
        ("no", "gap", "gap"),
        ("se", None, "history_starts_later"),
    ]


def test_what_nothing_explains_differs(lake: WrittenLake) -> None:
    # a worse peak, another rank of a day that was seen, fewer days than were seen, a better peak within the same days
    rows = chart({"2026-03-01": "A B", "2026-03-02": "B A"})
    lake.write("chart_snapshots", told(rows, {("A", 2): (2, 2, 1), ("B", 2): (1, 2, 2), ("B", 1): (1, 1, 1)}))
    assert [row[1:] for row in lake.ask(ASKED.format("A"))] == [("differs", "differs", "differs", "differs")]
    assert [row[1:] for row in lake.ask(ASKED.format("B"))] == [
        ("differs", "differs", "history_starts_later", None),
    ]


def test_without_a_previous_rank_it_is_new_only_with_one_period(lake: WrittenLake) -> None:
    # −1 in the download is null here; A has a previous rank, so that the service does tell them
    rows = chart({"2026-03-01": "A Z", "2026-03-02": "A B C D"})
    reports = {("A", 2): (1, 1, 2), ("B", 2): (2, None, 9), ("C", 2): (3, None, 1), ("D", 2): (1, 6, 30)}
    lake.write("chart_snapshots", told(rows, reports))
    asked = "SELECT item_id, reported_status, status FROM reported_positions WHERE chart_date = DATE '2026-03-02'"
    assert lake.ask(f"{asked} ORDER BY item_id") == [
        ("A", "SAME", "SAME"),
        ("B", "RE", "NEW"),
        ("C", "NEW", "BELOW_DEPTH"),
        ("D", "UP", "BELOW_DEPTH"),
    ]


def test_a_song_that_the_service_has_on_no_previous_chart_and_the_lake_has(lake: WrittenLake) -> None:
    rows = chart({"2026-03-01": "A B", "2026-03-02": "A B"})
    lake.write("chart_snapshots", told(rows, {("A", 2): (1, None, 2), ("B", 2): (2, 2, 2)}))
    assert [row[1:] for row in lake.ask(ASKED.format("A"))] == [("differs", None, "differs", None)]


def test_what_a_service_does_not_tell_is_not_compared(lake: WrittenLake) -> None:
    # a source of moves alone: no peak, no periods; on 1 March nobody has a previous rank, and nothing is told
    rows = chart({"2026-03-01": "A B", "2026-03-02": "B A"})
    lake.write("chart_snapshots", told(rows, {("A", 2): (None, 1, None), ("B", 2): (None, 2, None)}))
    assert lake.ask(CHECKED.format("A", 1)) == []
    assert lake.ask(CHECKED.format("A", 2)) == [(None, "agrees", None, "DOWN")]


def test_two_versions_are_one_recording_and_counted_apart_by_the_service(lake: WrittenLake) -> None:
    rows = chart({"2026-03-01": "A", "2026-03-02": "B"})
    lake.write("chart_snapshots", told(rows, {("A", 1): (1, None, 1), ("B", 2): (1, None, 1)}))
    lake.write(
        "track_matches",
        [
            {"platform": "spotify", "item_id": item, "recording_id": "A", "song_id": "A", "method": "isrc"}
            for item in ("A", "B")
        ],
    )
    assert [row[1:] for row in lake.ask(ASKED.format("B"))] == [("differs", None, None, "differs")]
    assert lake.ask("SELECT recording_id, observed_periods, reported_periods FROM reconciliation") == [("A", 2, 1)]
