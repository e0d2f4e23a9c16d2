"""How long songs will stay, fitted every week: the Glue job, its schedule, and a role that may ask and publish.

Glue's Python shell ends at Python 3.9 and a function's bundle at 250 MB, which scikit-learn with pyarrow is beyond: so
it is a Spark job of the smallest size whose Spark has nothing to do. The embedded lake has none: there it is
`chartlake expect`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from aws_cdk import aws_glue as glue
from constructs import Construct

from cdk_app.bundling import Bundle
from cdk_app.choices import Choices
from cdk_app.dependencies import LAMBDA_PYTHON, Runtime
from cdk_app.glue_job import GlueJob
from cdk_app.imports import imported_by
from cdk_app.nag import accept
from cdk_app.names import LakeNames
from cdk_app.query import RESULTS
from cdk_app.storage import Storage
from cdk_app.views import FOLDER
from chartlake.athena.views import read_views
from chartlake.contract import EXPECTATIONS, TABLES
from chartlake.expectations import READ

# Monday morning: the week is in, and the day's charts are.
SCHEDULE: Final = "cron(30 9 ? * MON *)"
_ASKING: Final = ("StartQueryExecution", "StopQueryExecution", "GetQueryExecution", "GetQueryResults")
_LOOKING_UP: Final = ("GetDatabase", "GetTable", "GetTables", "GetPartition", "GetPartitions", "BatchGetPartition")
_PARTITIONS: Final = "The partitions of a table are not known beforehand; the tables are exact."


class Expectations(GlueJob):
    """The job, when it starts, and what it may ask and publish."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, names: LakeNames, storage: Storage) -> None:
        super().__init__(
            scope,
            name,
            library=library(choices),
            script="glue_jobs/fit_expectations.py",
            requirements="glue_jobs/requirements.txt",
            names=names,
            storage=storage,
            description="Fits how much longer songs stay on their charts, and publishes what is expected",
            workers=2,
            longest_minutes=120,
            arguments={"--WORKGROUP": names.workgroup},
        )
        accept(
            self.job,
            {
                "AwsSolutions-GL1": "The job's log holds names of charts and counts, nothing to encrypt.",
                "AwsSolutions-GL3": "The job keeps no bookmark: it fits everything anew.",
            },
        )
        glue.CfnTrigger(
            self,
            "Weekly",
            name=names.function("expectations"),
            type="SCHEDULED",
            schedule=SCHEDULE,
            start_on_creation=True,
            actions=[glue.CfnTrigger.ActionProperty(job_name=self.job.ref)],
        )
        self._allow_asking(names)
        self._allow_publishing(names)

    def _allow_asking(self, names: LakeNames) -> None:
        read = sorted(set(_below(READ)))
        tables = [table.name for table in TABLES if table.name in read]
        self.may("RunQueries", actions=[f"athena:{action}" for action in _ASKING], resources=[names.workgroup_arn()])
        self.may(
            "KeepResults",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("results", RESULTS),
            exceptions="Athena names its results; the prefix is exact.",
        )
        self.may(
            "FindResults",
            actions=["s3:GetBucketLocation", "s3:ListBucket"],
            resources=[names.bucket_arn("results")],
        )
        self.may("LookUpTables", actions=[f"glue:{action}" for action in _LOOKING_UP], resources=names.glue(*read))
        self.may(
            "ReadRows",
            actions=["s3:GetObject"],
            resources=names.objects("curated", *(f"{table}/" for table in tables)),
            exceptions=_PARTITIONS,
        )

    def _allow_publishing(self, names: LakeNames) -> None:
        self.may(
            "PublishExpectations",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("curated", f"{EXPECTATIONS.name}/"),
            exceptions=_PARTITIONS,
        )
        # Without it S3 answers 403 instead of 404 for an object that is not there yet.
        self.may("TellMissingFromForbidden", actions=["s3:ListBucket"], resources=[names.bucket_arn("curated")])
        self.may("RegisterPartitions", actions=["glue:BatchCreatePartition"], resources=names.glue(EXPECTATIONS.name))


def library(choices: Choices) -> Bundle:
    """The modules of chartlake that the job imports."""
    return Bundle(
        function="expectations",
        files=imported_by("chartlake.expectations.publishing", "chartlake.athena.remote", "chartlake.catalog"),
        lake_file=choices.lake_file,
        runtime=Runtime(python=LAMBDA_PYTHON),
    )


def _below(relations: tuple[str, ...]) -> Iterator[str]:
    """The relations and all that they are made of."""
    views = {view.name: view for view in read_views(FOLDER)}
    waiting = list(relations)
    while waiting:
        name = waiting.pop()
        yield name
        if name in views:
            waiting.extend(views[name].depends_on)
