"""A small lake from its views to published rows: what is said, what is not, and the same again the second time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from chartlake import contract, curated, runs
from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.errors import InternalError, QueryFailed
from chartlake.expectations import publishing
from chartlake.expectations.fitting import TOO_FEW_SEEN, Expected, expect
from chartlake.expectations.history import Athena, History, read
from chartlake.expectations.landmarks import reached_top
from chartlake.expectations.models import CANDIDATES, FEWEST_LANDMARKS, fit_arrivals
from chartlake.expectations.publishing import publish_expectations, raise_failures
from chartlake.lake import Lake
from tests.athena_queries.written_lake import VIEWS, WrittenLake, chart, run_of_days
from tests.expectations.crowded import crowded
from tests.memory_lake import MemoryBucket, curated_files, memory_lake


class Fitted:
    """A lake with a daily chart of two markets and one that was seen for a day, and a weekly one that is too young."""

    def __init__(self, root: Path) -> None:
        written = WrittenLake(root)
        days = crowded(48, depth=25, seed=4)
        young = chart(dict(list(crowded(5, depth=5, seed=1).items())), name="songs_weekly")
        once = chart(dict(list(days.items())[-1:]), market="dk")
        written.write(
            "chart_snapshots", [*chart(days), *chart(crowded(47, depth=25, seed=5), market="se"), *once, *young]
        )
        self.newest = list(days)[-1]
        self.athena = LocalAthena(FolderCatalog(root, VIEWS))
        self.lake = memory_lake()
        self.told = {one.chart: one for one in publish_expectations(self.lake, self.athena)}

    def stored(self) -> list[dict[str, object]]:
        """The published rows."""
        assert isinstance(self.lake.curated, MemoryBucket)
        return list(rows_of(self.lake))


def rows_of(lake: Lake) -> Iterator[dict[str, object]]:
    for body in curated_files(lake).values():
        yield from curated.read_file(contract.EXPECTATIONS, body).to_pylist()


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    return Fitted(tmp_path_factory.mktemp("expected"))


def daily(fitted: Fitted) -> Expected:
    return fitted.told["songs_daily"]


def test_every_song_on_a_market_s_newest_date_is_expected_something(fitted: Fitted) -> None:
    rows = fitted.stored()
    assert len(rows) == 50
    assert {(row["market"], str(row["as_of"])) for row in rows} == {("no", "2026-02-17"), ("se", "2026-02-16")}
    assert all(row["low_80"] is not None and row["top_10_status"] for row in rows)
    assert {row["model_version"] for row in rows} == {daily(fitted).model_version}
    assert daily(fitted).model_version.endswith(f"-2-{fitted.newest}")


def test_the_ends_of_an_interval_are_in_order_and_an_open_end_is_null(fitted: Fitted) -> None:
    for row in daily(fitted).rows:
        ends = [row["low_80"], row["median_left"], row["high_80"]]
        known = [end for end in ends if end is not None]
        assert known == sorted(known)
        assert all(end < row["horizon"] for end in ends[1:] if end is not None)
        assert row["median_left"] is not None or row["high_80"] is None


def test_the_top_10_have_nothing_to_reach(fitted: Fitted) -> None:
    statuses = [row["top_10_status"] for row in daily(fitted).rows]
    assert statuses.count("IN_TOP_10") == 20
    for row in daily(fitted).rows:
        assert (row["top_10_probability"] is not None) == (row["top_10_status"] == "OK")


def test_the_scores_of_the_backtest_stand_beside_the_better_baseline_s(fitted: Fitted) -> None:
    (row, *others) = daily(fitted).rows
    scores = {name: value for name, value in row.items() if name.startswith(("backtest_", "baseline_"))}
    assert all(other.items() >= scores.items() for other in others)
    tried = daily(fitted).backtest
    assert tried is not None
    better = min(tried.staying[name].brier_7 or 1 for name in ("periods_so_far", "last_rank"))
    assert row["baseline_brier_7"] == pytest.approx(better, abs=1e-4)
    assert row["backtest_cuts"] == 3


def test_of_a_young_chart_nothing_is_said_but_why(fitted: Fitted) -> None:
    young = fitted.told["songs_weekly"]
    assert young.rows == []
    assert young.reason == "no market was observed on more than 5 dates, 28 are needed"


def test_a_market_that_was_seen_for_a_day_has_no_rows_and_is_named(fitted: Fitted) -> None:
    assert daily(fitted).too_young == ("dk",)
    assert daily(fitted).said == f"{daily(fitted).model_version}; too young: dk"


def test_dates_of_markets_with_different_weekdays_do_not_add_up(tmp_path: Path) -> None:
    written = WrittenLake(tmp_path)
    rows: list[dict[str, object]] = []
    for number, market in enumerate(("no", "se", "dk")):
        weeks = {str(date(2026, 1, 1 + number) + timedelta(weeks=week)): "A B C" for week in range(20)}
        rows += chart(weeks, name="songs_weekly", market=market)
    written.write("chart_snapshots", rows)
    history = read(LocalAthena(FolderCatalog(tmp_path, VIEWS)), "spotify", "songs_weekly")
    assert len(history.days) == 60
    assert expect(history).reason == "no market was observed on more than 20 dates, 28 are needed"


@pytest.mark.deep
def test_fitted_again_over_other_rows_of_that_date_the_files_are_the_same_bytes(fitted: Fitted) -> None:
    lake = memory_lake()
    earlier = [{**row, "recording_id": f"earlier {row['recording_id']}"} for row in daily(fitted).rows]
    runs.publish_rows(lake, contract.EXPECTATIONS, earlier)
    list(publish_expectations(lake, fitted.athena))
    assert curated_files(lake) == curated_files(fitted.lake)


def history_of(root: Path, lines: dict[str, str]) -> History:
    WrittenLake(root).write("chart_snapshots", chart(lines))
    return read(LocalAthena(FolderCatalog(root, VIEWS)), "spotify", "songs_daily")


def test_of_a_chart_that_is_all_new_every_day_nothing_can_be_told(tmp_path: Path) -> None:
    turnover = run_of_days("2026-01-01", [" ".join(f"S{day}-{rank}" for rank in range(20)) for day in range(40)])
    expected = expect(history_of(tmp_path, turnover))
    assert (expected.rows, expected.reason) == ([], TOO_FEW_SEEN)


def test_of_a_chart_that_nobody_leaves_nothing_can_be_told(tmp_path: Path) -> None:
    still = run_of_days("2026-01-01", [" ".join(f"S{rank}" for rank in range(20))] * 40)
    assert expect(history_of(tmp_path, still)).reason == TOO_FEW_SEEN


def test_where_everybody_reaches_the_top_10_there_is_nothing_to_tell_apart(tmp_path: Path) -> None:
    """Sixteen songs take turns on sixteen ranks: who is below the tenth is tenth within a week."""
    rotating = run_of_days("2026-01-01", [" ".join(f"S{(rank + day) % 16}" for rank in range(16)) for day in range(75)])
    history = history_of(tmp_path, rotating)
    reached, known = reached_top(history)
    assert known.sum() > FEWEST_LANDMARKS
    assert reached[known].all()
    assert fit_arrivals(history, CANDIDATES) == {}


@pytest.mark.parametrize(
    ("failure", "said"),
    [(QueryFailed("too long"), "QueryFailed: too long"), (ValueError("a bug"), "ValueError: a bug")],
)
def test_a_chart_that_fails_says_so_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, said: str
) -> None:
    def read(athena: Athena, platform: str, chart: str, *, look_back_days: int) -> str:
        return chart

    def expect(chart: str) -> Expected:
        if chart == "second":
            raise failure
        return Expected(platform="spotify", chart=chart, rows=[], reason="too young")

    monkeypatch.setattr(
        publishing, "charts", lambda athena: [("spotify", name) for name in ("first", "second", "third")]
    )
    monkeypatch.setattr(publishing, "read", read)
    monkeypatch.setattr(publishing, "expect", expect)
    told = list(publish_expectations(memory_lake(), LocalAthena(FolderCatalog(Path(), VIEWS))))
    assert [one.reason for one in told] == ["too young", said, "too young"]
    with pytest.raises(InternalError, match=f"1 of 3 charts failed, spotify/second: {said}") as caught:
        raise_failures(told)
    assert isinstance(caught.value.__cause__, ExceptionGroup)
    assert caught.value.__cause__.exceptions == (failure,)


def test_where_no_chart_failed_there_is_no_error(fitted: Fitted) -> None:
    raise_failures(list(fitted.told.values()))
