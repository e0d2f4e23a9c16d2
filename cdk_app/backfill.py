"""History in bulk on AWS: the Glue job that `chartlake backfill` starts.

The embedded lake has none: its Glue would report success and do nothing. There the same script runs in a local Spark.
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from cdk_app.bundling import Bundle, LocalBundling
from cdk_app.choices import Choices
from cdk_app.dependencies import LAMBDA_PYTHON, Runtime
from cdk_app.imports import imported_by, modules_in
from cdk_app.nag import accept
from cdk_app.names import LakeNames
from cdk_app.nodejs import ROOT
from cdk_app.storage import UPLOADS_PREFIX, Storage
from cdk_app.transform import published_tables
from chartlake.matching import overrides, reading

GLUE_VERSION: Final = "6.0"
_WORKER: Final = "G.1X"
_WORKERS: Final = 4
_LONGEST_MINUTES: Final = 480
_IMPORTED: Final = ("chartlake.backfill", "chartlake.catalog", "chartlake.matching.lake")
_LOGS: Final = ("error", "output", "logs-v2")


class Backfill(Construct):
    """The job, what it runs, and a role that reads what it may and writes what transform writes."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, names: LakeNames, storage: Storage) -> None:
        super().__init__(scope, name)
        self._names = names
        self._script = self._asset("Script", "glue_jobs/backfill_charts.py")
        self._requirements = self._asset("Requirements", "lambdas/transform/requirements.txt")
        self._lake_file = assets.Asset(self, "LakeFile", path=str(choices.lake_file))
        said = choices.lake_file.parent / overrides.FILE
        self._overrides = assets.Asset(self, "Overrides", path=str(said)) if said.exists() else None
        self._library = self._bundled(choices)
        self.role = self._role(choices)
        self.job = glue.CfnJob(
            self,
            "Job",
            name=names.function("backfill"),
            description="Brings files of a prefix, or objects of a raw zone, into the curated tables",
            role=self.role.role_arn,
            glue_version=GLUE_VERSION,
            command=glue.CfnJob.JobCommandProperty(
                name="glueetl", python_version="3", script_location=self._script.s3_object_url
            ),
            worker_type=_WORKER,
            number_of_workers=_WORKERS,
            timeout=_LONGEST_MINUTES,
            max_retries=0,  # it is started again by whoever has read why it broke
            execution_property=glue.CfnJob.ExecutionPropertyProperty(max_concurrent_runs=1),
            default_arguments=self._arguments(storage, names),
        )
        self.job.node.add_dependency(self.role)
        accept(
            self.job,
            {
                "AwsSolutions-GL1": "The job's log holds names of files and partitions, nothing to encrypt.",
                "AwsSolutions-GL3": "The job keeps no bookmark: what it has done is in the tables.",
            },
        )

    def _arguments(self, storage: Storage, names: LakeNames) -> dict[str, str]:
        return {
            "--SOURCE": "none",
            "--RAW_BUCKET": storage.raw.bucket_name,
            "--CURATED_BUCKET": storage.curated.bucket_name,
            "--DATABASE": names.database,
            "--LAKE_FILE": self._lake_file.s3_object_url,
            "--OVERRIDES": self._overrides.s3_object_url if self._overrides else "none",
            "--extra-py-files": self._library.s3_object_url,
            # With their hashes: what is installed is what was tested.
            "--additional-python-modules": self._requirements.s3_object_url,
            "--python-modules-installer-option": "-r",
            "--enable-auto-scaling": "true",
            "--job-bookmark-option": "job-bookmark-disable",
        }

    def _asset(self, name: str, file: str) -> assets.Asset:
        return assets.Asset(self, name, path=str(ROOT / file))

    def _bundled(self, choices: Choices) -> assets.Asset:
        return assets.Asset(
            self,
            "Library",
            path=str(ROOT / "glue_jobs"),
            asset_hash_type=cdk.AssetHashType.OUTPUT,
            bundling=cdk.BundlingOptions(
                image=cdk.DockerImage.from_registry("never-pulled"),
                output_type=cdk.BundlingOutput.ARCHIVED,
                local=LocalBundling(library(choices)),
            ),
        )

    def _role(self, choices: Choices) -> iam.Role:
        names = self._names
        role = iam.Role(
            self,
            "Role",
            description="What the backfill job may do",
            assumed_by=iam.ServicePrincipal("glue.amazonaws.com"),
        )
        tables = published_tables(choices)
        logs = [names.arn("logs", f"log-group:/aws-glue/jobs/{log}") for log in _LOGS]
        streams = [f"{log}:log-stream:*" for log in logs]
        answers = names.objects("raw", "source=")
        elsewhere = [f"arn:{names.stack.partition}:s3:::{place}" for place in choices.backfill_from]
        found = [*names.objects("raw", UPLOADS_PREFIX), *(f"{place}*" for place in elsewhere)]
        files = names.objects("curated", *(f"{table}/" for table in tables))
        described = names.objects("curated", *(f"{table}/" for table in reading.TABLES))
        buckets = {place.partition("/")[0] for place in elsewhere}
        for sid, actions, resources in (
            ("ReadItsCode", ["s3:GetObject"], [self._object(one) for one in self._assets()]),
            ("ReadWhatIsBroughtIn", ["s3:GetObject"], found),
            ("FileIt", ["s3:GetObject", "s3:PutObject"], answers),
            ("PublishPartitions", ["s3:GetObject", "s3:PutObject"], files),
            ("ReadWhatIsMatched", ["s3:GetObject"], described),
            ("List", ["s3:ListBucket"], [names.bucket_arn("raw"), names.bucket_arn("curated"), *sorted(buckets)]),
            ("RegisterPartitions", ["glue:BatchCreatePartition"], names.glue(*tables)),
            (
                "WriteItsLog",
                ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
                [*logs, *streams],
            ),
        ):
            role.add_to_policy(iam.PolicyStatement(sid=sid, actions=actions, resources=resources))
        reasons = {
            "Keys below a prefix are not known beforehand; the prefix is exact.": [
                *found,
                *answers,
                *files,
                *described,
            ],
            "Glue names the streams of its own log groups.": streams,
        }
        accept(role, {f"AwsSolutions-IAM5[Resource::{arn}]": why for why, arns in reasons.items() for arn in arns})
        return role

    def _assets(self) -> tuple[assets.Asset, ...]:
        known = (self._script, self._requirements, self._lake_file, self._library, self._overrides)
        return tuple(one for one in known if one)

    def _object(self, asset: assets.Asset) -> str:
        return f"arn:{self._names.stack.partition}:s3:::{asset.s3_bucket_name}/{asset.s3_object_key}"


def library(choices: Choices) -> Bundle:
    """The modules of chartlake that the job and its executors import."""
    return Bundle(
        function="backfill",
        files=imported_by(*_IMPORTED, *modules_in("chartlake.sources")),
        lake_file=choices.lake_file,
        runtime=Runtime(python=LAMBDA_PYTHON),
    )
