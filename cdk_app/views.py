"""The Athena views: a custom resource makes them anew, in dependency order, whenever one of their files changes."""

from __future__ import annotations

import hashlib
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_app.asking import allow_results
from cdk_app.bundling import Bundle
from cdk_app.catalog import LakeCatalog
from cdk_app.choices import Choices
from cdk_app.dependencies import Runtime
from cdk_app.function import LakeFunction
from cdk_app.imports import imported_by
from cdk_app.names import LakeNames
from cdk_app.nodejs import ROOT
from cdk_app.query import Query
from cdk_app.storage import Storage
from chartlake.athena.views import in_order, read_views
from chartlake.contract import TABLES

FOLDER: Final = ROOT / "athena_queries" / "views"
# The function answers half a minute before it would be stopped, so CloudFormation never waits for its own limit.
_TIMEOUT: Final = cdk.Duration.minutes(10)


class Views(Construct):
    """The function that makes and drops views, and the resource that has it called."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        choices: Choices,
        names: LakeNames,
        storage: Storage,
        catalog: LakeCatalog,
        query: Query,
    ) -> None:
        super().__init__(scope, name)
        function = LakeFunction(
            self,
            "Function",
            bundle=Bundle(
                function="views",
                files=(*imported_by("lambdas.views.handler"), *sorted(FOLDER.glob("*.sql"))),
                lake_file=choices.lake_file,
                runtime=Runtime.of(choices),
            ),
            names=names,
            description="Makes the Athena views during a deployment",
            timeout=_TIMEOUT,
            memory_size=256,
            environment={"CHARTLAKE_DATABASE": names.database, "CHARTLAKE_WORKGROUP": names.workgroup},
        )
        resource = cdk.CustomResource(
            self,
            "All",
            service_token=function.function_arn,
            service_timeout=_TIMEOUT,
            resource_type="Custom::AthenaViews",
            properties={"Views": [view.name for view in in_order(read_views(FOLDER))], "Hash": _hash()},
        )
        # The views go before anything they need: its rights, the tables, the workgroup.
        resource.node.add_dependency(function, catalog, query)
        _allow(function, names)


def _hash() -> str:
    digest = hashlib.sha256()
    for file in sorted(FOLDER.glob("*.sql")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _allow(function: LakeFunction, names: LakeNames) -> None:
    function.may(
        "RunStatements",
        actions=["athena:StartQueryExecution", "athena:GetQueryExecution", "athena:StopQueryExecution"],
        resources=[names.workgroup_arn()],
    )
    allow_results(function, names)
    function.may(
        "MakeAndDropViews",
        actions=[
            *("glue:GetDatabase", "glue:GetTable", "glue:GetTables"),
            *("glue:CreateTable", "glue:UpdateTable", "glue:DeleteTable"),
        ],
        resources=names.glue("*"),
        exceptions="A view that left the repository must still be dropped; the lake's own tables are denied below.",
    )
    function.add_to_role_policy(
        iam.PolicyStatement(
            sid="NeverTouchTheTables",
            effect=iam.Effect.DENY,
            actions=["glue:CreateTable", "glue:UpdateTable", "glue:DeleteTable"],
            resources=[names.table_arn(table.name) for table in TABLES],
        )
    )
