"""One Spark job of the lake on Glue: its script, the library it imports, its pinned requirements, a role of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3_assets as assets
from constructs import Construct

from cdk_app.bundling import Bundle, bundling_of
from cdk_app.choices import Choices
from cdk_app.dependencies import LAMBDA_PYTHON, Runtime
from cdk_app.imports import imported_by, names_in
from cdk_app.nag import accept_wildcards
from cdk_app.names import LakeNames
from cdk_app.nodejs import ROOT
from cdk_app.storage import Storage

_GLUE_VERSION: Final = "6.0"
_WORKER: Final = "G.1X"
_LOGS: Final = ("error", "output", "logs-v2")


class GlueJob(Construct):
    """A job that may read its code and write its log, and nothing else until `may` says so.

    `files` are put where the job can read them, each told by the argument it stands under; None is told as "none".
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        library: Bundle,
        script: str,
        requirements: str,
        names: LakeNames,
        storage: Storage,
        description: str,
        workers: int,
        longest_minutes: int,
        arguments: Mapping[str, str],
        files: Mapping[str, Path | None] | None = None,
    ) -> None:
        super().__init__(scope, name)
        self._names = names
        code = self._uploaded("Script", ROOT / script)
        modules = self._uploaded("Requirements", ROOT / requirements)
        imported = self._bundled(library)
        handed = {
            argument: self._uploaded(argument.strip("-"), file) if file else None
            for argument, file in {"--LAKE_FILE": library.lake_file, **(files or {})}.items()
        }
        job_name = names.function(library.function)
        self.role = iam.Role(
            self,
            "Role",
            description=f"What {job_name} may do",
            assumed_by=iam.ServicePrincipal("glue.amazonaws.com"),
        )
        self.job = glue.CfnJob(
            self,
            "Job",
            name=job_name,
            description=description,
            role=self.role.role_arn,
            glue_version=_GLUE_VERSION,
            command=glue.CfnJob.JobCommandProperty(
                name="glueetl", python_version="3", script_location=code.s3_object_url
            ),
            worker_type=_WORKER,
            number_of_workers=workers,
            timeout=longest_minutes,
            max_retries=0,  # what broke is started again by whoever has read why, or by its schedule
            execution_property=glue.CfnJob.ExecutionPropertyProperty(max_concurrent_runs=1),
            default_arguments={
                "--RAW_BUCKET": storage.raw.bucket_name,
                "--CURATED_BUCKET": storage.curated.bucket_name,
                "--DATABASE": names.database,
                "--extra-py-files": imported.s3_object_url,
                # With their hashes: what is installed is what was tested.
                "--additional-python-modules": modules.s3_object_url,
                "--python-modules-installer-option": "-r",
                "--job-bookmark-option": "job-bookmark-disable",
                **{argument: file.s3_object_url if file else "none" for argument, file in handed.items()},
                **arguments,
            },
        )
        self.job.node.add_dependency(self.role)
        own = (code, modules, imported, *(file for file in handed.values() if file))
        self.may("ReadItsCode", actions=["s3:GetObject"], resources=[self._object(asset) for asset in own])
        self._allow_its_log()

    def may(self, why: str, *, actions: Sequence[str], resources: Sequence[str], exceptions: str = "") -> None:
        """Let the job do this. `why` is the statement's id, in CamelCase.

        `exceptions` is the reason why a resource with a wildcard is right.
        """
        self.role.add_to_policy(iam.PolicyStatement(sid=why, actions=list(actions), resources=list(resources)))
        if exceptions:
            accept_wildcards(self.role, resources, exceptions)

    def _allow_its_log(self) -> None:
        groups = [self._names.arn("logs", f"log-group:/aws-glue/jobs/{log}") for log in _LOGS]
        self.may(
            "WriteItsLog",
            actions=["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[*groups, *(f"{group}:log-stream:*" for group in groups)],
            exceptions="Glue names the streams of its own log groups.",
        )

    def _uploaded(self, name: str, file: Path) -> assets.Asset:
        return assets.Asset(self, name, path=str(file))

    def _bundled(self, library: Bundle) -> assets.Asset:
        return assets.Asset(
            self,
            "Library",
            path=str(ROOT / "glue_jobs"),
            asset_hash_type=cdk.AssetHashType.OUTPUT,
            bundling=bundling_of(library),
        )

    def _object(self, asset: assets.Asset) -> str:
        return f"arn:{self._names.stack.partition}:s3:::{asset.s3_bucket_name}/{asset.s3_object_key}"


def library_of(script: str, *, function: str, choices: Choices, also: Iterable[str] = ()) -> Bundle:
    """The modules of chartlake that a job's script imports, and those that it finds by their names at run time."""
    return Bundle(
        function=function,
        files=imported_by(*names_in(ROOT / script), *also),
        lake_file=choices.lake_file,
        runtime=Runtime(python=LAMBDA_PYTHON),
    )
