"""platform_overlap: which recordings of a day's Spotify chart stood on TikTok's up to two weeks earlier."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.lake import Lake, Row, Rows, chart_of
from tests.oracle.positions import chart_daily

_LONGEST_LAG = 14
Day = tuple[set[str], int]  # the recordings on a chart on a day, and its depth


def platform_overlap(lake: Lake) -> Rows:
    """One row per Spotify market, date and lag; null counts where TikTok's chart was not observed then."""
    spotify, tiktok = _days(lake, "spotify", "songs_daily"), _days(lake, "tiktok", "sounds_daily")
    tiktok_markets = {market for market, _ in tiktok}
    rows = []
    for (market, day), (songs, depth) in spotify.items():
        other = next((name for name in (market, "global") if name in tiktok_markets), None)
        missing = "TIKTOK_NOT_OBSERVED" if other else "NO_TIKTOK_CHART"
        for lag in range(_LONGEST_LAG + 1):
            row: Row = {"market": market, "chart_date": day, "lag_days": lag, "tiktok_market": other}
            row |= {"spotify_recordings": len(songs), "spotify_depth": depth}
            row["tiktok_date"] = day - timedelta(days=lag)
            earlier = tiktok.get((other or "", row["tiktok_date"]))
            rows.append(row | _side_by_side(songs, earlier, missing=missing))
    return rows


def _side_by_side(songs: set[str], earlier: Day | None, *, missing: str) -> Row:
    if earlier is None:
        unknown = ("tiktok_recordings", "tiktok_depth", "on_both", "jaccard")
        return dict.fromkeys(unknown) | {"status": missing}
    sounds, depth = earlier
    both = len(songs & sounds)
    return {
        "tiktok_recordings": len(sounds),
        "tiktok_depth": depth,
        "on_both": both,
        "jaccard": both / (len(songs) + len(sounds) - both),
        "status": "OK",
    }


def _days(lake: Lake, platform: str, chart: str) -> dict[tuple[str, date], Day]:
    days: dict[tuple[str, date], Day] = {}
    for row in chart_daily(lake):
        if chart_of(row)[:2] == (platform, chart):
            recordings, _ = days.setdefault((row["market"], row["chart_date"]), (set(), row["depth"]))
            recordings.add(row["recording_id"])
    return days
