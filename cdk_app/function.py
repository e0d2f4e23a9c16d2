"""One Lambda function of the lake, with a role and a log group of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_app.bundling import Bundle, code_of
from cdk_app.choices import Choices
from cdk_app.dependencies import Runtime
from cdk_app.imports import imported_by, modules_in
from cdk_app.nag import accept, accept_wildcards
from cdk_app.names import LakeNames
from cdk_app.nodejs import ROOT
from cdk_app.storage import Storage


class LakeFunction(lambda_.Function):
    """A function that may write its own log and nothing else until `may` says so."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        bundle: Bundle,
        names: LakeNames,
        description: str,
        timeout: cdk.Duration,
        memory_size: int,
        environment: Mapping[str, str],
    ) -> None:
        function_name = names.function(bundle.function)
        log_group = logs.LogGroup(
            scope,
            f"{name}Log",
            log_group_name=f"/aws/lambda/{function_name}",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        role = iam.Role(
            scope,
            f"{name}Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"What {function_name} may do",
        )
        super().__init__(
            scope,
            name,
            function_name=function_name,
            description=description,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"lambdas.{bundle.function}.handler.handler",
            code=code_of(bundle),
            role=role,
            log_group=log_group,
            timeout=timeout,
            memory_size=memory_size,
            environment={"CHARTLAKE_LAKE_FILE": "lake.toml", **environment},
        )
        log_group.grant_write(role)
        accept(self, {"AwsSolutions-L1": "Glue's newest Python is 3.13; one version runs everything, everywhere."})

    def may(self, why: str, *, actions: Sequence[str], resources: Sequence[str], exceptions: str = "") -> None:
        """Let the function do this. `why` is the statement's id, in CamelCase.

        `exceptions` is the reason why a resource with a wildcard is right.
        """
        self.add_to_role_policy(iam.PolicyStatement(sid=why, actions=list(actions), resources=list(resources)))
        if exceptions and self.role:
            accept_wildcards(self.role, resources, exceptions)


def bundle_with_sources(function: str, choices: Choices) -> Bundle:
    """The bundle of a function that finds sources by their names: its handler, every source, its requirements."""
    return Bundle(
        function=function,
        files=imported_by(f"lambdas.{function}.handler", *modules_in("chartlake.sources")),
        lake_file=choices.lake_file,
        runtime=Runtime.of(choices),
        requirements=ROOT / f"lambdas/{function}/requirements.txt",
    )


def whereabouts(names: LakeNames, storage: Storage) -> dict[str, str]:
    """The environment in which a handler finds the lake."""
    return {
        "CHARTLAKE_RAW_BUCKET": storage.raw.bucket_name,
        "CHARTLAKE_CURATED_BUCKET": storage.curated.bucket_name,
        "CHARTLAKE_DATABASE": names.database,
    }
