"""History in bulk on AWS: the Glue job that `chartlake backfill` starts.

The embedded lake has none: its Glue would report success and do nothing. There the same script runs in a local Spark.
"""

from __future__ import annotations

from typing import Final

from constructs import Construct

from cdk_app.bundling import Bundle
from cdk_app.choices import Choices
from cdk_app.glue_job import GlueJob, library_of
from cdk_app.imports import modules_in
from cdk_app.nag import accept
from cdk_app.names import LakeNames
from cdk_app.storage import UPLOADS_PREFIX, Storage
from cdk_app.transform import published_tables
from chartlake.matching import overrides, reading

_SCRIPT: Final = "glue_jobs/backfill_charts.py"
_BELOW_A_PREFIX: Final = "Keys below a prefix are not known beforehand; the prefix is exact."


class Backfill(GlueJob):
    """The job; it reads what it may and writes what transform writes."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, names: LakeNames, storage: Storage) -> None:
        said = choices.lake_file.parent / overrides.FILE
        super().__init__(
            scope,
            name,
            library=library(choices),
            script=_SCRIPT,
            requirements="lambdas/transform/requirements.txt",
            names=names,
            storage=storage,
            description="Brings files of a prefix, or objects of a raw zone, into the curated tables",
            workers=4,
            longest_minutes=480,
            arguments={"--SOURCE": "none", "--enable-auto-scaling": "true"},
            files={"--OVERRIDES": said if said.exists() else None},
        )
        accept(
            self.job,
            {
                "AwsSolutions-GL1": "The job's log holds names of files and partitions, nothing to encrypt.",
                "AwsSolutions-GL3": "The job keeps no bookmark: what it has done is in the tables.",
            },
        )
        self._allow(names, choices)

    def _allow(self, names: LakeNames, choices: Choices) -> None:
        tables = published_tables(choices)
        elsewhere = [f"arn:{names.stack.partition}:s3:::{place}" for place in choices.backfill_from]
        buckets = {place.partition("/")[0] for place in elsewhere}
        for why, actions, resources in (
            (
                "ReadWhatIsBroughtIn",
                ["s3:GetObject"],
                [*names.objects("raw", UPLOADS_PREFIX), *(f"{place}*" for place in elsewhere)],
            ),
            ("FileIt", ["s3:GetObject", "s3:PutObject"], names.objects("raw", "source=")),
            (
                "PublishPartitions",
                ["s3:GetObject", "s3:PutObject"],
                names.objects("curated", *(f"{table}/" for table in tables)),
            ),
            (
                "ReadWhatIsMatched",
                ["s3:GetObject"],
                names.objects("curated", *(f"{table}/" for table in reading.TABLES)),
            ),
        ):
            self.may(why, actions=actions, resources=resources, exceptions=_BELOW_A_PREFIX)
        self.may(
            "List",
            actions=["s3:ListBucket"],
            resources=[names.bucket_arn("raw"), names.bucket_arn("curated"), *sorted(buckets)],
        )
        self.may("RegisterPartitions", actions=["glue:BatchCreatePartition"], resources=names.glue(*tables))


def library(choices: Choices) -> Bundle:
    """The modules of chartlake that the job and its executors import."""
    return library_of(_SCRIPT, function="backfill", choices=choices, also=modules_in("chartlake.sources"))
