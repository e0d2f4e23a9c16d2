"""Worked examples of playlists: what stands there, what an editor did, what it amounts to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from tests.real_samples.example_documents import playlist, playlist_history
from tests.real_samples.example_lake import Input, Table
from tests.real_samples.examples import Chapter, Example, on

STARRED: Final = "3toMXYM91T55pKzuysH5Ph"
YOU_AND_I: Final = "4oeRfmp9XpKWym6YD1WvBP"
CAVIAR: Final = "37i9dQZF1DX0XUsuxWHRQd"
DARK: Final = "6l26j7uCiDstBiYTuiaInV"
SUGE: Final = "2gwkD6igEhQbDQegRCcdoB"
PARADISE: Final = "3XiNC94b4Tq1xwv70sQJGN"
CLOUT: Final = "59ywHNwwchG4nZJMLyxSzd"


def starred(samples: Path) -> Input:
    """A playlist of two entries."""
    table = Table(
        headings=["position", "added_at", "title", "track", "ms", "popularity"],
        lines=[
            [1, "2013-01-19T21:31:09Z", "No Woman, No Cry", "a local file", 273000, "–"],
            [2, "2013-01-19T22:16:08Z", "You and I", YOU_AND_I, 148706, 0],
        ],
    )
    answer = playlist(samples, "playlist_2.json", at=datetime(2013, 1, 25, 6, 15))
    return Input(tables=[table], answers=[answer])


def caviar(samples: Path) -> Input:
    """Three captures of a playlist, two of them on one day."""
    captures = ["2019-05-26T04:41:37Z", "2019-05-26T07:54:19Z", "2019-05-29T08:49:00Z"]
    return playlist_history(samples, "RapCaviar", captures, down_to=4)


_STARRED: Final = (
    Example(
        view="playlist_daily",
        sql="""
        SELECT position, recording_id, title, item_type, added_at, days_on_playlist, days_status
        FROM playlist_daily
        ORDER BY position
        """,
        rows=(
            (1, None, "No Woman, No Cry", "local", datetime(2013, 1, 19, 21, 31, 9), 7, "OK"),
            (2, YOU_AND_I, "You and I", "track", datetime(2013, 1, 19, 22, 16, 8), 7, "OK"),
        ),
        told="""
        Added on the 19th and read on the 25th: 25 − 19 + 1 = 7 days. A local file stands there like any other, but is
        no recording of Spotify's.
        """,
    ),
    Example(
        view="playlist_kpis",
        sql="""
        SELECT songs, positions, mean_duration_ms, longest_duration_ms AS longest, artists, albums, mean_popularity,
            popularity_status
        FROM playlist_kpis
        """,
        rows=((1, 2, 148706.0, 148706, 1, 1, 0.0, "OK"),),
        told="""
        Two positions, one song: the local file counts in none of the other figures, so that the mean length is that
        of You and I alone. A popularity of 0 is a popularity.
        """,
    ),
)

_CAVIAR: Final = (
    Example(
        view="playlist_recordings",
        sql=f"""
        SELECT snapshot_date, recording_id, position, copies, artists
        FROM playlist_recordings
        WHERE recording_id = '{CLOUT}'
        ORDER BY snapshot_date
        """,
        rows=(
            (on("2019-05-26"), CLOUT, 4, 1, ["4DdkRBBYG6Yk9Ka8tdJ9BW", "4kYSro6naA4h99UJvo89HB"]),
            (on("2019-05-29"), CLOUT, 4, 1, ["4DdkRBBYG6Yk9Ka8tdJ9BW", "4kYSro6naA4h99UJvo89HB"]),
        ),
        told="""
        Two captures on the 26th are one day: the last one stands, and Clout is there once, with both its artists
        (Offset and Cardi B).
        """,
    ),
    Example(
        view="playlist_changes",
        sql="""
        SELECT snapshot_date, recording_id, change, from_position, to_position, previous_date, days_between
        FROM playlist_changes
        ORDER BY change, recording_id
        """,
        rows=(
            (on("2019-05-29"), PARADISE, "ADDED", None, 3, on("2019-05-26"), 3),
            (on("2019-05-29"), SUGE, "MOVED", 3, 2, on("2019-05-26"), 3),
            (on("2019-05-29"), DARK, "REMOVED", 2, None, on("2019-05-26"), 3),
        ),
        told="""
        In The Dark left the second place, Suge came up from the third, and Sanguine Paradise took that. The London
        and Clout stayed where they were: no rows. It happened within the 3 days between the captures.
        """,
    ),
    Example(
        view="playlist_titles",
        sql=f"""
        SELECT recording_id, title, artist_names_text
        FROM playlist_titles
        WHERE recording_id IN ('{DARK}', '{SUGE}')
        ORDER BY title
        """,
        rows=((DARK, "In The Dark", "YG"), (SUGE, "Suge", "DaBaby")),
        told="""
        In The Dark was taken off on the 29th and is still called by its name, as on its last date there.
        """,
    ),
)

CHAPTERS: Final = (
    Chapter(
        title="A playlist with a local file",
        told="""
        A recorded playlist of the Web API, taken to be read on 25 January 2013.
        """,
        put_in=starred,
        examples=_STARRED,
    ),
    Chapter(
        title="A playlist over days",
        told="""
        The first four positions of three captures of RapCaviar, from a public archive of playlists.
        """,
        put_in=caviar,
        examples=_CAVIAR,
    ),
)
