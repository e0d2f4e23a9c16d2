"""The publish rule: which snapshot counts, what stays beside it, and that the order of arrival does not matter."""

from __future__ import annotations

import itertools
import random
from datetime import date, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chartlake import contract
from chartlake.merge import depth_class, merge
from tests.charts import snapshot, track_id

CHARTS = contract.CHART_SNAPSHOTS
NOTHING = CHARTS.arrow_schema.empty_table()
EARLY, LATE = datetime(2026, 3, 3, 6), datetime(2026, 3, 3, 18)


def merged(*arrivals: pa.Table) -> pa.Table:
    rows = NOTHING
    for arrival in arrivals:
        rows = merge(CHARTS, rows, arrival, set(arrival["raw_key"].to_pylist()))
    return rows


def tracks(rows: pa.Table, *, current: bool) -> list[str]:
    chosen = [row for row in rows.to_pylist() if row["current"] is current]
    return [row["item_id"] for row in sorted(chosen, key=lambda row: (row["fetched_at"], row["rank"]))]


def ids(*numbers: int) -> list[str]:
    return [track_id(number) for number in numbers]


@pytest.mark.parametrize(
    ("largest", "expected"),
    [(1, 5), (5, 5), (6, 10), (50, 50), (51, 100), (198, 200), (200, 200), (201, 500), (501, 1000), (3000, 5000)],
)
def test_depth_is_rounded_up_so_that_a_hole_at_the_end_counts_as_full_depth(largest: int, expected: int) -> None:
    assert depth_class(largest) == expected


def test_of_two_answers_of_one_source_the_later_is_current_and_the_earlier_is_kept_as_beaten() -> None:
    rows = merged(snapshot([1, 2, 3], fetched_at=EARLY), snapshot([1, 3, 2], fetched_at=LATE))
    assert tracks(rows, current=True) == ids(1, 3, 2)
    assert tracks(rows, current=False) == ids(1, 2, 3)


def test_a_shallow_answer_never_replaces_a_deep_one() -> None:
    deep = snapshot(range(60), fetched_at=EARLY, source="kworb")
    shallow = snapshot(range(5), fetched_at=LATE, source="charts_csv")
    rows = merged(deep, shallow)
    assert len(tracks(rows, current=True)) == 60
    assert tracks(rows, current=False) == ids(0, 1, 2, 3, 4)


def test_at_equal_depth_the_download_beats_the_page_even_when_the_page_came_later() -> None:
    rows = merged(
        snapshot([1, 2], source="charts_csv", fetched_at=EARLY), snapshot([2, 1], source="kworb", fetched_at=LATE)
    )
    assert tracks(rows, current=True) == ids(1, 2)


def test_an_item_at_two_ranks_is_marked_and_only_within_its_own_snapshot() -> None:
    rows = merged(snapshot([1, 2, 1], fetched_at=EARLY), snapshot([1, 2, 3], fetched_at=LATE))
    repeated = {(row["fetched_at"], row["rank"]) for row in rows.to_pylist() if row["repeated"]}
    assert repeated == {(EARLY, 1), (EARLY, 3)}
    assert rows["repeated"].null_count == 0


def test_rows_of_a_file_that_did_not_mark_repeated_items_are_marked_when_it_is_next_written() -> None:
    older = snapshot([1, 2, 1])
    position = older.schema.get_field_index("repeated")
    assert older["repeated"].null_count == 3  # a parser does not say it
    older = older.set_column(position, older.schema.field(position), pa.nulls(3, pa.bool_()))
    rows = merge(CHARTS, older, snapshot([4], market="se"), set())
    assert [row["repeated"] for row in rows.sort_by([("market", "ascending"), ("rank", "ascending")]).to_pylist()] == [
        True,
        False,
        True,
        False,
    ]


def test_an_answer_that_says_the_same_again_leaves_one_copy() -> None:
    rows = merged(snapshot([1, 2], fetched_at=EARLY), snapshot([1, 2], fetched_at=LATE))
    assert rows.num_rows == 2
    assert set(rows["fetched_at"].to_pylist()) == {LATE}


def test_the_same_raw_object_twice_changes_nothing() -> None:
    once, twice = merged(snapshot([1, 2])), merged(snapshot([1, 2]), snapshot([1, 2]))
    assert once.sort_by("rank") == twice.sort_by("rank")


def test_a_newer_parser_replaces_what_it_said_before_of_the_same_raw_object() -> None:
    rows = merged(snapshot([1, 2, 3], version=1), snapshot([9], version=2))
    assert tracks(rows, current=True) == ids(9)
    assert tracks(rows, current=False) == []


def test_an_older_parser_that_comes_late_does_not_undo_a_newer_one() -> None:
    rows = merged(snapshot([9], version=2), snapshot([1, 2, 3], version=1))
    assert tracks(rows, current=True) == ids(9)


def test_a_mended_market_takes_the_rows_of_that_raw_object_away_from_the_wrong_market() -> None:
    wrong = snapshot([1, 2], market="no", version=1)
    mended = snapshot([1, 2], market="se", version=2)
    key = pa.array([wrong["raw_key"][0].as_py()] * 2)
    mended = mended.set_column(mended.schema.get_field_index("raw_key"), mended.schema.field("raw_key"), key)
    assert set(merged(wrong, mended)["market"].to_pylist()) == {"se"}


