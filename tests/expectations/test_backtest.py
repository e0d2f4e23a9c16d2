"""What chooses a candidate does not judge it, and a chart with nothing to learn from is not told to be learnt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.expectations import backtest as module
from chartlake.expectations.backtest import backtest, cuts_of
from chartlake.expectations.fitting import beats, beats_for_the_top
from chartlake.expectations.history import History, read
from chartlake.expectations.judging import Cut, Scores, scores_of
from tests.athena_queries.written_lake import VIEWS, WrittenLake, chart, run_of_days
from tests.expectations.crowded import crowded

SEEDS = range(12)


def history_of(root: Path, lines: dict[str, str]) -> History:
    WrittenLake(root).write("chart_snapshots", chart(lines))
    return read(LocalAthena(FolderCatalog(root, VIEWS)), "spotify", "songs_daily")


def shuffled(days: int, *, songs: int, seed: int) -> dict[str, str]:
    """Every day each song leaves with 12 in 100, whatever is known of it, and the rest is shuffled."""
    rng, made = Random(seed), songs
    here = [f"S{number}" for number in range(songs)]
    lines = []
    for _ in range(days):
        here = [song for song in here if rng.random() > 0.12]
        while len(here) < songs:
            here.append(f"S{made}")
            made += 1
        rng.shuffle(here)
        lines.append(" ".join(here))
    return run_of_days("2026-01-01", lines)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> History:
    return history_of(tmp_path_factory.mktemp("crowd"), crowded(44, depth=25, seed=6))


def test_the_first_cut_chooses_and_the_others_judge(crowd: History, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, list[int]] = {}

    def watched(cuts: Sequence[Cut], name: str) -> Scores:
        seen.setdefault(name, []).extend(len(cut.stay) for cut in cuts)
        return scores_of(cuts, name)

    first, *_, last = cuts_of(crowd)
    monkeypatch.setattr(module, "cuts_of", lambda history: [first, last])
    monkeypatch.setattr(module, "scores_of", watched)
    assert backtest(crowd).cuts == 1
    days = [len(crowd.day[(crowd.day > cut) & (crowd.day <= until)]) for cut, until in (first, last)]
    # Nothing became of the 25 songs of the last date yet.
    assert seen["linear"] == seen["boosted"] == seen["blended"] == [days[0], days[1] - 25]
    assert seen["last_rank"] == seen["periods_so_far"] == [days[1] - 25]


@pytest.mark.deep
def test_where_there_is_one_cut_nothing_is_chosen_and_it_judges_the_simplest(
    crowd: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = cuts_of(crowd)[-1:]
    monkeypatch.setattr(module, "cuts_of", lambda history: last)
    tried = backtest(crowd)
    assert (tried.cuts, tried.stays_by, tried.arrives_by) == (1, "linear", "linear")


@pytest.mark.deep
def test_charts_with_nothing_to_learn_from_are_not_told_to_be_learnt(tmp_path: Path) -> None:
    proven = []
    for seed in SEEDS:
        tried = backtest(history_of(tmp_path / str(seed), shuffled(100, songs=30, seed=seed)))
        proven += [seed for verdict in (beats(tried), beats_for_the_top(tried)) if verdict]
    assert proven == []
