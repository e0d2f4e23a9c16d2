"""What was known of a song on a day, and what became of it, on charts of a few dates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chartlake.expectations.history import History, as_date, read
from chartlake.expectations.landmarks import NAMES, features, reached_top, staying
from tests.athena_queries.conftest import lake  # noqa: F401 - the fixture
from tests.athena_queries.written_lake import WrittenLake, chart, run_of_days


def written(lake: WrittenLake, days: dict[str, str], **where: Any) -> History:  # noqa: F811
    lake.write("chart_snapshots", chart(days, **where))
    return read(lake._athena, "spotify", where.get("name", "songs_daily"))


def of(history: History, values: Any, song: str) -> list[Any]:
    """The values of a song's rows, by day."""
    return [value for value, code in zip(values, history.recording, strict=True) if history.recordings[code] == song]


def feature(history: History, name: str, song: str) -> list[float]:
    return of(history, features(history)[:, NAMES.index(name)].tolist(), song)


def test_only_an_exit_is_leaving_and_a_cut_or_gap_or_the_last_date_is_not(lake: WrittenLake) -> None:  # noqa: F811
    # B leaves; C is below what 3 March saw; after a gap everything starts anew
    days = run_of_days("2026-03-01", ["A B C", "A D C", "A D"]) | {"2026-03-20": "A D"}
    history = written(lake, days)
    stay = staying(history)
    assert of(history, zip(stay.periods.tolist(), stay.left.tolist(), strict=True), "B") == [(0, True)]
    assert of(history, zip(stay.periods.tolist(), stay.left.tolist(), strict=True), "C") == [(1, False), (0, False)]
    assert of(history, zip(stay.periods.tolist(), stay.left.tolist(), strict=True), "A") == [
        *[(2, False), (1, False), (0, False)],
        (0, False),
    ]


def test_changes_of_rank_and_plays_look_back_within_the_run(lake: WrittenLake) -> None:  # noqa: F811
    history = written(lake, run_of_days("2026-03-01", ["A/900 B/100", "B/200 A/100", "A/9 C/1", "B/8 A/4"]))
    assert feature(history, "rank_change_1", "B") == pytest.approx([np.nan, np.log(2), np.nan], nan_ok=True)
    assert feature(history, "plays_growth_1", "B") == pytest.approx([np.nan, np.log(2), np.nan], nan_ok=True)
    assert feature(history, "plays_of_own_best", "B") == pytest.approx([0, 0, np.log(8 / 200)])
    assert feature(history, "plays_above_the_edge", "A") == pytest.approx([np.log(9), 0, np.log(9), 0])
    assert feature(history, "streak", "B") == [1, 2, 1]
    assert feature(history, "log_periods_to_date", "B") == pytest.approx(np.log([1, 2, 3]))


def test_the_weekday_is_monday_to_sunday(lake: WrittenLake) -> None:  # noqa: F811
    history = written(lake, {"2026-03-01": "A", "2026-03-02": "A"})
    assert [as_date(day).weekday() for day in history.day] == feature(history, "weekday", "A") == [6, 0]


def test_the_share_of_entries_is_of_the_last_fourteen_dates_of_the_market(lake: WrittenLake) -> None:  # noqa: F811
    history = written(lake, run_of_days("2026-03-01", ["A B", "A C", "A C"]))
    assert feature(history, "churn", "A") == pytest.approx([0, 1 / 4, 1 / 6])


TEN = " ".join(f"T{number}" for number in range(10))


def reaching(history: History, song: str) -> list[tuple[bool, bool]]:
    reached, known = reached_top(history)
    return of(history, zip(reached.tolist(), known.tolist(), strict=True), song)


def test_the_top_is_reached_within_fourteen_days_or_not(lake: WrittenLake) -> None:  # noqa: F811
    days = [f"{TEN} A"] + [f"{TEN} X"] * 13 + [f"A {TEN}"] + [f"{TEN} X"] * 14
    history = written(lake, run_of_days("2026-03-01", days))
    first, at_the_top = reaching(history, "A")
    assert first == (True, True)  # on the fourteenth day after
    assert at_the_top[1] is False  # it has nothing to reach
    assert set(reaching(history, "X")[:13]) == {(False, True)}
    assert [known for _, known in reaching(history, "X")[13:]] == [False] * 14  # 14 days on there is no chart


def test_where_the_chart_was_not_followed_or_not_ten_deep_nobody_knows(lake: WrittenLake) -> None:  # noqa: F811
    shallow = run_of_days("2026-03-01", [f"{TEN} A", "T1 T2"] + [f"{TEN} A"] * 14)
    gap = run_of_days("2026-04-01", [f"{TEN} A"]) | run_of_days("2026-04-10", [f"{TEN} A"] * 14)
    history = written(lake, shallow | gap)
    assert not any(known for _, known in reaching(history, "A"))
