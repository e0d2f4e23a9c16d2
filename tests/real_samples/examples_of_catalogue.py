"""Worked examples of what is known of tracks, artists and albums, and what charts make of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from tests.real_samples.example_documents import SWIFT, document, features, together, track_list
from tests.real_samples.example_lake import Input, Table
from tests.real_samples.example_rows import weekly
from tests.real_samples.examples import Chapter, Example, on

CRUEL: Final = "1BxfuPKGuaTgP7aM0Bbdwr"
BLAME: Final = "1R0a2iXumgCiFb7HEZ7gUE"
GIRLS: Final = "4P9Q0GojKVXpRTJCaL3kyy"
MCGRAW: Final = "0Om9WAB5RS09L80DyOfTNa"
LOVER: Final = "1NAmidJlEaVgA3MpcPFYGq"
REPUTATION: Final = "6DEjYFkNZh67HP7R9PSZvv"
DEBUT: Final = "7mzrIsaAjnXihW3InKjlC3"
ASTLEY: Final = "4PTG3Z6ehGkBFwjybzWkR8"
SEKOU: Final = "5juAS6AmOceMjFnlUaJQr2"
PITBULL: Final = "0TnOYISbd1XYRBk9myaseg"
IAMCHINO: Final = "0b2GL7Y02vu50qieoQmw1w"
SINGLARITY: Final = "3IqzqH6ShrRtie9Yd2ODyG"
UNDERDOGS: Final = "1nPRTKmS3Bn0f2ih11i2aH"
_TRACKS: Final = (CRUEL, BLAME, GIRLS, MCGRAW)


def an_artists_work(samples: Path) -> Input:
    """Two weeks of a chart, four tracks of one artist, and their sound."""
    return together(
        weekly(samples, {"2023-04-06": {49, 121, 125}, "2023-05-04": {61, 125, 132}}),
        track_list(samples, _TRACKS),
        features(samples, _TRACKS),
    )


def an_answer_of_each_kind(samples: Path) -> Input:
    """Recorded answers of Spotify's catalogue."""
    answers = [
        document(samples, "search.json", day="2026-03-01", first=2),
        document(samples, "artist.json", day="2026-03-01"),
        document(samples, "get_album.json", day="2026-03-01"),
        document(samples, "artist_albums.json", day="2026-03-01", first=1),
    ]
    table = Table(
        headings=["answer", "what it says"],
        lines=[
            ["a search", f"track {ASTLEY}, Never Gonna Give You Up by Rick Astley, released 1987-11-12, popularity 78"],
            ["", f"track {SEKOU}, Never Gunna Give You Up by Sekou, released 2025-10-03, popularity 58"],
            ["an artist", f"{PITBULL}, Pitbull: 12,425,030 followers, popularity 85, no genres"],
            ["an album", f"{SINGLARITY}, SINGLARITY: 11 tracks, 2020-12-18, label Smihilism Records"],
            ["an artist's albums", f"{UNDERDOGS}, UNDERDOGS by IAmChino and Pitbull: 11 tracks, 2025-08-29"],
        ],
    )
    return replace(Input(tables=[table]), answers=answers)


