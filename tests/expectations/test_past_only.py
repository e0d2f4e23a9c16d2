"""Nothing is learnt from days that had not come: another future changes no fit, and a planted leak is found so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.expectations import backtest, landmarks, models
from chartlake.expectations.history import Array, History, read
from tests.athena_queries.written_lake import VIEWS, WrittenLake, chart
from tests.expectations.crowded import crowded

DAYS, SEEN = 70, 45
# The blended one is made of two of them.
PARTS = [name for name in models.HAZARDS if name != "blended"]


def written(root: Path, lines: dict[str, str]) -> History:
    WrittenLake(root).write("chart_snapshots", chart(lines))
    return read(LocalAthena(FolderCatalog(root, VIEWS)), "spotify", "songs_daily")


@pytest.fixture(scope="module")
def futures(tmp_path_factory: pytest.TempPathFactory) -> tuple[History, History]:
    """Two histories that are the same up to a day, and a third of whose days are not."""
    root = tmp_path_factory.mktemp("futures")
    one = written(root / "one", crowded(DAYS, depth=25, seed=3))
    other = written(root / "other", crowded(DAYS, depth=25, seed=3, other_after=SEEN))
    return one, other


def cut(history: History) -> int:
    return int(history.days[SEEN - 1])


def curves(history: History, name: str) -> Array:
    """What a model says of the songs of the last day it saw, fitted as the backtest fits it."""
    past = history.until(cut(history))
    fitted, _ = models.fit_hazards(past, (name,))
    return fitted[name].survival(landmarks.features(past)[past.is_newest()])


@pytest.mark.parametrize("name", PARTS)
def test_another_future_changes_no_fit(futures: tuple[History, History], name: str) -> None:
    one, other = futures
    assert np.array_equal(curves(one, name), curves(other, name))


@pytest.mark.parametrize("name", PARTS)
def test_a_past_that_knows_how_runs_will_end_is_found_out(
    futures: tuple[History, History], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = History.until

    def leaking(history: History, day: int) -> History:
        known = until(history, day)
        seen = history.day <= day
        object.__setattr__(known, "run_periods", history.run_periods[seen])
        object.__setattr__(known, "exits", history.exits[seen])
        return known

    monkeypatch.setattr(History, "until", leaking)
    assert not np.array_equal(curves(futures[0], name), curves(futures[1], name))


def test_what_is_known_of_a_song_on_a_day_stays_what_it_was(futures: tuple[History, History]) -> None:
    history, _ = futures
    early = history.day <= cut(history)
    assert np.array_equal(
        landmarks.features(history)[early], landmarks.features(history.until(cut(history))), equal_nan=True
    )


def test_the_outcome_of_a_run_is_known_from_the_date_after_it(futures: tuple[History, History]) -> None:
    history, _ = futures
    past = history.until(cut(history))
    stay, later = landmarks.staying(past), landmarks.staying(history)
    follow_up = cut(history) - past.day
    early = history.day <= cut(history)
    assert (stay.periods == np.minimum(later.periods[early], follow_up)).all()
    assert (stay.left == (later.left[early] & (later.periods[early] < follow_up))).all()
    assert stay.left.any()
    assert not stay.left.all()


def test_who_reaches_the_top_is_not_known_in_the_last_two_weeks(futures: tuple[History, History]) -> None:
    past = futures[0].until(cut(futures[0]))
    _, known = landmarks.reached_top(past)
    assert past.day[known].max() == cut(futures[0]) - landmarks.TOP_DAYS


def test_only_days_after_a_cut_are_scored_against_it(futures: tuple[History, History]) -> None:
    cuts = backtest.cuts_of(futures[0])
    assert all(cut < last for cut, last in cuts)
    assert [last for _, last in cuts[:-1]] == [cut for cut, _ in cuts[1:]]
