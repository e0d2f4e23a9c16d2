"""Run one statement on Athena and wait for its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient

_RUNNING: Final = frozenset({"QUEUED", "RUNNING"})
_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 1.0


class StatementFailed(Exception):
    """Athena refused a statement; the message names the view and gives Athena's reason."""


class OutOfTime(Exception):
    """The function would have been stopped before the statement ended."""


@dataclass(frozen=True, kw_only=True)
class Athena:
    """Athena in one workgroup and database. `seconds_left` says how long statements may still take."""

    client: AthenaClient
    database: str
    workgroup: str
    seconds_left: Callable[[], float]

    def run(self, statement: str, *, what: str) -> None:
        """Run a statement to its end; StatementFailed or OutOfTime name `what` was being done."""
        execution = self.client.start_query_execution(
            QueryString=statement,
            QueryExecutionContext={"Database": self.database, "Catalog": "AwsDataCatalog"},
            WorkGroup=self.workgroup,
        )["QueryExecutionId"]
        pause = _FIRST_PAUSE
        while True:
            status = self.client.get_query_execution(QueryExecutionId=execution)["QueryExecution"]["Status"]
            if status["State"] not in _RUNNING:
                break
            if self.seconds_left() <= 0:
                self.client.stop_query_execution(QueryExecutionId=execution)
                raise OutOfTime(f"{what}: Athena did not finish in time; deploy again")
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
        if status["State"] != "SUCCEEDED":
            raise StatementFailed(f"{what}: {status.get('StateChangeReason') or status['State']}")
