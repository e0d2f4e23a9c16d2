"""Whether a difference is proven: by songs, not by landmarks, and not by chance."""

from __future__ import annotations

import numpy as np
import pytest

from chartlake.expectations import scores
from chartlake.expectations.backtest import TOP_10, Backtest
from chartlake.expectations.fitting import beats, beats_for_the_top
from chartlake.expectations.judging import Scores
from chartlake.expectations.landmarks import Staying
from chartlake.expectations.margins import FEWEST_SONGS, Margin, margin

WON = Margin(gain=0.02, low=0.01, high=0.03, songs=200)
OPEN = Margin(gain=0.02, low=-0.01, high=0.05, songs=200)


def test_the_interval_of_a_mean_is_that_of_the_normal_law() -> None:
    gain = np.random.default_rng(1).normal(0.1, 1.0, 1000)
    found = margin(gain, np.ones(1000), np.arange(1000))
    error = gain.std() / np.sqrt(1000)
    assert found.gain == pytest.approx(gain.mean())
    assert [found.low, found.high] == pytest.approx([gain.mean() - 1.96 * error, gain.mean() + 1.96 * error], abs=0.01)


def test_a_song_seen_on_many_days_is_one_song() -> None:
    gain = np.random.default_rng(2).normal(0.1, 1.0, 40)
    once = margin(gain, np.ones(40), np.arange(40))
    often = margin(np.repeat(gain, 50), np.ones(2000), np.repeat(np.arange(40), 50))
    assert [often.gain, often.low, often.high] == pytest.approx([once.gain, once.low, once.high])
    assert often.songs == 40


def test_few_songs_prove_nothing_however_alike_they_are() -> None:
    few = FEWEST_SONGS - 1
    assert not margin(np.full(few, 0.5), np.ones(few), np.arange(few)).proven
    assert margin(np.full(few + 1, 0.5), np.ones(few + 1), np.arange(few + 1)).proven


def test_songs_of_which_nothing_is_counted_do_not_count() -> None:
    assert margin(np.zeros(50), np.zeros(50), np.arange(50)).songs == 0
    assert not margin(np.zeros(50), np.zeros(50), np.arange(50)).proven


def test_of_pairs_the_interval_is_as_wide_as_when_songs_are_drawn_with_all_their_pairs() -> None:
    rng = np.random.default_rng(3)
    song = np.repeat(np.arange(60), 2)
    stay = Staying(periods=rng.integers(0, 30, 120), left=rng.random(120) < 0.7)
    expected = stay.periods + rng.normal(0, 12, 120)
    right, pairs = scores.concordant(expected, stay)
    found = margin(right, pairs, song, of_pairs=True)
    drawn = []
    for _ in range(400):
        songs = rng.integers(60, size=60)
        places = np.concatenate([np.flatnonzero(song == one) for one in songs])
        again, count = scores.concordance(expected[places], stay.at(places))
        drawn.append(again / count)
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert found.gain == pytest.approx(scores.concordance(expected, stay)[0] / scores.concordance(expected, stay)[1])
    assert [found.low, found.high] == pytest.approx([low, high], abs=0.02)


def test_where_there_is_nothing_to_gain_one_in_forty_is_proven_by_chance() -> None:
    rng = np.random.default_rng(4)
    proven = [margin(rng.normal(size=60), np.ones(60), np.arange(60)).proven for _ in range(300)]
    assert np.mean(proven) == pytest.approx(0.025, abs=0.025)


def tried(margins: dict[tuple[str, str], Margin], **scored: float) -> Backtest:
    return Backtest(cuts=3, staying={"linear": Scores(landmarks=500, **scored)}, stays_by="linear", margins=margins)


def test_every_score_has_to_be_proven_against_both_baselines() -> None:
    margins = {(score, name): WON for score in ("concordance", "brier_7") for name in ("periods_so_far", "last_rank")}
    assert beats(tried(margins, concordance=0.7, brier_7=0.1)) is True
    for one in margins:
        assert beats(tried(margins | {one: OPEN}, concordance=0.7, brier_7=0.1)) is False
    assert (
        beats(tried(margins | {("brier_28", "last_rank"): OPEN}, concordance=0.7, brier_7=0.1, brier_28=0.2)) is False
    )


def test_the_right_order_alone_says_nothing_of_periods() -> None:
    assert beats(tried({("concordance", "last_rank"): WON}, concordance=0.7)) is None
    assert beats(tried({("brier_7", "last_rank"): WON}, brier_7=0.1)) is None


def test_the_top_10_is_proven_by_itself() -> None:
    stay = {("brier_7", "last_rank"): OPEN}
    assert beats_for_the_top(tried(stay)) is None
    assert beats_for_the_top(tried(stay | {(TOP_10, "last_rank"): WON})) is True
    assert beats_for_the_top(tried(stay | {(TOP_10, "last_rank"): WON, (TOP_10, "periods_so_far"): OPEN})) is False
