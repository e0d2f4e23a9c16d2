"""The random plans hold every hard case often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from tests.oracle.lake import Lake
from tests.oracle.made_plans import with_plans
from tests.oracle.plans import release_crowding
from tests.oracle.tiny import chart


def _cases(lake: Lake) -> Iterator[str]:
    moments = {(row["fetched_at"], row["raw_key"]) for row in lake.planned_releases}
    yield from ["several files"] * (len(moments) > 1)
    yield from ["files of one second"] * (len({moment for moment, _ in moments}) < len(moments))
    for row in release_crowding(lake):
        yield from ["more than five artists"] * (row["artists"] > 5)
        yield from ["fewer artists than releases"] * (row["artists"] < row["releases"])
        yield from ["a market without a chart"] * (row["market"] == "zz")
        yield from ["a week of two years"] * (row["week_start"].strftime("%m-%d") > "12-25")
        yield f"coming {row['coming']}"
    newest = max(moments, key=lambda one: one)[1]
    weeks = Counter(
        (row["market"], row["release_date"].isocalendar()[:2], row["item_id"])
        for row in lake.planned_releases
        if row["raw_key"] == newest
    )
    yield from ["a song twice in a week"] * (max(weeks.values()) > 1)


def test_every_hard_case_is_in_a_fair_share_of_300_plans() -> None:
    rng = Random(11)
    charts = [row for market in ("no", "se", "global") for row in chart({"2026-03-01": {1: "A"}}, market=market)]
    seen = Counter(case for _ in range(300) for case in set(_cases(with_plans(rng, Lake(chart_snapshots=charts)))))
    assert {case: count for case, count in seen.items() if count < 30} == {}
    assert len(seen) == 9
