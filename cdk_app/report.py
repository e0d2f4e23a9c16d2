"""The daily report on AWS: a function that gathers and sends, one that draws, and when they start.

Two functions, for pyarrow, typst and vl-convert together are larger than Lambda takes. The embedded lake has neither:
there `chartlake report` does the same work.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk_app.asking import allow_queries
from cdk_app.bundling import Bundle
from cdk_app.choices import Choices
from cdk_app.dependencies import Runtime
from cdk_app.function import LakeFunction, bundle_with_sources, whereabouts
from cdk_app.imports import imported_by
from cdk_app.nag import accept_wildcards
from cdk_app.names import LakeNames
from cdk_app.nodejs import ROOT
from cdk_app.storage import REPORTS_PREFIX, Storage
from cdk_app.views import FOLDER
from chartlake.athena.views import read_views
from chartlake.contract import ALERTS_SENT
from chartlake.report.asking import RELATIONS

_TIMEOUT: Final = cdk.Duration.minutes(10)
_DRAWING: Final = cdk.Duration.minutes(2)
_TEMPLATE: Final = ROOT / "chartlake" / "report" / "report.typ"


class DailyReport(Construct):
    """Both functions and what starts them. `topic` is None unless lake.toml names readers and no sender."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, names: LakeNames, storage: Storage) -> None:
        super().__init__(scope, name)
        self._settings = choices.lake.report
        self._names = names
        self.topic = self._topic()
        self.draw = LakeFunction(
            self,
            "Draw",
            bundle=drawing(choices.lake_file, Runtime.of(choices)),
            names=names,
            description="Draws a gathered report as PDF and HTML",
            timeout=_DRAWING,
            memory_size=1769,  # one whole CPU
            environment={"CHARTLAKE_RESULTS_BUCKET": storage.results.bucket_name},
        )
        self.function = LakeFunction(
            self,
            "Function",
            bundle=bundle_with_sources("report", choices),
            names=names,
            description="Sends new alerts, gathers the day's report and says where it lies",
            timeout=_TIMEOUT,
            memory_size=512,
            environment={
                **whereabouts(names, storage),
                "CHARTLAKE_WORKGROUP": names.workgroup,
                "CHARTLAKE_RESULTS_BUCKET": storage.results.bucket_name,
                "CHARTLAKE_DRAW_FUNCTION": names.function("draw"),
                **({"CHARTLAKE_REPORT_TOPIC": self.topic.topic_arn} if self.topic else {}),
            },
        )
        # Alerts go out once and a report is sent last, so that a second try sends what is left to send.
        self.function.configure_async_invoke(retry_attempts=1)
        allow_queries(self.function, names, relations=RELATIONS, views=read_views(FOLDER))
        self._allow()
        self._schedule(after(choices.lake.schedule))

    def _topic(self) -> sns.Topic | None:
        if self._settings.email_from or not self._settings.email_to:
            return None
        key = kms.Alias.from_alias_name(self, "KeyOfSns", "alias/aws/sns")
        topic = sns.Topic(self, "Topic", topic_name=self._names.function("report"), enforce_ssl=True, master_key=key)
        for address in self._settings.email_to:
            topic.add_subscription(subscriptions.EmailSubscription(address))
        return topic

    def _allow(self) -> None:
        function, names = self.function, self._names
        self.draw.may(
            "StoreReports",
            actions=["s3:PutObject"],
            resources=names.objects("results", REPORTS_PREFIX),
            exceptions="A report is named by its date; the prefix is exact.",
        )
        function.may(
            "DrawReports",
            actions=["lambda:InvokeFunction"],
            resources=[names.arn("lambda", f"function:{names.function('draw')}")],
        )
        function.may(
            "AttachReports",
            actions=["s3:GetObject"],
            resources=names.objects("results", REPORTS_PREFIX),
            exceptions="A report is named by its date; the prefix is exact.",
        )
        function.may(
            "WriteAlerts",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("curated", f"{ALERTS_SENT.name}/"),
            exceptions="The months of a table are not known beforehand; the table is exact.",
        )
        # Without it S3 answers 403 instead of 404 for an object that is not there yet.
        function.may("TellMissingFromForbidden", actions=["s3:ListBucket"], resources=[names.bucket_arn("curated")])
        function.may(
            "RegisterPartitions", actions=["glue:BatchCreatePartition"], resources=names.glue(ALERTS_SENT.name)
        )
        sending = [*self._may_publish(), *self._may_mail()]
        if sending and function.role:
            # Beside the function's own policy, which the CDK takes to be too long with it.
            sent = [f"{one}.sent" for one in names.objects("results", REPORTS_PREFIX)]
            remember = iam.PolicyStatement(sid="RememberWhatWasSent", actions=["s3:PutObject"], resources=sent)
            policy = iam.Policy(self, "Sending", roles=[function.role], statements=[*sending, remember])
            accept_wildcards(policy, sent, "A report is named by its date; the prefix and the ending are exact.")

    def _may_publish(self) -> Iterator[iam.PolicyStatement]:
        if self.topic:
            yield iam.PolicyStatement(sid="SayWhereItLies", actions=["sns:Publish"], resources=[self.topic.topic_arn])

    def _may_mail(self) -> Iterator[iam.PolicyStatement]:
        """SES verifies an address or its whole domain; which of them was is the account's choice."""
        sender = self._settings.email_from
        if sender:
            yield iam.PolicyStatement(
                sid="MailReports",
                actions=["ses:SendEmail", "ses:SendRawEmail"],
                resources=[self._names.arn("ses", f"identity/{one}") for one in (sender, sender.rpartition("@")[2])],
                conditions={"StringEquals": {"ses:FromAddress": sender}},
            )

    def _schedule(self, expression: str) -> None:
        role = iam.Role(
            self,
            "ScheduleRole",
            description="Lets the schedule start the report, and nothing else",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": self._names.stack.account}}
            ),
            inline_policies={
                "StartReport": iam.PolicyDocument(
                    statements=[
                        iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.function.function_arn])
                    ]
                )
            },
        )
        scheduler.CfnSchedule(
            self,
            "Schedule",
            name=self._names.function("report"),
            description="When the report is made: an hour after everything is asked for",
            schedule_expression=expression,
            schedule_expression_timezone="UTC",
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=self.function.function_arn,
                role_arn=role.role_arn,
                input="{}",
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=int(cdk.Duration.hours(1).to_seconds()), maximum_retry_attempts=3
                ),
            ),
        )


def drawing(lake_file: Path, runtime: Runtime) -> Bundle:
    """What draws: no source, no table, nothing that reads a lake."""
    return Bundle(
        function="draw",
        files=(*imported_by("lambdas.draw.handler"), _TEMPLATE),
        lake_file=lake_file,
        runtime=runtime,
        requirements=ROOT / "lambdas/draw/requirements.txt",
    )


def after(expression: str) -> str:
    """The schedule an hour later, where it names hours of every day; else the schedule itself.

    What runs at a rate, or every few hours, comes again soon enough to take what was late.
    """
    if not expression.startswith("cron("):
        return expression
    minute, hours, *days = expression.removeprefix("cron(").removesuffix(")").split()
    if not all(hour.isdigit() for hour in hours.split(",")) or set(days[:3]) - {"*", "?"}:
        return expression
    later = ",".join(str((int(hour) + 1) % 24) for hour in hours.split(","))
    return f"cron({' '.join([minute, later, *days])})"
