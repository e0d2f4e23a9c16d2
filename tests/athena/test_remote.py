"""Queries on Athena itself, over a client that answers as boto3's does."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import pyarrow as pa
import pytest

from chartlake.athena.remote import RemoteAthena
from chartlake.errors import QueryFailed

COLUMNS: list[dict[str, Any]] = [
    {"Name": "title", "Type": "varchar"},
    {"Name": "rank", "Type": "integer"},
    {"Name": "streams", "Type": "bigint"},
    {"Name": "share", "Type": "double"},
    {"Name": "late", "Type": "boolean"},
    {"Name": "day", "Type": "date"},
    {"Name": "at", "Type": "timestamp"},
    {"Name": "price", "Type": "decimal", "Precision": 5, "Scale": 2},
    {"Name": "names", "Type": "array"},
]
HEADER: list[str] = [column["Name"] for column in COLUMNS]
FULL: list[str | None] = [
    *("a", "1", "9000000000", "1.0E7", "true"),
    *("2026-03-05", "2026-03-05 14:03:09.123", "1.50", "[x, y]"),
]


class FakeClient:
    """Athena with one query, whose states come one by one and whose rows come in pages."""

    def __init__(self, *, states: list[str], pages: list[list[list[str | None]]], kind: str = "DML") -> None:
        self.states = states
        self.pages = pages
        self.kind = kind
        self.started: dict[str, Any] = {}
        self.stopped: list[str] = []

    def start_query_execution(self, **asked: Any) -> dict[str, str]:
        self.started = asked
        return {"QueryExecutionId": "q-1"}

    def get_query_execution(self, *, QueryExecutionId: str) -> dict[str, Any]:  # noqa: N803
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        status = {"State": state}
        if state == "FAILED":
            status["StateChangeReason"] = "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved"
        return {"QueryExecution": {"Status": status, "StatementType": self.kind}}

    def get_query_results(self, *, QueryExecutionId: str, NextToken: str = "0") -> dict[str, Any]:  # noqa: N803
        number = int(NextToken)
        rows = [
            {"Data": [{} if value is None else {"VarCharValue": value} for value in row]} for row in self.pages[number]
        ]
        page: dict[str, Any] = {"ResultSet": {"Rows": rows, "ResultSetMetadata": {"ColumnInfo": COLUMNS}}}
        if number + 1 < len(self.pages):
            page["NextToken"] = str(number + 1)
        return page

    def stop_query_execution(self, *, QueryExecutionId: str) -> None:  # noqa: N803
        self.stopped.append(QueryExecutionId)


def _athena(client: FakeClient, pauses: list[float] | None = None, **more: Any) -> RemoteAthena:
    taken = pauses if pauses is not None else []
    return RemoteAthena(cast(Any, client), workgroup="lake", database="charts", sleep=taken.append, **more)


def test_pages_become_one_typed_table() -> None:
    client = FakeClient(states=["QUEUED", "RUNNING", "SUCCEEDED"], pages=[[[*HEADER], FULL], [[None] * 9]])
    pauses: list[float] = []
    found = _athena(client, pauses).query("SELECT 1")
    assert client.started["WorkGroup"] == "lake"
    assert client.started["QueryExecutionContext"] == {"Database": "charts"}
    assert len(pauses) == 2
    assert found.schema.field("streams").type == pa.int64()
    assert found.schema.field("at").type == pa.timestamp("ms")
    assert found.to_pylist() == [
        {
            "title": "a",
            "rank": 1,
            "streams": 9000000000,
            "share": 1e7,
            "late": True,
            "day": date(2026, 3, 5),
            "at": datetime(2026, 3, 5, 14, 3, 9, 123000),
            "price": Decimal("1.50"),
            "names": "[x, y]",
        },
        dict.fromkeys(HEADER),
    ]


def test_a_statement_that_is_no_query_has_no_header_row() -> None:
    client = FakeClient(states=["SUCCEEDED"], pages=[[FULL]], kind="UTILITY")
    assert _athena(client).query("SHOW TABLES").num_rows == 1


def test_a_failure_carries_athenas_reason() -> None:
    client = FakeClient(states=["RUNNING", "FAILED"], pages=[])
    with pytest.raises(QueryFailed, match="COLUMN_NOT_FOUND: line 1:8"):
        _athena(client).query("SELECT x")


def test_a_cancelled_query_says_so() -> None:
    with pytest.raises(QueryFailed, match="CANCELLED"):
        _athena(FakeClient(states=["CANCELLED"], pages=[])).query("SELECT x")


def test_a_query_that_takes_too_long_is_stopped() -> None:
    client = FakeClient(states=["RUNNING"], pages=[])
    with pytest.raises(QueryFailed, match="stopped"):
        _athena(client, patience=5).query("SELECT x")
    assert client.stopped == ["q-1"]
