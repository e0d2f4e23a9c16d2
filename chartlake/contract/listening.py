"""What connected users heard."""

from __future__ import annotations

from typing import Final

from chartlake.contract.columns import LINEAGE, MONTH
from chartlake.schema import Table, day, moment, rank, text, whole

PLAYS: Final = Table(
    name="plays",
    meaning="One play of a connected user.",
    partition=("month",),
    month_of="played_at",
    key=("user_id", "played_at", "item_id"),
    columns=(
        MONTH,
        text("user_id", "Salted hash of the user", required=True),
        moment("played_at", "When the play ended", required=True),
        text("item_id", "Spotify track id; text:<sha1> where the source gives none", required=True),
        text("title", "Title"),
        text("artist_name", "First credited artist"),
        whole("ms_played", "How long it was heard", unit="ms"),
        text("time_precision", "ms, s or minute", values=("ms", "s", "minute")),
        text("context_type", "playlist, album, artist …"),
        text("context_uri", "Spotify URI of the context"),
        text("origin", "Asked or imported", required=True, values=("poll", "import")),
        *LINEAGE,
    ),
)

USER_TOP: Final = Table(
    name="user_top",
    meaning="Spotify's own top list of a connected user.",
    partition=("month",),
    month_of="observed_date",
    key=("user_id", "kind", "time_range", "observed_date", "rank"),
    columns=(
        MONTH,
        text("user_id", "Salted hash of the user", required=True),
        text("kind", "What is ranked", required=True, values=("artist", "track")),
        text("time_range", "Spotify's range", required=True, values=("short_term", "medium_term", "long_term")),
        day("observed_date", "The day it was asked", required=True),
        rank("rank", "Position", required=True),
        text("item_id", "Spotify id", required=True),
        text("name", "Name or title"),
        *LINEAGE,
    ),
)
