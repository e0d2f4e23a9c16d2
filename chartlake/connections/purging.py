"""Take everything of a user out of the lake: rows, answers with all their versions, notes; and count what is left.

The hash of the user stands in the key of every answer of theirs and in every row made of one, so it is what is looked
for: nothing has to be known about who stored what when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from chartlake import contract, curated, notes, raw
from chartlake.inbox import INBOX
from chartlake.lake import Lake
from chartlake.schema import Table

# Where a user can be in the curated zone: the runs and the scopes of extract name them too.
_TABLES: Final = (contract.PLAYS, contract.USER_TOP, contract.QUARANTINE, contract.INGEST_RUNS, contract.SCOPES)
_NAMING: Final = ("user_id", "scope", "run_id", "raw_key")
Counts = Mapping[str, int]


def purge_user(lake: Lake, user_id: str, *, source: str) -> Counts:
    """Remove everything of a user; how much there was, by table, and as `answers`. Safe to repeat.

    What was on its way while this ran is seen by `left`, and goes when it is run again.
    """
    doomed = list(_keys(lake, user_id, source))
    for key in doomed:
        lake.raw.erase(key)
    return {"answers": len(doomed)} | {table.name: _purge_table(lake, table, user_id) for table in _TABLES}


def left(lake: Lake, user_id: str, *, source: str) -> Counts:
    """How much of a user the lake holds, by table, and as `answers`: objects of the raw bucket, deleted ones too."""
    answers = sum(1 for _ in _keys(lake, user_id, source))
    return {"answers": answers} | {table.name: _count(lake, table, user_id) for table in _TABLES}


def _keys(lake: Lake, user_id: str, source: str) -> Iterator[str]:
    for prefix in (f"{raw.PREFIX}{source}/", f"{INBOX}{source}/", f"{notes.PREFIX}listening/"):
        yield from (key for key in lake.raw.keys(prefix, deleted=True) if user_id in key)


def _purge_table(lake: Lake, table: Table, user_id: str) -> int:
    files = list(lake.curated.keys(f"{table.name}/"))
    return sum(curated.drop_rows(lake.curated, table, key, lambda rows: _theirs(rows, user_id)) for key in files)


def _count(lake: Lake, table: Table, user_id: str) -> int:
    count = 0
    for key in lake.curated.keys(f"{table.name}/"):
        stored = lake.curated.get(key)
        if stored is not None:
            count += pc.sum(_theirs(curated.read_file(table, stored.body), user_id)).as_py() or 0
    return count


def _theirs(rows: pa.Table, user_id: str) -> pa.ChunkedArray:
    """For each row whether one of its columns that name who or what it is of holds the hash."""
    found = pa.chunked_array([pa.repeat(False, rows.num_rows)])
    for name in _NAMING:
        if name in rows.column_names:
            found = pc.or_(found, pc.fill_null(pc.match_substring(rows[name], user_id), False))
    return found
