"""Athena SQL on Athena itself: the same `query` as the local engine, over boto3."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from chartlake.errors import QueryFailed

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 2.0
_DONE: Final = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})
_PARSED: Final[Mapping[str, tuple[pa.DataType, Callable[[str], Any]]]] = {
    "tinyint": (pa.int8(), int),
    "smallint": (pa.int16(), int),
    "integer": (pa.int32(), int),
    "int": (pa.int32(), int),
    "bigint": (pa.int64(), int),
    "float": (pa.float32(), float),
    "real": (pa.float32(), float),
    "double": (pa.float64(), float),
    "boolean": (pa.bool_(), lambda text: text == "true"),
    "date": (pa.date32(), date.fromisoformat),
    "timestamp": (pa.timestamp("ms"), datetime.fromisoformat),
}


class RemoteAthena:
    """Runs queries in a workgroup, whose settings say where the results go.

    `patience` is how many seconds a query may take before it is stopped.
    """

    def __init__(
        self,
        client: AthenaClient,
        *,
        workgroup: str,
        database: str,
        patience: float = 600,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._workgroup = workgroup
        self._database = database
        self._patience = patience
        self._sleep = sleep

    def query(self, sql: str) -> pa.Table:
        """The rows of one query, typed as Athena says; QueryFailed carries Athena's reason.

        Arrays, maps and rows come as Athena's text, for its API does not say what they hold.
        """
        started = self._client.start_query_execution(
            QueryString=sql,
            QueryExecutionContext={"Database": self._database},
            WorkGroup=self._workgroup,
        )
        run = started["QueryExecutionId"]
        execution = self._finished(run)
        return self._results(run, has_header=execution.get("StatementType", "DML") == "DML")

    def _finished(self, run: str) -> Mapping[str, Any]:
        waited, pause = 0.0, FIRST_PAUSE
        while True:
            execution: Mapping[str, Any] = self._client.get_query_execution(QueryExecutionId=run)["QueryExecution"]
            status = execution["Status"]
            if status["State"] in _DONE:
                break
            if waited >= self._patience:
                self._client.stop_query_execution(QueryExecutionId=run)
                raise QueryFailed(f"query {run} was stopped after {waited:.0f} s; narrow it to fewer markets or months")
            self._sleep(pause)
            waited, pause = waited + pause, min(LONGEST_PAUSE, pause * 1.5)
        if status["State"] != "SUCCEEDED":
            reason = status.get("StateChangeReason") or f"Athena ended query {run} as {status['State']}"
            raise QueryFailed(reason)
        return execution

    def _results(self, run: str, *, has_header: bool) -> pa.Table:
        pages = self._pages(run)
        first = next(pages)
        columns = first["ResultSetMetadata"]["ColumnInfo"]
        rows = _rows(first)[1 if has_header else 0 :]
        for page in pages:
            rows.extend(_rows(page))
        return _table(columns, rows)

    def _pages(self, run: str) -> Iterator[Mapping[str, Any]]:
        token: dict[str, str] = {}
        while True:
            page = self._client.get_query_results(QueryExecutionId=run, **token)  # type: ignore[arg-type]
            yield page["ResultSet"]
            if not page.get("NextToken"):
                return
            token = {"NextToken": page["NextToken"]}


def _rows(page: Mapping[str, Any]) -> list[list[str | None]]:
    return [[cell.get("VarCharValue") for cell in row.get("Data", ())] for row in page["Rows"]]


def _table(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[str | None]]) -> pa.Table:
    arrays, fields = [], []
    for number, column in enumerate(columns):
        type_, parse = _parser(column)
        values = [row[number] if number < len(row) else None for row in rows]
        arrays.append(pa.array([None if value is None else parse(value) for value in values], type_))
        fields.append(pa.field(column["Name"], type_))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _parser(column: Mapping[str, Any]) -> tuple[pa.DataType, Callable[[str], Any]]:
    if column["Type"] == "decimal":
        return pa.decimal128(column["Precision"], column["Scale"]), Decimal
    return _PARSED.get(column["Type"], (pa.string(), str))
