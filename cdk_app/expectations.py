"""How long songs will stay, fitted every week: the Glue job, its schedule, and a role that may ask and publish.

Glue's Python shell ends at Python 3.9 and a function's bundle at 250 MB, which scikit-learn with pyarrow is beyond: so
it is a Spark job of the smallest size whose Spark has nothing to do. The embedded lake has none: there it is
`chartlake expect`.
"""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_glue as glue
from constructs import Construct

from cdk_app.asking import allow_queries
from cdk_app.bundling import Bundle
from cdk_app.choices import Choices
from cdk_app.glue_job import GlueJob, library_of
from cdk_app.nag import accept
from cdk_app.names import LakeNames
from cdk_app.storage import Storage
from cdk_app.views import FOLDER
from chartlake.athena.views import read_views
from chartlake.contract import EXPECTATIONS
from chartlake.expectations import READ

_SCRIPT: Final = "glue_jobs/fit_expectations.py"
# Monday morning: the week is in, and the day's charts are.
SCHEDULE: Final = "cron(30 9 ? * MON *)"


class Expectations(GlueJob):
    """The job, when it starts, and what it may ask and publish."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, names: LakeNames, storage: Storage) -> None:
        super().__init__(
            scope,
            name,
            library=library(choices),
            script=_SCRIPT,
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
        allow_queries(self, names, relations=READ, views=read_views(FOLDER))
        self._allow_publishing(names)

    def _allow_publishing(self, names: LakeNames) -> None:
        self.may(
            "PublishExpectations",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("curated", f"{EXPECTATIONS.name}/"),
            exceptions="The partitions of a table are not known beforehand; the table is exact.",
        )
        # Without it S3 answers 403 instead of 404 for an object that is not there yet.
        self.may("TellMissingFromForbidden", actions=["s3:ListBucket"], resources=[names.bucket_arn("curated")])
        self.may("RegisterPartitions", actions=["glue:BatchCreatePartition"], resources=names.glue(EXPECTATIONS.name))


def library(choices: Choices) -> Bundle:
    """The modules of chartlake that the job imports."""
    return library_of(_SCRIPT, function="expectations", choices=choices)
