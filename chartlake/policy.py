"""What the terms of each source allow, as lake.toml says it, and what follows: comments of tables, and what must go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from chartlake.schema import Table
from chartlake.settings import LakeSettings, SourceSettings
from chartlake.sources import source

# Glue takes no longer description of a table, in bytes.
LONGEST_COMMENT: Final = 2048


def sources_of(table: Table, settings: LakeSettings) -> Iterator[SourceSettings]:
    """The sources of lake.toml that may give rows of a table."""
    for one in settings.sources.values():
        if table.name in source(one.name).TABLES:
            yield one


def table_comment(table: Table, settings: LakeSettings) -> str:
    """The meaning of a table, and for each of its sources what its rows may be used for and how to name it."""
    terms = [_terms(one) for one in sources_of(table, settings)]
    if not terms:
        return table.meaning
    comment = f"{table.meaning} Allowed uses by source: "
    for number, text in enumerate(terms):
        rest = f"{len(terms) - number} more in lake.toml."
        if len(f"{comment}{text}; {rest}".encode()) > LONGEST_COMMENT:
            return comment + rest
        comment += f"{text}{'.' if number == len(terms) - 1 else '; '}"
    return comment


def _terms(source: SourceSettings) -> str:
    uses = ", ".join(source.allowed_uses) or "not stated"
    kept = f", kept {source.retention_days} days" if source.retention_days else ""
    named = f" (name {source.attribution}{kept})" if source.attribution else kept
    return f"{source.name}: {uses}{named}"


def expires(source: SourceSettings, now: datetime) -> datetime | None:
    """The moment (naive UTC) before which whatever the source gave must be gone; None when it may stay for good."""
    return now - timedelta(days=source.retention_days) if source.retention_days else None
