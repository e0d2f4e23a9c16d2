"""quarantined: what was refused, by source, reason and day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.athena_queries.test_push_down import spoil
from tests.athena_queries.written_lake import WrittenLake, day

AT = datetime(2026, 3, 5, 6, 15)


def refused(reason: str, at: datetime, row_number: int, key: str, source: str = "kworb") -> dict[str, Any]:
    told = {"reason": reason, "fetched_at": at, "row_number": row_number, "raw_key": key, "source": source}
    return told | {"table_name": "chart_snapshots"}


def test_refusals_are_counted_by_source_reason_and_day(lake: WrittenLake) -> None:
    later, next_day = AT + timedelta(hours=12), AT + timedelta(days=1)
    lake.write(
        "quarantine",
        [
            refused("rank 0", AT, 3, "first"),
            refused("rank 0", AT, 4, "first"),
            refused("rank 0", later, 1, "a second"),
            refused("rank 0", next_day, 1, "third"),
            refused("rank 0", AT, 1, "elsewhere", source="tokchart"),
            refused("not a chart", AT, 0, "first"),
        ],
    )
    assert lake.ask("SELECT * FROM quarantined ORDER BY source, reason, date") == [
        ("kworb", "not a chart", day("03-05"), 1, 1, 1, "first", AT, "2026-03"),
        ("kworb", "rank 0", day("03-05"), 3, 0, 2, "a second", later, "2026-03"),
        ("kworb", "rank 0", day("03-06"), 1, 0, 1, "third", next_day, "2026-03"),
        ("tokchart", "rank 0", day("03-05"), 1, 0, 1, "elsewhere", AT, "2026-03"),
    ]


def test_a_month_leaves_the_others_unread(lake: WrittenLake) -> None:
    lake.write("quarantine", [refused("rank 0", AT, 1, "a"), refused("rank 0", AT + timedelta(days=31), 1, "b")])
    spoil(next(lake.root.rglob("month=2026-04/data.parquet")), first_row_group=0)
    assert lake.ask("SELECT newest_raw_key FROM quarantined WHERE month = '2026-03'") == [("a",)]
