"""What asking Athena takes: queries in the workgroup, their results, and the tables that what is asked rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

from cdk_app.names import LakeNames
from cdk_app.query import RESULTS
from chartlake.athena.views import View
from chartlake.contract import TABLES

_QUERIES: Final = ("StartQueryExecution", "StopQueryExecution", "GetQueryExecution", "GetQueryResults")
_LOOKING_UP: Final = ("GetDatabase", "GetTable", "GetTables", "GetPartition", "GetPartitions", "BatchGetPartition")


class Asker(Protocol):
    """A function or job that can be allowed something."""

    def may(self, why: str, *, actions: Sequence[str], resources: Sequence[str], exceptions: str = "") -> None:
        """Let it do this."""


def allow_results(asker: Asker, names: LakeNames) -> None:
    """Let it keep and find what Athena answers."""
    asker.may(
        "KeepResults",
        actions=["s3:GetObject", "s3:PutObject"],
        resources=names.objects("results", RESULTS),
        exceptions="Athena names its results; the prefix is exact.",
    )
    asker.may("FindResults", actions=["s3:GetBucketLocation", "s3:ListBucket"], resources=[names.bucket_arn("results")])


def allow_queries(asker: Asker, names: LakeNames, *, relations: Iterable[str], views: Iterable[View]) -> None:
    """Let it ask these tables and views, and read the rows of the tables that they rest on; no other's."""
    read = sorted(set(_resting_on(relations, views)))
    tables = [table.name for table in TABLES if table.name in read]
    asker.may("RunQueries", actions=[f"athena:{action}" for action in _QUERIES], resources=[names.workgroup_arn()])
    allow_results(asker, names)
    asker.may("LookUpTables", actions=[f"glue:{action}" for action in _LOOKING_UP], resources=names.glue(*read))
    asker.may(
        "ReadRows",
        actions=["s3:GetObject"],
        resources=names.objects("curated", *(f"{table}/" for table in tables)),
        exceptions="The partitions of a table are not known beforehand; the tables are exact.",
    )


def _resting_on(relations: Iterable[str], views: Iterable[View]) -> Iterator[str]:
    """The relations and all that they are made of."""
    below = {view.name: view.depends_on for view in views}
    waiting = list(relations)
    while waiting:
        name = waiting.pop()
        yield name
        waiting.extend(below.get(name, ()))
