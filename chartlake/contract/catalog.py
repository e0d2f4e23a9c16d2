"""What a track, an artist or an album is, as a source described it."""

from __future__ import annotations

from typing import Final

from chartlake.contract.columns import CREDITED, LINEAGE, MONTH
from chartlake.schema import Column, Table, day, flag, names, share, text, whole

TRACKS: Final = Table(
    name="tracks",
    meaning="What a source said of a track on a day; nothing but the id where it no longer knows the track.",
    partition=("month",),
    month_of="observed_date",
    key=("track_id", "source", "observed_date"),
    columns=(
        MONTH,
        text("track_id", "Spotify track id", required=True),
        day("observed_date", "The day the source said so", required=True),
        text("name", "Title"),
        text("album_id", "Spotify album id"),
        *CREDITED,
        whole("duration_ms", "Length", unit="ms"),
        flag("explicit", "Marked as explicit"),
        text("isrc", "International Standard Recording Code"),
        text("release_date", "Release date as given: yyyy, yyyy-mm or yyyy-mm-dd"),
        text("release_date_precision", "year, month or day", values=("year", "month", "day")),
        whole("popularity", "Spotify's popularity, 0–100; withheld from new apps"),
        whole("track_number", "Number on the album"),
        *LINEAGE,
    ),
)

ARTISTS: Final = Table(
    name="artists",
    meaning="What a source said of an artist on a day; nothing but the id where it no longer knows the artist.",
    partition=("month",),
    month_of="observed_date",
    key=("artist_id", "source", "observed_date"),
    columns=(
        MONTH,
        text("artist_id", "Spotify artist id", required=True),
        day("observed_date", "The day the source said so", required=True),
        text("name", "Name"),
        names("genres", "Genres; often empty"),
        whole("followers", "Followers; withheld from new apps", unit="followers"),
        whole("popularity", "Spotify's popularity, 0–100; withheld from new apps"),
        *LINEAGE,
    ),
)

ALBUMS: Final = Table(
    name="albums",
    meaning="What a source said of an album on a day; nothing but the id where it no longer knows the album.",
    partition=("month",),
    month_of="observed_date",
    key=("album_id", "source", "observed_date"),
    columns=(
        MONTH,
        text("album_id", "Spotify album id", required=True),
        day("observed_date", "The day the source said so", required=True),
        text("name", "Title"),
        text("album_type", "album, single or compilation"),
        names("artist_ids", "Spotify ids of the credited artists"),
        text("release_date", "Release date as given: yyyy, yyyy-mm or yyyy-mm-dd"),
        text("release_date_precision", "year, month or day", values=("year", "month", "day")),
        whole("total_tracks", "Tracks on the album", unit="tracks"),
        text("label", "Label"),
        text("upc", "Universal Product Code"),
        *LINEAGE,
    ),
)

AUDIO_FEATURES: Final = Table(
    name="audio_features",
    meaning="How a track sounds, by provider; a track that the provider does not know is a row with found = false.",
    key=("track_id", "provider"),
    beats=("found", "fetched_at", "raw_key"),
    columns=(
        text("track_id", "Spotify track id", required=True),
        text("provider", "Who measured", required=True),
        flag("found", "Whether the provider knows the track", required=True),
        share("acousticness", "Confidence that the track is acoustic"),
        share("danceability", "How suitable for dancing"),
        share("energy", "Perceived intensity"),
        share("instrumentalness", "Likelihood of no vocals"),
        share("liveness", "Likelihood of an audience"),
        share("speechiness", "Presence of spoken words"),
        share("valence", "Musical positiveness"),
        Column(name="loudness", type="double", meaning="Average loudness", unit="dB"),
        Column(name="tempo", type="double", meaning="Tempo", unit="BPM", minimum=0),
        Column(name="key", type="int", meaning="Pitch class, 0 = C; -1 not detected", minimum=-1, maximum=11),
        Column(name="mode", type="int", meaning="1 major, 0 minor", minimum=-1, maximum=1),
        *LINEAGE,
    ),
)
