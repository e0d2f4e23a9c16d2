"""On the simulated market, whose songs rise and fade by curves, the model beats both baselines in every score."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.expectations.backtest import backtest
from chartlake.expectations.fitting import score_columns
from chartlake.expectations.history import read
from sandbox.market import market
from tests.athena_queries.written_lake import VIEWS, WrittenLake, chart
from tests.small_lake import LAST_DAY


@pytest.mark.deep
def test_the_model_beats_both_baselines_where_songs_follow_curves(tmp_path: Path) -> None:
    simulated = market(seed=7, last_day=LAST_DAY)
    days = {
        str(day): " ".join(f"{row.track.track_id}/{row.streams}" for row in simulated.chart("no").rows(day))
        for day in simulated.days
    }
    WrittenLake(tmp_path).write("chart_snapshots", chart(days))
    tried = backtest(read(LocalAthena(FolderCatalog(tmp_path, VIEWS)), "spotify", "songs_daily"))
    figures = score_columns(tried)
    assert figures["beats_baselines"]
    assert figures["backtest_concordance"] > figures["baseline_concordance"] + 0.03
    assert figures["backtest_coverage_80"] > 0.8
