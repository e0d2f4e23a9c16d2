"""Worked examples of releases, genres and followers, on the simulated market."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from tests.real_samples.example_lake import Input, Table
from tests.real_samples.example_market import artists, simulated, spotify, with_rows
from tests.real_samples.examples import Chapter, Example, on

FUEGO: Final = "3D9oDzY3r1hRbaRQKvV3uh"
SPED_UP: Final = "3luUrpabieidsIch7IYIJq"
_WEEKS: Final = (date(2026, 2, 19), date(2026, 2, 26), date(2026, 3, 5))


def three_weeks(_: Path) -> Input:
    """The first four of three weeks in Norway, the release dates, and the artists of the first week."""
    charted = spotify("no", _WEEKS, range(1, 5), period="weekly", corner="Spotify Norway, weekly")
    chart = simulated().chart("no", "weekly")
    first = [artist for row in chart.rows(_WEEKS[0])[:4] for artist in row.track.artists]
    known = artists(list(dict.fromkeys(artist.artist_id for artist in first)), date(2026, 3, 12))
    followed = [artists([FUEGO], day) for day in (date(2026, 3, 12), date(2026, 3, 19))]
    songs = {row.track.track_id: row.track for day in _WEEKS for row in chart.rows(day)[:4]}
    released = Table(
        headings=["song", "released", "weekday"],
        lines=[[one.title, one.release_date, f"{one.release_date:%A}"] for one in songs.values()],
    )
    return with_rows(charted, known, *followed, tables=[released])


_NORWAY: Final = (
    Example(
        view="release_timing",
        sql="""
        SELECT release_weekday AS weekday, release_month AS month, recordings, in_top_50, top_50_share AS share,
            lower_95,
            upper_95, median_debut_rank AS debut, median_observed_periods AS periods, right_censored, shallow_windows
            AS shallow
        FROM release_timing
        WHERE chart = 'songs_weekly' AND market = 'no'
        ORDER BY weekday, month
        """,
        rows=(
            (4, 2, 1, 0, 0.0, 0.0, 0.7935, 3.0, 1.0, 0, 1),
            (5, 2, 3, 2, 0.6667, 0.2077, 0.9385, 2.0, 1.0, 2, 3),
        ),
        told="""
        A weekly chart shows a release's first week when one of its dates falls among the seven days. Friday releases
        of February: Sommer? (13th: the chart of the 19th, second), Eight Lonely Maybe (27th: 5 March, second), Verano
        Quizás Camino? (20th: not on that of the 26th, third a week later). Two of three were there in their week:
        0.6667. Debut ranks 2, 2, 3 have the median 2; dates on the chart 2, 1, 1 the median 1. Two are still there.
        The Thursday release, Sommer Sånn / Outro, was not yet on the chart of its own day. All windows are shallow:
        four ranks, not 50. The others came out before the first chart.
        """,
    ),
    Example(
        view="recording_genres",
        sql=f"""
        SELECT recording_id, genre, place
        FROM recording_genres
        WHERE recording_id = '{SPED_UP}'
        ORDER BY place
        """,
        rows=((SPED_UP, "dance", 1), (SPED_UP, "k-indie", 2)),
        told="""
        Skarekollektivet makes dance, ดาวทะเล k-indie: the recording of both has both genres.
        """,
    ),
    Example(
        view="genre_daily",
        sql="""
        SELECT genre, recordings, streams, chart_recordings AS of, recordings_share, without_genre, without_genre_share
        FROM genre_daily
        WHERE chart = 'songs_weekly' AND market = 'no' AND chart_date = DATE '2026-02-19'
        ORDER BY genre
        """,
        rows=(
            ("dance", 1, 2019110, 4, 0.25, 1, 0.25),
            ("hip hop", 1, 831583, 4, 0.25, 1, 0.25),
            ("indie folk", 2, 1594745, 4, 0.5, 1, 0.25),
            ("k-indie", 1, 2019110, 4, 0.25, 1, 0.25),
            ("schlager", 1, 831583, 4, 0.25, 1, 0.25),
            (None, 1, 1285065, 4, 0.25, 1, 0.25),
        ),
        told="""
        Four songs. Åtte / Outro counts for dance and for k-indie, the third for the genres of its three artists;
        indie folk has two songs: 831,583 + 763,162 = 1,594,745, and 2 / 4 = 0.5. Spotify tells no genre of Lyng Søn:
        Sommer? stands in the row without a genre, 1 of 4.
        """,
    ),
    Example(
        view="artist_growth",
        sql=f"""
        SELECT date, spotify_followers AS followers, spotify_popularity AS popularity, markets_charting,
            spotify_followers_change_7d AS change_7d, status_7d, status_28d, tiktok_status
        FROM artist_growth
        WHERE artist_id = '{FUEGO}'
        ORDER BY date
        """,
        rows=(
            (on("2026-03-12"), 55095, 97, None, None, "INSUFFICIENT_HISTORY", "INSUFFICIENT_HISTORY", "NOT_OBSERVED"),
            (on("2026-03-19"), 77047, 97, None, 21952, "OK", "INSUFFICIENT_HISTORY", "NOT_OBSERVED"),
        ),
        told="""
        77,047 − 55,095 = 21,952 in exactly 7 days; 28 days before nothing was read. The lake has no daily chart of
        these dates, so that the markets charting are not 0 but unknown.
        """,
    ),
)

CHAPTERS: Final = (
    Chapter(
        title="Releases and genres (simulated)",
        told="""
        The recorded charts tell no release dates, and artists with genres are only in listeners' own lists. These are
        rows of the simulated market: the first four ranks of Norway's weekly chart, what Spotify says there of the
        artists of the first week, and twice of Fuego Corazones: 55,095 followers on 12 March, 77,047 on the 19th;
        popularity 97 on both.
        """,
        put_in=three_weeks,
        examples=_NORWAY,
    ),
)
