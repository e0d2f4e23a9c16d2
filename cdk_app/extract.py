"""Asking the upstreams: on the schedule of lake.toml, by hand, and for every file dropped into the inbox.

No concurrency is reserved: a new account has ten executions in all and could not deploy it, and two extractions at
once do no harm. The inbox, which a person may fill with thousands of files, gets two at a time.
"""

from __future__ import annotations

import json
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from cdk_app.arrivals import EXTRACT_TIMEOUT, Arrivals
from cdk_app.choices import Choices
from cdk_app.function import LakeFunction, bundle_with_sources, whereabouts
from cdk_app.names import LakeNames
from cdk_app.storage import INBOX_PREFIX, Storage
from chartlake import cooldown, notes
from chartlake.connections import SECRETS_PREFIX
from chartlake.contract import (
    ALBUMS,
    ARTISTS,
    AUDIO_FEATURES,
    CHART_SNAPSHOTS,
    INGEST_RUNS,
    PLAYLIST_SNAPSHOTS,
    SCOPES,
    TRACKS,
)
from chartlake.sources import personal

# MB: it reads a year of charts to know what to ask about, and dropped files, of a sixteenth of this at most.
MEMORY: Final = 1024
_INBOX_AT_ONCE: Final = 2
_EVERY_HOUR: Final = "rate(1 hour)"
# What tells a source of details which tracks, artists and albums to ask about.
_HOLDINGS: Final = (CHART_SNAPSHOTS, PLAYLIST_SNAPSHOTS, TRACKS, ARTISTS, ALBUMS, AUDIO_FEATURES)


class Extract(Construct):
    """The extract function, its schedule and its inbox."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        choices: Choices,
        names: LakeNames,
        storage: Storage,
        arrivals: Arrivals,
    ) -> None:
        super().__init__(scope, name)
        self._choices = choices
        self._names = names
        self.function = LakeFunction(
            self,
            "Function",
            bundle=bundle_with_sources("extract", choices),
            names=names,
            description="Asks every enabled source for its newest charts and stores the answers unchanged",
            timeout=EXTRACT_TIMEOUT,
            memory_size=MEMORY,
            environment=whereabouts(names, storage),
        )
        self._allow()
        self._schedule()
        # A crashed run comes again with the next schedule; asking at once would only strain the upstreams.
        self.function.configure_async_invoke(retry_attempts=0)
        self.function.add_event_source(
            event_sources.SqsEventSource(
                arrivals.inbox, batch_size=10, max_concurrency=_INBOX_AT_ONCE, report_batch_item_failures=True
            )
        )

    def _allow(self) -> None:
        function, names = self.function, self._names
        function.may(
            "StoreAnswers",
            # Reading tells an answer that is stored already from another file of the same bytes.
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("raw", "source="),
            exceptions="Keys are made from the time and the content of an answer; the prefix is exact.",
        )
        function.may(
            "KeepCooldownsAndNotes",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("raw", cooldown.PREFIX, notes.PREFIX),
            exceptions="One key for each upstream, and for each fact noted of one; the prefixes are exact.",
        )
        function.may(
            "SeeWhatTheLakeHolds",
            actions=["s3:GetObject"],
            resources=names.objects("curated", *(f"{table.name}/" for table in _HOLDINGS)),
            exceptions="The partitions of a table are not known beforehand; the tables are exact.",
        )
        function.may(
            "TakeFromTheInbox",
            actions=["s3:GetObject", "s3:DeleteObject"],
            resources=names.objects("raw", INBOX_PREFIX),
            exceptions="People name the files that they drop; the prefix is exact.",
        )
        function.may(
            "RecordRuns",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("curated", f"{INGEST_RUNS.name}/", f"{SCOPES.name}/"),
            exceptions="The months of a table are not known beforehand; the table is exact.",
        )
        # Without it S3 answers 403 instead of 404 for an object that is not there yet.
        function.may(
            "TellMissingFromForbidden",
            actions=["s3:ListBucket"],
            resources=[names.bucket_arn("raw"), names.bucket_arn("curated")],
        )
        function.may(
            "RegisterPartitions",
            actions=["glue:BatchCreatePartition"],
            resources=names.glue(INGEST_RUNS.name),
        )
        secrets = sorted({one.secret for one in self._choices.lake.sources.values() if one.secret and one.enabled})
        if secrets:
            function.may(
                "ReadTheSecretsOfTheSources",
                actions=["secretsmanager:GetSecretValue"],
                resources=names.secrets(secrets),
            )
        if self._of_users:
            self._allow_connections()

    @property
    def _of_users(self) -> list[str]:
        """The sources of connected users that are switched on."""
        return [one.name for one in self._choices.lake.sources.values() if one.enabled and personal(one.name)]

    def _allow_connections(self) -> None:
        function, names = self.function, self._names
        function.may(
            "ActForConnectedUsers",
            actions=["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
            resources=names.secrets_below(SECRETS_PREFIX),
            exceptions="Users come and go without a deployment; the prefix is exact, and the salt is not below it.",
        )
        # What was dropped holds addresses and names: it goes with every version once it is filed without them.
        function.may(
            "RemoveWhatWasStripped",
            actions=["s3:DeleteObjectVersion"],
            resources=names.objects("raw", *(f"{INBOX_PREFIX}{source}/" for source in self._of_users)),
            exceptions="People name the files that they drop; the prefix is exact.",
        )
        function.may("FindItsVersions", actions=["s3:ListBucketVersions"], resources=[names.bucket_arn("raw")])

    def _schedule(self) -> None:
        stack = self._names.stack
        role = iam.Role(
            self,
            "ScheduleRole",
            description="Lets the schedule start extract, and nothing else",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": stack.account}}
            ),
            inline_policies={
                "StartExtract": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.function.function_arn])
                    ]
                )
            },
        )
        self._start(
            "Schedule",
            role,
            name=self._names.function("extract"),
            description="When everything enabled in lake.toml is asked for",
            expression=self._choices.lake.schedule,
            event={},
        )
        for source in self._of_users:
            self._start(
                f"Schedule-{source}",
                role,
                name=self._names.function(source.replace("_", "-")),
                description="When connected users are asked for: what they play is known for fifty plays only",
                expression=_EVERY_HOUR,
                event={"source": source},
            )

    def _start(
        self, schedule: str, role: iam.Role, *, name: str, description: str, expression: str, event: dict[str, str]
    ) -> None:
        scheduler.CfnSchedule(
            self,
            schedule,
            name=name,
            description=description,
            schedule_expression=expression,
            schedule_expression_timezone="UTC",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=self.function.function_arn,
                role_arn=role.role_arn,
                input=json.dumps(event),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=int(cdk.Duration.hours(1).to_seconds()), maximum_retry_attempts=3
                ),
            ),
        )
