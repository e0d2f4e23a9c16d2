"""The songs and artists of lake.toml: which recordings they are, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chartlake.literals import literals
from chartlake.report.asking import Athena, Row, day, rows, titles
from chartlake.report.model import Grid
from chartlake.report.settings import ReportSettings
from chartlake.report.unseen import charts, unseen
from chartlake.report.wording import (
    chart_name,
    columns,
    count,
    first_of,
    market_name,
    signed,
    song,
)

_MOST = 8
_STATUS = {
    "NEW": "new",
    "RE": "back",
    "SAME": "as before",
    "FIRST_OBSERVED": "first date held",
    "BELOW_DEPTH": "deeper than seen before",
}


def watched(athena: Athena, settings: ReportSettings) -> frozenset[str]:
    """The recordings that the songs are, and those of the artists."""
    found = frozenset[str]().union(*recordings(athena, settings.songs).values())
    if settings.artists:  # whose songs they are takes long to find, so it is not asked in vain
        of_artists = rows(
            athena,
            f"SELECT recording_id FROM recording_artists WHERE artist_id IN ({literals(settings.artists)}) "  # noqa: S608
            f"AND market IN ({literals(settings.markets)})",
        )
        found |= {row["recording_id"] for row in of_artists}
    return found


def recordings(athena: Athena, songs: Sequence[str]) -> dict[str, frozenset[str]]:
    """Per song the recordings that it is: those that matching ties its id to, and the id itself.

    A song may be named by any of its Spotify tracks, or by `<platform>:<item_id>` though matching knows it by now.
    """
    known = known_as(athena, "name", songs) if songs else []
    return {one: frozenset({one, *(row["recording_id"] for row in known if row["name"] == one)}) for one in songs}


def known_as(athena: Athena, column: str, ids: Sequence[str]) -> list[Row]:
    """Every `name` of every `recording_id` that matching knows, where the `column` is one of the ids.

    Names are Spotify track ids, and `<platform>:<item_id>` as an item is called that matching knows nothing of.
    """
    return rows(
        athena,
        f"""
        SELECT recording_id, name
        FROM (
            SELECT recording_id, track_id AS name FROM recording_tracks
            UNION
            SELECT recording_id, platform || ':' || item_id AS name FROM track_matches
        ) names
        WHERE {column} IN ({literals(ids)})
        """,  # noqa: S608 - quoted by literals
    )


def positions(athena: Athena, markets: Sequence[str], songs: frozenset[str], chart_date: date) -> list[Row]:
    """chart_moves of these recordings on every chart of the markets on the date."""
    return rows(
        athena,
        f"""
        SELECT m.platform, m.chart, m.market, m.recording_id, m.rank, m.move, m.status, m.peak_to_date,
            m.streak_to_date, t.title, t.artist_names_text
        FROM chart_moves m {titles("m", f"t.market IN ({literals(markets)})")}
        WHERE m.market IN ({literals(markets)}) AND m.chart_date = {day(chart_date)}
            AND m.recording_id IN ({literals(sorted(songs))})
        ORDER BY m.rank, m.platform, m.chart, m.market
        """,  # noqa: S608 - quoted by literals
    )


def names(athena: Athena, songs: Sequence[str]) -> dict[str, str]:
    """What charts call these recordings; those that no chart ever showed are left out."""
    found = rows(
        athena,
        f"""
        SELECT recording_id, max_by(title, last_date) AS title,
            max_by(artist_names_text, last_date) AS artist_names_text
        FROM recording_titles
        WHERE recording_id IN ({literals(songs)})
        GROUP BY recording_id
        """,  # noqa: S608 - quoted by literals
    )
    return {row["recording_id"]: song(row) for row in found}


def watched_grid(athena: Athena, settings: ReportSettings, songs: frozenset[str], chart_date: date) -> Grid:
    """Where the watched songs stand, and which of them stand nowhere."""
    title = "Watched"
    if not settings.songs and not settings.artists:
        return Grid(title=title, note="Nobody: name songs and artists in [report] of lake.toml.")
    found = positions(athena, settings.markets, songs, chart_date)
    lines = [
        (
            song(row),
            chart_name(row["platform"], row["chart"]),
            market_name(row["market"]),
            count(row["rank"]),
            _STATUS[row["status"]] if row["move"] in (None, 0) else signed(row["move"]),
            count(row["peak_to_date"]),
            count(row["streak_to_date"]),
        )
        for row in found
    ]
    shown = columns("song", "chart", "market", "#rank", "#move", "#peak so far", "#dates in a row")
    missing = _missing(athena, settings, {row["recording_id"] for row in found})
    collected = charts(athena, settings.markets, chart_date)
    note = unseen(missing, collected, settings.markets, chart_date)
    return first_of(title, shown, lines, note=note, most=_MOST)


def _missing(athena: Athena, settings: ReportSettings, seen: set[str]) -> list[str]:
    """What is watched and not among the recordings that were seen, by name."""
    absent = {one: ids for one, ids in recordings(athena, settings.songs).items() if not ids & seen}
    called = names(athena, sorted(frozenset[str]().union(*absent.values()))) if absent else {}
    missing = [next((called[one] for one in sorted(ids) if one in called), song) for song, ids in absent.items()]
    return [*sorted(set(missing)), *(["any song of the watched artists"] if settings.artists and not seen else [])]
