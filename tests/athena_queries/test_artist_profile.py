"""artist_profile: what an artist has made and how it sounds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.athena_queries.written_lake import Row, WrittenLake, day
from tests.athena_queries.written_playlists import same_recording, track


def measured(track_id: str, provider: str = "spotify", *, found: bool = True, **features: float) -> Row:
    """A row of audio_features."""
    return {"track_id": track_id, "provider": provider, "found": found, **features}


def by_alma(lake: WrittenLake, *tracks: str) -> None:
    lake.write("tracks", [track(one, artist_ids=["alma"], artist_names=["Alma"], name=f"Song {one}") for one in tracks])


def test_releases_are_counted_by_type(lake: WrittenLake) -> None:
    kinds = ["album", "single", "single", "compilation", None]
    albums = [
        {"album_id": f"a{number}", "observed_date": day("01-05"), "album_type": kind, "artist_ids": ["alma", "bo"]}
        for number, kind in enumerate(kinds)
    ]
    lake.write("albums", [*albums, albums[0] | {"observed_date": day("01-06"), "album_type": None}])
    asked = "SELECT artist_id, albums, singles, compilations, other_releases, features_status FROM artist_profile"
    assert lake.ask(f"{asked} ORDER BY 1") == [
        ("alma", 1, 2, 1, 1, "NO_RECORDINGS"),
        ("bo", 1, 2, 1, 1, "NO_RECORDINGS"),
    ]


def test_mean_and_spread_are_those_of_the_recordings_with_features(lake: WrittenLake) -> None:
    # energy 0.2 and 0.6: mean 0.4, each 0.2 away from it
    by_alma(lake, "A", "B", "C", "D")
    features = [measured("A", energy=0.2, tempo=100.0), measured("B", energy=0.6, tempo=140.0)]
    lake.write("audio_features", [*features, measured("C", found=False)])
    asked = (
        "SELECT energy_mean, energy_sd, tempo_mean, tempo_sd, valence_mean, recordings, recordings_with_features, "
        "recordings_without_features, recordings_not_found, features_status FROM artist_profile"
    )
    ((mean, spread, *rest),) = lake.ask(asked)
    assert (mean, spread) == (pytest.approx(0.4), pytest.approx(0.2))
    assert rest == [120.0, 20.0, None, 4, 2, 2, 1, "PARTIAL"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("most_energetic", ("B", "Song B")),
        ("least_energetic", ("A", "Song A")),
        ("most_happy", ("A", "Song A")),  # A and B are equally happy
        ("least_happy", ("C", "Song C")),
        ("most_acoustic", (None, None)),
    ],
)
def test_the_extremes_are_named(lake: WrittenLake, column: str, expected: tuple[Any, ...]) -> None:
    by_alma(lake, "A", "B", "C")
    sounds = {"A": (0.1, 0.9), "B": (0.8, 0.9), "C": (0.5, 0.2)}
    lake.write("audio_features", [measured(one, energy=power, valence=joy) for one, (power, joy) in sounds.items()])
    assert lake.ask(f"SELECT {column}, {column}_title FROM artist_profile") == [expected]


def test_two_versions_of_a_recording_are_one(lake: WrittenLake) -> None:
    by_alma(lake, "A", "A2")
    lake.write("track_matches", [same_recording("A2", "A")])
    lake.write("audio_features", [measured("A2", energy=0.5)])
    asked = "SELECT recordings, recordings_with_features, most_energetic, most_energetic_title FROM artist_profile"
    assert lake.ask(asked) == [(1, 1, "A", "Song A2")]


@pytest.mark.parametrize(
    ("told", "energy"),
    [
        ([measured("A", "reccobeats", energy=0.1), measured("A", "spotify", energy=0.2)], 0.2),
        ([measured("A", "aural", energy=0.1), measured("A", "reccobeats", energy=0.2)], 0.2),
        ([measured("A", "spotify", found=False), measured("A", "reccobeats", energy=0.2)], 0.2),
        ([measured("A2", "spotify", energy=0.1), measured("A", "reccobeats", energy=0.2)], 0.1),
        ([measured("A2", "spotify", energy=0.1), measured("A", "spotify", energy=0.2)], 0.2),
    ],
)
def test_one_provider_goes_before_the_other(lake: WrittenLake, told: list[Row], energy: float) -> None:
    lake.write("track_matches", [same_recording("A2", "A")])
    lake.write("audio_features", told)
    assert lake.ask("SELECT energy FROM recording_features WHERE recording_id = 'A'") == [(energy,)]


def test_a_recording_that_no_provider_knows_has_no_features(lake: WrittenLake) -> None:
    lake.write("audio_features", [measured("A", "spotify", found=False)])
    assert lake.ask("SELECT recording_id, found, provider, energy FROM recording_features") == [
        ("A", False, None, None)
    ]
