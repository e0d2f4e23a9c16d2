"""The oracle's views of songs over time and of what was collected, and what makes a row of each unique."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.oracle.alerts import alerts
from tests.oracle.collected import completeness, quarantined
from tests.oracle.debuts import recording_debuts
from tests.oracle.lake import Lake, Rows
from tests.oracle.plans import release_crowding
from tests.oracle.reconciled import reconciliation, reported_positions
from tests.oracle.releases import recording_releases, release_timing
from tests.oracle.returns import longevity_buckets, reentries
from tests.oracle.spread import market_spread
from tests.oracle.survival import survival
from tests.oracle.velocity import momentum, track_velocity

_CHART: Final = ("platform", "chart", "market")

SONG_VIEWS: Final[dict[str, tuple[Callable[[Lake], Rows], tuple[str, ...]]]] = {
    "reentries": (reentries, (*_CHART, "recording_id")),
    "survival": (survival, (*_CHART, "period")),
    "longevity_buckets": (longevity_buckets, _CHART),
    "track_velocity": (track_velocity, (*_CHART, "chart_date", "recording_id")),
    "momentum": (momentum, (*_CHART, "chart_date", "recording_id")),
    "recording_debuts": (recording_debuts, (*_CHART, "recording_id")),
    "recording_releases": (recording_releases, (*_CHART, "recording_id")),
    "release_timing": (release_timing, (*_CHART, "release_weekday", "release_month")),
    "release_crowding": (release_crowding, ("market", "week_start")),
    "reported_positions": (reported_positions, (*_CHART, "chart_date", "item_id")),
    "reconciliation": (reconciliation, (*_CHART, "chart_date", "item_id")),
    "completeness": (completeness, (*_CHART, "month")),
    "quarantined": (quarantined, ("source", "reason", "date")),
    "alerts": (alerts, ("alert_id",)),
    "market_spread": (market_spread, ("platform", "chart", "recording_id", "chart_date")),
}
