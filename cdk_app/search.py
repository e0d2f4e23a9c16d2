"""Finding an artist: the search function, and an HTTP API in front of it for whoever IAM lets in."""

from __future__ import annotations

import json
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_app.asking import allow_queries
from cdk_app.choices import Choices
from cdk_app.function import LakeFunction, bundle_with_sources, whereabouts
from cdk_app.names import LakeNames
from cdk_app.storage import Storage
from cdk_app.views import FOLDER
from chartlake import cooldown, notes
from chartlake.athena.views import read_views
from chartlake.contract import INGEST_RUNS
from chartlake.search.known import RELATIONS
from chartlake.sources.spotify_search import NAME

PATH: Final = "/artists"
# Long enough to ask Spotify twice; over HTTP the caller hears after half a minute at most, and asks again.
_TIMEOUT: Final = cdk.Duration.minutes(5)
_REQUESTS_A_SECOND: Final = 5
_AT_ONCE: Final = 10
# Who asked, when, and how it ended; not from where, nor for whom.
_LOGGED: Final = {
    "request": "$context.requestId",
    "time": "$context.requestTime",
    "caller": "$context.identity.userArn",
    "route": "$context.routeKey",
    "status": "$context.status",
    "error": "$context.integrationErrorMessage",
}


class Search(Construct):
    """The search function and its HTTP API."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, names: LakeNames, storage: Storage) -> None:
        super().__init__(scope, name)
        self._choices = choices
        self._names = names
        self.function = LakeFunction(
            self,
            "Function",
            bundle=bundle_with_sources("search", choices),
            names=names,
            description="Finds an artist in the lake, and asks Spotify where the lake does not know",
            timeout=_TIMEOUT,
            memory_size=1024,
            environment={**whereabouts(names, storage), "CHARTLAKE_WORKGROUP": names.workgroup},
        )
        self._allow_asking()
        allow_queries(self.function, names, relations=RELATIONS, views=read_views(FOLDER))
        self.url = self._api()

    def _allow_asking(self) -> None:
        """What one scope of one source takes: no other source's answers, no other upstream's cool-down."""
        function, names = self.function, self._names
        function.may(
            "StoreAndReadItsAnswers",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("raw", f"source={NAME}/"),
            exceptions="Keys are made from the time and the content of an answer; the prefix is exact.",
        )
        function.may(
            "RecallValidators",
            actions=["s3:GetObject"],
            resources=names.objects("raw", f"{notes.PREFIX}validators/{NAME}/"),
            exceptions="One note for each artist; the prefix is exact.",
        )
        function.may(
            "RecordRuns",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("curated", f"{INGEST_RUNS.name}/"),
            exceptions="The months of a table are not known beforehand; the table is exact.",
        )
        # Without it S3 answers 403 instead of 404 for an object that is not there yet.
        function.may(
            "TellMissingFromForbidden",
            actions=["s3:ListBucket"],
            resources=[names.bucket_arn("raw"), names.bucket_arn("curated")],
        )
        function.may(
            "RegisterPartitions", actions=["glue:BatchCreatePartition"], resources=names.glue(INGEST_RUNS.name)
        )
        settings = self._choices.lake.sources.get(NAME)
        if settings is None or not settings.enabled:
            return
        function.may(
            "KeepTheCooldown",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=[f"{names.bucket_arn('raw')}/{cooldown.PREFIX}{settings.upstream}.json"],
        )
        if settings.secret:
            function.may(
                "ReadTheSecretOfTheSource",
                actions=["secretsmanager:GetSecretValue"],
                resources=names.secrets([settings.secret]),
            )

    def _api(self) -> str:
        api = apigateway.HttpApi(
            self,
            "Api",
            api_name=self._names.function("search"),
            description="chartlake: GET /artists?q=<name or id>, for callers whom IAM lets in",
            create_default_stage=False,
            default_authorizer=authorizers.HttpIamAuthorizer(),
        )
        api.add_routes(
            path=PATH,
            methods=[apigateway.HttpMethod.GET],
            integration=integrations.HttpLambdaIntegration("Search", self.function),
        )
        log = logs.LogGroup(
            self,
            "AccessLog",
            log_group_name=f"/aws/apigateway/{self._names.function('search')}",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )
        apigateway.CfnStage(
            self,
            "Stage",
            api_id=api.api_id,
            stage_name="$default",
            auto_deploy=True,
            access_log_settings=apigateway.CfnStage.AccessLogSettingsProperty(
                destination_arn=log.log_group_arn, format=json.dumps(_LOGGED)
            ),
            default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=_REQUESTS_A_SECOND, throttling_burst_limit=_AT_ONCE
            ),
        )
        return f"{api.api_endpoint}{PATH}"