ARRIVALS = [
    snapshot(tracks, fetched_at=fetched_at, source=source, sha8=sha8)
    for tracks, fetched_at, source, sha8 in [
        ([1, 2, 3], EARLY, "kworb", "0000000a"),
        ([1, 3, 2], EARLY, "kworb", "0000000b"),
        ([1, 2, 3], LATE, "kworb", "0000000c"),
        ([1, 2, 3], EARLY, "charts_csv", "0000000d"),
        (list(range(8)), EARLY, "playlist_history", "0000000e"),
        ([3, 2, 1], LATE, "charts_csv", "0000000f"),
    ]
]


def canonical(rows: pa.Table) -> list[dict[str, object]]:
    return sorted(rows.to_pylist(), key=lambda row: (row["raw_key"], row["rank"]))


def test_every_order_of_arrival_ends_with_the_same_rows() -> None:
    five = ARRIVALS[1:]
    expected = canonical(merged(*five))
    for order in itertools.permutations(five):
        assert canonical(merged(*order)) == expected


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_merging_in_groups_of_any_shape_ends_with_the_same_rows(rng: random.Random) -> None:
    arrivals = [
        snapshot(
            rng.sample(range(6), rng.randint(1, 6)),
            fetched_at=rng.choice([EARLY, LATE]),
            source=rng.choice(["kworb", "charts_csv"]),
            sha8=f"{number:08x}",
        )
        for number in range(rng.randint(1, 8))
    ]
    left = merged(*arrivals)
    delivered = arrivals + rng.sample(arrivals, rng.randint(0, len(arrivals)))
    rng.shuffle(delivered)
    half = rng.randint(0, len(delivered))
    unique = list({id(arrival): arrival for arrival in delivered[:half]}.values())
    first = pa.concat_tables([NOTHING, *unique])
    right = merge(CHARTS, NOTHING, first, set(first["raw_key"].to_pylist()))
    for arrival in delivered[half:]:
        right = merge(CHARTS, right, arrival, set(arrival["raw_key"].to_pylist()))
    assert canonical(left) == canonical(right)


STATS = contract.PLATFORM_STATS
COUNTS = ("followers", "likes", "videos", "views")


def stats(
    *, sha8: str, fetched_at: datetime = EARLY, source: str = "tiktok_stats", **counts: int | tuple[int, int, int]
) -> pa.Table:
    """One row of one account and day; a count alone is exact, one with bounds is rounded."""
    row: dict[str, object] = {
        "entity_type": "artist",
        "platform": "tiktok",
        "entity_id": "6900000000000000002",
        "stat_date": date(2026, 3, 3),
        "source": source,
        "fetched_at": fetched_at,
        "raw_key": f"source={source}/date=2026-03-03/stats/{fetched_at:%Y%m%dT%H%M%S}-{sha8}.csv.gz",
    }
    for name, told in counts.items():
        value, low, high = told if isinstance(told, tuple) else (told, told, told)
        row |= {name: value, f"{name}_low": low, f"{name}_high": high}
    return pa.Table.from_pylist([row], schema=STATS.arrow_schema)


def merged_stats(*arrivals: pa.Table) -> pa.Table:
    rows = STATS.arrow_schema.empty_table()
    for arrival in arrivals:
        rows = merge(STATS, rows, arrival, set(arrival["raw_key"].to_pylist()))
    return rows


EXACT = stats(sha8="0000000a", followers=9_022_701, likes=108_301_442)
ROUNDED = stats(sha8="0000000b", fetched_at=LATE, followers=(9_000_000, 8_950_000, 9_049_999), likes=108_301_442)


def test_a_rounded_count_that_comes_later_does_not_replace_an_exact_one() -> None:
    assert merged_stats(EXACT, ROUNDED) == merged_stats(ROUNDED, EXACT) == EXACT


def test_of_two_exact_rows_and_of_two_rounded_ones_the_later_stays() -> None:
    later = stats(sha8="00000001", fetched_at=LATE, followers=9_022_800, likes=108_301_500)
    rounded_before = stats(sha8="0000000c", followers=(9_100_000, 9_050_000, 9_149_999), likes=108_301_442)
    assert merged_stats(later, EXACT) == later
    assert merged_stats(ROUNDED, rounded_before) == ROUNDED


def test_an_exact_row_that_lacks_counts_does_not_take_them_away() -> None:
    only_followers = stats(sha8="0000000d", fetched_at=LATE, followers=9_022_701)
    assert merged_stats(ROUNDED, only_followers) == merged_stats(only_followers, ROUNDED) == ROUNDED


def a_row_of_counts(rng: random.Random, number: int) -> pa.Table:
    told: list[int | tuple[int, int, int]] = [500, (500, 450, 549)]
    counts = {name: rng.choice(told) for name in rng.sample(COUNTS, rng.randint(1, 3))}
    at, source = rng.choice([EARLY, LATE]), rng.choice(["tiktok_stats", "tokchart"])
    return stats(sha8=f"{number:08x}", fetched_at=at, source=source, **counts)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_counts_merged_in_groups_of_any_shape_end_with_the_same_row(rng: random.Random) -> None:
    arrivals = [a_row_of_counts(rng, number) for number in range(rng.randint(1, 8))]
    delivered = arrivals + rng.sample(arrivals, rng.randint(0, len(arrivals)))
    rng.shuffle(delivered)
    half = rng.randint(0, len(delivered))
    one, other = merged_stats(*delivered[:half]), merged_stats(*delivered[half:])
    together = merge(STATS, one, other, set(other["raw_key"].to_pylist()))
    (row,) = together.to_pylist()
    assert together == merged_stats(*arrivals) == merged_stats(*arrivals, together)
    fullest = max(sum(arrival[name].is_valid().to_pylist()[0] for name in COUNTS) for arrival in arrivals)
    assert sum(row[name] is not None for name in COUNTS) == fullest
