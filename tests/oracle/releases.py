"""release_timing: how recordings did in the week of their release, by weekday and month of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist, median

from tests.oracle.chart_calendar import Calendar, calendars
from tests.oracle.identity import Identities
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of, is_song, remembered
from tests.oracle.lifecycle import track_lifecycle
from tests.oracle.positions import stays

_WINDOW = [timedelta(days=number) for number in range(7)]


@remembered
def recording_releases(lake: Lake) -> Rows:
    """One row per recording on a chart that has a release date to the day: the earliest that is told of it."""
    identities = Identities(lake)
    told: dict[tuple[ChartKey, str], list[date]] = {}
    for row in lake.chart_snapshots:
        if row["current"] and is_song(row):
            dates = told.setdefault((chart_of(row), identities.recording(row)), [])
            dates += [row["release_date"]] if row["release_date"] else []
    of_tracks = _of_tracks(lake)
    tracks: dict[str, set[str]] = {}
    for match in lake.track_matches:
        own = {match["item_id"]} if match["platform"] == "spotify" else set()
        tracks.setdefault(match["recording_id"], set()).update(own | {match["spotify_track_id"]})
    rows = []
    for (chart, recording), dates in told.items():
        by_track = [of_tracks[track] for track in {recording, *tracks.get(recording, ())} if track in of_tracks]
        if dates + by_track:
            rows.append(chart_columns(chart) | {"recording_id": recording, "release_date": min(dates + by_track)})
    return rows


def _of_tracks(lake: Lake) -> dict[str, date]:
    """By track, the newest word of `tracks` that gives the day."""
    told = sorted(lake.tracks, key=lambda row: (row["observed_date"], row["fetched_at"], row["source"]))
    return {
        row["track_id"]: date.fromisoformat(row["release_date"])
        for row in told
        if row.get("release_date_precision") == "day"
    }


def release_timing(lake: Lake) -> Rows:
    """One row per chart, weekday (1 is Monday) and month of the release."""
    by_chart, lives = calendars(lake), {}
    for life in track_lifecycle(lake):
        lives[chart_of(life), life["recording_id"]] = life
    groups: dict[tuple[ChartKey, int, int], list[tuple[Row, bool, bool] | None]] = {}
    for release in recording_releases(lake):
        chart, recording, day = chart_of(release), release["recording_id"], release["release_date"]
        calendar, life = by_chart[chart], lives[chart, recording]
        window = [day + after for after in _WINDOW if day + after in calendar.depths]
        if len(window) < _due(chart):
            continue
        ranks = [row["rank"] for at, row in stays(lake)[chart, recording].items() if at in window]
        shallow = _is_shallow(calendar, window)
        key = (chart, day.isoweekday(), day.month)
        seen = (life, bool(ranks) and min(ranks) <= 50, shallow)
        # Who charted before the day that is told as its release has no known first week: it is only counted.
        groups.setdefault(key, []).append(seen if life["debut_date"] >= day else None)
    return [_group(*key, found) for key, found in groups.items()]


def _due(chart: ChartKey) -> int:
    """The dates that a week of the chart has."""
    return 1 if chart[1].endswith("_weekly") else 7


def _is_shallow(calendar: Calendar, window: Sequence[date]) -> bool:
    return any(calendar.depths[day] < 50 for day in window)


def _group(chart: ChartKey, weekday: int, month: int, all_found: list[tuple[Row, bool, bool] | None]) -> Row:
    found = [one for one in all_found if one]
    n, hits = len(found), sum(hit for _, hit, _ in found)
    lower, upper = _wilson(hits, n) if n else (None, None)
    return {
        **chart_columns(chart),
        "release_weekday": weekday,
        "release_month": month,
        "recordings": n,
        "in_top_50": hits,
        "top_50_share": hits / n if n else None,
        "lower_95": lower,
        "upper_95": upper,
        "median_debut_rank": _median([life["debut_rank"] for life, _, _ in found]),
        "median_observed_periods": _median([life["observed_periods"] for life, _, _ in found]),
        "right_censored": sum(life["right_censored"] for life, _, _ in found),
        "shallow_windows": sum(shallow for _, _, shallow in found),
        "charted_before_release": len(all_found) - n,
    }


def _median(numbers: Sequence[int]) -> float | None:
    return float(median(numbers)) if numbers else None


def _wilson(hits: int, n: int) -> tuple[float, float]:
    z, share = NormalDist().inv_cdf(0.975), hits / n
    middle = share + z**2 / (2 * n)
    width = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return (middle - width) / (1 + z**2 / n), (middle + width) / (1 + z**2 / n)
