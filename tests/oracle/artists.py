"""artist_leaderboard: how long the recordings of an artist stood at the top of a chart."""

from __future__ import annotations

from tests.oracle.facts import credited
from tests.oracle.identity import credit
from tests.oracle.lake import ChartKey, Lake, Rows, chart_columns, chart_of, total
from tests.oracle.positions import chart_daily, recording_daily


def artist_leaderboard(lake: Lake) -> Rows:
    """One row per chart and credited artist; a song by n artists counts for each of them."""
    named = _credited(lake)
    of_artist: dict[tuple[ChartKey, str], Rows] = {}
    for row in recording_daily(lake):
        for artist in named[chart_of(row), row["recording_id"]]:
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
            "artist_name": max(filter(None, (named[chart, row["recording_id"]][artist] for row in rows)), default=None),
        }
        for (chart, artist), rows in of_artist.items()
    ]


def _credited(lake: Lake) -> dict[tuple[ChartKey, str], dict[str, str | None]]:
    """The artists of each recording on a chart, with their names: by id, else the newest credit of the chart."""
    shown: dict[tuple[ChartKey, str], Rows] = {}
    for row in chart_daily(lake):
        if row["recording_id"]:
            shown.setdefault((chart_of(row), row["recording_id"]), []).append(row)
    return {key: credited(lake, key[1]) or _newest_credit(rows) for key, rows in shown.items()}


def _newest_credit(rows: Rows) -> dict[str, str | None]:
    """What withholds the credit takes nothing back; of equally new ones the first in the alphabet."""
    told = sorted((text, row["fetched_at"]) for row in rows if (text := credit(row)))
    whole = max(told, key=lambda one: one[1], default=(None, None))[0]
    return {f"name:{whole}": whole} if whole else {}


def _days_within(rows: Rows, depth: int) -> int:
    return len({row["chart_date"] for row in rows if row["rank"] <= depth})
