"""The views that the oracle knows: what computes them, and what makes a row of them unique."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from tests.oracle.artists import artist_leaderboard
from tests.oracle.entries import new_entries
from tests.oracle.expected import expected_run
from tests.oracle.health import freshness, restatements
from tests.oracle.lake import Lake, Rows
from tests.oracle.lifecycle import track_lifecycle
from tests.oracle.moves import chart_moves
from tests.oracle.overlap import platform_overlap
from tests.oracle.people_views import PEOPLE_UNCOMPARED, PEOPLE_VIEWS
from tests.oracle.platforms import (
    platform_lead,
    platform_lead_summary,
    platform_ranks,
    sound_profile,
    tiktok_markets,
)
from tests.oracle.positions import chart_daily, recording_daily
from tests.oracle.runs import chart_runs, recording_histories
from tests.oracle.song_views import SONG_VIEWS
from tests.oracle.titles import recording_titles

_CHART: Final = ("platform", "chart", "market")
_ON_A_DAY: Final = (*_CHART, "chart_date", "recording_id")


def _freshness_now(lake: Lake) -> Rows:
    return freshness(lake, datetime.now(UTC).replace(tzinfo=None))


VIEWS: Final[dict[str, tuple[Callable[[Lake], Rows], tuple[str, ...]]]] = {
    "chart_daily": (chart_daily, (*_CHART, "chart_date", "rank", "item_id")),
    "recording_daily": (recording_daily, _ON_A_DAY),
    "chart_moves": (chart_moves, _ON_A_DAY),
    "recording_titles": (recording_titles, (*_CHART, "recording_id")),
    "chart_runs": (chart_runs, (*_CHART, "recording_id", "run")),
    "recording_histories": (recording_histories, (*_CHART, "recording_id")),
    "track_lifecycle": (track_lifecycle, (*_CHART, "recording_id")),
    "artist_leaderboard": (artist_leaderboard, (*_CHART, "artist_id")),
    "new_entries": (new_entries, (*_CHART, "month")),
    "platform_overlap": (platform_overlap, ("market", "chart_date", "lag_days")),
    "tiktok_markets": (tiktok_markets, ("market",)),
    "platform_ranks": (platform_ranks, ("market", "chart_date", "recording_id")),
    "sound_profile": (sound_profile, ("group_name", "chart_date")),
    "platform_lead": (platform_lead, ("market", "recording_id")),
    "platform_lead_summary": (platform_lead_summary, ("market",)),
    "freshness": (_freshness_now, ("source", "scope")),
    "restatements": (restatements, (*_CHART, "chart_date", "rank", "place", "beaten_raw_key")),
    "expected_run": (expected_run, (*_CHART, "recording_id", "as_of")),
    **SONG_VIEWS,
    **PEOPLE_VIEWS,
}
# The age of a date goes on while the test runs.
TOLERANCES: Final[dict[str, dict[str, float]]] = {"freshness": {"age_hours": 0.25}}
# Columns that the oracle leaves out, by view, each with the reason.
UNCOMPARED: Final[dict[str, dict[str, str]]] = PEOPLE_UNCOMPARED
