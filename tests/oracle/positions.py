"""The facts: chart_daily as published, recording_daily with the versions of a recording merged."""

from __future__ import annotations

from datetime import date

from tests.oracle.chart_calendar import calendars
from tests.oracle.identity import Identities, credit
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of, is_song, remembered, total

_AS_PUBLISHED = ("chart_date", "rank", "item_id", "title", "artist_names", "streams", "videos")
_OF_THE_ANSWER = ("release_date", "label", "source", "date_basis", "fetched_at")


@remembered
def chart_daily(lake: Lake) -> Rows:
    """Every position of every current snapshot."""
    identities, by_chart = Identities(lake), calendars(lake)
    positions = []
    for row in lake.chart_snapshots:
        if not row["current"]:
            continue
        position = chart_columns(chart_of(row)) | {name: row[name] for name in _AS_PUBLISHED + _OF_THE_ANSWER}
        position["month"] = f"{row['chart_date']:%Y-%m}"
        position["artist_names_text"] = credit(row)
        position["recording_id"] = identities.recording(row) if is_song(row) else None
        position["song_id"] = identities.song(row) if is_song(row) else None
        position["lead_artist_id"] = identities.lead_artist(row)
        position["depth"] = by_chart[chart_of(row)].depths[row["chart_date"]]
        positions.append(position)
    return positions


@remembered
def recording_daily(lake: Lake) -> Rows:
    """One row per recording on a chart and date: best rank, summed streams and videos."""
    by_chart = calendars(lake)
    versions: dict[tuple[ChartKey, date, str], Rows] = {}
    for position in chart_daily(lake):
        if position["recording_id"] is None:
            continue
        key = (chart_of(position), position["chart_date"], position["recording_id"])
        versions.setdefault(key, []).append(position)
    merged = []
    for (chart, day, recording), positions in versions.items():
        row = chart_columns(chart) | {"chart_date": day, "recording_id": recording}
        row["rank"] = min(position["rank"] for position in positions)
        row["streams"] = total([position["streams"] for position in positions])
        row["videos"] = total([position["videos"] for position in positions])
        row["versions"] = len({position["item_id"] for position in positions})
        row["depth"] = by_chart[chart].depths[day]
        row["left_censored"] = by_chart[chart].starts_at(day)
        row["month"] = f"{day:%Y-%m}"
        row["step"] = by_chart[chart].step(day)
        row["ends_as"] = by_chart[chart].ends_as(day, row["rank"])
        merged.append(row)
    return merged


@remembered
def stays(lake: Lake) -> dict[tuple[ChartKey, str], dict[date, Row]]:
    """For each chart and recording its rows of recording_daily by date, in order of the dates."""
    by_recording: dict[tuple[ChartKey, str], dict[date, Row]] = {}
    for row in sorted(recording_daily(lake), key=lambda row: row["chart_date"]):
        by_recording.setdefault((chart_of(row), row["recording_id"]), {})[row["chart_date"]] = row
    return by_recording
