"""What people plan: releases to come, as they say it themselves."""

from __future__ import annotations

from typing import Final

from chartlake.contract.columns import LINEAGE
from chartlake.schema import Column, Table, day, text

# One partition, so that a reader sees a whole plan or the whole next one. A row belongs to the file that said it and no
# other takes its place: in whatever order files arrive the same rows are there, and the newest file's are the plan.
PLANNED_RELEASES: Final = Table(
    name="planned_releases",
    meaning="What each dropped plan says comes out, where and when; the newest plan stands, release_crowding reads it.",
    key=("release_date", "item_id", "market", "raw_key"),
    columns=(
        day("release_date", "The day it is planned for", required=True),
        text("item_id", "The song: `text:` and the SHA-1 of its normalised title and artists", required=True),
        text("market", "Where it comes out: ISO 3166 alpha-2 in lower case, or global for every market", required=True),
        text("title", "Title", required=True),
        Column(
            name="artist_names",
            type="array<string>",
            meaning="Credited artists in the order of the credit; at least one",
            required=True,
        ),
        text("label", "Label"),
        text("isrc", "International Standard Recording Code"),
        *LINEAGE,
    ),
)
