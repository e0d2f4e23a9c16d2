"""Columns that many tables have: the month, where a row came from, which snapshot counts, who is credited."""

from __future__ import annotations

from typing import Final

from chartlake.schema import Column, flag, moment, names, text

MONTH: Final = text("month", "Calendar month, yyyy-mm, of the row's date", required=True)
LINEAGE: Final = (
    text("source", "The source module that gave the row", required=True),
    moment("fetched_at", "When the upstream answered, or the file was dropped", required=True),
    text("raw_key", "The raw object that the row was parsed from", required=True),
)
OWN_LINEAGE: Final = (
    text("source", "The source, or the part of the lake, that the row is about or comes from", required=True),
    moment("fetched_at", "When the row was written", required=True),
    text("raw_key", "The raw object, when there is one"),
)
SNAPSHOT: Final = (
    flag("current", "Whether this snapshot is the one that counts for its place", required=True),
    Column(name="adapter_version", type="int", meaning="Version of the parser that gave the row", required=True),
)
CREDITED: Final = (
    names("artist_names", "Credited artists in the order of the credit; one element where the source cannot split it"),
    names("artist_ids", "Ids of the credited artists, same order; null where the source gives none"),
)
