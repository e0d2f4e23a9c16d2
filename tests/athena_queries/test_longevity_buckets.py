"""longevity_buckets: songs by how long they lasted, and apart those of which only a lower bound is known."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, chart, run_of_days


def buckets(lake: WrittenLake) -> dict[str, int]:
    """The buckets that hold somebody, by name."""
    names = lake.columns("longevity_buckets")
    (row,) = lake.ask("SELECT * FROM longevity_buckets")
    return {name: count for name, count in zip(names, row, strict=True) if isinstance(count, int) and count}


def test_each_recording_stands_in_one_bucket(lake: WrittenLake) -> None:
    # Z is there throughout; B for one day, C for three, D for four; E came on the last date
    lines = ["Z", "Z B", "Z C", "Z C", "Z C D", "Z X D", "Z X D", "Z X D", "Z X X1", "Z X E"]
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", lines)))
    assert buckets(lake) == {
        "recordings": 7,
        "censored": 3,
        "lasted_1": 2,  # B; X1
        "lasted_2_3": 1,  # C
        "lasted_4_7": 1,  # D
        "censored_1": 1,  # E
        "censored_4_7": 1,  # X, five days and still there
        "censored_8_14": 1,  # Z, since the first date and still there
    }


def test_all_runs_of_a_recording_count_together(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", ["Z", "Z B", "Z C", "Z B", "Z C", "Z", "Z C"])))
    assert buckets(lake)["lasted_2_3"] == 1  # B on 2 and 4 March


def test_a_song_that_lived_through_a_gap_lasted_at_least_that_long(lake: WrittenLake) -> None:
    # rule 4: B's first run ends at the gap, although its last ends by exit
    days = {"2026-03-01": "Z", "2026-03-02": "Z B", "2026-03-20": "Z B", "2026-03-21": "Z C"}
    lake.write("chart_snapshots", chart(days))
    assert buckets(lake) == {"recordings": 3, "censored": 3, "censored_1": 1, "censored_2_3": 1, "censored_4_7": 1}


def test_the_ends_of_the_buckets(lake: WrittenLake) -> None:
    # one song after the other, each as long as a bucket may be, on a chart of one rank
    lengths = [3, 4, 7, 8, 14, 15, 30, 31, 60, 61, 120, 121]
    lines = ["first", *(f"S{length}" for length in lengths for _ in range(length)), "last"]
    lake.write("chart_snapshots", chart(run_of_days("2025-01-01", lines)))
    assert {name: count for name, count in buckets(lake).items() if name.startswith("lasted")} == {
        "lasted_2_3": 1,
        "lasted_4_7": 2,
        "lasted_8_14": 2,
        "lasted_15_30": 2,
        "lasted_31_60": 2,
        "lasted_61_120": 2,
        "lasted_121_up": 1,
    }
