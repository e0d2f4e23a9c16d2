"""Worked examples of a listener's plays, on the simulated market: nobody's listening is shown."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

from tests.real_samples.example_lake import Input, Row, Table
from tests.real_samples.example_market import (
    LAST_DAY,
    USER,
    artist_rows,
    feature_rows,
    heard,
    simulated,
    spotify,
    track_rows,
    tracks,
    with_rows,
)
from tests.real_samples.example_rows import short
from tests.real_samples.examples import Chapter, Example, on

HIGH: Final = "3aWXj9EJ65Wo8XOwXRTj8R"
LIGHTS: Final = "7vmVKcX9rijGdFpVjtfvjr"
ALONE: Final = "0MAXCRIiYp94O4z82No61b"
AGAIN: Final = "6IbL6O70pHiodMtbZeC2jG"
HONEY: Final = "4wtsmG1n1EPq7N2npR8Vsw"
CAMINO: Final = "3cTfpI9DEKW11D4EsKDbsk"
WAVES: Final = "0QH1WtwAcgeAE6Pdo5Exnt"
DAY: Final = date(2026, 3, 30)
_FIRST: Final = datetime(2026, 3, 30, 7, 18, 59, 78000)
_SECOND: Final = datetime(2026, 3, 30, 7, 21, 52, 258000)
_THIRD: Final = datetime(2026, 3, 30, 7, 26, 30, 516000)
_FOURTH: Final = datetime(2026, 3, 30, 9, 0, 54, 803000)
_HEARD: Final = (HIGH, LIGHTS, ALONE)
_FEATURES: Final = (
    "acousticness",
    "danceability",
    "energy",
    "instrumentalness",
    "liveness",
    "speechiness",
    "valence",
)
_KNOWN: Final = (*_HEARD, AGAIN, HONEY)


def a_morning(_: Path) -> Input:
    """Four plays, one of them told twice; a chart, tracks, genres, the sound of three, and a top list of two."""
    polled = heard(DAY, _HEARD)
    imported = dict(polled[0]) | {
        "played_at": datetime(2026, 3, 30, 7, 18, 59),
        "ms_played": 239078,
        "origin": "import",
        "time_precision": "s",
    }
    liked = simulated().ranked("no", date(2026, 3, 17))[:2]
    top: list[Row] = [
        {"user_id": USER, "kind": "track", "time_range": "short_term", "observed_date": LAST_DAY, "rank": rank}
        | {"item_id": track.track_id, "name": track.title}
        for rank, (track, _) in enumerate(liked, start=1)
    ]
    chart = spotify("no", [DAY], {19, 32, 45, 55}, corner="Norway")
    rows: dict[str, list[Row]] = {
        "plays": [*polled, imported],
        "tracks": track_rows(_HEARD, DAY),
        "artists": artist_rows(_KNOWN, DAY),
        "audio_features": feature_rows([HIGH, LIGHTS, HONEY]),
        "user_top": top,
    }
    told = [
        [row["played_at"], row.get("origin", "poll"), row["item_id"], row.get("ms_played")] for row in rows["plays"]
    ]
    lake = with_rows(chart, rows=rows, tables=[_plays(told), _songs(), _top(top)])
    names = {track.track_id: short(track.title) for track in (*tracks(_KNOWN), *(track for track, _ in liked))}
    people = {artist.artist_id: artist.name for track in tracks(_KNOWN) for artist in track.artists}
    return Input(tables=lake.tables, rows=lake.rows, names=names | people | {USER: "a…"})


def _plays(lines: list[list[object]]) -> Table:
    return Table(headings=["play ended", "told by", "track", "ms heard"], lines=lines)


def _songs() -> Table:
    sound = {str(row["track_id"]): row for row in feature_rows([HIGH, LIGHTS, HONEY])}
    return Table(
        headings=["track", "ms", "artists and their genres", *_FEATURES],
        lines=[
            [
                one.track_id,
                one.duration_ms,
                ", ".join(f"{artist.name}: {artist.genre}" for artist in one.artists),
                *(sound[one.track_id][name] if one.track_id in sound else "not asked" for name in _FEATURES),
            ]
            for one in tracks(_KNOWN)
        ],
    )


def _top(rows: list[Row]) -> Table:
    return Table(
        headings=["Spotify's own list of 28 days", "track"], lines=[[row["rank"], row["item_id"]] for row in rows]
    )


_MORNING: Final = (
    Example(
        view="listening_plays",
        sql="""
        SELECT played_at, item_id, ms_played, origin
        FROM listening_plays
        ORDER BY played_at
        """,
        rows=(
            (_FIRST, HIGH, 239078, "poll"),
            (_SECOND, LIGHTS, None, "poll"),
            (_THIRD, ALONE, None, "poll"),
            (_FOURTH, HIGH, None, "poll"),
        ),
        told="""
        Five rows tell of four plays: 07:18:59 of the import is the same as 07:18:59.078 of the poll, within two
        seconds. The poll's time stands, and how long it was heard is taken from the import. The other three were
        polled only.
        """,
    ),
    Example(
        view="listening_recordings",
        sql=f"""
        SELECT played_at, recording_id, date
        FROM listening_recordings
        WHERE item_id = '{HIGH}'
        ORDER BY played_at
        """,
        rows=((_FIRST, HIGH, on("2026-03-30")), (_FOURTH, HIGH, on("2026-03-30"))),
        told="""
        A track that matching has not tied to another is its own recording. Two plays are two rows.
        """,
    ),
    Example(
        view="listening_artists",
        sql=f"""
        SELECT artist_id, artist_name, count(*) AS plays
        FROM listening_artists
        WHERE item_id IN ('{HIGH}', '{LIGHTS}')
        GROUP BY artist_id, artist_name
        ORDER BY artist_id
        """,
        rows=(
            ("101A1zlbISgTzTpPURv5wr", "Königsbrüder", 2),
            ("4PWqjS0F5ydaYpbRkiHWye", "Sunset Kid & Friends", 1),
            ("4fJryBdI1pkf5wIlk83gY7", "Cherry Kid", 2),
            ("6wlqDeurF4PdahrZ02dT2D", "Kveldkollektivet", 2),
        ),
        told="""
        A play names the first artist only; by its track all three of Høyt Drøm are known, each with both plays.
        """,
    ),
    Example(
        view="listening_daily",
        sql="""
        SELECT date, plays, recordings, artists, minutes, minutes_estimated, plays_measured, plays_estimated
        FROM listening_daily
        """,
        rows=((on("2026-03-30"), 4, 3, 6, 3.9846, 13.5424, 1, 3),),
        told="""
        Four plays of three recordings by 3 + 1 + 2 = 6 artists. Known are 239,078 ms = 3.9846 minutes; with the
        length of the track for the other three plays (172,830 + 161,560 + 239,078) it is 812,546 ms = 13.5424
        minutes.
        """,
    ),
    Example(
        view="listening_genres",
        sql="""
        SELECT genre, plays, plays_with_genre, share
        FROM listening_genres
        ORDER BY genre
        """,
        rows=(("hip hop", 2, 4, 0.5), ("indie folk", 3, 4, 0.75), ("k-indie", 3, 4, 0.75), ("metal", 1, 4, 0.25)),
        told="""
        Høyt Drøm is hip hop, k-indie and indie folk, and was played twice; Allein Wieder Straße is k-indie and indie
        folk: 2 + 1 = 3 of 4 plays each.
        """,
    ),
    Example(
        view="listening_taste",
        sql="""
        SELECT plays, genres, genre_plays, plays_with_features, energy, valence
        FROM listening_taste
        """,
        rows=((4, ["indie folk", "k-indie", "hip hop", "metal"], [3, 3, 2, 1], 3, 0.6107, 0.7588),),
        told="""
        Of the four plays three are of songs whose sound is known, two of them of Høyt Drøm: (2 × 0.4447 + 0.9427) / 3
        = 0.6107. Valence likewise: (2 × 0.8749 + 0.5265) / 3 = 0.7588.
        """,
    ),
    Example(
        view="listening_profile",
        sql="""
        SELECT plays, genres_text, plays_on_observed_days AS observed, plays_on_chart, chart_share
        FROM listening_profile
        """,
        rows=((4, "indie folk, k-indie, hip hop, metal", 4, 3, 0.75),),
        told="""
        The chart of the day has Høyt Drøm, played twice, and Allein Wieder Straße; Lights is not among the four
        positions: 3 / 4.
        """,
    ),
    Example(
        view="listening_top",
        sql="""
        SELECT rank, own_id, own_plays, spotify_item_id, spotify_own_plays, first_day, last_day, status
        FROM listening_top
        WHERE period = 'short_term' AND kind = 'track'
        ORDER BY rank
        """,
        rows=(
            (1, HIGH, 2, CAMINO, 0, on("2026-03-04"), on("2026-03-31"), "INSUFFICIENT_HISTORY"),
            (2, ALONE, 1, WAVES, 0, on("2026-03-04"), on("2026-03-31"), "INSUFFICIENT_HISTORY"),
            (3, LIGHTS, 1, None, None, on("2026-03-04"), on("2026-03-31"), "INSUFFICIENT_HISTORY"),
        ),
        told="""
        28 days up to the list of 31 March begin on 4 March; the first play known is of the 30th, so that the two
        lists are not of the same days, which the status says. Of the two songs with one play the smaller id comes
        first. Neither of Spotify's is among the plays: 0.
        """,
    ),
    Example(
        view="listening_discover",
        sql="""
        SELECT rank, recording_id, closeness, genre_closeness, genre, feature_closeness, best_rank, status
        FROM listening_discover
        ORDER BY rank
        """,
        rows=(
            (1, HONEY, 0.7938, 0.75, "indie folk", 0.8376, 32, "OK"),
            (2, AGAIN, 0.0, 0.0, None, None, 19, "GENRES_ONLY"),
        ),
        told="""
        Two positions of the chart were never played. Silence Honey! is indie folk, as 3 of the 4 plays are: 0.75. Its
        seven features lie 0.5411, 0.0232, 0.1707, 0.0003, 0.0655, 0.0898 and 0.2465 from the listener's means: 1 −
        1.1371 / 7 = 0.8376, and the mean of both is 0.7938. Igjen Ensom is dance, which was not played: 0, and nobody
        asked how it sounds.
        """,
    ),
)

CHAPTERS: Final = (
    Chapter(
        title="A listener's morning (simulated)",
        told="""
        Nobody's listening is shown: these are of the simulated listener of the sandbox, four plays of 30 March 2026.
        The first is told a second time by an import, which has whole seconds and says how long it was heard. The four
        positions of Norway's chart, the tracks and genres are those of the simulated market.
        """,
        put_in=a_morning,
        examples=_MORNING,
    ),
)