_WORK: Final = (
    Example(
        view="track_facts",
        sql="""
        SELECT track_id, name, album_id, duration_ms, isrc, last_seen
        FROM track_facts
        ORDER BY track_id
        """,
        rows=(
            (MCGRAW, "Tim McGraw", DEBUT, 232106, None, on("2023-05-06")),
            (CRUEL, "Cruel Summer", LOVER, 178426, None, on("2023-05-06")),
            (BLAME, "Don’t Blame Me", REPUTATION, 236413, None, on("2023-05-06")),
            (GIRLS, "All Of The Girls You Loved Before", None, 221407, None, on("2023-05-06")),
        ),
        told="""
        One row for each track, each fact as it was last told. The list gives no ISRC, and no album for All Of The
        Girls You Loved Before: null, not a guess.
        """,
    ),
    Example(
        view="track_artists",
        sql=f"""
        SELECT track_id, artist_ids, artist_names
        FROM track_artists
        WHERE track_id = '{CRUEL}'
        """,
        rows=((CRUEL, [SWIFT], ["Taylor Swift"]),),
        told="""
        The list names the artist, whose id the catalogue gives.
        """,
    ),
    Example(
        view="item_artists",
        sql=f"""
        SELECT platform, item_id, artist_ids
        FROM item_artists
        WHERE item_id = '{CRUEL}'
        """,
        rows=(("spotify", CRUEL, [SWIFT]),),
        told="""
        The download of the chart names artists without ids. The item is a Spotify track, and the catalogue knows
        whose: chart_daily takes lead_artist_id from here.
        """,
    ),
    Example(
        view="known_artists",
        sql="""
        SELECT recording_id, artist_id, artist_name
        FROM known_artists
        ORDER BY recording_id
        """,
        rows=tuple((one, SWIFT, "Taylor Swift") for one in sorted(_TRACKS)),
        told="""
        Also of Tim McGraw, which is on no chart here: what is known of a recording does not depend on one.
        """,
    ),
    Example(
        view="recording_albums",
        sql="""
        SELECT recording_id, album_id
        FROM recording_albums
        ORDER BY recording_id
        """,
        rows=((MCGRAW, DEBUT), (CRUEL, LOVER), (BLAME, REPUTATION)),
        told="""
        Three of the four tracks name their album; the fourth has no row.
        """,
    ),
    Example(
        view="album_leaderboard",
        sql="""
        SELECT album_id, days_in_top_50, recordings, streams, first_date, last_date, recordings_without_album AS without
        FROM album_leaderboard
        WHERE chart = 'songs_weekly'
        ORDER BY album_id
        """,
        rows=(
            (LOVER, 0, 1, 21271543, on("2023-04-06"), on("2023-05-04"), 1),
            (REPUTATION, 0, 1, 18312269, on("2023-04-06"), on("2023-05-04"), 1),
        ),
        told="""
        Lover has Cruel Summer: 8,959,577 + 12,311,966 = 21,271,543. The 49th place of All Of The Girls You Loved
        Before is no album's: it is the one recording of the chart without one.
        """,
    ),
    Example(
        view="recording_features",
        sql="""
        SELECT recording_id, found, provider, energy, valence, tempo
        FROM recording_features
        ORDER BY recording_id
        """,
        rows=(
            (MCGRAW, False, None, None, None, None),
            (CRUEL, True, "reccobeats", 0.702, 0.564, 169.994),
            (BLAME, True, "reccobeats", 0.534, 0.193, 135.917),
            (GIRLS, True, "reccobeats", 0.467, 0.401, 96.042),
        ),
        told="""
        ReccoBeats knows three of the four. That it was asked for Tim McGraw and did not find it is kept: found is
        false, the features are null.
        """,
    ),
    Example(
        view="artist_profile",
        sql="""
        SELECT artist_name, recordings, recordings_with_features AS with_features, recordings_not_found AS not_found,
            features_status, energy_mean, most_energetic_title, least_energetic_title, most_happy_title,
            least_happy_title
        FROM artist_profile
        """,
        rows=(
            (
                "Taylor Swift",
                4,
                3,
                1,
                "PARTIAL",
                0.5677,
                "Cruel Summer",
                "All Of The Girls You Loved Before",
                "Cruel Summer",
                "Don’t Blame Me",
            ),
        ),
        told="""
        (0.702 + 0.534 + 0.467) / 3 = 0.5677, over the three recordings that have features; the fourth is counted as
        not found. Happy is valence: 0.564 is the largest, 0.193 the smallest.
        """,
    ),
)

_ANSWERS: Final = (
    Example(
        view="track_releases",
        sql="""
        SELECT track_id, release_date
        FROM track_releases
        ORDER BY track_id
        """,
        rows=((ASTLEY, on("1987-11-12")), (SEKOU, on("2025-10-03"))),
        told="""
        Both are told to the day. Of a track of which only the year is known there would be no row.
        """,
    ),
    Example(
        view="artist_facts",
        sql="""
        SELECT artist_id, name, genres
        FROM artist_facts
        """,
        rows=((PITBULL, "Pitbull", None),),
        told="""
        Spotify answers with an empty list of genres both of who has none and to apps that may not see them: null.
        """,
    ),
    Example(
        view="album_facts",
        sql="""
        SELECT album_id, name, album_type, release_date, total_tracks, label
        FROM album_facts
        ORDER BY album_id
        """,
        rows=(
            (UNDERDOGS, "UNDERDOGS", "album", "2025-08-29", 11, None),
            (SINGLARITY, "SINGLARITY", "album", "2020-12-18", 11, "Smihilism Records"),
        ),
        told="""
        The list of an artist's albums does not tell the label, the album's own answer does.
        """,
    ),
    Example(
        view="artist_discography",
        sql=f"""
        SELECT artist_id, album_id, name, album_type, release_date, total_tracks
        FROM artist_discography
        WHERE album_id = '{UNDERDOGS}'
        ORDER BY artist_id
        """,
        rows=(
            (PITBULL, UNDERDOGS, "UNDERDOGS", "album", "2025-08-29", 11),
            (IAMCHINO, UNDERDOGS, "UNDERDOGS", "album", "2025-08-29", 11),
        ),
        told="""
        The album is by IAmChino and Pitbull: one row in the discography of each.
        """,
    ),
)

CHAPTERS: Final = (
    Chapter(
        title="An artist's work on a chart",
        told="""
        Six positions of Spotify's weekly global chart; the same three tracks and a fourth from a recorded list, set
        into the JSON of Spotify's catalogue; and what ReccoBeats said of the four.
        """,
        put_in=an_artists_work,
        examples=_WORK,
    ),
    Chapter(
        title="What Spotify's catalogue says",
        told="""
        Recorded answers of the Web API, of lists the first objects, taken to hold on 1 March 2026. The table tells
        what matters of each.
        """,
        put_in=an_answer_of_each_kind,
        examples=_ANSWERS,
    ),
)
