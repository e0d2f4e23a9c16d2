"""artist_leaderboard: how long the recordings of an artist stood at the top of a chart."""

from __future__ import annotations

from tests.oracle.identity import Identities
from tests.oracle.lake import ChartKey, Lake, Rows, chart_columns, chart_of, total
from tests.oracle.positions import recording_daily


def artist_leaderboard(lake: Lake) -> Rows:
    """One row per chart and credited artist; a song by n artists counts for each of them."""
    credited = _credited(lake)
    of_artist: dict[tuple[ChartKey, str], Rows] = {}
    for row in recording_daily(lake):
        for artist in credited[chart_of(row), row["recording_id"]]:
            of_artist.setdefault((chart_of(row), artist), []).append(row)
    return [
        {
            **chart_columns(chart),
            "artist_id": artist,
            "days_at_1": _days_within(rows, 1),
            "days_in_top_10": _days_within(rows, 10),
            "days_in_top_50": _days_within(rows, 50),
            "recordings": len({row["recording_id"] for row in rows}),
            "streams": total([row["streams"] for row in rows]),
            "first_date": min(row["chart_date"] for row in rows),
            "last_date": max(row["chart_date"] for row in rows),
        }
        for (chart, artist), rows in of_artist.items()
    ]


def _credited(lake: Lake) -> dict[tuple[ChartKey, str], set[str]]:
    """The artists of each recording on a chart."""
    identities = Identities(lake)
    shown: dict[tuple[ChartKey, str], Rows] = {}
    for row in lake.chart_snapshots:
        if row["current"]:
            shown.setdefault((chart_of(row), identities.recording(row)), []).append(row)
    return {key: identities.artists_of_recording(rows) for key, rows in shown.items()}


def _days_within(rows: Rows, depth: int) -> int:
    return len({row["chart_date"] for row in rows if row["rank"] <= depth})
