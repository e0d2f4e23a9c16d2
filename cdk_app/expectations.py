"""How long songs will stay, fitted every week: the Glue job, its schedule, and a role that may ask and publish.

Glue's Python shell ends at Python 3.9 and a function's bundle at 250 MB, which scikit-learn with pyarrow is beyond: so
it is a Spark job of the smallest size whose Spark has nothing to do. The embedded lake has none: there it is
`chartlake expect`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from cdk_app.bundling import Bundle, LocalBundling
from cdk_app.choices import Choices
from cdk_app.dependencies import LAMBDA_PYTHON, Runtime
from cdk_app.imports import imported_by
from cdk_app.nag import accept
from cdk_app.names import LakeNames
from cdk_app.nodejs import ROOT
from cdk_app.query import RESULTS
from cdk_app.storage import Storage
from cdk_app.views import FOLDER
from chartlake.athena.views import read_views
from chartlake.contract import EXPECTATIONS, TABLES
from chartlake.expectations import READ

GLUE_VERSION: Final = "6.0"
# Monday morning: the week is in, and the day's charts are.
SCHEDULE: Final = "cron(30 9 ? * MON *)"
_WORKER: Final = "G.1X"
_WORKERS: Final = 2
_LONGEST_MINUTES: Final = 120
_LOGS: Final = ("error", "output", "logs-v2")


class Expectations(Construct):
    """The job, when it starts, and what it may do."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, names: LakeNames, storage: Storage) -> None:
        super().__init__(scope, name)
        self._names = names
        self._script = self._asset("Script", "glue_jobs/fit_expectations.py")
        self._requirements = self._asset("Requirements", "glue_jobs/requirements.txt")
        self._lake_file = assets.Asset(self, "LakeFile", path=str(choices.lake_file))
        self._library = self._bundled(choices)
        role = self._role()
        self.job = glue.CfnJob(
            self,
            "Job",
            name=names.function("expectations"),
            description="Fits how much longer songs stay on their charts, and publishes what is expected",
            role=role.role_arn,
            glue_version=GLUE_VERSION,
            command=glue.CfnJob.JobCommandProperty(
                name="glueetl", python_version="3", script_location=self._script.s3_object_url
            ),
            worker_type=_WORKER,
            number_of_workers=_WORKERS,
            timeout=_LONGEST_MINUTES,
            max_retries=0,  # it comes again in a week, and what stands is a week old at most
            execution_property=glue.CfnJob.ExecutionPropertyProperty(max_concurrent_runs=1),
            default_arguments=self._arguments(storage),
        )
        self.job.node.add_dependency(role)
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

    def _arguments(self, storage: Storage) -> dict[str, str]:
        return {
            "--RAW_BUCKET": storage.raw.bucket_name,
            "--CURATED_BUCKET": storage.curated.bucket_name,
            "--DATABASE": self._names.database,
            "--WORKGROUP": self._names.workgroup,
            "--LAKE_FILE": self._lake_file.s3_object_url,
            "--extra-py-files": self._library.s3_object_url,
            # With their hashes: what is installed is what was tested.
            "--additional-python-modules": self._requirements.s3_object_url,
            "--python-modules-installer-option": "-r",
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

    def _role(self) -> iam.Role:
        names = self._names
        role = iam.Role(
            self,
            "Role",
            description="What the job of expectations may do",
            assumed_by=iam.ServicePrincipal("glue.amazonaws.com"),
        )
        read = sorted(set(_below(READ)))
        tables = [table.name for table in TABLES if table.name in read]
        logs = [names.arn("logs", f"log-group:/aws-glue/jobs/{log}") for log in _LOGS]
        streams = [f"{log}:log-stream:*" for log in logs]
        rows = names.objects("curated", *(f"{table}/" for table in tables))
        own, results = names.objects("curated", f"{EXPECTATIONS.name}/"), names.objects("results", RESULTS)
        code = [self._object(one) for one in (self._script, self._requirements, self._lake_file, self._library)]
        asking = ("StartQueryExecution", "StopQueryExecution", "GetQueryExecution", "GetQueryResults")
        looking = ("GetDatabase", "GetTable", "GetTables", "GetPartition", "GetPartitions", "BatchGetPartition")
        for sid, actions, resources in (
            ("ReadItsCode", ["s3:GetObject"], code),
            ("RunQueries", [f"athena:{action}" for action in asking], [names.workgroup_arn()]),
            ("KeepResults", ["s3:GetObject", "s3:PutObject"], results),
            ("FindResults", ["s3:GetBucketLocation", "s3:ListBucket"], [names.bucket_arn("results")]),
            ("LookUpTables", [f"glue:{action}" for action in looking], names.glue(*read)),
            ("ReadRows", ["s3:GetObject"], rows),
            ("PublishExpectations", ["s3:GetObject", "s3:PutObject"], own),
            # Without it S3 answers 403 instead of 404 for an object that is not there yet.
            ("TellMissingFromForbidden", ["s3:ListBucket"], [names.bucket_arn("curated")]),
            ("RegisterPartitions", ["glue:BatchCreatePartition"], names.glue(EXPECTATIONS.name)),
            ("WriteItsLog", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], [*logs, *streams]),
        ):
            role.add_to_policy(iam.PolicyStatement(sid=sid, actions=actions, resources=resources))
        reasons = {
            "The partitions of a table are not known beforehand; the tables are exact.": [*rows, *own],
            "Athena names its results; the prefix is exact.": results,
            "Glue names the streams of its own log groups.": streams,
        }
        accept(role, {f"AwsSolutions-IAM5[Resource::{arn}]": why for why, arns in reasons.items() for arn in arns})
        return role

    def _object(self, asset: assets.Asset) -> str:
        return f"arn:{self._names.stack.partition}:s3:::{asset.s3_bucket_name}/{asset.s3_object_key}"


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
